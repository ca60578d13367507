"""Tiny worlds in which every possible program can be listed and shown to both witnesses.

A world is a catalog of a few exercises and a scenario of two or three days. All rules are off or
neutral unless the world switches them on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product
from math import prod
from typing import Any

from ortools.sat.python import cp_model

from scheduler import Case, Catalog, Item, Program, RecoveryDay, Scenario, Session, load_scenario
from scheduler.checker import breaches_in, case_of
from scheduler.prescription import prescribe
from scheduler.terms import WEEKDAYS, Weekday
from scheduler.week import Week
from tests.support import week_of

Facts = dict[str, Any]

OFF: Facts = dict.fromkeys(
    ("composition", "direct_work", "core_and_glutes", "warm_up", "cool_down", "economy")
)


def _lift(name: str, **facts: Any) -> Facts:
    return {
        "id": name,
        "name": name.capitalize(),
        "kind": "strength",
        "pattern": "horizontal_pull",
        "family": name,
        "mechanic": "compound",
        "laterality": "bilateral",
        "level": "beginner",
        "phase": "strength",
        "tags": {},
        "dose": {"kind": "repetitions", "seconds_each": 3},
        "setup_seconds": 60,
        "fatigue": 1,
        "merit": 2,
        "cues": ["Slowly"],
        **facts,
    }


def _block(name: str, kind: str, blocks: list[str], **facts: Any) -> Facts:
    dose = {"kind": "hold", "range": {"min": 30, "max": 30}, "sets": 1}
    plain = {"kind": kind, "blocks": blocks, "pattern": "mobility", "mechanic": "none", "phase": "pain"}
    return _lift(name, **{"dose": dose, "setup_seconds": 0, "fatigue": 0, **plain, **facts})


EXERCISES: dict[str, Facts] = {
    facts["id"]: facts
    for facts in (
        _lift(
            "row",
            family="barbell_row",
            direct=["lats", "traps"],
            indirect=["biceps", "erectors"],
            equipment=[["barbell"]],
            tags={"shear": 3, "unsupported_hinge": 3, "grip_intensive": 2},
            fatigue=2,
            merit=3,
            regressions=["chest_row"],
        ),
        _lift(
            "pull",
            pattern="vertical_pull",
            direct=["lats"],
            indirect=["biceps", "forearms_grip"],
            equipment=[["bar"]],
            tags={"grip_intensive": 3, "overhead": 3},
            level="intermediate",
            merit=3,
        ),
        _lift(
            "dead",
            family="deadlift",
            pattern="hinge",
            direct=["erectors", "glutes"],
            indirect=["traps"],
            equipment=[["barbell"]],
            tags={"shear": 3, "unsupported_hinge": 3, "axial_load": 3, "grip_intensive": 3},
            fatigue=3,
            erector_work="integrated",
        ),
        _lift(
            "rack",
            family="deadlift",
            pattern="hinge",
            direct=["erectors"],
            equipment=[["barbell", "stand"]],
            tags={"shear": 2, "axial_load": 3, "unsupported_hinge": 2},
            fatigue=3,
        ),
        _lift(
            "chest_row",
            family="chest_supported_row",
            direct=["lats", "traps"],
            indirect=["biceps"],
            equipment=[["dumbbells", "bench"], ["machine"]],
            phase="endurance",
            tags={"grip_intensive": 2, "prone": 1},
        ),
        _lift(
            "one_arm",
            laterality="unilateral",
            direct=["lats"],
            indirect=["biceps"],
            equipment=[["dumbbells"]],
            phase="endurance",
            tags={"rotation_under_load": 1},
        ),
        _lift(
            "curl",
            pattern="elbow_flexion",
            mechanic="isolation",
            direct=["biceps"],
            phase="endurance",
            merit=1,
        ),
        _lift(
            "extension",
            pattern="spine_extension",
            mechanic="isolation",
            direct=["erectors"],
            indirect=["glutes"],
            phase="endurance",
            tags={"unsupported_hinge": 2},
            path="fixed",
            erector_work="direct",
        ),
        _lift(
            "hang",
            pattern="grip",
            mechanic="isolation",
            direct=["forearms_grip"],
            dose={"kind": "hold", "range": {"min": 20, "max": 40}},
            tags={"hanging": 3, "grip_intensive": 3},
            phase="endurance",
        ),
        _lift(
            "plank", kind="endurance", pattern="core", mechanic="isolation", direct=["abs"], phase="stability"
        ),
        _lift(
            "bridge",
            kind="endurance",
            pattern="core",
            mechanic="isolation",
            direct=["glutes"],
            indirect=["erectors"],
            phase="pain",
            erector_work="both",
        ),
        _lift("mystery", mechanic="isolation", direct=["biceps"], tags=None, phase="pain"),
        _block(
            "walk",
            "aerobic",
            ["warm_up", "recovery"],
            pattern="aerobic",
            dose={"kind": "minutes", "range": {"min": 5, "max": 10}},
        ),
        _block(
            "jump",
            "aerobic",
            ["warm_up", "recovery"],
            pattern="aerobic",
            tags={"impact": 2},
            dose={"kind": "minutes", "range": {"min": 5, "max": 5}},
        ),
        _block("cat", "drill", ["warm_up"], laterality="unilateral"),
        _block("opener", "drill", ["warm_up", "cool_down"], family="posture_drill"),
        _block("stretch", "stretch", ["cool_down"]),
    )
}

SOURCE = "judgement"
CONDITIONS: dict[str, Facts] = {
    "back": {
        "name": "Back pain",
        "kind": "pain",
        "clearance": "strict",
        "tags": ["shear", "axial_load"],
        "whole_program": True,
        "source": SOURCE,
        "effects": [
            {"action": "exclude", "tags": ["shear"], "at_least": 3, "source": SOURCE},
            {"action": "phase", "phase": "endurance", "when": {"goal": "rehab"}, "source": SOURCE},
            {"action": "prefer", "exercises": ["bridge"], "points": 2, "source": SOURCE},
        ],
    },
    "elbow": {
        "name": "Elbow pain",
        "kind": "pain",
        "tags": ["grip_intensive"],
        "muscles": ["biceps"],
        "source": SOURCE,
        "effects": [
            {
                "action": "cap",
                "tags": ["grip_intensive"],
                "at_least": 2,
                "sets_per_session": 3,
                "source": SOURCE,
            },
            {"action": "penalise", "tags": ["grip_intensive"], "at_least": 2, "points": 3, "source": SOURCE},
        ],
    },
    "bone": {
        "name": "Bone loss",
        "kind": "diagnosis",
        "source": SOURCE,
        "effects": [
            {"action": "require", "muscle": "erectors", "sets": 2, "source": SOURCE},
            {"action": "cap", "tags": ["shear"], "at_least": 2, "exercises_per_session": 1, "source": SOURCE},
            {"action": "exclude", "tags": ["impact"], "at_least": 2, "source": SOURCE},
        ],
    },
}
REST = {"compound": 60, "isolation": 30}


def _table(low: int, high: int, **more: Any) -> Facts:
    return {"repetitions": {"min": low, "max": high}, "rest": REST, "reserve": 2, "source": SOURCE, **more}


def tiny_catalog(names: list[str]) -> Catalog:
    """A catalog with some of the exercises above, in the given order."""
    light = {"source": SOURCE}
    facts: Facts = {
        "muscles": {
            m: {"name": m} for m in ("lats", "traps", "erectors", "biceps", "forearms_grip", "abs", "glutes")
        },
        "regions": {
            "back": {"name": "Back", "muscles": ["lats", "traps", "erectors"]},
            "core": {"name": "Core", "muscles": ["abs"]},
        },
        "equipment": {e: {"name": e} for e in ("barbell", "bar", "stand", "dumbbells", "bench", "machine")},
        "patterns": {e["pattern"]: {"name": e["pattern"]} for e in EXERCISES.values()},
        "tags": {tag: {"name": tag} for e in EXERCISES.values() for tag in e["tags"] or ()},
        "sources": {SOURCE: {"title": "Judgement", "grade": "judgement"}},
        "exercises": {name: EXERCISES[name] | {"regressions": []} for name in names},
        "conditions": CONDITIONS,
        "traffic_light": [
            {"severity": {"min": 0, "max": 3}, "action": "penalise", "at_least": 3, "points": 2, **light},
            {"severity": {"min": 4, "max": 5}, "action": "exclude", "at_least": 2, **light},
            {"severity": {"min": 6}, "action": "exclude", "at_least": 1, "phase": "pain", **light},
        ],
        "goals": {
            "hypertrophy": _table(8, 10),
            "strength": _table(5, 6, heavy_hinge={"min": 3, "max": 4}),
            "rehab": _table(12, 15, count_endurance=True),
        },
        "phases": {
            "pain": _table(5, 6, max_sets=2, count_endurance=True),
            "stability": _table(8, 8, max_sets=2, count_endurance=True),
            "endurance": _table(12, 15, max_sets=2, count_endurance=True),
            "strength": _table(8, 10),
        },
        "soreness": {"hours": 72, "volume_percent": 60, "source": SOURCE},
        "relaxations": {
            kind: {"name": kind, "points": points, "source": SOURCE}
            for kind, points in (("other", 50), ("defaults", 2))
        },
    }
    return Catalog.model_validate(facts, strict=False)


@dataclass(frozen=True)
class World:
    """A scenario small enough that all its programs can be listed."""

    name: str
    exercises: tuple[str, ...]
    days: Mapping[str, Facts]
    keys: Mapping[str, Any]
    places: Mapping[str, list[str]] | None = None

    @cached_property
    def catalog(self) -> Catalog:
        """The world's catalog."""
        return tiny_catalog(list(self.exercises))

    @cached_property
    def scenario(self) -> Scenario:
        """The world's scenario."""
        everything = ["barbell", "bar", "stand", "dumbbells", "bench", "machine"]
        plain = {
            "version": 1,
            "name": self.name,
            "athlete": {"level": "intermediate"},
            "places": self.places or {"gym": everything},
            "days": {day: {"at": "gym", "minutes": 60, **facts} for day, facts in self.days.items()},
            "dose": {"sets": {"min": 1, "max": 2}},
            **OFF,
            **self.keys,
        }
        return load_scenario(plain, self.catalog, name=self.name)

    @cached_property
    def case(self) -> Case:
        """What the checker knows of this world."""
        return case_of(self.scenario, self.catalog)

    def item(self, name: str, sets: int) -> Item:
        """An item with its prescribed dose."""
        return prescribe(self.catalog.exercises[name], self.scenario.setting, self.catalog).item(sets)

    def programs(self) -> Iterator[Program]:
        """Every program over the world's exercises, allowed or not, up to the order of work items."""
        sessions = {day: [None, *self._sessions(day)] for day in self.scenario.setting.weekdays}
        recoveries = list(self._recoveries())
        for chosen in product(*sessions.values()):
            present = tuple(session for session in chosen if session is not None)
            for recovery in recoveries:
                yield Program(sessions=present, recovery_days=recovery)

    def number_of_programs(self) -> int:
        """How many programs :meth:`programs` lists."""
        sessions = prod(1 + len(self._sessions(day)) for day in self.scenario.setting.weekdays)
        return sessions * len(list(self._recoveries()))

    @property
    def most_sets(self) -> int:
        """The most sets of an item that are tried."""
        return self.scenario.setting.dose.sets.max

    def _sessions(self, day: Weekday) -> list[Session]:
        facts = self.catalog.exercises
        work = [name for name in self.exercises if "work" in facts[name].blocks]
        warm = [name for name in self.exercises if "warm_up" in facts[name].blocks]
        cool = [name for name in self.exercises if "cool_down" in facts[name].blocks]
        return [
            Session(
                day=day,
                warm_up=tuple(self.item(name, 1) for name, used in zip(warm, warms, strict=True) if used),
                work=tuple(self.item(name, n) for name, n in zip(work, sets, strict=True) if n),
                cool_down=tuple(self.item(name, 1) for name, used in zip(cool, cools, strict=True) if used),
            )
            for sets in product(range(self.most_sets + 1), repeat=len(work))
            for warms in product((False, True), repeat=len(warm))
            for cools in product((False, True), repeat=len(cool))
        ]

    def _recoveries(self) -> Iterator[tuple[RecoveryDay, ...]]:
        """No recovery day, or one; more would not tell more."""
        yield ()
        if "active_recovery" in self.keys:
            names = [n for n in self.exercises if "recovery" in self.catalog.exercises[n].blocks]
            for day, name in product(WEEKDAYS, names):
                yield (RecoveryDay(day=day, exercise=name, minutes=20),)

    def ordered(self, program: Program) -> Iterator[Program]:
        """The program with its work items in every order."""
        for orders in product(*(permutations(session.work) for session in program.sessions)):
            sessions = tuple(
                Session(day=s.day, warm_up=s.warm_up, work=work, cool_down=s.cool_down)
                for s, work in zip(program.sessions, orders, strict=True)
            )
            yield Program(sessions=sessions, recovery_days=program.recovery_days)

    def broken_rules(self, program: Program) -> frozenset[str]:
        """The rules that the checker finds broken in the best order of the items."""
        found = self._breaches(program)
        if found == {"order"}:
            return frozenset() if any(not self._breaches(o) for o in self.ordered(program)) else found
        return found

    def _breaches(self, program: Program) -> frozenset[str]:
        breaches = breaches_in(self.case, self.scenario, program)
        return frozenset(breach.demand.partition(".")[0] for breach in breaches)

    def allowed_by_model(self, scenario: Scenario | None = None) -> set[Decisions]:
        """The decisions of every solution of the model (of another scenario's, to plant an error)."""
        week = week_of(scenario or self.scenario, self.catalog)
        collector = _Collector(week)
        solver = cp_model.CpSolver()
        solver.parameters.enumerate_all_solutions = True
        solver.parameters.num_workers = 1
        status = solver.solve(week.model, collector)
        assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        return collector.found


