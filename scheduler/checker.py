"""The second witness: finds what is wrong with a finished program and recomputes what it costs.

It sees the scenario, the catalog and the program; nothing of the model, and no solver.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scheduler.catalog import Catalog
from scheduler.program import Breach, Program, Share, Volume, Waiver
from scheduler.reading import did_you_mean
from scheduler.rule import Case, Rule
from scheduler.rules.recovery import Recovery
from scheduler.rules.weekly_sets import WeeklySets
from scheduler.scenario import Scenario
from scheduler.tally import hard_days, opened, session_seconds, weekly_volume
from scheduler.terms import TIERS, TierName, Weekday


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker found. A program is kept where ``breaches`` is empty.

    ``shares`` are the costs by demand, ``waived`` the demands given up because of pain, ``volumes`` the
    credited weekly sets beside what was asked, ``seconds`` the length of each session, ``hard_days`` the
    hard sessions of each region that recovery watches.
    """

    breaches: tuple[Breach, ...]
    shares: tuple[Share, ...]
    waived: tuple[Waiver, ...]
    volumes: tuple[Volume, ...]
    seconds: dict[str, int]
    hard_days: dict[str, tuple[Weekday, ...]]

    @property
    def kept(self) -> bool:
        """Whether the program keeps every rule."""
        return not self.breaches

    def value(self, tier: TierName) -> int:
        """The cost of the program in a tier, in the tier's unit."""
        return sum(share.cost for share in self.shares if share.tier == tier)

    @property
    def values(self) -> dict[TierName, int]:
        """The cost of the program in every tier."""
        return {tier: self.value(tier) for tier in TIERS}


def verify(scenario: Scenario, program: Program, catalog: Catalog) -> Verdict:
    """Check ``program`` against every rule of ``scenario`` and recompute its costs.

    An exercise that the catalog does not have is a breach, and nothing else is looked at then.
    """
    unknown = tuple(_unknown_exercises(program, catalog))
    if unknown:
        return Verdict(unknown, (), (), (), {}, {})
    return verify_in(case_of(scenario, catalog), scenario, program)


def case_of(scenario: Scenario, catalog: Catalog) -> Case:
    """What the checker knows before it sees a program; the same for all programs of a scenario."""
    case = opened(scenario.setting, catalog)
    # Most rules forbid no exercise, and there may be thousands of exercises.
    of_any_day = [rule for rule in scenario.rules if type(rule).forbid is not Rule.forbid]
    of_a_day = [rule for rule in scenario.rules if type(rule).forbid_on is not Rule.forbid_on]
    exercises = catalog.exercises.values()
    always = {e.id: {rule.key for rule in of_any_day if any(rule.forbid(e, case))} for e in exercises}
    allowed: dict[Weekday | None, frozenset[str]] = {}
    but_for_pain: dict[Weekday | None, frozenset[str]] = {}
    for day in (*scenario.setting.weekdays, None):
        there = {
            e.id: {rule.key for rule in of_a_day if any(rule.forbid_on(e, day, case))} for e in exercises
        }
        forbidden = {name: always[name] | by for name, by in there.items()}
        allowed[day] = frozenset(name for name, by in forbidden.items() if not by)
        but_for_pain[day] = frozenset(name for name, by in forbidden.items() if by <= {"pain"})
    return replace(case, allowed=allowed, but_for_pain=but_for_pain)


def verify_in(case: Case, scenario: Scenario, program: Program) -> Verdict:
    """Like :func:`verify`, for many programs of one scenario: ``case`` comes from :func:`case_of`."""
    return Verdict(
        breaches=breaches_in(case, scenario, program),
        shares=tuple(share for rule in scenario.rules for share in rule.cost(program, case)),
        waived=tuple(waiver for rule in scenario.rules for waiver in rule.waivers(case)),
        volumes=tuple(_volumes(case, scenario, program)),
        seconds={session.day: session_seconds(session, case) for session in program.sessions},
        hard_days={
            region: tuple(hard_days(program, region, case))
            for rule in scenario.rules
            if isinstance(rule, Recovery)
            for region in rule.regions
        },
    )


def breaches_in(case: Case, scenario: Scenario, program: Program) -> tuple[Breach, ...]:
    """All breaches of one program, without its costs."""
    breaches = list(_forbidden_items(case, scenario, program))
    for rule in scenario.rules:
        breaches += rule.check(program, case)
    return tuple(breaches)


def _unknown_exercises(program: Program, catalog: Catalog) -> Iterator[Breach]:
    """Every use of an exercise that the catalog does not have."""
    used = [(item.exercise, session.day) for session in program.sessions for item in session.items]
    used += [(recovery.exercise, recovery.day) for recovery in program.recovery_days]
    for name, day in dict.fromkeys(used):
        if name not in catalog.exercises:
            hint = did_you_mean(name, catalog.exercises)
            text = f"no exercise {name}" + (f"; {hint}" if hint else "")
            yield Breach(demand="catalog", text=text, day=day, exercise=name)


def _forbidden_items(case: Case, scenario: Scenario, program: Program) -> Iterator[Breach]:
    """Every use of an exercise that a rule forbids there."""
    uses: list[tuple[str, Weekday, Weekday | None]] = [
        (item.exercise, session.day, session.day) for session in program.sessions for item in session.items
    ]
    uses += [(recovery.exercise, recovery.day, None) for recovery in program.recovery_days]
    for name, done_on, day in uses:
        if name in case.allowed.get(day, frozenset()):
            continue
        if day is not None and day not in case.setting.days:
            continue  # an unavailable day is a breach of its own
        exercise = case.catalog.exercises[name]
        for rule in scenario.rules:
            for text in (*rule.forbid(exercise, case), *rule.forbid_on(exercise, day, case)):
                yield Breach(demand=f"{rule.key}.{name}", text=text, day=done_on, exercise=name)


def _volumes(case: Case, scenario: Scenario, program: Program) -> Iterator[Volume]:
    """Credited weekly sets of every muscle that is asked about or trained, now or in the week before."""
    asked = {}
    for rule in scenario.rules:
        if isinstance(rule, WeeklySets):
            asked = rule.asked(case)
    recent = scenario.recent.sets if scenario.recent else {}
    for name in dict.fromkeys((*asked, *case.catalog.muscles)):
        got = weekly_volume(program, name, case) / 2
        if name in asked:
            bounds = asked[name]
            yield Volume(
                name=name,
                got=got,
                recent=recent.get(name),
                min=bounds.min,
                target=bounds.target,
                max=bounds.max,
            )
        elif got or recent.get(name):
            yield Volume(name=name, got=got, recent=recent.get(name))
