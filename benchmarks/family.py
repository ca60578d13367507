"""A large family of weeks whose best has to be proved: pools of 40 to 800 exercises, nine weeks for each.

**Exercises.** :func:`instances` takes the JSON file of an exercise database: a list of entries with id,
name, level, mechanic, equipment, primaryMuscles, secondaryMuscles and category. Without a file,
:func:`generated` makes entries of that shape from a seed. It also adds some where the file has fewer than
the largest pool wants. Stretching and cardio are not work and are left out (of the 873 entries that this
was written for, 736 remain).

**Mapping.** :func:`exercise_of` is that of the import (:mod:`scheduler.importing.mapping`), so that there is
only one. What an import leaves alone has to be there in a benchmark: the loads that rules look at, and merits
and seconds that differ, chosen by a checksum of the id.

**Pools.** Each pool holds the smaller ones. First come exercises without which a week might not exist, then
all patterns in proportion. Drills, stretches and activities are those of the shipped catalog.

**Weeks.** All rules are on with their defaults, and each muscle of the catalog has a target. The targets
share out (:data:`SHARES`) a number of credited sets: the hours that the week leaves for work, times what an
hour brings at the edge of what is possible, times :data:`TIGHTNESS`. That edge was found by solving, for
seed 0; with other seeds it moves a little. In the group "can" all targets can be met, in "almost" the best
week misses them by a few half-sets, in "cannot" the time is far too short.
"""

from __future__ import annotations

import random
import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from scheduler.catalog import Catalog, Condition, Exercise, Kept
from scheduler.importing import free_exercise_db as database
from scheduler.importing import mapping
from scheduler.importing.entry import Entry
from scheduler.importing.equipment import tool_of
from scheduler.importing.format import read_files
from scheduler.importing.tables import CARDIO, EXPLOSIVE, STRETCHING
from scheduler.loading import load_catalog
from scheduler.scenario import Scenario, load_scenario
from scheduler.terms import WEEKDAYS, Weekday

Group = Literal["can", "almost", "cannot"]
Mechanic = Literal["compound", "isolation"]
Tree = dict[str, Any]

SIZES = (40, 100, 200, 400, 800)
"""Work exercises of each pool."""

NO_WORK = (STRETCHING, CARDIO)
"""Categories of the database that are left out."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A week to solve: ``scenario`` is ``tree`` read with ``catalog``, of whose work ``size`` exercises are.

    ``days`` is the number of days to train on. The week is planned ``copies`` times, one after the other.
    """

    name: str
    group: Group
    size: int
    days: int
    tree: Tree
    scenario: Scenario
    catalog: Catalog
    copies: int = 1


# Entries


def entries_in(path: Path) -> list[Entry]:
    """The work entries of a database file."""
    return [
        entry
        for entry in read_files(database.FREE_EXERCISE_DB, [path]).entries
        if entry.category not in NO_WORK
    ]


def entry_of(raw: Mapping[str, Any]) -> Entry:
    """One object of the database."""
    return database.entry_of(database.Exercise.model_validate(raw, strict=False))


def _one_of(entry: Entry, choices: Sequence[int], salt: str) -> int:
    """One of ``choices``, the same in every run."""
    return choices[zlib.crc32(f"{salt}.{entry.id}".encode()) % len(choices)]


class Stem(NamedTuple):
    """What the generator makes entries from: equipment and muscles are lists with commas."""

    name: str
    mechanic: Mechanic
    equipment: str
    secondary: str


