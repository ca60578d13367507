"""The search for the best week: one CP-SAT solve for each tier, one after the other.

A tier is fixed at the value found before the next one is minimised, so that its bound is a true bound
of the lexicographic optimum wherever all tiers before it were proved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.linear import expression_of
from scheduler.neighbourhoods import Kind, Neighbourhood, Neighbourhoods, best_of
from scheduler.program import Program
from scheduler.reduced_costs import reduced_cost_row
from scheduler.solution import Solution
from scheduler.solving import FOUND, Effort, Solving, copy_of
from scheduler.summed import SummedWeek
from scheduler.terms import TIERS, TierName
from scheduler.week import Linear, Week

SHARE_OF_TIER: Mapping[TierName, float] = {"shortfall": 0.85, "fit": 0.7, "economy": 1}
"""The part of the time left that each tier may take: the first matters most, and later ones get some."""

SHARE_OF_FIRST = 0.05
"""The part of all time in which some week is looked for with hardly any preparations."""

SHARE_OF_GLANCE = 0.1
"""The part of a tier's time in which the whole is tried at first, where it is small: much is proved soon."""

SHARE_OF_LOOK = 0.3
"""The part of a tier's time in which to look in parts before a large model is added up."""

MOST_DAYS = 3
"""How many days at most are added up: of more, the sums lose too much."""

SHARE_OF_RELAXATION = 0.4
"""The part of the time left then in which to raise the bound by the days added up."""

SHARE_OF_PROMISING = 0.2
"""The part of the time left then in which to look among the exercises that these take."""

SHARE_OF_CHALLENGE = 0.8
"""The part of the time left then in which to look for a better week than one that may be the best."""

SHARE_OF_PARTS = 0.65
"""The part of the time left then in which to look in parts."""

CLOSE_SHARE = 0.03
"""How far above what is proved, as a part of what it costs, a week is that may soon be proved the best."""

CLOSE_UNITS = 1
"""How many units more than that."""

SHARE_OF_PART = 0.15
"""The part of the time for looking in parts that one of them may take."""

VARIABLES_OF_LARGE = 3500
"""A model with so many variables takes up to a second to add up, and parts of it take twice the least."""

TIMES_SIZE = 1.8
"""How many times those seconds must be left for the days to be added up."""

LEAST_FOR_PART = 0.3
"""The seconds that one part may take at least, of a small model."""

LEAST_SECONDS = 0.01
"""What looking at a part takes at least, where gains of a second are compared."""

