"""Designs strength-training weeks that are proved best, independently checked, and explained.

The usual way: ``solve(load_scenario("week.yaml"))``. Each public name is imported when it is first used:
importing this package costs next to nothing, and only what solves imports the solver.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.answer import Answer as Answer
    from scheduler.answer import Breakdown as Breakdown
    from scheduler.building import build as build
    from scheduler.catalog import Catalog as Catalog
    from scheduler.catalog import Exercise as Exercise
    from scheduler.checker import Verdict as Verdict
    from scheduler.checker import verify as verify
    from scheduler.demand import Conflict as Conflict
    from scheduler.demand import Demand as Demand
    from scheduler.demand import Edit as Edit
    from scheduler.demand import WayOut as WayOut
    from scheduler.eligible import EligibilityTable as EligibilityTable
    from scheduler.eligible import eligibility_table as eligibility_table
    from scheduler.errors import InputError as InputError
    from scheduler.errors import Origin as Origin
    from scheduler.errors import Problem as Problem
    from scheduler.errors import RejectedWeekError as RejectedWeekError
    from scheduler.errors import SchedulerError as SchedulerError
    from scheduler.history.loading import load_history as load_history
    from scheduler.history.log import History as History
    from scheduler.history.log import LoggedSession as LoggedSession
    from scheduler.history.log import LoggedSet as LoggedSet
    from scheduler.history.recent import Recent as Recent
    from scheduler.loading import load_catalog as load_catalog
    from scheduler.planning import solve as solve
    from scheduler.planning import solve_async as solve_async
    from scheduler.program import Breach as Breach
    from scheduler.program import Item as Item
    from scheduler.program import Program as Program
    from scheduler.program import Reason as Reason
    from scheduler.program import RecoveryDay as RecoveryDay
    from scheduler.program import Refusal as Refusal
    from scheduler.program import Session as Session
    from scheduler.program import Share as Share
    from scheduler.program import Volume as Volume
    from scheduler.program import Waiver as Waiver
    from scheduler.programs import load_program as load_program
    from scheduler.questions import why as why
    from scheduler.questions import why_not as why_not
    from scheduler.result import Result as Result
    from scheduler.result import Tier as Tier
    from scheduler.rule import Case as Case
    from scheduler.rule import Change as Change
    from scheduler.rule import Exclusion as Exclusion
    from scheduler.rule import Rule as Rule
    from scheduler.scenario import Scenario as Scenario
    from scheduler.scenario import load_scenario as load_scenario
    from scheduler.setting import Setting as Setting
    from scheduler.wanted import Wanted as Wanted
    from scheduler.worth import breakdown as breakdown

__version__ = "0.1.0"

_NAMES = {
    "answer": "Answer Breakdown",
    "building": "build",
    "catalog": "Catalog Exercise",
    "checker": "Verdict verify",
    "demand": "Conflict Demand Edit WayOut",
    "eligible": "EligibilityTable eligibility_table",
    "errors": "InputError Origin Problem RejectedWeekError SchedulerError",
    "history.loading": "load_history",
    "history.log": "History LoggedSession LoggedSet",
    "history.recent": "Recent",
    "loading": "load_catalog",
    "planning": "solve solve_async",
    "program": "Breach Item Program Reason RecoveryDay Refusal Session Share Volume Waiver",
    "programs": "load_program",
    "questions": "why why_not",
    "result": "Result Tier",
    "rule": "Case Change Exclusion Rule",
    "scenario": "Scenario load_scenario",
    "setting": "Setting",
    "wanted": "Wanted",
    "worth": "breakdown",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"scheduler.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
