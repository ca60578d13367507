"""Every exercise in or out, with all reasons: the table that people read."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from scheduler.catalog import Catalog, Fact
from scheduler.eligibility import eligibility
from scheduler.loading import load_catalog
from scheduler.program import Reason
from scheduler.scenario import Scenario
from scheduler.terms import Weekday


class Eligible(Fact):
    """Whether an exercise is in the pool, on which of the days, and all reasons where it is not.

    A recovery activity is for days off and has no days here.
    """

    exercise: str
    name: str
    verdict: Literal["in", "out", "some_days"]
    days: tuple[Weekday, ...]
    reasons: tuple[Reason, ...] = ()


class EligibilityTable(Fact):
    """Every exercise of the catalog, in its order."""

    format: Literal["scheduler.eligibility/1"] = "scheduler.eligibility/1"
    name: str
    exercises: tuple[Eligible, ...]


def eligibility_table(scenario: Scenario, catalog: Catalog | None = None) -> EligibilityTable:
    """For every exercise of the catalog whether it may be used, on which days, and why not."""
    catalog = catalog or load_catalog()
    pool = eligibility(scenario, catalog)
    reasons_of = defaultdict[str, list[Reason]](list)
    for reason in pool.reasons:
        reasons_of[reason.exercise].append(reason)
    rows = []
    for exercise in catalog.exercises.values():
        days = tuple(day for day in scenario.setting.weekdays if exercise.id in pool.allowed[day])
        reasons = tuple(reasons_of[exercise.id])
        rows.append(
            Eligible(
                exercise=exercise.id,
                name=exercise.name,
                verdict="in" if not reasons else "some_days" if days else "out",
                days=days,
                reasons=reasons,
            )
        )
    return EligibilityTable(name=scenario.setting.name, exercises=tuple(rows))