STEMS: dict[str, tuple[Stem, ...]] = {
    "quadriceps": (
        Stem("Squat", "compound", "barbell, dumbbell, machine", "glutes, hamstrings, calves, lower back"),
        Stem("Box Squat", "compound", "barbell, bands", "glutes, hamstrings, adductors"),
        Stem("Lunge", "compound", "barbell, dumbbell, body only", "glutes, hamstrings, calves"),
        Stem("Step Up", "compound", "dumbbell, body only", "glutes, hamstrings"),
        Stem("Leg Press", "compound", "machine", "glutes, hamstrings, calves"),
        Stem("Box Jump", "compound", "other, body only", "calves, glutes, hamstrings, abductors, adductors"),
        Stem("Leg Extension", "isolation", "machine, bands", ""),
        Stem("Hip Flexion", "isolation", "cable, bands", ""),
    ),
    "shoulders": (
        Stem("Shoulder Press", "compound", "barbell, dumbbell, machine, kettlebells", "triceps, traps"),
        Stem("Push Press", "compound", "barbell, kettlebells", "triceps, quadriceps"),
        Stem("Clean And Press", "compound", "barbell", "glutes, hamstrings, quadriceps, traps, lower back"),
        Stem("Lateral Raise", "isolation", "dumbbell, cable, bands", "traps"),
        Stem("Front Raise", "isolation", "dumbbell, barbell, cable", ""),
        Stem("Reverse Flye", "isolation", "dumbbell, cable, machine", "middle back"),
        Stem("Face Pull", "compound", "cable, bands", "middle back, traps"),
        Stem("External Rotation", "isolation", "cable, bands, dumbbell", ""),
    ),
    "abdominals": (
        Stem("Crunch", "isolation", "body only, cable, exercise ball", ""),
        Stem("Leg Raise", "isolation", "body only", ""),
        Stem("Plank", "isolation", "body only, exercise ball", "shoulders"),
        Stem("Rollout", "compound", "barbell, other", "lower back, shoulders"),
        Stem("Twist", "compound", "cable, body only, medicine ball", "shoulders"),
        Stem("Side Bend", "isolation", "dumbbell, cable", "lower back"),
    ),
    "chest": (
        Stem("Bench Press", "compound", "barbell, dumbbell, machine, cable", "shoulders, triceps"),
        Stem("Push Up", "compound", "body only", "shoulders, triceps, abdominals"),
        Stem("Flyes", "isolation", "dumbbell, cable, machine", "shoulders"),
        Stem("Pullover", "compound", "dumbbell, barbell", "lats, shoulders, triceps"),
    ),
    "triceps": (
        Stem("Triceps Pushdown", "isolation", "cable, bands", ""),
        Stem("Triceps Extension", "isolation", "dumbbell, e-z curl bar, cable", ""),
        Stem("Dip", "compound", "other, body only", "chest, shoulders"),
        Stem("Floor Press", "compound", "barbell, dumbbell", "chest, shoulders"),
    ),
    "hamstrings": (
        Stem("Romanian Deadlift", "compound", "barbell, dumbbell", "glutes, lower back, forearms"),
        Stem("Good Morning", "compound", "barbell, bands", "glutes, lower back"),
        Stem("Swing", "compound", "kettlebells", "glutes, shoulders, lower back"),
        Stem("Clean", "compound", "barbell, kettlebells", "glutes, lower back, traps, quadriceps, forearms"),
        Stem(
            "Snatch", "compound", "barbell, kettlebells", "glutes, lower back, traps, quadriceps, shoulders"
        ),
        Stem("Leg Curl", "isolation", "machine, bands, exercise ball", "calves"),
    ),
    "biceps": (
        Stem("Curl", "isolation", "barbell, dumbbell, cable, bands", "forearms"),
        Stem("Hammer Curl", "isolation", "dumbbell, cable", "forearms"),
        Stem("Preacher Curl", "isolation", "e-z curl bar, dumbbell, machine", ""),
    ),
    "lats": (
        Stem("Pulldown", "compound", "cable, machine", "biceps, middle back, shoulders"),
        Stem("Pull Up", "compound", "body only, other", "biceps, middle back, forearms"),
        Stem("Straight Arm Pulldown", "isolation", "cable, bands", ""),
    ),
    "middle back": (
        Stem("Row", "compound", "barbell, dumbbell, cable, machine, kettlebells", "biceps, lats, shoulders"),
        Stem("Lying Row", "compound", "dumbbell, barbell", "biceps, lats"),
    ),
    "forearms": (
        Stem("Wrist Curl", "isolation", "barbell, dumbbell, cable", ""),
        Stem("Carry", "compound", "dumbbell, other", "traps, glutes, abdominals, lower back, quadriceps"),
        Stem("Plate Pinch", "isolation", "other", ""),
    ),
    "lower back": (
        Stem("Deadlift", "compound", "barbell, other", "glutes, hamstrings, forearms, traps, quadriceps"),
        Stem("Back Extension", "isolation", "other, exercise ball, body only", "glutes, hamstrings"),
    ),
    "glutes": (
        Stem("Hip Thrust", "compound", "barbell, dumbbell", "hamstrings, calves"),
        Stem("Bridge", "isolation", "body only, exercise ball", "hamstrings"),
        Stem("Pull Through", "compound", "cable, bands", "hamstrings, lower back"),
    ),
    "calves": (Stem("Calf Raise", "isolation", "machine, dumbbell, barbell, body only", ""),),
    "traps": (
        Stem("Scapular Pull Up", "isolation", "body only", ""),
        Stem("Shrug", "isolation", "barbell, dumbbell, cable", "forearms"),
        Stem("Upright Row", "compound", "barbell, cable, dumbbell", "shoulders, biceps"),
    ),
    "adductors": (Stem("Hip Adduction", "isolation", "cable, bands, machine", ""),),
    "neck": (Stem("Neck Resistance", "isolation", "other, body only", ""),),
    "abductors": (Stem("Hip Abduction", "isolation", "cable, bands, machine", "glutes"),),
}
"""By primary muscle, the frequent ones first."""

