"""Explanations of real scenarios: those shipped without a week, and those spoilt on purpose."""

from __future__ import annotations

import random
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scheduler import (
    Conflict,
    InputError,
    Program,
    Scenario,
    Wanted,
    WayOut,
    load_catalog,
    load_scenario,
    verify,
)
from scheduler.building import build, build_loose
from scheduler.checker import breaches_in, case_of
from scheduler.eligibility import Eligibility, eligibility
from scheduler.explaining import explain
from scheduler.loose import LooseWeek
from scheduler.reading import read_file
from scheduler.rules.order import Order
from scheduler.search import Outcome, Search
from scheduler.solving import Options, Solving
from scheduler.terms import Weekday

SCENARIOS = Path(__file__).parent.parent / "scenarios"
CATALOG = load_catalog()
BASES = (
    "gym_and_home",
    "home_bands",
    "beginner_two_evenings",
    "intermediate_gym_week",
    "low_back_pain_2",
    "elbow_medial",
    "home_four_sessions",
    "clinician_says",
)
PLANTED = 200
GROUP = 10
Tree = dict[str, Any]
Steps = tuple[str, ...]


class Plant(NamedTuple):
    """A value that is put into a scenario, at a path."""

    path: tuple[str, ...]
    value: Any


def solving(seconds: float = 20) -> Solving:
    return Solving(Options(seconds=seconds), threading.Event())


def a_week(scenario: Scenario) -> Outcome:
    """Some week, if there is one."""
    return Search(build(scenario, CATALOG, costs=False), solving()).any_week()


def planted(base: str, plants: Sequence[Plant]) -> Scenario | None:
    """A shipped scenario with some values of its own changed; None where it is no scenario then."""
    tree = read_file(SCENARIOS / f"{base}.yaml").plain()
    assert isinstance(tree, dict)
    tree.pop("expect")
    for plant in plants:
        *parents, last = plant.path
        place: Tree = tree
        for step in parents:
            place = place.setdefault(step, {})
        place[last] = plant.value
    try:
        return load_scenario(tree, CATALOG, name=base, folder=SCENARIOS)
    except InputError:
        return None


def random_plant(chance: random.Random, base: Scenario) -> Plant:
    """Something that a person might write by mistake, and that often leaves no week."""
    setting = base.setting
    day = chance.choice(setting.weekdays)
    muscle = chance.choice(("lats", "rhomboids", "mid_traps", "erectors", "biceps"))
    name = chance.choice(tuple(CATALOG.exercises))
    days = {d: facts.model_dump(exclude_none=True) for d, facts in setting.days.items()}
    days[day]["minutes"] = chance.choice((8, 12, 20))
    days_short = {d: {**facts, "minutes": 15} for d, facts in days.items()}
    number = len(setting.weekdays)
    return chance.choice(
        (
            Plant(("days",), days),
            Plant(("days",), days_short),
            Plant(("places",), {place: [] for place in setting.places}),
            Plant(("weekly_sets", muscle), {"min": chance.choice((12, 30)), "target": None, "max": None}),
            Plant(("weekly_sets", muscle), {"min": 0, "target": None, "max": chance.choice((0.5, 2))}),
            Plant(("frequency", "back"), {"min": number + 1, "max": 7}),
            Plant(("sessions",), {"min": number + 1, "max": 7, "items": {"min": 1, "max": 8}}),
            Plant(("sessions",), {"min": 1, "max": 7, "items": {"min": chance.choice((9, 12)), "max": 14}}),
            Plant(("recovery", "hours"), chance.choice((72, 120))),
            Plant(("pin",), [{"exercise": name}]),
            Plant(("pin",), [{"exercise": name, "day": day}]),
            Plant(("session_sets", "max"), chance.choice((1, 2))),
            Plant(("dose", "sets"), chance.choice(({"min": 1, "max": 1}, {"min": 6, "max": 6}))),
            Plant(("core_and_glutes", "core"), 40),
            Plant(("active_recovery", "days"), 7),
            Plant(("warm_up", "minutes"), chance.choice((30, 60))),
            Plant(("cool_down", "stretches"), 10),
            Plant(("patterns", "require"), ["carry", chance.choice(tuple(CATALOG.patterns))]),
        )
    )


class Spoilt(NamedTuple):
    """A scenario without a week because of one or two plants; ``alone`` are those that spoil it alone."""

    scenario: Scenario
    plants: list[Plant]
    alone: list[Plant]


def spoilt(seed: int) -> Spoilt:
    chance = random.Random(seed)
    while True:
        base = chance.choice(BASES)
        good = planted(base, [])
        assert good is not None
        plants = [random_plant(chance, good) for _ in range(chance.choice((1, 2)))]
        scenario = planted(base, plants)
        if scenario is None or len({plant.path[0] for plant in plants}) < len(plants):
            continue
        if a_week(scenario).infeasible:
            return Spoilt(scenario, plants, [plant for plant in plants if is_bad(planted(base, [plant]))])


def is_bad(scenario: Scenario | None) -> bool:
    return scenario is not None and a_week(scenario).infeasible


def is_of(path: Steps, plant: Plant) -> bool:
    return path[: len(plant.path)] == plant.path


def undoes(way_out: WayOut, plants: Sequence[Plant]) -> bool:
    """Whether a way out changes nothing but what was planted."""
    return all(any(is_of(edit.path, plant) for plant in plants) for edit in way_out.edits)


