"""The search in parts: which parts there are, and that it changes no answer."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

from scheduler import neighbourhoods, search, solve, verify
from scheduler.building import build
from scheduler.loading import load_catalog
from scheduler.neighbourhoods import Neighbourhood, Neighbourhoods, best_of
from scheduler.scenario import load_scenario
from scheduler.search import Improvement, Search
from scheduler.solving import Options, Solving, copy_of
from scheduler.terms import TIERS
from scheduler.week import Week
from tests.test_optimality import insist_on_brute_force, random_world

SCENARIOS = Path(__file__).parent.parent / "scenarios"


def gym_week() -> Week:
    """A template with four days and over sixty exercises."""
    tree = {"version": 1, "extends": "advanced"}
    return build(load_scenario(tree, load_catalog(), name="gym"))


def test_samples_grow_and_mix_the_patterns() -> None:
    week = gym_week()
    parts = list(Neighbourhoods(week, seed=0).growing())
    sizes = [len(part.exercises) for part in parts]
    assert sizes == [60 * 2**number for number in range(len(sizes))]
    assert sizes
    assert sizes[-1] < len(week.work_names) <= 2 * sizes[-1]
    patterns = {week.exercise(name).pattern for name in week.work_names}
    assert {week.exercise(name).pattern for name in parts[0].exercises} == patterns
    assert all(part.days == set(week.days) for part in parts)


def looked_at(
    parts: Neighbourhoods, gain: Callable[[Neighbourhood], float], times: int
) -> list[Neighbourhood]:
    """Where a search looks that finds so much in each part."""
    kinds = parts.kinds()
    found = []
    for _ in range(times):
        kind = best_of(kinds)
        assert kind is not None
        assert kind.part is not None
        found.append(kind.part)
        kind.note(gain(kind.part))
    return found


def test_all_exercises_are_tried_before_it_is_in_vain() -> None:
    week = gym_week()
    parts = Neighbourhoods(week, seed=1)
    tried = looked_at(parts, lambda _: 0.0, parts.vain)
    on_two_days = [part for part in tried if len(part.days) == 2]
    assert set().union(*(part.exercises for part in on_two_days)) == set(week.work_names)
    assert {part.days for part in tried} > {frozenset(week.days)}


def test_days_take_turns() -> None:
    week = gym_week()
    pairs = [
        part.days for part in looked_at(Neighbourhoods(week, seed=2), lambda part: len(part.days) == 2, 9)
    ]
    pairs = [days for days in pairs if len(days) == 2]
    for start in range(0, len(pairs) - 1, len(week.days) // 2):
        seen = [day for days in pairs[start : start + len(week.days) // 2] for day in days]
        assert len(seen) == len(set(seen))


def test_what_gains_more_is_looked_at_again() -> None:
    parts = looked_at(Neighbourhoods(gym_week(), seed=0), lambda part: 10.0 / len(part.days), 10)
    assert [len(part.days) for part in parts].count(2) == 9  # each kind once, and then what gains more


def test_there_are_no_parts_of_a_small_week() -> None:
    world = random_world(0)  # three exercises on two days
    week = build(world.scenario, world.catalog)
    assert not any(kind.part for kind in Neighbourhoods(week, seed=0).kinds())
    assert not list(Neighbourhoods(week, seed=0).growing())


def test_there_are_no_parts_where_nothing_may_be_done() -> None:
    tree = {
        "version": 1,
        "extends": "home",
        "preferences": {"ban": sorted(load_catalog().exercises)},
    }
    week = build(load_scenario(tree, load_catalog(), name="nothing"))
    assert not week.work
    assert not any(kind.part for kind in Neighbourhoods(week, seed=0).kinds())


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_parts_change_no_answer(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even with one exercise at a time and before anything else, the best week is that of brute force."""
    monkeypatch.setattr(neighbourhoods, "SAMPLE", 1)
    monkeypatch.setattr(neighbourhoods, "PAIR", 1)
    for seed in range(first, first + 10):
        world = random_world(seed)
        week = build(world.scenario, world.catalog)
        assert Neighbourhoods(week, seed=0).large == (len(week.work_names) > 2)
        insist_on_brute_force(seed)


