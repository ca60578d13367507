"""What the tests share: small worlds, and asking each witness about one program."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

from scheduler import Catalog, Program, Scenario
from scheduler.eligibility import eligibility
from scheduler.week import Week

OUTSIDE = Path(__file__).parent / "outside" / "node_modules" / ".bin"
"""Where ``make outside`` puts programs."""


def outside(program: str, how: str = "make outside") -> str:
    """The path of a program of others that a test needs; without it the test is skipped.

    Nothing is skipped where SCHEDULER_TESTS_SKIP_NOTHING is set: the test fails then.
    """
    found = shutil.which(program, path=os.pathsep.join((str(OUTSIDE), os.environ.get("PATH", os.defpath))))
    if found is None:
        reason = f"{program} is not installed; to get it: {how}"
        if os.environ.get("SCHEDULER_TESTS_SKIP_NOTHING"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def week_of(scenario: Scenario, catalog: Catalog, rules: Iterable[str] | None = None) -> Week:
    """The model of a scenario under some rules (all where None), without costs."""
    pool = eligibility(scenario, catalog)
    week = Week(scenario.setting, catalog, pool.allowed, pool.but_for_pain, scenario.origins)
    posted = [rule for rule in scenario.rules if rules is None or rule.key in rules]
    for rule in posted:
        rule.constrain(week)
    for rule in posted:
        rule.tighten(week)
    return week


def fix(week: Week, program: Program) -> bool:
    """Fix the week's decisions to a program; False where the model has no variable for some of it."""
    model = week.model
    wanted: dict[int, int] = {}
    for day, used in week.used.items():
        wanted[used.index] = int(program.session_on(day) is not None)
    for block in (week.work, week.warm_up, week.cool_down, week.recovery):
        for chosen in block.values():
            wanted[chosen.index] = 0
    for session in program.sessions:
        for name, block in (("work", week.work), ("warm_up", week.warm_up), ("cool_down", week.cool_down)):
            for item in getattr(session, name):
                if (item.exercise, session.day) not in block:
                    return False
                wanted[block[item.exercise, session.day].index] = 1
                if name == "work":
                    model.add(week.sets[item.exercise, session.day] == item.sets)
    for recovery in program.recovery_days:
        if (recovery.exercise, recovery.day) not in week.recovery:
            return False
        wanted[week.recovery[recovery.exercise, recovery.day].index] = 1
    for index, value in wanted.items():
        model.add(model.get_int_var_from_proto_index(index) == value)
    return True


def model_allows(
    scenario: Scenario, catalog: Catalog, program: Program, rules: Iterable[str] | None = None
) -> bool:
    """Whether the model has this program (whatever the order of its items) among its solutions."""
    week = week_of(scenario, catalog, rules)
    if not fix(week, program):
        return False
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(week.model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE), solver.status_name(status)
    return status == cp_model.OPTIMAL
