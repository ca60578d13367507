"""The heart of the suite: every program of every tiny world, shown to both witnesses.

The model lists all its solutions; the checker judges every program that can be written down. They must
agree on each. Errors are then planted in the model, rule by rule, and must be seen.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ortools.sat.python import cp_model

from scheduler import Program, Scenario
from scheduler.building import build
from scheduler.catalog import Span
from scheduler.checker import verify_in
from scheduler.rule import Rule
from scheduler.rules import RULES
from scheduler.terms import TIERS
from scheduler.week import Week
from tests.support import fix
from tests.worlds import WORLDS, World, decisions

BY_NAME = {world.name: world for world in WORLDS}
SOFT = {"variety", "machines", "economy"}
"""Rules without a hard demand."""

LEAST_PROGRAMS = 200_000


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_model_and_checker_agree_on_every_program(world: World) -> None:
    allowed = world.allowed_by_model()
    kept = 0
    for program in world.programs():
        broken = world.broken_rules(program)
        kept += not broken
        assert (decisions(program) in allowed) == (not broken), (sorted(broken), program)
    assert kept == len(allowed)


def test_the_worlds_have_enough_programs() -> None:
    assert sum(world.number_of_programs() for world in WORLDS) >= LEAST_PROGRAMS


# Planted errors: the model is given a changed scenario, the checker the true one.

Change = Callable[[Scenario], Scenario]


def _rule(key: str, **update: Any) -> Change:
    """The scenario with some fields of one rule changed."""

    def change(scenario: Scenario) -> Scenario:
        rules = [rule.model_copy(update=update) if rule.key == key else rule for rule in scenario.rules]
        return replace(scenario, rules=tuple(rules))

    return change


def _without(key: str) -> Change:
    """The scenario without one rule."""
    return lambda scenario: replace(scenario, rules=tuple(r for r in scenario.rules if r.key != key))


def _setting(part: str, **update: Any) -> Change:
    """The scenario with a part of its setting changed."""

    def change(scenario: Scenario) -> Scenario:
        new = getattr(scenario.setting, part).model_copy(update=update)
        return replace(scenario, setting=scenario.setting.model_copy(update={part: new}))

    return change


def _minutes(more: int) -> Change:
    """The scenario with so many minutes more on each day."""

    def change(scenario: Scenario) -> Scenario:
        days = {
            name: day.model_copy(update={"minutes": day.minutes + more})
            for name, day in scenario.setting.days.items()
        }
        return replace(scenario, setting=scenario.setting.model_copy(update={"days": days}))

    return change


def _sooner_hard(scenario: Scenario) -> Scenario:
    sets = scenario.setting.hard_sets - 0.5
    return replace(scenario, setting=scenario.setting.model_copy(update={"hard_sets": sets}))


def _set_less(scenario: Scenario) -> Scenario:
    (rule,) = (rule for rule in scenario.rules if rule.key == "weekly_sets")
    bounds = dict(getattr(rule, "bounds"))  # noqa: B009 - the field of one rule among all
    bounds["lats"] = bounds["lats"].model_copy(update={"min": bounds["lats"].min - 1})
    return _rule("weekly_sets", bounds=bounds)(scenario)


def _milder(scenario: Scenario) -> Scenario:
    pain = tuple(pain.model_copy(update={"severity": 3}) for pain in scenario.setting.pain)
    return replace(scenario, setting=scenario.setting.model_copy(update={"pain": pain}))


VOLUME = "volume, frequency and recovery in the gym"
PLACES = "equipment at two places and a beginner"
WORK = "direct work, core and glutes"
PINS = "pins, bans and patterns"
PLANTED: dict[str, tuple[str, Change]] = {
    "sessions": (VOLUME, _rule("sessions", max=3)),
    "equipment": (PLACES, _without("equipment")),
    "level": (PLACES, _without("level")),
    "time_budget": ("minutes to the second", _minutes(1)),
    "weekly_sets": (VOLUME, _set_less),
    "session_sets": (VOLUME, _rule("session_sets", max=4)),
    "frequency": (VOLUME, _without("frequency")),
    "recovery": ("recovery by the clock around the end of the week", _rule("recovery", hours=13)),
    "composition": ("composition of hard sessions", _without("composition")),
    "order": ("the order of four lifts", _rule("order", before={})),
    "fatigue": ("fatigue on following days", _rule("fatigue", top_lifts=2)),
    "direct_work": (WORK, _rule("direct_work", grip=False)),
    "core_and_glutes": (WORK, _rule("core_and_glutes", glutes=1.5)),
    "warm_up": ("warm-up and cool-down", _rule("warm_up", minutes=5)),
    "cool_down": ("warm-up and cool-down", _rule("cool_down", stretches=0)),
    "active_recovery": ("active recovery", _rule("active_recovery", days=0)),
    "dose": (VOLUME, _setting("dose", sets=Span(min=1, max=1))),
    "pain": ("severe back pain", _milder),
    "clinician": ("the clinician's word", _without("clinician")),
    "pin": (PINS, _rule("pin", pinned=())),
    "preferences": (PINS, _rule("preferences", ban=())),
    "patterns": (PINS, _rule("patterns", require=())),
}


def test_an_error_is_planted_in_every_rule() -> None:
    assert PLANTED.keys() | SOFT == RULES.keys()


@pytest.mark.parametrize("key", PLANTED)
def test_a_planted_error_is_seen(key: str) -> None:
    name, change = PLANTED[key]
    world = BY_NAME[name]
    allowed = world.allowed_by_model(change(world.scenario))
    assert any((decisions(p) in allowed) == bool(world.broken_rules(p)) for p in world.programs())


TOO_TIGHT: list[tuple[str, str, Change]] = [
    ("sessions", VOLUME, _rule("sessions", items=Span(min=1, max=2))),
    ("session_sets", VOLUME, _rule("session_sets", max=2.5)),
    ("session_sets", "composition of hard sessions", _sooner_hard),
    ("time_budget", "minutes to the second", _minutes(-1)),
]
"""Rules that are given the changed scenario only where they say what follows from all demands."""


def test_an_error_is_planted_in_all_that_follows() -> None:
    assert {key for key, _, _ in TOO_TIGHT} == {
        key for key, rule in RULES.items() if rule.tighten is not Rule.tighten
    }


@pytest.mark.parametrize(("key", "name", "change"), TOO_TIGHT)
def test_what_does_not_follow_is_seen(
    key: str, name: str, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = BY_NAME[name]
    changed = change(world.scenario)
    (rule,) = (rule for rule in changed.rules if rule.key == key)
    tighten = type(rule).tighten

    def too_tight(_: Rule, week: Week) -> None:
        true, week.setting = week.setting, changed.setting
        tighten(rule, week)
        week.setting = true

    monkeypatch.setattr(type(rule), "tighten", too_tight)
    allowed = world.allowed_by_model()
    assert any((decisions(p) in allowed) == bool(world.broken_rules(p)) for p in world.programs())


# Costs: the least cost of the model with the program fixed, against the checker's sum.

SAMPLE = 25


def _kept_sample(world: World) -> list[Program]:
    chance = random.Random(world.name)
    allowed = sorted(world.allowed_by_model(), key=sorted)
    chosen = set(chance.sample(allowed, min(SAMPLE, len(allowed))))
    return [program for program in world.programs() if decisions(program) in chosen]


def _model_costs(scenario: Scenario, world: World, program: Program) -> dict[str, int]:
    costs: dict[str, int] = {}
    for tier in TIERS:
        week = build(scenario, world.catalog)
        assert fix(week, program)
        week.model.minimize(sum(p.cost for p in week.penalties if p.tier == tier))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(week.model) == cp_model.OPTIMAL
        costs[tier] = round(solver.objective_value)
    return costs


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_model_and_checker_agree_on_costs(world: World) -> None:
    for program in _kept_sample(world):
        verdict = verify_in(world.case, world.scenario, program)
        assert _model_costs(world.scenario, world, program) == verdict.values


COSTS = "machines, variety and economy"
PLANTED_COSTS: dict[str, Change] = {
    "variety": _rule("variety", points=4),
    "machines": _rule("machines", percent=33),
    "economy": _rule("economy", item_seconds=31),
    "economy spread": _rule("economy", spread_percent=40),
    "patterns": _rule("patterns", points=2),
    "preferences like": _rule("preferences", like_points=3),
    "preferences dislike": _rule("preferences", dislike_points=3),
    "preferences merit": _rule("preferences", merit_points=2),
}


@pytest.mark.parametrize("name", PLANTED_COSTS)
def test_a_planted_cost_is_seen(name: str) -> None:
    world = BY_NAME[COSTS]
    changed = PLANTED_COSTS[name](world.scenario)
    assert any(
        _model_costs(changed, world, program) != verify_in(world.case, world.scenario, program).values
        for program in _kept_sample(world)
    )