Decisions = frozenset[tuple[str, str, str, int]]
"""Block, exercise, day and sets of everything that is done; a used day stands as an item of its own."""


def decisions(program: Program) -> Decisions:
    """A program as a set of decisions, whatever the order of its items."""
    found = {("used", "", session.day, 1) for session in program.sessions}
    for session in program.sessions:
        for block in ("warm_up", "work", "cool_down"):
            for item in getattr(session, block):
                found.add((block, item.exercise, session.day, item.sets if block == "work" else 1))
    found |= {("recovery", recovery.exercise, recovery.day, 1) for recovery in program.recovery_days}
    return frozenset(found)


class _Collector(cp_model.CpSolverSolutionCallback):
    """Collects the decisions of every solution."""

    def __init__(self, week: Week) -> None:
        super().__init__()
        self.found: set[Decisions] = set()
        self._sets = list(week.sets.items())
        self._chosen = [(("used", "", day), literal) for day, literal in week.used.items()] + [
            ((block, name, day), literal)
            for block, choices in (
                ("warm_up", week.warm_up),
                ("cool_down", week.cool_down),
                ("recovery", week.recovery),
            )
            for (name, day), literal in choices.items()
        ]

    def on_solution_callback(self) -> None:
        found = {(*key, 1) for key, literal in self._chosen if self.value(literal)}
        for (name, day), sets in self._sets:
            if number := self.value(sets):
                found.add(("work", name, day, number))
        self.found.add(frozenset(found))


