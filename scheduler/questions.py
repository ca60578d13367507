"""Why this exercise, why not that one: questions about a scenario's best week, answered by solving.

A question becomes a rule that puts the exercise in, or leaves it out. What the rule costs is the answer;
where it leaves no week, the conflict is. All weeks that are compared were checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scheduler.answer import Answer, Move, TierChange, Verdict
from scheduler.catalog import Catalog
from scheduler.checker import case_of
from scheduler.demand import Conflict
from scheduler.eligibility import Eligibility, eligibility
from scheduler.errors import Origin, Origins
from scheduler.loading import load_catalog
from scheduler.planning import refusals_of, solve
from scheduler.program import Breach, Program
from scheduler.result import Result
from scheduler.rule import Case, Rule
from scheduler.scenario import Scenario
from scheduler.tally import credit, is_volume
from scheduler.terms import DAY_NAMES, WEEKDAYS, Weekday
from scheduler.wanted import CONFLICT_ONLY

if TYPE_CHECKING:
    from scheduler.week import Linear, Week

YOUR_QUESTION = Origin("your question")


class PutIn(Rule):
    """The exercise asked about is in the week, on ``day`` where one is given."""

    exercise: str
    day: Weekday | None = None

    def constrain(self, week: Week) -> None:
        asked = week.fixed(_worded(self.exercise, self.day, "in the week"), self.key)
        week.require(self.label(self.exercise), asked, _uses(week, self.exercise, self.day) >= 1)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        if not _is_in(program, self.exercise, self.day):
            yield Breach(demand=self.label(self.exercise), text=f"{self.exercise} is not in")


class LeaveOut(Rule):
    """The exercise asked about is not in the week, or not on ``day`` where one is given."""

    exercise: str
    day: Weekday | None = None

    def constrain(self, week: Week) -> None:
        asked = week.fixed(_worded(self.exercise, self.day, "left out"), self.key)
        week.require(self.label(self.exercise), asked, _uses(week, self.exercise, self.day) == 0)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        if _is_in(program, self.exercise, self.day):
            yield Breach(demand=self.label(self.exercise), text=f"{self.exercise} is in")


def why_not(
    scenario: Scenario,
    exercise: str,
    day: Weekday | None = None,
    catalog: Catalog | None = None,
    *,
    result: Result | None = None,
    **search: Any,
) -> Answer:
    """Why ``exercise`` is not in the best week, or not on ``day``.

    ``result`` is the best week where it is known already; ``search`` are options of :func:`solve`, the
    time limit holding for each of up to two solves.
    """
    catalog = catalog or load_catalog()
    answer = Answer(question="why_not", exercise=exercise, day=day, verdict="excluded")
    if refusals := refusals_of(scenario, catalog):
        return answer.model_copy(update={"verdict": "no_week", "refusals": refusals})
    pool = eligibility(scenario, catalog)
    if not _possible(exercise, day, pool, catalog):
        reasons = (
            r for r in pool.reasons if r.exercise == exercise and (day is None or r.day in (None, day))
        )
        return answer.model_copy(update={"reasons": tuple(reasons)})
    result = result or solve(scenario, catalog, explain=CONFLICT_ONLY, **search)
    if result.program is not None and _is_in(result.program, exercise, day):
        return answer.model_copy(update={"verdict": "in"})
    rule = PutIn(exercise=exercise, day=day)
    return _compared(answer, "possible", "impossible", scenario, rule, result, catalog, search)


def why(
    scenario: Scenario,
    exercise: str,
    day: Weekday | None = None,
    catalog: Catalog | None = None,
    *,
    result: Result | None = None,
    **search: Any,
) -> Answer:
    """Why ``exercise`` is in the best week, or on ``day``; the options are those of :func:`why_not`."""
    catalog = catalog or load_catalog()
    answer = Answer(question="why", exercise=exercise, day=day, verdict="out")
    if refusals := refusals_of(scenario, catalog):
        return answer.model_copy(update={"verdict": "no_week", "refusals": refusals})
    result = result or solve(scenario, catalog, explain=CONFLICT_ONLY, **search)
    if result.program is not None:
        if not _is_in(result.program, exercise, day):
            return answer
        gives = _credits(scenario, catalog, result.program, exercise, day)
        answer = answer.model_copy(update={"gives": gives})
    rule = LeaveOut(exercise=exercise, day=day)
    return _compared(answer, "better", "needed", scenario, rule, result, catalog, search)


def tier_changes(before: Result, after: Result) -> tuple[TierChange, ...]:
    """What lies between two weeks, tier by tier."""
    return tuple(
        TierChange(
            name=old.name,
            unit=old.unit,
            before=old.value,
            after=new.value,
            proved=old.proved and new.proved,
        )
        for old, new in zip(before.tiers, after.tiers, strict=False)  # a result without week has none
    )


def _compared(
    answer: Answer,
    found: Verdict,
    not_found: Verdict,
    scenario: Scenario,
    rule: Rule,
    result: Result,
    catalog: Catalog,
    search: dict[str, Any],
) -> Answer:
    """The answer that the best week under one more rule gives."""
    if result.program is None:
        verdict = "unknown" if result.status == "unknown" else "no_week"
        return answer.model_copy(update={"verdict": verdict, "conflict": _first(result)})
    origins = Origins({**scenario.origins, (rule.key,): YOUR_QUESTION})
    asked = replace(scenario, origins=origins).with_rules(rule)
    other = solve(asked, catalog, explain=CONFLICT_ONLY, near=result.program, **search)
    if other.program is None:
        verdict = not_found if other.status == "infeasible" else "unknown"
        return answer.model_copy(update={"verdict": verdict, "conflict": _first(other)})
    tiers, moves = tier_changes(result, other), tuple(_moves(result.program, other.program))
    return answer.model_copy(update={"verdict": found, "tiers": tiers, "moves": moves})


def _first(result: Result) -> Conflict | None:
    return result.conflicts[0] if result.conflicts else None


def _possible(exercise: str, day: Weekday | None, pool: Eligibility, catalog: Catalog) -> bool:
    """Whether the rules let the exercise in on some day that was asked about."""
    if day is not None:
        return exercise in pool.allowed[day]
    off = exercise in pool.allowed[None] and "recovery" in catalog.exercises[exercise].blocks
    return off or any(exercise in names for other, names in pool.allowed.items() if other is not None)


def _worded(exercise: str, day: Weekday | None, where: str) -> str:
    return f"{exercise} {where}" + (f" on {DAY_NAMES[day]}" if day else "")


def _uses(week: Week, exercise: str, day: Weekday | None) -> Linear:
    """How often the model does an exercise, in whatever block."""
    return sum(
        chosen
        for block in (week.work, week.warm_up, week.cool_down, week.recovery)
        for (name, other), chosen in block.items()
        if name == exercise and day in (None, other)
    )


def _is_in(program: Program, exercise: str, day: Weekday | None) -> bool:
    return any(name == exercise and day in (None, other) for name, other in _sets(program))


def _sets(program: Program) -> dict[tuple[str, Weekday], int]:
    """Sets by exercise and day; a recovery activity counts as one."""
    sets = Counter[tuple[str, Weekday]]()
    for session in program.sessions:
        for item in session.items:
            sets[item.exercise, session.day] += item.sets
    for recovery in program.recovery_days:
        sets[recovery.exercise, recovery.day] += 1
    return sets


def _moves(before: Program, after: Program) -> Iterator[Move]:
    """What differs, in the order of the week; what goes comes before what comes."""
    old, new = _sets(before), _sets(after)
    slots = sorted(old | new, key=lambda slot: (WEEKDAYS.index(slot[1]), slot not in old, slot[0]))
    for name, day in slots:
        was, now = old.get((name, day), 0), new.get((name, day), 0)
        if was != now:
            yield Move(exercise=name, day=day, before=was, after=now)


def _credits(
    scenario: Scenario, catalog: Catalog, program: Program, exercise: str, day: Weekday | None
) -> dict[str, float]:
    """Credited weekly sets that come from an exercise, by muscle."""
    case = case_of(scenario, catalog)
    facts = catalog.exercises[exercise]
    sets = sum(
        item.sets
        for session in program.sessions
        for item in session.work
        if item.exercise == exercise and day in (None, session.day)
    )
    given = {name: sets * credit(facts, name, case) / 2 for name in catalog.muscles if is_volume(facts, case)}
    return {name: amount for name, amount in given.items() if amount}
