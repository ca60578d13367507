"""What the solver calls optimal or infeasible, against brute force over every program."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from scheduler import solve, verify
from scheduler.checker import verify_in
from scheduler.loading import load_catalog
from scheduler.result import Result
from scheduler.scenario import load_scenario
from scheduler.search import Improvement
from scheduler.terms import TIERS
from tests.worlds import World

ROOT = Path(__file__).parent.parent
SCENARIOS = 200
GROUP = 10
SOME = ("gym_and_home", "nine_moves_week", "low_back_pain_4", "advanced_three_days", "sedentary_lunch_breaks")
"""Shipped scenarios of different kinds."""
LIFTS = ("row", "pull", "dead", "chest_row", "one_arm", "curl", "extension", "hang", "plank", "bridge")
PAINS: tuple[dict[str, Any], ...] = (
    {"condition": "back", "severity": 2, "cleared": True},
    {"condition": "back", "severity": 5, "cleared": True},
    {"condition": "elbow", "severity": 3},
    {"condition": "bone"},
)


def random_world(seed: int) -> World:
    """Three lifts, two days, and a handful of rules with bounds that sometimes clash."""
    chance = random.Random(seed)
    lifts = chance.sample(LIFTS, 3)
    days = chance.sample(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 2)
    clock = chance.random() < 0.5
    keys: dict[str, Any] = {
        "sessions": {"min": chance.choice((0, 1, 2)), "items": {"min": 1, "max": chance.choice((2, 3))}},
        "recovery": {"hours": chance.choice((0, 24, 48, 72))},
        "weekly_sets": {
            muscle: {"min": (low := chance.choice((0, 0, 1, 2))), "target": low + chance.choice((1, 3, 5.5))}
            for muscle in chance.sample(("lats", "biceps", "erectors", "back", "glutes", "abs"), 2)
        },
        "frequency": {"back": {"max": chance.choice((1, 2))}},
        "preferences": {"like": [chance.choice(lifts)], "dislike": [chance.choice(lifts)]},
        "patterns": {"cover": ["hinge", "vertical_pull"]},
        "variety": {"days": 1, "points": 2},
        "machines": {"percent": 40},
        "economy": {},
    }
    if chance.random() < 0.4:
        keys["composition"] = {"compounds": {"min": 1, "max": 2}, "support": {"min": 0, "max": 1}}
    if chance.random() < 0.3:
        keys["pin"] = [{"exercise": chance.choice(lifts)}]
    if chance.random() < 0.4:
        keys["pain"] = [chance.choice(PAINS)]
    if chance.random() < 0.3:
        keys["order"] = {"before": {lifts[0]: [lifts[1]]}, "first": [lifts[2]]}
    facts = {
        day: {
            "minutes": chance.choice((8, 12, 20)),
            **({"start": f"{chance.randrange(6, 20)}:30"} if clock else {}),
        }
        for day in days
    }
    return World(f"random {seed}", tuple(lifts), facts, keys)


def best_by_brute_force(world: World) -> tuple[int, ...] | None:
    """The lexicographically least costs of all programs that keep every rule."""
    best: tuple[int, ...] | None = None
    for program in world.programs():
        if not world.broken_rules(program):
            verdict = verify_in(world.case, world.scenario, program)
            costs = tuple(verdict.value(tier) for tier in TIERS)
            best = costs if best is None else min(best, costs)
    return best


def insist_on_brute_force(seed: int) -> None:
    """The solver's answer for a random world is that of brute force."""
    world = random_world(seed)
    best = best_by_brute_force(world)
    result = solve(world.scenario, world.catalog, time_limit=60, workers=1 + seed % 2)
    if best is None:
        assert result.status == "infeasible", seed
        return
    assert result.status == "optimal", seed
    assert tuple(tier.value for tier in result.tiers) == best, seed
    assert all(tier.value == tier.bound for tier in result.tiers), seed
    assert result.program is not None
    assert verify(world.scenario, result.program, world.catalog).kept, seed


@pytest.mark.parametrize("first", range(0, SCENARIOS, GROUP))
def test_optimal_and_infeasible_are_what_brute_force_says(first: int) -> None:
    for seed in range(first, first + GROUP):
        insist_on_brute_force(seed)