MUSCLE_WEIGHTS = (24, 24, 17, 16, 14, 12, 10, 6, 6, 5, 3, 3, 3, 3, 1, 1, 1)
"""How often each of these muscles comes, in their order."""

TOOL_WEIGHTS = {
    "barbell": 8,
    "dumbbell": 6,
    "other": 5,
    "body only": 5,
    "cable": 4,
    "machine": 3,
    "kettlebells": 3,
}
"""How often each equipment comes where there is a choice; all others: 1."""

STYLES = (
    (*[""] * 14, "One-Arm", "Single-Leg", "Alternating"),
    ("", "", "Close-Grip", "Wide-Grip"),
    ("", "Seated", "Standing", "Incline", "Decline"),
    ("", "", "Paused", "Slow"),
)
"""Words before the equipment: one of each row."""

KEPT = 0.9
"""The chance that a made-up entry has one of its secondary muscles."""


def generated(number: int, seed: int) -> list[Entry]:
    """So many made-up work entries with different names, the same for the same seed."""
    rng = random.Random(seed)
    found: dict[str, Entry] = {}
    while len(found) < number:
        muscle = rng.choices(list(STEMS), MUSCLE_WEIGHTS)[0]
        stem = rng.choice(STEMS[muscle])
        tools = stem.equipment.split(", ")
        tool = rng.choices(tools, [TOOL_WEIGHTS.get(tool, 1) for tool in tools])[0]
        styles = [rng.choice(row) for row in STYLES]
        name = " ".join(word for word in (*styles, tool.title(), stem.name) if word)
        others = stem.secondary.split(", ") if stem.secondary else []
        made = Entry(
            id=f"Made_{name.replace(' ', '_')}",
            name=name,
            level=rng.choices(("beginner", "intermediate", "expert"), (60, 34, 6))[0],
            mechanic=stem.mechanic,
            equipment=(tool,),
            primary=(muscle,),
            secondary=tuple(other for other in others if rng.random() < KEPT),
            category="strength",
        )
        found.setdefault(made.id, made)
    return list(found.values())


# From an entry to an exercise

SPARE = "weight_plates"
"""What stands for equipment that the shipped catalog does not have."""


def exercise_of(entry: Entry, name: str) -> Exercise:
    """The entry as the import maps it, with loads, and with merits and paces that differ."""
    exercise = mapping.exercise_of(entry, name)
    if exercise is None:
        raise ValueError(f"nothing says what {entry.name} trains")
    known = load_catalog().equipment
    tool = tool_of(entry, exercise.family)
    dose = exercise.dose
    if dose.seconds_each > 2:
        dose = dose.model_copy(update={"seconds_each": dose.seconds_each + _one_of(entry, (0, 0, 1), "pace")})
    things = (tuple(thing if thing in known else SPARE for thing in these) for these in exercise.equipment)
    return exercise.model_copy(
        update={
            "equipment": tuple(tuple(dict.fromkeys(these)) for these in things),
            "tags": _tags(exercise.pattern, exercise.family.removeprefix(f"{tool}_"), tool),
            "dose": dose,
            "merit": _one_of(entry, (1, 1, 1, 2, 2, 2, 2, 2, 3, 3), "merit"),
        }
    )


def _tags(pattern: str, family: str, tool: str) -> dict[str, int]:
    """The load tags that rules about order look at, and the plainest others."""
    tags: dict[str, int] = {}
    if pattern in ("horizontal_pull", "vertical_pull") or family in ("deadlift", "rdl", "clean", "snatch"):
        tags["grip_intensive"] = 1 if tool in ("machine", "band") else 2
    if pattern == "hinge" or (family == "row" and tool in ("barbell", "dumbbell", "kettlebell")):
        tags["unsupported_hinge"] = 3 if tool == "barbell" else 2
        tags["shear"] = 2 if tool == "barbell" else 1
    if pattern == "vertical_push":
        tags["overhead"] = 3
    if pattern in ("squat", "lunge", "carry") and tool in ("barbell", "other"):
        tags["axial_load"] = 3
    if family in EXPLOSIVE:
        tags["power"] = 2
    if family == "jump":
        tags["impact"] = 3
    if family == "plank":
        tags["plank_position"] = 2
    return tags