def test_what_a_part_proves_is_not_told_as_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches in parts only: each tier ends with a week, and no bound but zero."""
    monkeypatch.setattr(search, "MOST_DAYS", 0)
    monkeypatch.setattr(search, "SHARE_OF_PARTS", 1.0)
    monkeypatch.setattr(neighbourhoods, "SAMPLE", 20)
    monkeypatch.setattr(neighbourhoods, "VAIN", 10**6)
    monkeypatch.setattr(Search, "_challenge", lambda *_: cp_model.UNKNOWN)
    minimise = Search._minimise

    def in_parts(
        searching: Search, budget: Solving, part: Neighbourhood | None = None
    ) -> cp_model.CpSolverStatus:
        return cp_model.UNKNOWN if part is None else minimise(searching, budget, part)

    monkeypatch.setattr(Search, "_minimise", in_parts)
    told: list[Improvement] = []
    scenario = load_scenario({"version": 1, "extends": "whole_body"}, load_catalog(), name="parts")
    result = solve(scenario, time_limit=2, on_improvement=told.append)
    assert {news.tier for news in told} == set(TIERS)
    assert not any(news.bound for news in told)
    assert not any(tier.bound for tier in result.tiers)


def test_no_part_outlives_its_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python need not look for unused objects, which it does too seldom for what the solver holds."""
    parts: list[weakref.ref[cp_model.CpModel]] = []
    kept = []

    def noted(model: cp_model.CpModel) -> cp_model.CpModel:
        copy = copy_of(model)
        parts.append(weakref.ref(copy))
        kept.append(sum(part() is not None for part in parts))
        return copy

    monkeypatch.setattr(search, "copy_of", noted)
    monkeypatch.setattr(neighbourhoods, "SAMPLE", 20)
    scenario = load_scenario({"version": 1, "extends": "whole_body"}, load_catalog(), name="parts")
    gc.disable()
    try:
        solve(scenario, time_limit=5)
    finally:
        gc.enable()
    assert len(parts) > 3
    assert set(kept) == {1}


@pytest.mark.parametrize("sample", [20, 60])
def test_some_week_comes_before_all_else(monkeypatch: pytest.MonkeyPatch, sample: int) -> None:
    """Of a pool that counts as large and of one that does not."""
    monkeypatch.setattr(neighbourhoods, "SAMPLE", sample)
    monkeypatch.setattr(Search, "_settle", lambda *_: cp_model.UNKNOWN)
    catalog = load_catalog()
    scenario = load_scenario({"version": 1, "extends": "whole_body"}, catalog, name="first")
    told: list[Improvement] = []
    result = solve(scenario, time_limit=20, on_improvement=told.append)
    assert result.program is not None
    assert verify(scenario, result.program, catalog).kept
    assert [news.tier for news in told[::2]] == list(TIERS)
    costs = {tier.name: tier.value for tier in result.tiers}
    for news in told:
        assert news.value >= costs[news.tier]  # until it is minimised, a cost may be overstated


def test_a_settled_tier_becomes_better_but_never_worse() -> None:
    """One that is left unproved can become better on the way to another; then there is no way back."""
    week = build(load_scenario({"version": 1, "extends": "whole_body"}, load_catalog(), name="held"))
    found = Search(week, Solving(Options(seconds=20), threading.Event()))
    found.any_week()
    shortfall = week.costs["shortfall"]
    settled = found._value(shortfall)
    found._hold("shortfall", settled)
    found._solve(shortfall, found._solving.part(0.2))
    better = found._value(shortfall)
    assert found._held == {"shortfall": better}
    assert better < settled
    found._solve(-shortfall, found._solving.part(0.2))
    assert found._value(shortfall) <= better


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_challenges_change_no_answer(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where every week is challenged at once, the best one is that of brute force."""
    challenged = []
    challenge = Search._challenge

    def noted(searching: Search, budget: Solving) -> cp_model.CpSolverStatus:
        challenged.append(searching)
        return challenge(searching, budget)

    monkeypatch.setattr(Search, "_challenge", noted)
    monkeypatch.setattr(search, "CLOSE_UNITS", 10**6)
    monkeypatch.setattr(search, "MOST_DAYS", 0)
    for share in ("GLANCE", "PARTS"):
        monkeypatch.setattr(search, f"SHARE_OF_{share}", 0.0)
    for seed in range(first, first + 10):
        insist_on_brute_force(seed)
    assert challenged


def test_a_challenge_proves_no_more_than_the_best() -> None:
    """Whether it finds a better week or that there is none."""
    scenario = load_scenario(SCENARIOS / "beginner_half_an_hour.yaml")
    proved = {tier.name: tier.value for tier in solve(scenario).tiers}
    week, solving = build(scenario), Solving(Options(seconds=60), threading.Event())
    searching = Search(week, solving)
    assert searching.any_week().program is not None
    for tier in TIERS:
        searching._enter(tier)
        for _ in ("for a better week", "for none"):
            searching.bound = 0
            assert searching._challenge(solving) == cp_model.OPTIMAL
            assert searching.bound == searching._best == proved[tier]
        searching._hold(tier, proved[tier])


def test_bounds_rise_within_a_tier() -> None:
    told: list[Improvement] = []
    scenario = load_scenario({"version": 1, "extends": "whole_body"}, load_catalog(), name="bounds")
    result = solve(scenario, time_limit=8, on_improvement=told.append)
    for tier in result.tiers:
        bounds = [news.bound for news in told if news.tier == tier.name]
        values = [news.value for news in told if news.tier == tier.name]
        assert bounds == sorted(bounds)
        assert values == sorted(values, reverse=True)
        assert bounds[-1] == tier.bound
        assert values[-1] >= tier.value  # a later tier's week may be better in this one, too
    assert any(len({news.bound for news in told if news.tier == tier.name}) > 2 for tier in result.tiers)
