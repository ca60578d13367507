"""The days added up: every week has its sums there, and none of them is dearer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

from scheduler import search, solve, summed
from scheduler.building import build
from scheduler.linear import flat
from scheduler.loading import load_catalog
from scheduler.scenario import load_scenario
from scheduler.search import Search
from scheduler.solving import Options, Solving
from scheduler.summed import SummedWeek, _sum
from scheduler.terms import TIERS
from scheduler.week import Week
from tests.test_optimality import best_by_brute_force, insist_on_brute_force, random_world

SCENARIOS = Path(__file__).parent.parent / "scenarios"

SOME = ("gym_and_home", "nine_moves_week", "low_back_pain_4", "advanced_three_days", "sedentary_lunch_breaks")
"""Shipped scenarios of different kinds."""


def solving(seconds: float = 300) -> Solving:
    return Solving(Options(seconds=seconds), threading.Event())


class EverySolution(cp_model.CpSolverSolutionCallback):
    """Keeps the values of all variables in each solution."""

    def __init__(self, model: cp_model.CpModel) -> None:
        super().__init__()
        self._variables = [model.get_int_var_from_proto_index(i) for i in range(len(model.proto.variables))]
        self.found: list[list[int]] = []

    def on_solution_callback(self) -> None:
        self.found.append([self.value(one) for one in self._variables])
        if len(self.found) == 500:
            self.stop_search()


def solutions(week: Week) -> list[list[int]]:
    """Solutions of a week's model, all if they are not too many."""
    every = EverySolution(week.model)
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.solve(week.model, every)
    return every.found


def broken_rows(relaxation: SummedWeek, sums: list[int]) -> list[str]:
    """What of the relaxation's model some sums break."""
    proto = relaxation.model.proto
    faults = []
    for one, value in zip(proto.variables, sums, strict=True):
        if not one.domain[0] <= value <= one.domain[1]:
            faults.append(f"{value} is not in {list(one.domain)}")
    for row in proto.constraints:
        got = sum(factor * sums[one] for one, factor in zip(row.linear.vars, row.linear.coeffs, strict=True))
        if got > row.linear.domain[1]:
            faults.append(f"{got} is above {row.linear.domain[1]}")
    return faults


def value(cost: cp_model.LinearExpr | int, values: list[int]) -> int:
    terms, constant = flat(cost)
    return constant + sum(factor * values[one] for one, factor in terms.items())


def faults_in(week: Week) -> Iterator[str]:
    """How the relaxation of a week is no relaxation, by solutions of the week."""
    relaxation = SummedWeek(week)
    for solution in solutions(week):
        sums = relaxation.sums(solution)
        yield from broken_rows(relaxation, sums)
        for tier in TIERS:
            if value(relaxation.costs[tier], sums) > value(week.costs[tier], solution):
                yield f"{tier} costs more"


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_every_week_has_its_sums(first: int) -> None:
    for seed in range(first, first + 10):
        world = random_world(seed)
        assert not list(faults_in(build(world.scenario, world.catalog))), seed


PLANTED = {
    "what stays on an unused day": (
        "_Layout._gone_if_unused",
        lambda layout, _: {*range(len(layout.bounds))},
    ),
    "a row that is too low": ("_sum", lambda rows: (_sum(rows)[0], _sum(rows)[1] - 1)),
    "on no day at all": ("_holds", lambda row, values: False),
    "in a mode only": ("_Layout._in_no_mode", lambda layout, day, row: (layout._in_mode(day, row)[0], -1)),
}


