"""Designs strength-training weeks that are proved best, independently checked, and explained.

The usual way: ``solve(load_scenario("week.yaml"))``. Importing this package does not import the solver.
"""

from scheduler.catalog import Catalog, Exercise
from scheduler.checker import Verdict, verify
from scheduler.errors import InputError, Origin, Problem, RejectedWeekError, SchedulerError
from scheduler.loading import load_catalog
from scheduler.planning import build, solve, solve_async
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
from scheduler.rule import Case, Rule
from scheduler.scenario import Scenario, load_scenario
from scheduler.setting import Setting

__version__ = "0.1.0"

__all__ = [
    "Breach",
    "Case",
    "Catalog",
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
    "build",
    "load_catalog",
    "load_program",
    "load_scenario",
    "solve",
    "solve_async",
    "verify",
]
