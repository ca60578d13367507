"""Which exercises the rules let in, on which days, and all reasons why others are out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.catalog import Catalog
from scheduler.program import Reason
from scheduler.rule import Exclusion, Rule
from scheduler.scenario import Scenario
from scheduler.terms import Weekday

Slot = tuple[str, Weekday | None]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The model's pool. ``allowed`` maps each available day, and None for a day off, to exercises;
    ``but_for_pain`` is the same without the pain rule. ``exclusions`` maps an exercise and a day to all
    that keeps it out there, ``reasons`` is the same in words, without repetition.
    """

    allowed: Mapping[Weekday | None, frozenset[str]]
    but_for_pain: Mapping[Weekday | None, frozenset[str]]
    exclusions: Mapping[Slot, tuple[Exclusion, ...]]
    reasons: tuple[Reason, ...]


def eligibility(scenario: Scenario, catalog: Catalog) -> Eligibility:
    """Ask every rule about every exercise on every day."""
    setting = scenario.setting
    # Most rules keep no exercise out, and there may be thousands of exercises.
    of_any_day = [rule for rule in scenario.rules if type(rule).exclude is not Rule.exclude]
    of_a_day = [rule for rule in scenario.rules if type(rule).exclude_on is not Rule.exclude_on]
    days: tuple[Weekday | None, ...] = (*setting.weekdays, None)
    allowed: dict[Weekday | None, set[str]] = {day: set() for day in days}
    but_for_pain: dict[Weekday | None, set[str]] = {day: set() for day in days}
    exclusions: dict[Slot, tuple[Exclusion, ...]] = {}
    reasons: dict[tuple[str, str, str, str], list[Weekday | None]] = {}
    for exercise in catalog.exercises.values():
        always = [(rule.key, why) for rule in of_any_day for why in rule.exclude(exercise, setting, catalog)]
        for day in days:
            found = always + [
                (rule.key, why)
                for rule in of_a_day
                for why in rule.exclude_on(exercise, day, setting, catalog)
            ]
            if found:
                exclusions[exercise.id, day] = tuple(exclusion for _, exclusion in found)
            else:
                allowed[day].add(exercise.id)
            if all(key == "pain" for key, _ in found):
                but_for_pain[day].add(exercise.id)
            for key, exclusion in found:
                if day is not None or exercise.blocks == ("recovery",):
                    reason = (key, exclusion.kind, exercise.id, exclusion.text)
                    reasons.setdefault(reason, []).append(day)
    return Eligibility(
        {day: frozenset(names) for day, names in allowed.items()},
        {day: frozenset(names) for day, names in but_for_pain.items()},
        exclusions,
        tuple(_as_reasons(reasons, setting.weekdays)),
    )


def _as_reasons(
    reasons: Mapping[tuple[str, str, str, str], list[Weekday | None]], weekdays: tuple[Weekday, ...]
) -> list[Reason]:
    """One reason where it holds on every day, else one for each day."""
    found = []
    for (rule, kind, exercise, text), days in reasons.items():
        everywhere = set(weekdays) <= set(days) or None in days
        for day in [None] if everywhere else days:
            found.append(Reason(rule=rule, kind=kind, exercise=exercise, text=text, day=day))
    return found