BLOCK_STATES = 2**30
"""How many states of decisions one solve of the canonical tie-break may tell apart."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """News from the search: ``value`` and ``bound`` in the tier's own unit, ``seconds`` since its start."""

    tier: TierName
    value: int
    bound: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TierOutcome:
    """What is known of a tier: the value of the week found, and the proved bound."""

    name: TierName
    value: int
    bound: int

    @property
    def proved(self) -> bool:
        """Whether no week can be better in this tier, given the tiers before it."""
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a search. ``program`` is None where none was found; ``infeasible`` means proved so."""

    program: Program | None
    tiers: tuple[TierOutcome, ...]
    infeasible: bool = False
    canonical: bool = False


class Search:
    """One search over one week's model."""

    def __init__(
        self,
        week: Week,
        solving: Solving,
        on_improvement: Callable[[Improvement], None] | None = None,
        *,
        canonical: bool = False,
        near: Program | None = None,
    ) -> None:
        self._week = week
        self._model = week.model
        self._solving = solving
        self._on_improvement = on_improvement
        self._canonical = canonical
        self._near = near
        self._neighbourhoods = Neighbourhoods(week, solving.options.seed)
        self._summed: SummedWeek | None = None
        self._tier: TierName = TIERS[0]
        self._cost: Linear = 0
        self._best: int | None = None
        self._solution: Solution | None = None
        self._is_start = False
        """Whether searches start from the week that is kept. From one found whatever it costs, the first does
        not: it would be led astray."""
        self._held: dict[TierName, int] = {}
        """The value of each tier that is settled: no week may cost more."""
        self.bound = 0
        """What is proved of the tier that is being minimised."""

    def any_week(self) -> Outcome:
        """Some week, whatever it costs: whether there is one."""
        status = self._solve(0, self._solving)
        if self._solution is None:
            return Outcome(None, (), infeasible=status == cp_model.INFEASIBLE)
        return Outcome(self._solution.program(), ())

    def run(self) -> Outcome:
        """Minimise the tiers one after the other."""
        if self._begin() == cp_model.INFEASIBLE:
            return Outcome(None, (), infeasible=True)
        bounds: dict[TierName, int] = {}
        for tier in TIERS:
            self._enter(tier)
            status = self._settle(self._solving.part(SHARE_OF_TIER[tier]))
            if status == cp_model.UNKNOWN and self._solution is None:
                status = self._minimise(self._solving)
            if self._solution is None:
                return Outcome(None, (), infeasible=status == cp_model.INFEASIBLE)
            self._report()
            value = self._value(self._cost)
            if self.bound > value:
                raise AssertionError(f"{tier} {value} is below its bound {self.bound}")
            bounds[tier] = self.bound
            if tier != TIERS[-1]:
                self._forbid_what_costs_too_much(value)
            self._hold(tier, value)
        if self._near is not None:
            self._solve(self._distance(self._near), self._solving)
        tiers = tuple(TierOutcome(tier, self._held[tier], bounds[tier]) for tier in TIERS)
        canonical = self._canonical and all(tier.proved for tier in tiers) and self._break_ties()
        return Outcome(self._kept.program(), tiers, canonical=canonical)

    def _begin(self) -> cp_model.CpSolverStatus:
        """Find some week, of a large pool in parts of what there is to choose: to find a cheap one at once
        takes several times longer. Where that is not soon done, other ways may be better."""
        if self._neighbourhoods.large:
            longest = self._longest(self._solving)
            for part in self._neighbourhoods.growing():
                if self._find_some(self._narrowed(part), longest) in FOUND:
                    return cp_model.FEASIBLE
        return self._find_some(self._model, SHARE_OF_FIRST * self._solving.left)

    def _find_some(self, model: cp_model.CpModel, longest: float) -> cp_model.CpSolverStatus:
        """Keep some week of a model, if one is found soon."""
        status, solver = self._solving.settle(model, longest, 0)
        if status in FOUND:
            self._solution = self._read(solver)
        return status

    def _enter(self, tier: TierName) -> None:
        """From now on minimise this tier, of which nothing is proved yet."""
        self._tier, self._cost = tier, self._week.costs[tier]
        self._best = None if self._solution is None else self._value(self._cost)
        self.bound = 0
        self._report()

    def _settle(self, budget: Solving) -> cp_model.CpSolverStatus:
        """Minimise the tier: for a short time in the whole, then in parts, and then in the whole again.

        Of a large pool only parts are tried at first. A few days are added up before these; in a large model
        good weeks are looked for first, as adding up takes long there.
        """
        if self._closed:
            return cp_model.OPTIMAL
        if not self._neighbourhoods.large:
            status = self._minimise(budget.part(SHARE_OF_GLANCE))
            if status in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
                return status
        elif self._tier == TIERS[0]:
            self._minimise(budget.at_most(self._longest(budget)), next(self._neighbourhoods.growing()))
        if self._solution is not None:
            if len(self._week.days) <= MOST_DAYS and budget.left > TIMES_SIZE * self._size:
                if self._size > 1:
                    self._look_around(budget.part(SHARE_OF_LOOK))
                self._relax(budget)
                if self._is_close:
                    self._challenge(budget.part(SHARE_OF_CHALLENGE))
            self._look_around(budget.part(SHARE_OF_PARTS))
        return self._challenge(budget) if self._is_close else self._minimise(budget)

    @property
    def _is_close(self) -> bool:
        """Whether the best week is so little above what is proved that it may soon be proved the best."""
        return self._is_within(CLOSE_SHARE, CLOSE_UNITS)

    def _is_within(self, share: float, units: int) -> bool:
        """Whether the best week is at most so far above what is proved: a share of its cost, and units."""
        return self._best is not None and self._best - self.bound <= share * self._best + units

    @property
    def _closed(self) -> bool:
        """Whether the best week costs no more than what is proved."""
        return self._is_within(0, 0)

    def _look_around(self, budget: Solving) -> None:
        """Look in parts of what there is to choose, as long as any is better: next in one of the kind that
        lately gained most in its time."""
        kinds, longest, in_vain = self._neighbourhoods.kinds(), self._longest(budget), 0
        while budget.left and not self._closed and in_vain < self._neighbourhoods.vain:
            kind = best_of(kinds)
            if kind is None:
                return
            in_vain = 0 if self._try(kind, budget.at_most(longest)) else in_vain + 1

    def _try(self, kind: Kind, budget: Solving) -> bool:
        """Look at the next part of a kind; whether there is a better week in it."""
        assert self._best is not None
        before = self._best
        self._minimise(budget, kind.part)
        gain = before - self._best
        spent = budget.options.seconds - budget.left
        kind.note(gain / max(spent, LEAST_SECONDS))
        return gain > 0

    def _relax(self, budget: Solving) -> None:
        """Raise the bound by the days added up, and look among the exercises that these take."""
        self._summed = self._summed or SummedWeek(self._week)
        model, share = self._summed.model, budget.part(SHARE_OF_RELAXATION)
        model.minimize(self._summed.costs[self._tier])
        _hint(model, self._summed.sums(self._kept.values))
        status, solver = share.run(
            model, share.left, on_bound=self._raise_bound, effort="bound", until=lambda: self._closed
        )
        if status in FOUND:
            self._raise_bound(solver.best_objective_bound)
            names = self._summed.exercises(list(solver.response_proto.solution))
            if not self._closed:
                self._minimise(budget.part(SHARE_OF_PROMISING), self._neighbourhoods.among(names))

    @property
    def _size(self) -> float:
        """How large the model is, with that at which setting up takes up to a second as 1."""
        return len(self._model.proto.variables) / VARIABLES_OF_LARGE

    def _longest(self, budget: Solving) -> float:
        """How long to look at one part: longer where the model is large."""
        return max(LEAST_FOR_PART * (1 + self._size), SHARE_OF_PART * budget.left)

    def _minimise(self, budget: Solving, part: Neighbourhood | None = None) -> cp_model.CpSolverStatus:
        """Look for a week that costs less in the tier, in a part or in the whole; that also gives a bound."""
        if not budget.left:
            return cp_model.UNKNOWN
        model = self._model if part is None else self._narrowed(part)
        self._aim(model, self._cost)
        model.add(self._cost >= self.bound)
        return self._run(model, budget, "part" if part else "bound")

    def _challenge(self, budget: Solving) -> cp_model.CpSolverStatus:
        """Look for a week that costs less in the tier than the best, where there are few or none.

        The search does not start from the best week: around it, that nothing is better is proved much later.
        """
        if self._closed:
            return cp_model.OPTIMAL
        best = self._best
        assert best is not None
        model = copy_of(self._model)
        model.clear_hints()  # type: ignore[no-untyped-call]
        model.minimize(self._cost)
        model.add(self._cost < best)
        status = self._run(model, budget, "whole", most=best)
        if status == cp_model.INFEASIBLE:
            self._raise_bound(best)
        return cp_model.OPTIMAL if self._closed else status

    def _run(
        self, model: cp_model.CpModel, budget: Solving, effort: Effort, most: float = math.inf
    ) -> cp_model.CpSolverStatus:
        """Look for a week that costs less in the tier.

        What is proved of a part is no bound; of all weeks that cost less than ``most`` it is one up to there.
        """

        def proved(bound: float) -> None:
            self._raise_bound(min(bound, most))

        status, solver = budget.run(
            model,
            budget.left,
            _Listener(self._found),
            None if effort == "part" else proved,
            effort=effort,
            until=lambda: self._closed,
        )
        self._is_start = True
        if status in FOUND:
            self._keep(solver, self._cost)
            self._found(self._value(self._cost))  # the last week of a solve that ends is not always told
            if effort != "part":
                proved(solver.best_objective_bound)
        return status

    def _solve(self, cost: Linear, budget: Solving) -> cp_model.CpSolverStatus:
        """Look for a week that costs least of something else, with all tiers as they were settled."""
        self._aim(self._model, cost)
        status, solver = budget.run(self._model, budget.left)
        if status in FOUND:
            self._keep(solver, cost)
        return status

    def _aim(self, model: cp_model.CpModel, cost: Linear) -> None:
        """Let a model minimise a cost, from the week that is kept."""
        model.minimize(cost)
        if self._solution is not None and self._is_start:
            _hint(model, self._solution.values)

    def _keep(self, solver: cp_model.CpSolver, cost: Linear) -> None:
        """Keep the week that was found where it costs no more than the one kept."""
        found = self._read(solver)
        if self._solution is None or found.value(cost) <= self._value(cost):
            self._solution = found
            for tier, value in self._held.items():  # one that is not proved can still become better
                now = self._value(self._week.costs[tier])
                if now < value:
                    self._hold(tier, now)

    def _read(self, solver: cp_model.CpSolver) -> Solution:
        return Solution(self._week, list(solver.response_proto.solution))

    def _hold(self, tier: TierName, value: int) -> None:
        """From now on allow no week that costs more in a tier that is settled."""
        self._held[tier] = value
        self._model.add(self._week.costs[tier] <= value)
        if self._summed is not None:
            self._summed.limit(tier, value)

    def _forbid_what_costs_too_much(self, most: int) -> None:
        """Tell the solver, which looks at other tiers from now on, what this one forbids, settled so.

        Where a tier costs nothing its own limit says all; far above its bound there is too much to spend.
        """
        if most and self._is_close and self._solving.left > self._size:
            row = reduced_cost_row(self._model, self._cost, most)
            if row is not None:
                self._model.add(expression_of(self._model, row.terms) <= int(row.high))

    def _narrowed(self, part: Neighbourhood) -> cp_model.CpModel:
        """The model with only a part of its weeks, the one kept among them."""
        model = copy_of(self._model)
        variables, work = model.proto.variables, self._week.work
        values = None if self._solution is None else self._solution.values
        kept = {slot: values[chosen.index] if values else 0 for slot, chosen in work.items()}
        done = {name for (name, _), chosen in kept.items() if chosen}
        for (name, day), chosen in work.items():
            if day not in part.days:
                variables[chosen.index].domain[0] = variables[chosen.index].domain[1] = kept[name, day]
            elif name not in part.exercises and name not in done:
                variables[chosen.index].domain[1] = 0
        return model

    def _raise_bound(self, bound: float) -> None:
        """Take note of what is proved of the tier that is being minimised."""
        if _whole(bound) > self.bound:
            self.bound = _whole(bound)
            self._tell()

    def _found(self, value: int) -> None:
        """Take note of a week that costs so much in the tier."""
        if self._best is None or value < self._best:
            self._best = value
            self._tell()

    def _report(self) -> None:
        """Tell where the tier stands, before and after its search, and raise what ended that."""
        self._tell()
        if self._solving.failure is not None:
            raise self._solving.failure

    def _tell(self) -> None:
        """Tell where the tier stands, once there is a week; what the callback raises ends the search."""
        if self._on_improvement is None or self._best is None or self._solving.failure is not None:
            return
        try:
            self._on_improvement(Improvement(self._tier, self._best, self.bound, self._solving.seconds))
        except BaseException as error:
            self._solving.fail(error)

    @property
    def _kept(self) -> Solution:
        """The week that is kept, where it is known that there is one."""
        assert self._solution is not None
        return self._solution

    def _value(self, expression: Linear) -> int:
        """The value of an expression in the week that is kept."""
        return self._kept.value(expression)

    def _distance(self, near: Program) -> Linear:
        """How many choices differ from those of a program; the numbers of sets do not count."""
        week = self._week
        done = {
            (block, item.exercise, session.day)
            for session in near.sessions
            for block in ("warm_up", "work", "cool_down")
            for item in getattr(session, block)
        }
        done |= {("recovery", recovery.exercise, recovery.day) for recovery in near.recovery_days}
        distance: Linear = sum(
            1 - chosen if (block, name, day) in done else chosen
            for block in ("warm_up", "work", "cool_down", "recovery")
            for (name, day), chosen in getattr(week, block).items()
        )
        return distance

    # The tie-break that makes the week unique

    def _break_ties(self) -> bool:
        """Fix the decisions block by block at their lexicographically least values; whether that ended."""
        week = self._week
        groups = (week.used, week.work, week.warm_up, week.cool_down, week.recovery)
        if not self._fix_least([(chosen, 2) for group in groups for chosen in group.values()]):
            return False
        sets = [
            (sets, week.dose(name).max_sets + 1)
            for (name, day), sets in week.sets.items()
            if isinstance(sets, cp_model.IntVar) and self._value(week.work[name, day])
        ]
        return self._fix_least(sets)

    def _fix_least(self, decisions: list[tuple[cp_model.IntVar, int]]) -> bool:
        """Minimise decisions, each with its number of states, as the digits of one number per block."""
        while decisions:
            block: list[cp_model.IntVar] = []
            number: Linear = 0
            states = 1
            while decisions and states * decisions[0][1] <= BLOCK_STATES:
                variable, size = decisions.pop(0)
                number, states = size * number + variable, states * size
                block.append(variable)
            status = self._solve(number, self._solving)
            if status != cp_model.OPTIMAL:
                return False
            for variable in block:
                self._model.add(variable == self._value(variable))
        return True


class _Listener(cp_model.CpSolverSolutionCallback):
    """CP-SAT's way of telling about weeks better than the one known."""

    def __init__(self, found: Callable[[int], None]) -> None:
        super().__init__()
        self._found = found

    def on_solution_callback(self) -> None:
        self._found(round(self.objective_value))


def _hint(model: cp_model.CpModel, values: Sequence[int]) -> None:
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(values):
        model.add_hint(model.get_int_var_from_proto_index(index), value)


def _whole(bound: float) -> int:
    """A proved bound of a cost that is a whole number, and never negative."""
    return max(0, math.ceil(bound - 1e-6))