# Pools


def pools(entries: Sequence[Entry], seed: int) -> dict[int, Catalog]:
    """For each of :data:`SIZES` the shipped catalog with so many of the entries for its work.

    Made-up entries are added where there are too few for the largest pool.
    """
    missing = max(SIZES) - len(entries)
    ordered = _in_order(_exercises([*entries, *generated(max(0, missing), seed)]), seed)
    return {size: _with_work(load_catalog(), ordered[:size]) for size in SIZES}


def _exercises(entries: Iterable[Entry]) -> list[Exercise]:
    """The entries as exercises, each with an id of its own."""
    found: dict[str, Exercise] = {}
    for entry in entries:
        plain = "pool_" + re.sub(r"[^a-z0-9]+", "_", entry.id.lower()).strip("_")[:50]
        numbered = (f"{plain}_{number}" for number in count(2))
        name = next(one for one in chain((plain,), numbered) if one not in found)
        found[name] = exercise_of(entry, name)
    return list(found.values())


def _in_order(exercises: Iterable[Exercise], seed: int) -> list[Exercise]:
    """The exercises in the order in which they come into the pools."""
    shuffled = sorted(exercises, key=lambda exercise: exercise.id)
    random.Random(seed).shuffle(shuffled)
    simple = sorted(shuffled, key=lambda exercise: exercise.level != "beginner")
    first: dict[str, Exercise] = {}
    for suits, number in _needed():
        there = sum(suits(exercise) for exercise in first.values())
        more = (exercise for exercise in simple if exercise.id not in first and suits(exercise))
        first |= {exercise.id: exercise for exercise in islice(more, max(0, number - there))}
    total = Counter(exercise.pattern for exercise in shuffled)
    seen: Counter[str] = Counter()
    place: dict[str, float] = {}
    for exercise in shuffled:
        seen[exercise.pattern] += 1
        place[exercise.id] = seen[exercise.pattern] / total[exercise.pattern]
    rest = [exercise for exercise in shuffled if exercise.id not in first]
    return [*first.values(), *sorted(rest, key=lambda exercise: place[exercise.id])]


def _needed() -> Iterator[tuple[Callable[[Exercise], bool], int]]:
    """What even the smallest pool has, and how many of it: what a hard session for the back is made of, also
    at home; work for erectors and grip; the patterns that the defaults want; and each muscle.
    """
    catalog = load_catalog()
    back = catalog.muscles_of("back")

    def for_back(mechanic: Mechanic) -> Callable[[Exercise], bool]:
        return lambda e: e.mechanic == mechanic and not back.isdisjoint(e.direct) and _at_home(e)

    def of_pattern(pattern: str) -> Callable[[Exercise], bool]:
        return lambda e: e.pattern == pattern

    def for_muscle(muscle: str, credit: int) -> Callable[[Exercise], bool]:
        return lambda e: e.half_sets.get(muscle, 0) >= credit

    yield for_back("compound"), 3
    yield for_back("isolation"), 2
    yield lambda e: "forearms_grip" in e.direct and _at_home(e), 1
    yield lambda e: e.erector_work == "direct", 1
    for pattern in ("vertical_pull", "horizontal_pull", "hinge", "scapular", "carry"):
        yield of_pattern(pattern), 1
    for muscle in catalog.muscles:
        yield for_muscle(muscle, 2), 1
        yield for_muscle(muscle, 1), 2


def _at_home(exercise: Exercise) -> bool:
    return any(set(HOME).issuperset(alternative) for alternative in exercise.equipment)


