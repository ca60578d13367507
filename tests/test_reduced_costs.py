"""What a settled tier forbids: no week that costs no more is lost, and the search gets rid of much."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

from scheduler import build, load_scenario, reduced_costs, solve
from scheduler.linear import Row, bounds_of, expression_of, reach
from scheduler.reduced_costs import reduced_cost_row
from scheduler.solving import Options, Solving
from scheduler.terms import TIERS, TierName
from scheduler.week import Linear, Week
from tests.test_optimality import best_by_brute_force, random_world

SCENARIOS = Path(__file__).parent.parent / "scenarios"


def most_of(week: Week, row: Row, cost: Linear, most: int) -> int:
    """The most that the sum of a row is in any week that costs at most so much."""
    model = week.model.clone()
    model.add(cost <= most)
    model.maximize(expression_of(model, row.terms))
    status, solver = Solving(Options(seconds=300), threading.Event()).run(model, 300)
    assert status == cp_model.OPTIMAL
    return round(solver.objective_value)


def rows_that_fail(worlds: range) -> list[tuple[int, TierName]]:
    """The random worlds, and the tiers, in which a week that costs no more breaks the row."""
    failed: list[tuple[int, TierName]] = []
    for seed in worlds:
        world = random_world(seed)
        best = best_by_brute_force(world)
        if best is None:
            continue
        week = build(world.scenario, world.catalog)
        for tier, value in zip(TIERS, best, strict=True):
            cost = week.costs[tier]
            for most in (value, value + 2):
                row = reduced_cost_row(week.model, cost, most)
                if row is not None and most_of(week, row, cost, most) > row.high:
                    failed.append((seed, tier))
            week.model.add(cost <= value)
    return failed


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_every_week_that_costs_no_more_keeps_the_row(first: int) -> None:
    assert not rows_that_fail(range(first, first + 10))


def test_rows_are_found_and_a_wrong_one_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    added_up = reduced_costs._added_up

    def too_much(*given: object) -> tuple[dict[int, int], int]:
        terms, least = added_up(*given)  # type: ignore[arg-type]
        return terms, least + reduced_costs.SCALE

    monkeypatch.setattr(reduced_costs, "_added_up", too_much)
    assert rows_that_fail(range(20))


def test_what_a_tier_leaves_little_of_is_gone() -> None:
    """With sore knees, the best fit alone decides about many of the choices."""
    scenario = load_scenario(SCENARIOS / "whole_body_sore_knee.yaml")
    value = solve(scenario, explain=None).tiers[1].value
    week = build(scenario)
    week.model.add(week.costs["shortfall"] <= 0)
    row = reduced_cost_row(week.model, week.costs["fit"], value)
    assert row is not None
    spare = row.high - reach(row.terms, bounds_of(week.model))[0]
    gone = [chosen for chosen in week.work.values() if row.terms.get(chosen.index, 0) > spare]
    assert len(gone) > len(week.work) / 3


def test_where_much_more_may_be_spent_nothing_is_said() -> None:
    scenario = load_scenario(SCENARIOS / "whole_body_sore_knee.yaml")
    week = build(scenario)
    assert reduced_cost_row(week.model, week.costs["fit"], 1000) is None


def test_what_is_not_soon_known_is_left(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    week = build(load_scenario(SCENARIOS / "whole_body_sore_knee.yaml"))
    monkeypatch.setattr(reduced_costs, "MOST_WORK", 1e-9)
    assert reduced_cost_row(week.model, week.costs["fit"], 30) is None
    assert capfd.readouterr() == ("", "")


def test_a_sum_that_is_too_large_for_the_solver_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    week = build(load_scenario(SCENARIOS / "whole_body_sore_knee.yaml"))
    assert reduced_cost_row(week.model, week.costs["fit"], 31) is not None
    monkeypatch.setattr(reduced_costs, "LARGEST", 10**6)
    assert reduced_cost_row(week.model, week.costs["fit"], 31) is None


def test_a_model_with_gaps_in_a_domain_is_left() -> None:
    model = cp_model.CpModel()
    one = model.new_int_var_from_domain(cp_model.Domain.from_values([0, 2]), "one")
    assert reduced_cost_row(model, one, 1) is None