def test_the_random_scenarios_are_of_both_kinds() -> None:
    best = [best_by_brute_force(random_world(seed)) for seed in range(0, SCENARIOS, GROUP)]
    assert None in best
    assert any(costs is not None and costs[0] > 0 for costs in best)


@pytest.mark.parametrize("seed", range(12))
def test_the_answer_does_not_depend_on_order_or_names(seed: int) -> None:
    """The same scenario with catalog and days listed in another order has the same costs."""
    world = random_world(seed)
    reordered = World(
        world.name, world.exercises[::-1], dict(reversed(list(world.days.items()))), world.keys, world.places
    )
    one = solve(world.scenario, world.catalog, time_limit=60)
    other = solve(reordered.scenario, reordered.catalog, time_limit=60)
    assert one.status == other.status
    assert [tier.value for tier in one.tiers] == [tier.value for tier in other.tiers]


def test_canonical_weeks_do_not_depend_on_seed_or_workers() -> None:
    world = random_world(4)
    weeks = [
        solve(world.scenario, world.catalog, time_limit=60, canonical=True, seed=seed, workers=workers)
        for seed in range(3)
        for workers in (1, 2)
    ]
    assert all(week.canonical for week in weeks)
    assert len({week.program.model_dump_json() for week in weeks if week.program}) == 1


def solve_in_part(world: World, enough: int) -> Result:
    """What is known of a world's best week when the search is cancelled after ``enough`` news."""
    cancel, told = threading.Event(), list[Improvement]()

    def on_improvement(news: Improvement) -> None:
        told.append(news)
        if len(told) >= enough:
            cancel.set()

    return solve(
        world.scenario, world.catalog, time_limit=60, workers=1, cancel=cancel, on_improvement=on_improvement
    )


@pytest.mark.parametrize("enough", [1, 2])
def test_a_bound_of_an_interrupted_search_is_true(enough: int) -> None:
    """The gap is open, but the bound never lies above the optimum."""
    still_open = 0
    for seed in range(0, 40, 4):
        world = random_world(seed)
        best = best_by_brute_force(world)
        if best is None:
            continue
        result = solve_in_part(world, enough)
        for tier, least in zip(result.tiers, best, strict=True):
            assert tier.bound <= least <= tier.value
            still_open += tier.bound < tier.value
            if tier.value > least:
                break  # the bounds of later tiers hold for a worse value of this one
    assert still_open


@pytest.mark.parametrize("name", SOME)
def test_no_bound_is_above_what_a_long_run_proves(name: str) -> None:
    """Nor is any week on the way better than the best."""
    scenario = load_scenario(ROOT / "scenarios" / f"{name}.yaml")
    best = solve(scenario, time_limit=300, explain=None)
    assert best.status == "optimal"
    told: list[Improvement] = []
    result = solve(scenario, time_limit=1.5, explain=None, seed=1, on_improvement=told.append)
    for tier, least in zip(result.tiers, best.tiers, strict=True):
        news = [one for one in told if one.tier == tier.name]
        assert news
        assert all(one.bound <= least.value <= one.value for one in news)
        assert tier.bound <= least.value <= tier.value
        if tier.value > least.value:
            break  # the bounds of later tiers hold for a worse value of this one


def test_tiers_without_costs_are_over_at_once() -> None:
    tree = {"version": 1, "extends": "whole_body", "weekly_sets": None, "economy": None}
    scenario = load_scenario(tree, load_catalog(), name="no costs")
    result = solve(scenario, time_limit=20)
    values = {tier.name: (tier.value, tier.bound) for tier in result.tiers}
    assert values["shortfall"] == values["economy"] == (0, 0)
    assert values["fit"][0] > 0


def test_a_model_is_the_same_in_every_process() -> None:
    """Python mixes the order of sets anew in each process; a search could not be repeated if it got in."""
    code = (
        "from scheduler import build, load_scenario\n"
        "print(build(load_scenario('scenarios/advanced_three_days.yaml')).model.proto)"
    )
    models = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(models) == 1