def _with_work(shipped: Catalog, pool: Iterable[Exercise]) -> Catalog:
    """The catalog with other work exercises. Drills that are also work stay as warm-up only; nothing refers
    to an exercise that is gone.
    """
    names = {exercise.id for exercise in shipped.exercises.values() if exercise.blocks != ("work",)}

    def without_work(exercise: Exercise) -> Exercise:
        links = {"regressions": exercise.regressions, "progressions": exercise.progressions}
        kept: dict[str, object] = {name: _those_of(links[name], names) for name in links}
        blocks = tuple(block for block in exercise.blocks if block != "work")
        return exercise.model_copy(update={"blocks": blocks, **kept})

    def without_links(condition: Condition) -> Condition:
        effects = tuple(
            effect.model_copy(update={"exercises": _those_of(effect.exercises, names)})
            for effect in condition.effects
        )
        return condition.model_copy(update={"effects": effects})

    exercises = {name: without_work(one) for name, one in shipped.exercises.items() if name in names}
    exercises |= {exercise.id: exercise for exercise in pool}
    conditions = {name: without_links(condition) for name, condition in shipped.conditions.items()}
    catalog = shipped.model_copy(update={"exercises": exercises, "conditions": conditions})
    catalog.keep(Kept(levels=shipped.levels))  # templates refer to exercises that are gone
    return catalog


