"""The large family of benchmarks: entries become exercises, pools grow, and every week has what it says."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from benchmarks.family import (
    FLOORS,
    SHARES,
    SIZES,
    Instance,
    entries_in,
    entry_of,
    exercise_of,
    generated,
    growth,
    instances,
    pools,
)
from scheduler import load_catalog
from scheduler.building import build
from scheduler.catalog import Catalog, Exercise
from scheduler.eligibility import eligibility
from scheduler.search import Search
from scheduler.solving import Options, Solving

SHIPPED = load_catalog()
FAMILY = instances()


def raw(
    name: str,
    primary: str,
    secondary: tuple[str, ...] = (),
    mechanic: str | None = "compound",
    equipment: str | None = "barbell",
    level: str = "beginner",
    category: str = "strength",
) -> dict[str, Any]:
    """An entry as it stands in the database."""
    return {
        "id": name.replace(" ", "_"),
        "name": name,
        "level": level,
        "mechanic": mechanic,
        "equipment": equipment,
        "primaryMuscles": [primary],
        "secondaryMuscles": list(secondary),
        "category": category,
    }


def mapped(entry: Mapping[str, Any]) -> Exercise:
    return exercise_of(entry_of(entry), "pool_it")


def work(catalog: Catalog) -> list[str]:
    return [exercise.id for exercise in catalog.exercises.values() if "work" in exercise.blocks]


def muscles(exercise: Exercise) -> tuple[set[str], set[str]]:
    return set(exercise.direct), set(exercise.indirect)


# The mapping


def test_a_row_trains_the_back_and_the_back_of_the_shoulder() -> None:
    row = mapped(raw("Bent Over Row", "middle back", ("lats", "shoulders", "traps"), mechanic="isolation"))
    assert (row.pattern, row.family, row.mechanic) == ("horizontal_pull", "barbell_row", "compound")
    assert muscles(row) == ({"rhomboids", "mid_traps"}, {"lats", "rear_delts", "lower_traps"})
    assert row.equipment == (("barbell",),)
    assert row.erector_work == "integrated"


def test_a_press_trains_the_front_of_the_shoulder() -> None:
    press = mapped(raw("Incline Chest Press", "chest", ("shoulders", "triceps"), equipment="dumbbell"))
    assert (press.pattern, press.family) == ("horizontal_push", "dumbbell_press")
    assert muscles(press) == ({"chest"}, {"front_delts", "triceps", "serratus"})
    assert press.equipment == (("dumbbells", "incline_bench"),)


def test_a_raise_trains_the_side_of_the_shoulder_one_arm_at_a_time() -> None:
    lift = mapped(raw("One-Arm Raise", "shoulders", ("traps",), mechanic="isolation", equipment="cable"))
    assert (lift.pattern, lift.laterality) == ("shoulder_isolation", "unilateral")
    assert muscles(lift) == ({"side_delts"}, {"upper_traps"})


def test_deadlifts_come_first_and_are_the_most_demanding() -> None:
    lift = mapped(raw("Heavy Deadlift", "lower back", ("hamstrings",), level="expert"))
    assert (lift.family, lift.mechanic, lift.fatigue, lift.level) == ("deadlift", "compound", 3, "advanced")
    assert lift.setup_seconds == 120


def test_machines_have_a_fixed_path() -> None:
    curl = mapped(raw("Lying Leg Curl", "hamstrings", mechanic="isolation", equipment="machine"))
    assert (curl.pattern, curl.path, curl.equipment) == ("knee_flexion", "fixed", (("leg_curl_machine",),))


def test_what_the_database_leaves_open_is_filled_in() -> None:
    hold = mapped(raw("Side Plank", "abdominals", mechanic=None, equipment=None))
    assert (hold.pattern, hold.mechanic, hold.dose.kind) == ("anti_lateral_flexion", "isolation", "hold")
    assert {"abs", "obliques", "ql"} == set(hold.direct)


def test_only_work_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "entries.json"
    entries = [raw("Squat", "quadriceps"), *(raw(c, "calves", category=c) for c in ("stretching", "cardio"))]
    file.write_text(json.dumps(entries), encoding="utf-8")
    assert [entry.name for entry in entries_in(file)] == ["Squat"]


def test_every_made_up_entry_is_an_exercise_of_the_catalog() -> None:
    for entry in generated(300, seed=1):
        exercise = exercise_of(entry, "pool_it")
        assert exercise.direct
        assert {*exercise.direct, *exercise.indirect} <= set(SHIPPED.muscles)
        assert exercise.pattern in SHIPPED.patterns
        assert exercise.tags is not None
        assert set(exercise.tags) <= set(SHIPPED.tags)
        assert {thing for things in exercise.equipment for thing in things} <= set(SHIPPED.equipment)
        assert 1 <= exercise.fatigue <= 3
        assert 1 <= exercise.merit <= 3


def test_the_generator_repeats_itself_for_the_same_seed_only() -> None:
    assert generated(100, seed=3) == generated(100, seed=3)
    assert generated(100, seed=3) != generated(100, seed=4)
    assert len({entry.id for entry in generated(800, seed=3)}) == 800


# Pools


def test_each_pool_holds_the_smaller_ones() -> None:
    grown = pools([], seed=2)
    assert [len(work(grown[size])) for size in SIZES] == list(SIZES)
    for smaller, larger in pairwise(SIZES):
        assert set(work(grown[smaller])) < set(work(grown[larger]))


def test_a_short_file_is_filled_up() -> None:
    entry = entry_of(raw("Bent Over Row", "middle back"))
    catalog = pools([entry], seed=0)[800]
    assert len(work(catalog)) == 800
    assert "pool_bent_over_row" in catalog.exercises


def test_the_smallest_pool_trains_every_muscle_and_the_shipped_drills_stay() -> None:
    catalog = pools([], seed=0)[40]
    pool = [catalog.exercises[name] for name in work(catalog)]
    for muscle in catalog.muscles:
        assert sum(muscle in exercise.half_sets for exercise in pool) >= 2
    shipped = [exercise.id for exercise in SHIPPED.exercises.values() if exercise.blocks != ("work",)]
    assert set(catalog.exercises) == {*shipped, *work(catalog)}


def test_nothing_refers_to_an_exercise_that_is_gone() -> None:
    catalog = pools([], seed=0)[40]
    names = [name for one in catalog.exercises.values() for name in (*one.regressions, *one.progressions)]
    effects = [effect for condition in catalog.conditions.values() for effect in condition.effects]
    names += [name for effect in effects for name in effect.exercises]
    assert set(names) <= set(catalog.exercises)


# Weeks


def test_there_are_enough_weeks_of_every_kind() -> None:
    assert len(FAMILY) == len({instance.name for instance in FAMILY}) == 45
    assert {instance.days for instance in FAMILY} == {2, 3, 4, 5, 6}
    kinds = {(instance.size, instance.group) for instance in FAMILY}
    assert kinds == {(size, group) for size in SIZES for group in ("can", "almost", "cannot")}


@pytest.mark.parametrize("instance", FAMILY, ids=lambda instance: instance.name)
def test_a_week_is_what_its_name_says(instance: Instance) -> None:
    days = instance.scenario.setting.days
    assert instance.name == f"pool_{instance.size}_{instance.days}_days_{instance.group}"
    assert instance.scenario.setting.name == instance.name
    assert len(days) == instance.days
    assert all(30 <= day.minutes <= 90 for day in days.values())
    assert len(work(instance.catalog)) == instance.size
    assert set(instance.tree["weekly_sets"]) == set(instance.catalog.muscles)
    assert all(bounds["target"] > bounds["min"] for bounds in instance.tree["weekly_sets"].values())


def test_weeks_differ_in_minutes_places_starts_and_sets() -> None:
    settings = [instance.scenario.setting for instance in FAMILY]
    minutes = [[day.minutes for day in setting.days.values()] for setting in settings]
    assert any(len(set(each)) == 1 < len(each) for each in minutes)
    assert any(len(set(each)) == len(each) > 3 for each in minutes)
    assert {len(setting.places) for setting in settings} == {1, 2}
    assert {day.start is None for setting in settings for day in setting.days.values()} == {True, False}
    assert {(setting.dose.sets.min, setting.dose.sets.max) for setting in settings} == {(3, 3), (2, 4)}


def test_the_gym_lets_in_the_whole_pool() -> None:
    instance = FAMILY[0]
    allowed = eligibility(instance.scenario, instance.catalog).allowed
    assert allowed["mon"] >= set(work(instance.catalog))


def test_all_muscles_have_a_share() -> None:
    assert set(SHARES) == set(SHIPPED.muscles)
    assert set(FLOORS) < set(SHARES)


@pytest.mark.parametrize("name", ["pool_40_2_days_almost", "pool_100_4_days_cannot"])
def test_there_is_a_week(name: str) -> None:
    instance = next(instance for instance in FAMILY if instance.name == name)
    week = build(instance.scenario, instance.catalog, costs=False)
    solving = Solving(Options(seconds=10, workers=2), threading.Event())
    assert Search(week, solving).any_week().program is not None


def test_growth_changes_one_thing_at_a_time() -> None:
    rows: dict[str, list[Instance]] = {"pool": [], "days": [], "minutes": [], "copies": []}
    for instance in growth():
        rows[instance.name.split("_")[1]].append(instance)
    assert [instance.size for instance in rows["pool"]] == list(SIZES)
    assert len({json.dumps(instance.tree | {"name": ""}) for instance in rows["pool"]}) == 1
    assert [instance.days for instance in rows["days"]] == [2, 3, 4, 5, 6]
    minutes = [{day.minutes for day in one.scenario.setting.days.values()} for one in rows["minutes"]]
    assert minutes == [{30}, {45}, {60}, {90}]
    assert {(one.size, one.days) for one in rows["minutes"]} == {(200, 3)}
    assert {instance.size for instance in rows["days"]} == {200}
    assert [instance.copies for instance in rows["copies"]] == [1, 2, 4]
    assert {(one.size, one.days) for one in rows["copies"]} == {(200, 3)}
    assert {one.copies for row in ("pool", "days", "minutes") for one in rows[row]} == {1}
