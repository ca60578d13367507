"""The search for the best week: one CP-SAT solve for each tier, one after the other.

A tier is fixed at the value found before the next one is minimised, so that its bound is a true bound
of the lexicographic optimum wherever all tiers before it were proved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from ortools.sat.python import cp_model

from scheduler.neighbourhoods import Neighbourhood, Neighbourhoods
from scheduler.program import TIERS, Item, Program, RecoveryDay, Session, TierName, Weekday
from scheduler.solving import Solving
from scheduler.week import Linear, Week

SHARE_OF_TIME = 0.6
"""The part of the time left that a tier may take, so that later tiers get some (the last takes all)."""

SHARE_OF_WHOLE = 0.5
"""The part of a tier's time after which, where nothing is proved, better weeks are looked for in parts."""

SHARE_OF_PARTS = 0.7
"""The part of the time left then that this may take, before the search in the whole goes on."""

SHARE_OF_PART = 0.1
"""The part of that time that one part may take."""

LEAST_FOR_PART = 0.3
"""The seconds that one part may take at least, of which some go to setting it up."""

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
        self._tell = on_improvement
        self._canonical = canonical
        self._near = near
        self._neighbourhoods = Neighbourhoods(week, solving.options.seed)
        self._solution: Sequence[int] | None = None
        self.bound = 0
        """What is proved of the tier that is being minimised."""

    def any_week(self) -> Outcome:
        """Some week, whatever it costs: whether there is one."""
        status = self._minimise(None, 0, self._solving)
        if self._solution is None:
            return Outcome(None, (), infeasible=status == cp_model.INFEASIBLE)
        return Outcome(self._program(), ())

    def run(self) -> Outcome:
        """Minimise the tiers one after the other."""
        costs = self._week.costs
        bounds: dict[TierName, int] = {}
        for tier in TIERS:
            share = 1 if tier == TIERS[-1] else SHARE_OF_TIME
            self.bound = 0
            self._report(tier, costs[tier])
            status = self._settle(tier, costs[tier], self._solving.part(share))
            if status == cp_model.UNKNOWN and self._solution is None:
                status = self._minimise(tier, costs[tier], self._solving)
            if self._solution is None:
                return Outcome(None, (), infeasible=status == cp_model.INFEASIBLE)
            bounds[tier] = self.bound
            self._report(tier, costs[tier])
            self._model.add(costs[tier] <= self._value(costs[tier]))
        tiers = tuple(TierOutcome(tier, self._value(costs[tier]), bounds[tier]) for tier in TIERS)
        if self._near is not None:
            self._minimise(None, self._distance(self._near), self._solving)
        canonical = self._canonical and all(tier.proved for tier in tiers) and self._break_ties()
        return Outcome(self._program(), tiers, canonical=canonical)

    def _settle(self, tier: TierName, cost: Linear, budget: Solving) -> cp_model.CpSolverStatus:
        """Minimise a tier.

        What is not proved soon in the whole is improved in parts, and then tried in the whole again. In a
        large pool the parts come first.
        """
        if not self._neighbourhoods.large:
            status = self._minimise(tier, cost, budget.part(SHARE_OF_WHOLE))
            if status in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
                return status
        self._improve(tier, cost, budget.part(SHARE_OF_PARTS))
        if self._solution is not None and self._value(cost) <= self.bound:
            return cp_model.OPTIMAL
        return self._minimise(tier, cost, budget)

    def _improve(self, tier: TierName, cost: Linear, budget: Solving) -> None:
        """Look for a first and for better weeks in parts of what there is to choose, while any is found."""
        longest = max(LEAST_FOR_PART, SHARE_OF_PART * budget.left)
        for part in self._neighbourhoods.growing():
            if self._solution is not None:
                break
            self._minimise(tier, cost, budget.at_most(longest), part)
        in_vain = 0
        for part in self._neighbourhoods.around():
            if self._solution is None or not budget.left or in_vain == self._neighbourhoods.vain:
                return
            value = self._value(cost)
            if value <= self.bound:
                return
            self._minimise(tier, cost, budget.at_most(longest), part)
            in_vain = in_vain + 1 if self._value(cost) == value else 0

    def _minimise(
        self, tier: TierName | None, cost: Linear, budget: Solving, part: Neighbourhood | None = None
    ) -> cp_model.CpSolverStatus:
        """Solve for one objective and keep the solution; in the whole also the bound."""
        model = self._model if part is None else self._narrowed(part)
        model.minimize(cost)
        model.clear_hints()  # type: ignore[no-untyped-call]
        if self._solution is not None:
            for index, value in enumerate(self._solution):
                model.add_hint(model.get_int_var_from_proto_index(index), value)
        known = None if self._solution is None else self._value(cost)
        listener = None if tier is None else _Listener(self, tier, known)
        on_bound = listener.on_bound if listener is not None and part is None else None
        status, solver = budget.run(model, budget.left, listener, on_bound)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return status
        found = list(solver.response_proto.solution)
        if known is None or self._value(cost, found) <= known:
            self._solution = found
        if part is None:
            self.bound = max(self.bound, _whole(solver.best_objective_bound))
        return status

    def _narrowed(self, part: Neighbourhood) -> cp_model.CpModel:
        """The model with only a part of its weeks, the one kept among them."""
        model = self._model.clone()
        variables, work = model.proto.variables, self._week.work
        kept = {slot: self._solution[work[slot].index] if self._solution else 0 for slot in work}
        done = {name for (name, _), chosen in kept.items() if chosen}
        for (name, day), chosen in work.items():
            if day not in part.days:
                variables[chosen.index].domain[0] = variables[chosen.index].domain[1] = kept[name, day]
            elif name not in part.exercises and name not in done:
                variables[chosen.index].domain[1] = 0
        return model

    def _report(self, tier: TierName, cost: Linear) -> None:
        """Tell where a tier stands, before and after the search."""
        if self._solution is not None:
            self.tell(tier, self._value(cost))
        if self._solving.failure is not None:
            raise self._solving.failure

    def tell(self, tier: TierName, value: int) -> None:
        """Pass news on; whatever the host's callback raises ends the search and is raised again there."""
        if self._tell is None or self._solving.failure is not None:
            return
        try:
            self._tell(Improvement(tier, value, self.bound, self._solving.seconds))
        except BaseException as error:
            self._solving.fail(error)

    def _value(self, expression: Linear, solution: Sequence[int] | None = None) -> int:
        """The value of an expression in a solution, else in the one kept."""
        if isinstance(expression, int):
            return expression
        solution = solution or self._solution
        assert solution is not None
        flat = cp_model.FlatIntExpr(expression)
        terms = zip(flat.vars, flat.coeffs, strict=True)
        value: int = flat.offset + sum(factor * solution[one.index] for one, factor in terms)
        return value

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
            status = self._minimise(None, number, self._solving)
            if status != cp_model.OPTIMAL:
                return False
            for variable in block:
                self._model.add(variable == self._value(variable))
        return True

    # From values to a program

    def _program(self) -> Program:
        week = self._week
        sessions = tuple(
            Session(
                day=day,
                warm_up=self._block(week.warm_up, day),
                work=tuple(self._item(name, day) for name in self._sequence(day)),
                cool_down=self._block(week.cool_down, day),
            )
            for day in week.days
            if self._value(week.used[day])
        )
        recovery = tuple(
            RecoveryDay(day=day, exercise=name, minutes=week.recovery_minutes)
            for (name, day), chosen in week.recovery.items()
            if self._value(chosen)
        )
        return Program(sessions=sessions, recovery_days=recovery)

    def _block(self, choices: dict[tuple[str, Weekday], cp_model.IntVar], day: Weekday) -> tuple[Item, ...]:
        """The items of a warm-up or cool-down, aerobic ones first."""
        names = [name for (name, d), chosen in choices.items() if d == day and self._value(chosen)]
        names.sort(key=lambda name: self._week.exercise(name).kind != "aerobic")
        return tuple(self._week.dose(name).item(self._week.dose(name).min_sets) for name in names)

    def _item(self, name: str, day: Weekday) -> Item:
        return self._week.dose(name).item(self._value(self._week.sets[name, day]))

    def _sequence(self, day: Weekday) -> list[str]:
        """The work items of a day in an order that keeps all precedences, the most demanding early."""
        week = self._week
        chosen = [name for (name, d), literal in week.work.items() if d == day and self._value(literal)]
        sorter = TopologicalSorter({name: set[str]() for name in chosen})
        for first, later in week.precedences([week.exercise(name) for name in chosen]):
            sorter.add(later, first)
        sorter.prepare()

        def rank(name: str) -> tuple[bool, bool, int, int]:
            exercise = week.exercise(name)
            early = (name, day) in week.early and bool(self._value(week.early[name, day]))
            lift = exercise.mechanic == "compound" and exercise.pattern != "carry"
            return not early, not lift, -exercise.fatigue, chosen.index(name)

        order: list[str] = []
        ready: set[str] = set()
        while sorter.is_active():
            ready |= set(sorter.get_ready())
            best = min(ready, key=rank)
            ready.remove(best)
            sorter.done(best)
            order.append(best)
        return order


class _Listener(cp_model.CpSolverSolutionCallback):
    """CP-SAT's way of telling about weeks better than the one known, and about a bound that rises."""

    def __init__(self, search: Search, tier: TierName, known: int | None) -> None:
        super().__init__()
        self._search = search
        self._tier = tier
        self._known = known

    def on_solution_callback(self) -> None:
        value = round(self.objective_value)
        if self._known is None or value < self._known:
            self._known = value
            self._search.tell(self._tier, value)

    def on_bound(self, bound: float) -> None:
        if _whole(bound) > self._search.bound:
            self._search.bound = _whole(bound)
            if self._known is not None:
                self._search.tell(self._tier, self._known)


def _whole(bound: float) -> int:
    """A proved bound of a cost that is a whole number, and never negative."""
    return max(0, math.ceil(bound - 1e-6))