def _those_of(names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


# Weeks

HOME = (
    "dumbbells",
    "kettlebells",
    "bands",
    "bench",
    "mat",
    "box",
    "pull_up_bar",
    "stability_ball",
    "weight_plates",
)
"""What there is at home; the gym has everything."""

SHARES: dict[str, int] = {
    "lats": 8,
    "rhomboids": 7,
    "mid_traps": 7,
    "lower_traps": 3,
    "upper_traps": 4,
    "rear_delts": 6,
    "erectors": 6,
    "ql": 2,
    "neck_extensors": 1,
    "rotator_cuff": 2,
    "biceps": 6,
    "forearms_grip": 5,
    "abs": 5,
    "obliques": 3,
    "deep_core": 3,
    "glutes": 9,
    "hip_abductors": 2,
    "adductors": 3,
    "hip_flexors": 2,
    "hamstrings": 9,
    "quads": 9,
    "calves": 5,
    "chest": 7,
    "serratus": 3,
    "front_delts": 7,
    "side_delts": 4,
    "triceps": 7,
}
"""How the credited sets of a week are divided among the muscles."""

FLOORS: dict[str, int] = {"quads": 2, "hamstrings": 2, "chest": 2, "lats": 2, "glutes": 2}
"""Least sets of these muscles, in the weeks that have floors."""

OVERHEAD_SECONDS = 480
"""What warm-up and cool-down take of each session, about."""

PER_HOUR: dict[int, tuple[float, ...]] = {
    2: (101.5, 106.5, 111.5, 116.5, 123.0),
    3: (95.5, 100.5, 106.0, 108.5, 113.0),
    4: (105.0, 108.0, 112.0, 114.0, 115.0),
}
"""Credited sets of all muscles that an hour of work brings at the edge, with the pools of the database: for
each of :data:`SIZES`, in the "almost" week of so many days. Larger pools have more to choose from.
"""

PER_HOUR_MADE: dict[int, tuple[float, ...]] = {
    2: (80.0, 88.0, 91.0, 96.5, 96.5),
    3: (78.0, 83.0, 84.0, 84.5, 85.0),
    4: (84.0, 89.0, 94.0, 97.0, 99.0),
}
"""The same with made-up pools."""

TIGHTNESS: dict[Group, float] = {"can": 0.7, "almost": 1.0, "cannot": 1.6}
"""What is asked for, as a share of what is possible at the edge."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A week to train in: minutes by day, sets of an item (least and most), the days that are spent at home,
    and starts where they are known. ``edge`` is its row of :data:`PER_HOUR`.
    """

    group: Group
    minutes: Mapping[str, int]
    sets: tuple[int, int]
    edge: int = 3
    at_home: tuple[str, ...] = ()
    starts: Mapping[str, str] = field(default_factory=dict)
    floors: bool = False


SHAPES = (
    Shape("can", {"mon": 60, "wed": 60, "fri": 60}, (2, 4), floors=True),
    Shape(
        "can",
        {"mon": 45, "tue": 60, "thu": 75, "fri": 30, "sun": 50},
        (2, 4),
        at_home=("tue", "fri"),
        starts={"mon": "18:00", "tue": "07:30", "thu": "18:30", "fri": "06:45", "sun": "10:00"},
    ),
    Shape(
        "can",
        dict.fromkeys(WEEKDAYS[:6], 45),
        (3, 3),
        starts=dict.fromkeys(WEEKDAYS[:6], "18:00"),
    ),
    Shape("almost", {"mon": 45, "thu": 75}, (2, 4), edge=2),
    Shape("almost", {"mon": 60, "wed": 60, "fri": 60}, (3, 3)),
    Shape(
        "almost",
        {"mon": 50, "tue": 30, "thu": 40, "sat": 35},
        (2, 4),
        edge=4,
        at_home=("tue", "sat"),
        floors=True,
    ),
    Shape("cannot", {"tue": 30, "fri": 30}, (2, 4)),
    Shape(
        "cannot",
        {"mon": 60, "wed": 60, "fri": 60, "sat": 60},
        (3, 3),
        at_home=("fri",),
        starts={"mon": "19:00", "wed": "19:00", "fri": "07:00", "sat": "11:00"},
        floors=True,
    ),
    Shape("cannot", {"mon": 40, "tue": 90, "wed": 30, "thu": 75, "fri": 50, "sat": 60}, (2, 4)),
)
"""The weeks that are planned with each pool."""


def instances(exercises: Path | None = None, seed: int = 0) -> list[Instance]:
    """The whole family; ``exercises`` is the file of an exercise database."""
    per_hour = PER_HOUR_MADE if exercises is None else PER_HOUR
    found = []
    for number, (size, catalog) in enumerate(_pools(exercises, seed).items()):
        for shape in SHAPES:
            name = f"pool_{size}_{len(shape.minutes)}_days_{shape.group}"
            found.append(_instance(name, shape, size, catalog, per_hour[shape.edge][number]))
    return found


def growth(exercises: Path | None = None, seed: int = 0) -> list[Instance]:
    """Weeks that differ from a middle one, 200 exercises on three days of 60 minutes, in one thing each: in
    the pool, the days, the minutes of a day, or how often the week is planned.

    The middle one stands in all four rows. A longer plan repeats its week, so that copies of the week are
    those of many people, planned by one process. All targets can be met; they grow with the time, but not
    with the pool.
    """
    catalogs = _pools(exercises, seed)
    per_hour = (PER_HOUR_MADE if exercises is None else PER_HOUR)[3][0]
    order: tuple[Weekday, ...] = ("mon", "wed", "fri", "sun", "tue", "thu")

    def grown(row: str, size: int = 200, days: int = 3, minutes: int = 60) -> Instance:
        shape = Shape("can", dict.fromkeys(order[:days], minutes), (2, 4))
        return _instance(f"growth_{row}", shape, size, catalogs[size], per_hour)

    return [
        *(grown(f"pool_{size}", size=size) for size in SIZES),
        *(grown(f"days_{days}", days=days) for days in range(2, 7)),
        *(grown(f"minutes_{minutes}", minutes=minutes) for minutes in (30, 45, 60, 90)),
        *(replace(grown(f"copies_{copies}"), copies=copies) for copies in (1, 2, 4)),
    ]


def _pools(exercises: Path | None, seed: int) -> dict[int, Catalog]:
    return pools([] if exercises is None else entries_in(exercises), seed)


def _instance(name: str, shape: Shape, size: int, catalog: Catalog, per_hour: float) -> Instance:
    tree = _tree(name, shape, catalog, per_hour)
    return Instance(
        name=name,
        group=shape.group,
        size=size,
        days=len(shape.minutes),
        tree=tree,
        scenario=load_scenario(tree, catalog, name=name),
        catalog=catalog,
    )


def _tree(name: str, shape: Shape, catalog: Catalog, per_hour: float) -> Tree:
    """The scenario. The level is the highest, so that no rule keeps any of the pool out of a gym."""
    places: dict[str, list[str]] = {"gym": list(catalog.equipment)}
    if shape.at_home:
        places["home"] = list(HOME)
    days: dict[str, dict[str, object]] = {}
    for day, minutes in shape.minutes.items():
        days[day] = {"at": "home" if day in shape.at_home else "gym", "minutes": minutes}
        if day in shape.starts:
            days[day]["start"] = shape.starts[day]
    least, most = shape.sets
    return {
        "version": 1,
        "name": name,
        "athlete": {"level": "advanced"},
        "places": places,
        "days": days,
        "dose": {"sets": {"min": least, "max": most}},
        "weekly_sets": _targets(shape, per_hour),
    }


def _targets(shape: Shape, per_hour: float) -> dict[str, dict[str, float]]:
    """Floor and target of each muscle, in sets."""
    hours = sum(60 * minutes - OVERHEAD_SECONDS for minutes in shape.minutes.values()) / 3600
    each = hours * per_hour * TIGHTNESS[shape.group] / sum(SHARES.values())
    floors = FLOORS if shape.floors else {}
    return {
        muscle: {"min": floors.get(muscle, 0), "target": round(2 * each * share) / 2}
        for muscle, share in SHARES.items()
    }