@pytest.mark.parametrize("error", PLANTED)
def test_planted_errors_are_seen(error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, wrong = PLANTED[error]
    holder, _, name = where.rpartition(".")
    monkeypatch.setattr(getattr(summed, holder) if holder else summed, name, wrong)
    worlds = map(random_world, range(60))
    assert any(fault for world in worlds for fault in faults_in(build(world.scenario, world.catalog)))


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_no_sum_is_above_the_best_of_brute_force(first: int) -> None:
    reached = 0
    for seed in range(first, first + 10):
        world = random_world(seed)
        best = best_by_brute_force(world)
        if best is not None:
            bounds = bounds_of(build(world.scenario, world.catalog), best)
            assert all(bound <= cost for bound, cost in zip(bounds, best, strict=True)), seed
            reached += sum(bound == cost for bound, cost in zip(bounds, best, strict=True))
    assert reached


def bounds_of(week: Week, best: tuple[int, ...]) -> list[int]:
    """What the days added up prove of each tier, given what the best week costs in those before."""
    relaxation, bounds = SummedWeek(week), []
    for tier, cost in zip(TIERS, best, strict=True):
        relaxation.model.minimize(relaxation.costs[tier])
        status, solver = solving().run(relaxation.model, 300, effort="bound")
        assert status == cp_model.OPTIMAL
        bounds.append(round(solver.best_objective_bound))
        relaxation.limit(tier, cost)
    return bounds


@pytest.mark.parametrize("name", SOME)
def test_no_sum_is_above_what_a_long_run_proves(name: str) -> None:
    scenario = load_scenario(SCENARIOS / f"{name}.yaml")
    result = solve(scenario, time_limit=300, explain=None)
    assert result.status == "optimal"
    best = tuple(tier.value for tier in result.tiers)
    bounds = bounds_of(build(scenario), best)
    assert all(bound <= cost for bound, cost in zip(bounds, best, strict=True))
    assert bounds[0] == best[0]


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_the_sums_change_no_answer(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where nothing else is tried before, and days differ, the best week is that of brute force."""
    monkeypatch.setattr(search, "SHARE_OF_GLANCE", 0.0)
    monkeypatch.setattr(search, "MOST_DAYS", 7)
    for seed in range(first, first + 10):
        insist_on_brute_force(seed)


def test_a_bound_that_no_week_can_have_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(SummedWeek):
        def __init__(self, week: Week) -> None:
            super().__init__(week)
            self.costs = {tier: cost + 1000 for tier, cost in self.costs.items()}

    monkeypatch.setattr(search, "SummedWeek", Wrong)
    monkeypatch.setattr(search, "SHARE_OF_GLANCE", 0.0)
    tree = {"version": 1, "extends": "whole_body"}
    with pytest.raises(AssertionError, match="below its bound"):
        solve(load_scenario(tree, load_catalog(), name="wrong"), time_limit=5)


def test_each_session_keeps_its_length() -> None:
    """Days of 30 and 75 minutes are not two of 52."""
    minutes = {"mon": 30, "wed": 75, "fri": 60}
    days = {day: {"at": "gym", "minutes": number} for day, number in minutes.items()}
    tree = {"version": 1, "extends": "whole_body", "days": days}
    week = build(load_scenario(tree, load_catalog(), name="lengths"))
    relaxation = SummedWeek(week)
    chosen = [
        {
            relaxation._sum_of[piece]
            for day in week.days
            for piece in relaxation._layout.pieces(week.work[name, day].index)
        }
        for name in week.work_names
    ]
    assert all(len(sums) == 2 for sums in chosen)  # hard for the back or not, on all days together
    longest = {}
    for day, length in week.lengths.items():
        (variable,) = flat(length)[0]
        pieces = relaxation._layout.pieces(variable)
        relaxation.model.maximize(sum(relaxation._sums[relaxation._sum_of[piece]] for piece in pieces))
        _, solver = solving().run(relaxation.model, 60)
        longest[day] = solver.objective_value
    assert longest["mon"] <= 30 * 60
    assert 60 * 60 <= longest["wed"] <= 75 * 60


def test_days_are_alike_that_offer_the_same() -> None:
    """What rules say of some days only does not set these apart."""
    week = build(load_scenario(SCENARIOS / "home_four_sessions.yaml"))
    assert len({len(list(week.on(day))) for day in week.days}) == 1
    layout = SummedWeek(week)._layout
    spoken_of = [
        {one.name.rpartition(".")[0] for one in week.model.proto.variables if one.name.endswith(day)}
        for day in week.days
    ]
    assert any(names != spoken_of[0] for names in spoken_of)
    assert len({layout._kind[day] for day in week.days}) == 1


@pytest.mark.parametrize(
    ("others", "are"),
    [
        ({"thu": 60}, True),
        ({"wed": 45, "fri": 60}, True),
        ({"tue": 60, "thu": 60, "sat": 60}, False),
    ],
)
def test_few_days_are_added_up(others: dict[str, int], are: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    added_up: list[Week] = []

    class Told(SummedWeek):
        def __init__(self, week: Week) -> None:
            added_up.append(week)
            super().__init__(week)

    monkeypatch.setattr(search, "SummedWeek", Told)
    monkeypatch.setattr(search, "SHARE_OF_GLANCE", 0.0)
    days = {day: {"at": "gym", "minutes": minutes} for day, minutes in {"mon": 60, **others}.items()}
    tree = {"version": 1, "extends": "whole_body", "days": days, "sessions": {"min": 1, "max": len(days)}}
    result = solve(
        load_scenario(tree, load_catalog(), name="days"), time_limit=3, deterministic=True, explain=None
    )
    assert result.program is not None
    assert len(added_up) == are


def test_a_week_is_found_among_what_the_sums_take() -> None:
    """They raise the bound, and the exercises that they take make up a better week than the first."""
    week = build(load_scenario({"version": 1, "extends": "whole_body"}, load_catalog(), name="taken"))
    looking = Search(week, solving(60))
    looking.any_week()
    looking._enter("economy")
    first = looking._best
    looking._relax(solving(20))
    assert first is not None
    assert looking._best is not None
    assert 0 < looking.bound <= looking._best < first
