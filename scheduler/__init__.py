"""Designs strength-training weeks that are proved best, independently checked, and explained.

The usual way: ``solve(load_scenario("week.yaml"))``. Importing this package does not import the solver.
"""

from typing import TYPE_CHECKING

from scheduler.answer import Answer, Breakdown, EligibilityTable
from scheduler.catalog import Catalog, Exercise
from scheduler.checker import Verdict, verify
from scheduler.demand import Change, Conflict, Demand, Edit, Wanted, WayOut
from scheduler.errors import InputError, Origin, Problem, RejectedWeekError, SchedulerError
from scheduler.loading import load_catalog
from scheduler.planning import solve, solve_async
from scheduler.program import (
    Breach,
    Item,
    Program,
    Reason,
    RecoveryDay,
    Refusal,
    Result,
    Session,
    Share,
    Tier,
    Volume,
    Waiver,
)
from scheduler.programs import load_program
from scheduler.questions import eligibility_table, why, why_not
from scheduler.rule import Case, Exclusion, Rule
from scheduler.scenario import Scenario, load_scenario
from scheduler.setting import Setting

if TYPE_CHECKING:
    from scheduler.building import build
    from scheduler.worth import breakdown

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Breach",
    "Breakdown",
    "Case",
    "Catalog",
    "Change",
    "Conflict",
    "Demand",
    "Edit",
    "EligibilityTable",
    "Exclusion",
    "Exercise",
    "InputError",
    "Item",
    "Origin",
    "Problem",
    "Program",
    "Reason",
    "RecoveryDay",
    "Refusal",
    "RejectedWeekError",
    "Result",
    "Rule",
    "Scenario",
    "SchedulerError",
    "Session",
    "Setting",
    "Share",
    "Tier",
    "Verdict",
    "Volume",
    "Waiver",
    "Wanted",
    "WayOut",
    "breakdown",
    "build",
    "eligibility_table",
    "load_catalog",
    "load_program",
    "load_scenario",
    "solve",
    "solve_async",
    "verify",
    "why",
    "why_not",
]


def __getattr__(name: str) -> object:
    """What imports the solver is imported when it is used."""
    if name == "build":
        from scheduler.building import build

        return build
    if name == "breakdown":
        from scheduler.worth import breakdown

        return breakdown
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