def demands_of(week: LooseWeek, conflict: Conflict) -> set[Steps]:
    """The paths of everything that a conflict is about: where it was asked, and what would weaken it."""
    ways = {way for demand in conflict.demands for way in week.gives.get(demand.label, ())}
    return {way.edit(1).path for way in ways}


@pytest.mark.parametrize("first", range(0, PLANTED, GROUP))
def test_a_planted_cause_is_in_the_conflict_and_undoing_it_is_a_way_out(first: int) -> None:
    for seed in range(first, first + GROUP):
        scenario, plants, alone = spoilt(seed)
        pool = eligibility(scenario, CATALOG)
        week = build_loose(scenario, CATALOG, pool)
        wanted = Wanted(conflicts=len(alone) or 1, ways_out=3)
        found = explain(scenario, CATALOG, pool, solving(), wanted)
        assert found.conflicts, seed
        about = [demands_of(week, conflict) for conflict in found.conflicts]
        for paths in about:
            assert any(is_of(path, plant) for path in paths for plant in plants), (seed, plants)
        for plant in [] if alone else plants:  # only together they leave no week
            assert any(is_of(path, plant) for paths in about for path in paths), (seed, plant)
        undone = tuple(one for one in found.ways_out if undoes(one, plants))
        if not undone:  # much else is cheaper
            others = {
                way.kind for way in week.ways.values() if not any(is_of(way.edit(1).path, p) for p in plants)
            }
            undone = explain(scenario, CATALOG, pool, solving(60), Wanted(never=others)).ways_out
        assert undone, (seed, plants, found)


# What is shipped without a week


def impossible() -> list[Path]:
    files = sorted(SCENARIOS.glob("*.yaml"))
    return [file for file in files if "status: [infeasible]" in file.read_text()]


def test_there_are_many_kinds_of_impossible_scenarios() -> None:
    assert len(impossible()) >= 30


@pytest.mark.parametrize("file", impossible(), ids=lambda file: file.stem)
def test_every_conflict_is_minimal_and_every_way_out_leads_out(file: Path) -> None:
    scenario = load_scenario(file, CATALOG)
    pool = eligibility(scenario, CATALOG)
    found = explain(scenario, CATALOG, pool, solving(40), Wanted())
    assert found.conflicts
    for conflict in found.conflicts:
        assert conflict.minimal
        labels = [demand.label for demand in conflict.demands]
        assert week_that_keeps(scenario, pool, labels) is None
        for given_up in labels:
            kept = [label for label in labels if label != given_up]
            program = week_that_keeps(scenario, pool, kept)
            assert program is not None, given_up
            assert not broken(scenario, pool, program).intersection(kept), given_up
    for way_out in found.ways_out:
        assert way_out.minimal
        assert not {"pain", "clearance", "clinician", "athlete"} & {edit.path[0] for edit in way_out.edits}
        mended = scenario.mended(way_out.edits, CATALOG)
        program = a_week(mended).program
        assert program is not None
        assert verify(mended, program, CATALOG).kept
    costs = [way_out.cost for way_out in found.ways_out]
    assert costs == sorted(costs)


def week_that_keeps(scenario: Scenario, pool: Eligibility, labels: Collection[str]) -> Program | None:
    """A week that keeps these demands, whatever else it breaks."""
    week = build_loose(scenario, CATALOG, pool)
    for label, switch in week.switches.items():
        week.model.add(switch == (label in labels))
    for way in week.ways.values():
        week.model.add(way.steps == 0)
    edges_of = order_of(scenario)._edges
    week.precedences = lambda exercises: [
        (first, later) for demand, first, later in edges_of(exercises) if f"order.{demand}" in labels
    ]
    outcome = Search(week, Solving(Options(seconds=60, seed=1), threading.Event())).any_week()
    assert outcome.infeasible == (outcome.program is None)
    return outcome.program


def order_of(scenario: Scenario) -> Order:
    """The rule on the order of items; nothing where the scenario has none."""
    return next((rule for rule in scenario.rules if isinstance(rule, Order)), Order())


def broken(scenario: Scenario, pool: Eligibility, program: Program) -> set[str]:
    """Labels of demands that a program breaks: by the checker, but exclusions by exercise and day (the
    checker names the exercise, not the place that lacks something)."""
    found = set()
    uses: list[tuple[str, Weekday | None]] = []
    for session in program.sessions:
        uses += [(item.exercise, session.day) for item in session.items]
    uses += [(recovery.exercise, None) for recovery in program.recovery_days]
    found |= {exclusion.demand for use in uses for exclusion in pool.exclusions.get(use, ())}
    demands = build_loose(scenario, CATALOG, pool).demands
    excluding = {exclusion.demand.split(".")[0] for one in pool.exclusions.values() for exclusion in one}
    for breach in breaches_in(case_of(scenario, CATALOG), scenario, program):
        parts = breach.demand.split(".")
        if parts[0] in excluding and parts[1:] == [breach.exercise]:
            continue
        known = [label for label in demands if f"{breach.demand}.".startswith(f"{label}.")]
        if parts[0] != "pin":
            found |= set(sorted(known, key=len)[-1:])
        else:
            found.add(breach.demand)
    return found
