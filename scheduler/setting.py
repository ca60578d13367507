"""The athlete's situation: who trains, where, when, with which pains. Input only, no rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from scheduler.catalog import GRID_SECONDS, PHASES, Fact, Goal, Level, Name, Phase, Rest, Span, Text
from scheduler.program import WEEKDAYS, Weekday
from scheduler.reading import LIMIT_PROBLEMS, did_you_mean

REPLACED = ("places", "days")
"""Mappings that a scenario gives whole: its own replace those of its template."""

MINUTES_PER_DAY = 24 * 60
MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY


def known(*kinds: str) -> AfterValidator:
    """A validator: the name must be one of the ``kinds`` listed in the validation context.

    The context maps a kind ("muscle", "exercise", ...) to the names that exist; without a context
    (the JSON Schema, a value built by hand) any name passes.
    """

    def check(name: str, info: ValidationInfo) -> str:
        if info.context is not None:
            names: set[str] = set().union(*(info.context[kind] for kind in kinds))
            if name not in names:
                info.context["unknown"] = info.context.get("unknown", 0) + 1
                hint = did_you_mean(name, names) if info.context["unknown"] <= LIMIT_PROBLEMS else ""
                raise ValueError(f"{' or '.join(kinds)} that exists" + (f"; {hint}" if hint else ""))
        return name

    return AfterValidator(check)


ExerciseName = Annotated[str, known("exercise")]
MuscleName = Annotated[str, known("muscle")]
MuscleOrRegion = Annotated[str, known("muscle", "region")]
RegionName = Annotated[str, known("region")]
PatternName = Annotated[str, known("pattern")]
FamilyName = Annotated[str, known("family")]
ConditionName = Annotated[str, known("condition")]
EquipmentName = Annotated[str, known("equipment")]
PlaceName = Annotated[str, known("place")]
DayName = Annotated[Weekday, known("day")]


def _clock(text: str) -> str:
    if not re.fullmatch(r"([01]?[0-9]|2[0-3]):[0-5][0-9]", text):
        raise ValueError('a clock time such as "18:00"')
    return text


ClockTime = Annotated[str, AfterValidator(_clock)]


def _no_yes(value: object) -> object:
    if isinstance(value, bool):  # which is equal to 1 for Python
        raise ValueError("1")
    return value


Version = Annotated[Literal[1], BeforeValidator(_no_yes)]
Minutes = Annotated[int, Field(ge=1, le=600)]
Points = Annotated[int, Field(ge=0, le=100)]
Sets = Annotated[float, Field(ge=0, le=200, multiple_of=0.5)]
"""Credited sets: whole or half."""


def half_sets(sets: float) -> int:
    """Credited sets as half-sets, the whole numbers that all volume is counted in."""
    return round(2 * sets)


class Athlete(Fact):
    """Who trains. ``phase`` defaults to strength, lowered by what pain and goal allow.

    ``sore`` names regions that are still extremely sore: recovery is longer there, volume lower.
    """

    level: Level
    goal: Goal = "hypertrophy"
    phase: Phase | None = None
    sore: tuple[RegionName, ...] = ()


class Day(Fact):
    """A day on which the athlete could train: place, minutes, and the start time where known."""

    at: PlaceName
    minutes: Minutes
    start: ClockTime | None = None


class Pain(Fact):
    """A declared pain, diagnosis or warning sign.

    ``severity`` is the athlete's 0 to 10 rating. ``cleared``: a clinician has agreed to training.
    ``direction``: movements in that direction ease the pain. ``warning_signs``: the signs that the
    condition lists are present now. ``supervised``: heavy work is watched by a professional.
    """

    condition: ConditionName
    severity: Annotated[int, Field(ge=0, le=10)] | None = None
    cleared: bool = False
    direction: Literal["extension", "flexion"] | None = None
    trimester: Annotated[int, Field(ge=1, le=3)] | None = None
    supervised: bool = False
    warning_signs: bool = False
    weeks: Annotated[int, Field(ge=0, le=5200)] | None = None


class Clinician(Fact):
    """The word of the athlete's own clinician, which wins over every pain rule.

    ``exclude`` bars exercises, ``allow`` clears them, ``substitute`` maps a barred exercise to the one
    that is cleared in its place.
    """

    exclude: tuple[ExerciseName, ...] = ()
    allow: tuple[ExerciseName, ...] = ()
    substitute: dict[ExerciseName, ExerciseName] = {}

    @property
    def barred(self) -> frozenset[str]:
        """Exercises that must not be used."""
        return frozenset(self.exclude) | frozenset(self.substitute)

    @property
    def cleared(self) -> frozenset[str]:
        """Exercises that no pain rule may remove."""
        return (frozenset(self.allow) | frozenset(self.substitute.values())) - self.barred


class DoseWishes(Fact):
    """How working sets are dosed where the scenario says more than goal and phase do.

    ``sets`` is the range for one item. ``technique`` drop_set adds a drop to the last set of
    isolation and machine work. ``count_endurance`` counts endurance drills as volume.
    """

    sets: Span
    repetitions: Span | None = None
    rest: Rest | None = None
    technique: Literal["straight", "drop_set"] = "straight"
    count_endurance: bool | None = None

    @model_validator(mode="after")
    def _ordered(self) -> DoseWishes:
        for name, span in (("sets", self.sets), ("repetitions", self.repetitions)):
            if span is not None and not 1 <= span.min <= span.max:
                raise ValueError(f"{name} with 1 <= min <= max; found min {span.min}, max {span.max}")
        return self


class Setting(Fact):
    """Everything about the athlete's situation that rules may ask, with ids checked against a catalog.

    A session is hard for a muscle from ``hard_sets`` credited sets of it up.
    """

    version: Version
    name: Text = "Week"
    athlete: Athlete
    places: Annotated[dict[Name, tuple[EquipmentName, ...]], Field(min_length=1, max_length=20)]
    days: Annotated[dict[Weekday, Day], Field(min_length=1)]
    pain: Annotated[tuple[Pain, ...], Field(max_length=20)] = ()
    clearance: Literal["strict", "named"] = "strict"
    clinician: Clinician = Clinician()
    dose: DoseWishes
    hard_sets: Annotated[Sets, Field(gt=0)] = 3
    notes: Annotated[tuple[Text, ...], Field(max_length=20)] = ()

    @cached_property
    def weekdays(self) -> tuple[Weekday, ...]:
        """The available days in calendar order."""
        return tuple(day for day in WEEKDAYS if day in self.days)

    def equipment_on(self, day: Weekday) -> frozenset[str]:
        """What is at hand at the place of that day."""
        return frozenset(self.places[self.days[day].at])

    def start_minute(self, day: Weekday) -> int | None:
        """Minutes from Monday 00:00 to the start of that day's session, None where no time is given."""
        start = self.days[day].start
        if start is None:
            return None
        hours, minutes = start.split(":")
        return WEEKDAYS.index(day) * MINUTES_PER_DAY + int(hours) * 60 + int(minutes)


def earliest(phases: Iterable[Phase]) -> Phase:
    """The most cautious of the given phases."""
    return min(phases, key=PHASES.index)


def on_grid(seconds: int) -> int:
    """Seconds rounded up to the grid of all durations."""
    return -(-seconds // GRID_SECONDS) * GRID_SECONDS
