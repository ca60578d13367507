"""The athlete's situation: who trains, where, when, with which pains. Input only, no rule."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator
from typing_extensions import TypeAliasType

from scheduler.catalog import GRID_SECONDS, Fact, Name, Rest, Span, Text
from scheduler.reading import LIMIT_PROBLEMS, did_you_mean
from scheduler.terms import PHASES, WEEKDAYS, Goal, Level, Phase, Weekday

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


ExerciseName = TypeAliasType("ExerciseName", Annotated[str, known("exercise")])
MuscleOrRegion = TypeAliasType("MuscleOrRegion", Annotated[str, known("muscle", "region")])
RegionName = TypeAliasType("RegionName", Annotated[str, known("region")])
PatternName = TypeAliasType("PatternName", Annotated[str, known("pattern")])
FamilyName = TypeAliasType("FamilyName", Annotated[str, known("family")])
ConditionName = TypeAliasType("ConditionName", Annotated[str, known("condition")])
EquipmentName = TypeAliasType("EquipmentName", Annotated[str, known("equipment")])
PlaceName = Annotated[str, known("place")]
DayName = Annotated[Weekday, known("day")]


_CLOCK = r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$"


def clock(text: str) -> str:
    """The text, if it is a clock time; for validators."""
    if not re.fullmatch(_CLOCK, text):
        raise ValueError('a clock time such as "18:00"')
    return text


ClockTime = Annotated[str, AfterValidator(clock), Field(json_schema_extra={"pattern": _CLOCK})]


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
    """Who trains."""

    level: Level
    """Experience with strength training; it brings default doses and volumes."""
    goal: Goal = "hypertrophy"
    """What the training is for; it sets repetitions and rest."""
    phase: Phase | None = None
    """The rehabilitation phase: first calm the pain, then stability, endurance, strength. Strength where
    absent, lowered by what pain and goal allow.
    """
    sore: tuple[RegionName, ...] = ()
    """Regions that are still extremely sore: recovery is longer there, volume lower."""


class Day(Fact):
    """A day on which the athlete could train: place, minutes, and the start time where known."""

    at: PlaceName
    """A place that ``places`` names."""
    minutes: Minutes
    """Minutes that the session may take, warm-up and cool-down included."""
    start: ClockTime | None = None
    """The clock time at which it starts, such as "18:00"; with it recovery counts hours instead of days."""


class Pain(Fact):
    """A declared pain, diagnosis or warning sign."""

    condition: ConditionName
    """Which pain, diagnosis or warning sign."""
    severity: Annotated[int, Field(ge=0, le=10)] | None = None
    """The athlete's own rating from 0 to 10."""
    cleared: bool = False
    """Whether a clinician has agreed to training."""
    direction: Literal["extension", "flexion"] | None = None
    """Movements in this direction ease the pain."""
    trimester: Annotated[int, Field(ge=1, le=3)] | None = None
    """The trimester of a pregnancy."""
    supervised: bool = False
    """Whether a professional watches heavy work."""
    warning_signs: bool = False
    """Whether signs that the condition lists are present now. No week is given then."""
    weeks: Annotated[int, Field(ge=0, le=5200)] | None = None
    """For how many weeks it has lasted; a pain of long standing asks for clearance."""


class Clinician(Fact):
    """The word of the athlete's own clinician, which wins over every pain rule."""

    exclude: tuple[ExerciseName, ...] = ()
    """Exercises that must not be used."""
    allow: tuple[ExerciseName, ...] = ()
    """Exercises that no pain rule may remove."""
    substitute: dict[ExerciseName, ExerciseName] = {}
    """Barred exercises, each with the one that is cleared in its place."""

    @property
    def barred(self) -> frozenset[str]:
        """Exercises that must not be used."""
        return frozenset(self.exclude) | frozenset(self.substitute)

    @property
    def cleared(self) -> frozenset[str]:
        """Exercises that no pain rule may remove."""
        return (frozenset(self.allow) | frozenset(self.substitute.values())) - self.barred


class DoseWishes(Fact):
    """How working sets are dosed where the scenario says more than goal and phase do."""

    sets: Span
    """Sets of one item, at least and at most."""
    repetitions: Span | None = None
    """Repetitions of a set, instead of the goal's."""
    rest: Rest | None = None
    """Rest between sets, instead of the goal's."""
    technique: Literal["straight", "drop_set"] = "straight"
    """``drop_set`` adds a drop to the last set of isolation and machine work."""
    count_endurance: bool | None = None
    """Whether endurance drills count as volume, instead of what the goal says."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for name, span in (("sets", self.sets), ("repetitions", self.repetitions)):
            if span is not None and not 1 <= span.min <= span.max:
                raise ValueError(f"{name} with 1 <= min <= max; found min {span.min}, max {span.max}")
        return self


class Setting(Fact):
    """Everything about the athlete's situation that rules may ask, with ids checked against a catalog."""

    version: Version
    """The version of this format."""
    name: Text = "Week"
    """What the week is called."""
    athlete: Athlete
    """Who trains."""
    places: Annotated[dict[Name, tuple[EquipmentName, ...]], Field(min_length=1, max_length=20)]
    """Places by a name of your own, each with the equipment there. They replace the template's."""
    days: Annotated[dict[Weekday, Day], Field(min_length=1)]
    """The days on which the athlete could train; the solver takes what it needs. They replace the template's.
    """
    pain: Annotated[tuple[Pain, ...], Field(max_length=20)] = ()
    """Declared pains, diagnoses and warning signs."""
    clearance: Literal["strict", "named"] = "strict"
    """``strict`` asks for a clinician's clearance for every condition that may need it, ``named`` only where
    it always does.
    """
    clinician: Clinician = Clinician()
    """The word of the athlete's own clinician, which wins over every pain rule."""
    dose: DoseWishes
    """Sets, repetitions and rest of working sets."""
    hard_sets: Annotated[Sets, Field(gt=0)] = 3
    """From how many credited sets of a muscle a session is hard for it."""
    notes: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    """Words that are printed with the week."""

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
