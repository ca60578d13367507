"""Designs strength-training weeks that are proved best, independently checked, and explained.

The usual way: ``solve(load_scenario("week.yaml"))``. Importing this package does not import the solver.
"""

from typing import TYPE_CHECKING

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
from scheduler.rule import Case, Exclusion, Rule
from scheduler.scenario import Scenario, load_scenario
from scheduler.setting import Setting

if TYPE_CHECKING:
    from scheduler.building import build

__version__ = "0.1.0"

__all__ = [
    "Breach",
    "Case",
    "Catalog",
    "Change",
    "Conflict",
    "Demand",
    "Edit",
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
    "build",
    "load_catalog",
    "load_program",
    "load_scenario",
    "solve",
    "solve_async",
    "verify",
]


def __getattr__(name: str) -> object:
    """``build`` imports the solver, so it is imported when it is used."""
    if name == "build":
        from scheduler.building import build

        return build
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