def _days(*names: str, **facts: Any) -> dict[str, Facts]:
    return {name: dict(facts) for name in names}


ONE_SET: Facts = {"dose": {"sets": {"min": 1, "max": 1}}}
THREE = _days("mon", "wed", "sat")
TWO = _days("mon", "tue")
HOUR_AFTER_HOUR = {"sun": {"start": "18:00"}, "mon": {"start": "07:00"}, "wed": {"start": "18:00"}}

WORLDS: tuple[World, ...] = (
    World(
        "volume, frequency and recovery in the gym",
        ("row", "pull", "extension"),
        THREE,
        {
            "weekly_sets": {"lats": {"min": 3, "max": 9}, "back": {"min": 2}, "biceps": {"max": 4.5}},
            "session_sets": {"max": 3.5},
            "frequency": {"back": {"min": 1, "max": 1}},
            "sessions": {"min": 1, "max": 2, "items": {"min": 1, "max": 3}},
        },
    ),
    World(
        "recovery by the clock around the end of the week",
        ("row", "chest_row", "curl"),
        HOUR_AFTER_HOUR,
        {
            "recovery": {"hours": 48, "by_muscle": {"biceps": 80}},
            "dose": {"sets": {"min": 1, "max": 2}},
            "session_sets": {"max": 8},
        },
    ),
    World(
        "recovery by calendar days after last week, sore",
        ("row", "pull", "dead"),
        _days("mon", "thu", "fri"),
        {
            "recovery": {"done": [{"day": "sat", "hard": ["lats"]}, {"day": "sun", "hard": ["erectors"]}]},
            "athlete": {"level": "intermediate", "sore": ["core"]},
            "weekly_sets": {"abs": {"max": 3}},
        },
    ),
    World(
        "a sore back",
        ("row", "pull", "extension"),
        _days("mon", "thu", "sat"),
        {
            "athlete": {"level": "intermediate", "sore": ["back"]},
            "weekly_sets": {"lats": {"min": 4, "max": 11}},
        },
    ),
    World(
        "composition of hard sessions",
        ("row", "chest_row", "extension", "hang"),
        TWO,
        {"composition": {"compounds": {"min": 1, "max": 1}, "support": {"min": 1, "max": 1}}},
    ),
    World(
        "the order of four lifts",
        ("dead", "row", "chest_row", "hang"),
        TWO,
        {"order": {"before": {"chest_row": ["row"]}}, "recovery": {"hours": 0}, **ONE_SET},
    ),
    World(
        "rows in the first half",
        ("row", "dead", "one_arm", "curl"),
        TWO,
        {"order": {"after": {"row": ["one_arm"]}}, "recovery": {"hours": 0}, **ONE_SET},
    ),
    World(
        "two firsts",
        ("pull", "curl", "chest_row", "hang"),
        TWO,
        {"order": {"first": ["curl", "pull"]}, "recovery": {"hours": 0}, **ONE_SET},
    ),
    World(
        "fatigue on following days",
        ("dead", "rack", "row"),
        _days("sun", "mon", "wed"),
        {"recovery": {"hours": 0}, "dose": {"sets": {"min": 1, "max": 2}}},
    ),
    World(
        "direct work, core and glutes",
        ("extension", "hang", "plank", "bridge"),
        TWO,
        {"direct_work": {}, "core_and_glutes": {"core": 2, "glutes": 2}},
    ),
    World(
        "integrated erector work in the stability phase",
        ("bridge", "plank", "extension", "row"),
        TWO,
        {
            "athlete": {"level": "beginner", "phase": "stability"},
            "direct_work": {},
            "core_and_glutes": {"core": 1, "glutes": 1.5},
            "weekly_sets": {"erectors": {"min": 1.5}, "lats": {"min": 2}},
        },
    ),
    World(
        "warm-up and cool-down",
        ("row", "walk", "jump", "cat", "opener", "stretch"),
        TWO,
        {
            "warm_up": {"minutes": 6, "drills": 1, "families": ["posture_drill"]},
            "cool_down": {"stretches": 1},
            "dose": {"sets": {"min": 1, "max": 1}},
        },
    ),
    World(
        "minutes to the second",
        ("row", "one_arm", "hang"),
        {"mon": {"minutes": 7}, "wed": {"minutes": 9}, "fri": {"minutes": 4}},
        {"recovery": {"hours": 0}},
    ),
    World(
        "active recovery",
        ("row", "curl", "walk", "jump"),
        TWO,
        {"active_recovery": {"days": 1, "minutes": 20}, "dose": {"sets": {"min": 1, "max": 1}}},
    ),
    World(
        "equipment at two places and a beginner",
        ("row", "pull", "chest_row"),
        {"mon": {"at": "gym"}, "wed": {"at": "home"}, "fri": {"at": "home"}},
        {"athlete": {"level": "beginner"}},
        {"gym": ["barbell", "bar", "dumbbells"], "home": ["dumbbells", "bench"]},
    ),
    World(
        "back pain",
        ("row", "rack", "chest_row", "mystery"),
        TWO,
        {
            "pain": [{"condition": "back", "severity": 2, "cleared": True}],
            "weekly_sets": {"erectors": {"min": 9}},
        },
    ),
    World(
        "severe back pain",
        ("row", "bridge", "plank", "curl"),
        TWO,
        {
            "pain": [{"condition": "back", "severity": 6, "cleared": True}],
            "weekly_sets": {"lats": {"min": 1}},
        },
    ),
    World(
        "elbow pain at rehabilitation",
        ("chest_row", "one_arm", "curl"),
        THREE,
        {
            "athlete": {"level": "intermediate", "goal": "rehab"},
            "pain": [{"condition": "elbow", "severity": 3}],
        },
    ),
    World(
        "elbow pain, grip capped",
        ("row", "chest_row", "extension"),
        THREE,
        {"pain": [{"condition": "elbow", "severity": 2}], "recovery": {"hours": 24}},
    ),
    World(
        "bone loss",
        ("rack", "row", "extension", "jump"),
        TWO,
        {"pain": [{"condition": "bone"}], "dose": {"sets": {"min": 1, "max": 2}}, "recovery": {"hours": 0}},
    ),
    World(
        "the clinician's word",
        ("row", "chest_row", "dead"),
        THREE,
        {
            "pain": [{"condition": "back", "severity": 5, "cleared": True}],
            "clinician": {"substitute": {"chest_row": "row"}, "exclude": ["dead"]},
            "pin": [{"exercise": "chest_row", "day": "wed"}],
        },
    ),
    World(
        "pins, bans and patterns",
        ("row", "pull", "curl"),
        THREE,
        {
            "pin": [{"exercise": "pull", "day": "wed", "sets": 2}],
            "preferences": {"ban": ["curl"], "like": ["pull"]},
            "patterns": {"require": ["horizontal_pull"], "cover": ["hinge"]},
        },
    ),
    World(
        "machines, variety and economy",
        ("row", "extension", "chest_row"),
        THREE,
        {
            "machines": {"percent": 34, "points": 2},
            "variety": {"days": 1, "points": 3},
            "economy": {},
            "patterns": {"cover": ["hinge", "spine_extension"]},
            "preferences": {"like": ["chest_row", "extension", "row"], "dislike": ["row"]},
            "weekly_sets": {"lats": {"min": 1, "target": 6, "weight": 3}, "erectors": {"target": 4}},
            "recovery": {"hours": 0},
        },
    ),
)
