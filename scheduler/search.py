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

from scheduler.program import TIERS, Item, Program, RecoveryDay, Session, TierName, Weekday
from scheduler.solving import Solving
from scheduler.week import Linear, Week

SHARE_OF_TIME = 0.6
"""The part of the time left that a tier may take, so that later tiers get some (the last takes all)."""

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
        self._solution: Sequence[int] | None = None

    def any_week(self) -> Outcome:
        """Some week, whatever it costs: whether there is one."""
        status, _ = self._minimise(None, 0, self._solving.left)
        if self._solution is None:
            return Outcome(None, (), infeasible=status == cp_model.INFEASIBLE)
        return Outcome(self._program(), ())

    def run(self) -> Outcome:
        """Minimise the tiers one after the other."""
        costs = self._week.costs
        bounds: dict[TierName, int] = {}
        for tier in TIERS:
            last = tier == TIERS[-1]
            status, bound = self._minimise(
                tier, costs[tier], self._solving.left * (1 if last else SHARE_OF_TIME)
            )
            if status == cp_model.UNKNOWN and self._solution is None:
                status, bound = self._minimise(tier, costs[tier], self._solving.left)
            if status == cp_model.INFEASIBLE and self._solution is None:
                return Outcome(None, (), infeasible=True)
            if self._solution is None:
                return Outcome(None, ())
            bounds[tier] = bound
            self._model.add(costs[tier] <= self._value(costs[tier]))
        tiers = tuple(TierOutcome(tier, self._value(costs[tier]), bounds[tier]) for tier in TIERS)
        if self._near is not None:
            self._minimise(None, self._distance(self._near), self._solving.left)
        canonical = self._canonical and all(tier.proved for tier in tiers) and self._break_ties()
        return Outcome(self._program(), tiers, canonical=canonical)

    def _minimise(
        self, tier: TierName | None, cost: Linear, seconds: float
    ) -> tuple[cp_model.CpSolverStatus, int]:
        """Solve for one objective; give the status and the proved bound, keep the solution."""
        self._model.minimize(cost)
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        if self._solution is not None:
            for index, value in enumerate(self._solution):
                self._model.add_hint(self._model.get_int_var_from_proto_index(index), value)
        listener = _Listener(self, tier) if tier is not None and self._tell is not None else None
        status, solver = self._solving.run(self._model, seconds, listener)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return status, 0
        self._solution = list(solver.response_proto.solution)
        return status, max(0, math.ceil(solver.best_objective_bound - 1e-6))

    def tell(self, tier: TierName, value: float, bound: float) -> None:
        """Pass news on; whatever the host's callback raises ends the search and is raised again there."""
        if self._tell is None or self._solving.failure is not None:
            return
        seconds = self._solving.seconds
        try:
            self._tell(Improvement(tier, round(value), max(0, math.ceil(bound - 1e-6)), seconds))
        except BaseException as error:
            self._solving.failure = error

    def _value(self, expression: Linear) -> int:
        """The value of an expression in the solution kept."""
        if isinstance(expression, int):
            return expression
        assert self._solution is not None
        flat = cp_model.FlatIntExpr(expression)
        terms = zip(flat.vars, flat.coeffs, strict=True)
        value: int = flat.offset + sum(factor * self._solution[one.index] for one, factor in terms)
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
            status, _ = self._minimise(None, number, self._solving.left)
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
        for first, later in week.precedences:
            if first in chosen and later in chosen:
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
    """CP-SAT's way of telling about better solutions."""

    def __init__(self, search: Search, tier: TierName) -> None:
        super().__init__()
        self._search = search
        self._tier = tier

    def on_solution_callback(self) -> None:
        self._search.tell(self._tier, self.objective_value, self.best_objective_bound)
