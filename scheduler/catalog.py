"""The facts: exercises, muscles, equipment, conditions, dose tables and where each number comes from.

A catalog is a folder of YAML files. It holds facts only; what follows from them is decided by the
rules. All times are seconds on a grid of :data:`GRID_SECONDS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from scheduler.errors import Origin
from scheduler.reading import Node

GRID_SECONDS = 15
"""Durations are rounded up to this grid, so that a printed week never takes longer than planned."""

Level = Literal["beginner", "intermediate", "advanced"]
Phase = Literal["pain", "stability", "endurance", "strength"]
Goal = Literal["hypertrophy", "strength", "posture", "rehab", "health"]
Kind = Literal["strength", "endurance", "drill", "stretch", "aerobic"]
Block = Literal["warm_up", "work", "cool_down", "recovery"]
Grade = Literal["read", "second-hand", "judgement"]
TagLevel = Annotated[int, Field(ge=0, le=3)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


def _without_controls(text: str) -> str:
    if not text.isprintable():
        raise ValueError("text without control characters")
    return text


Text = Annotated[str, Field(min_length=1, max_length=400), AfterValidator(_without_controls)]
"""Words for people, without control characters: they end up on terminals."""

Credit = Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(_without_controls)]
"""Names of authors; a text can have had many."""

LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "advanced")
PHASES: tuple[Phase, ...] = ("pain", "stability", "endurance", "strength")


class Fact(BaseModel):
    """Base of all catalog entries: strict, immutable, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def insist_on_order(low: float, high: float) -> None:
    """Refuse a range whose ends are the wrong way round; for the validators of models with both."""
    if low > high:
        raise ValueError(f"min no larger than max; found min {low:g}, max {high:g}")


class Span(Fact):
    """A closed range of whole numbers."""

    min: Annotated[int, Field(ge=0, le=3600)]
    max: Annotated[int, Field(ge=0, le=3600)]


class Dose(Fact):
    """How one set of an exercise is counted and how long it takes.

    ``repetitions``: each takes ``seconds_each``; ``range`` overrides the goal's repetitions.
    ``hold`` and ``carry``: ``range`` is seconds per set. ``minutes``: ``range`` is minutes in all.
    ``sets`` fixes the number of sets (drills and stretches; 1 where absent).
    """

    kind: Literal["repetitions", "hold", "carry", "minutes"]
    seconds_each: Annotated[int, Field(ge=0, le=60)] = 0
    range: Span | None = None
    sets: Annotated[int, Field(ge=1, le=5)] | None = None


class Exercise(Fact):
    """One exercise: facts only, never a rule.

    ``direct`` muscles get 1 set of credit for each set, ``indirect`` ones half a set.
    ``equipment`` lists alternatives, each a set of things that must all be present at the place.
    ``phase`` is the earliest rehabilitation phase that the exercise suits.
    ``tags`` map a load tag to its level 0..3 (absent tags are 0); None means that nobody has rated it.
    ``fatigue`` is the systemic cost 0..3; ``merit`` is how well evidence and articles rank it, 0..3.
    ``erector_work`` says how it trains the spinal erectors: directly, integrated in whole-body work, or both.
    """

    id: Name
    name: Text
    aliases: tuple[Text, ...] = ()
    kind: Kind
    blocks: tuple[Block, ...] = ("work",)
    pattern: Name
    family: Name
    mechanic: Literal["compound", "isolation", "none"]
    laterality: Literal["bilateral", "unilateral", "alternating"]
    direct: tuple[Name, ...] = ()
    indirect: tuple[Name, ...] = ()
    equipment: tuple[tuple[Name, ...], ...] = ((),)
    level: Level
    phase: Phase
    tags: dict[Name, TagLevel] | None
    dose: Dose
    setup_seconds: Annotated[int, Field(ge=0, le=600, multiple_of=GRID_SECONDS)]
    fatigue: TagLevel
    merit: TagLevel
    path: Literal["free", "fixed"] = "free"
    erector_work: Literal["none", "direct", "integrated", "both"] = "none"
    regressions: tuple[Name, ...] = ()
    progressions: tuple[Name, ...] = ()
    cues: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]
    sources: dict[Name, Name] = {}

    @property
    def sides(self) -> int:
        """2 where the dose is per side, else 1."""
        return 1 if self.laterality == "bilateral" else 2

    @cached_property
    def half_sets(self) -> Mapping[str, int]:
        """Credit of one set in half-sets by muscle: 2 direct, 1 indirect."""
        return {**dict.fromkeys(self.indirect, 1), **dict.fromkeys(self.direct, 2)}


class Named(Fact):
    """A name with an explanation: equipment, a load tag, a pattern, a muscle."""

    name: Text
    about: Text = ""


class Region(Fact):
    """A named group of muscles."""

    name: Text
    muscles: Annotated[tuple[Name, ...], Field(min_length=1)]


class Source(Fact):
    """What a default number rests on. ``grade``: was it read, quoted by others, or our judgement?

    ``licence`` and ``author`` are what the terms of others ask to be told with their text.
    """

    title: Text
    grade: Grade
    link: Text = ""
    note: Text = ""
    licence: Text = ""
    author: Credit = ""

    def __str__(self) -> str:
        return f"{self.title}; {self.grade}"


class SeverityRange(Fact):
    """A range of a 0 to 10 pain rating."""

    min: Annotated[int, Field(ge=0, le=10)] = 0
    max: Annotated[int, Field(ge=0, le=10)] = 10


class When(Fact):
    """When an effect applies; all that is given must hold."""

    severity: SeverityRange = SeverityRange()
    direction: Literal["extension", "flexion"] | None = None
    goal: Goal | None = None
    trimester: Annotated[int, Field(ge=1, le=3)] | None = None
    cleared: bool | None = None
    supervised: bool | None = None


class Effect(Fact):
    """One thing that a condition does to the week.

    ``exclude``: no exercise with one of ``tags`` at level ``at_least`` or above, nor one of ``exercises``.
    ``cap``: such exercises at most ``exercises_per_session`` or ``sets_per_session`` in a session.
    ``penalise``: each such exercise costs ``points``. ``prefer``: each of ``exercises`` that is
    possible and absent from the week costs ``points``. ``require``: at least ``sets`` sets a week of
    work for ``muscle``, if any exercise remains. ``phase``: no phase beyond ``phase``.
    ``note``: ``text`` is printed with the week.
    """

    action: Literal["exclude", "cap", "penalise", "prefer", "require", "phase", "note"]
    when: When = When()
    tags: tuple[Name, ...] = ()
    at_least: Annotated[int, Field(ge=1, le=3)] = 1
    exercises: tuple[Name, ...] = ()
    exercises_per_session: Annotated[int, Field(ge=0, le=10)] | None = None
    sets_per_session: Annotated[int, Field(ge=0, le=40)] | None = None
    points: Annotated[int, Field(ge=0, le=100)] = 0
    muscle: Name | None = None
    sets: Annotated[int, Field(ge=1, le=20)] = 1
    phase: Phase | None = None
    text: Text | None = None
    source: Name


class Condition(Fact):
    """A pain, diagnosis or warning sign, and what it does to the week.

    ``kind``: ``pain`` needs a severity; ``diagnosis`` may have one; ``red_flag`` stops the program.
    ``clearance``: ``always`` needs a clinician's clearance, ``strict`` needs it unless the scenario
    sets ``clearance: named``, ``never`` does not. ``tags`` are what the traffic light looks at.
    ``whole_program`` says that its phase ceiling binds the whole week, otherwise only the exercises
    that train ``muscles`` directly. ``inherits`` adds another condition's effects and tags.
    """

    name: Text
    kind: Literal["pain", "diagnosis", "red_flag"]
    clearance: Literal["always", "strict", "never"] = "never"
    tags: tuple[Name, ...] = ()
    muscles: tuple[Name, ...] = ()
    whole_program: bool = False
    inherits: Name | None = None
    advice: Text | None = None
    warning_signs: Text | None = None
    effects: tuple[Effect, ...] = ()
    source: Name


class TrafficLight(Fact):
    """What any pain of a given severity does to exercises that load the painful region."""

    severity: SeverityRange
    action: Literal["penalise", "exclude"]
    at_least: Annotated[int, Field(ge=1, le=3)]
    points: Annotated[int, Field(ge=0, le=100)] = 0
    phase: Phase | None = None
    source: Name


class Rest(Fact):
    """Seconds of rest between sets, by mechanic, on the grid of :data:`GRID_SECONDS`."""

    compound: Annotated[int, Field(ge=0, le=600, multiple_of=GRID_SECONDS)]
    isolation: Annotated[int, Field(ge=0, le=600, multiple_of=GRID_SECONDS)]


class DoseTable(Fact):
    """How a goal or a phase doses working sets.

    ``repetitions`` and ``rest`` (seconds); ``reserve`` is repetitions in reserve (RIR);
    ``max_sets`` caps the sets of one item; ``count_endurance`` says whether endurance drills count
    as volume; ``heavy_hinge`` replaces the repetitions of deadlift-family lifts.
    """

    repetitions: Span
    rest: Rest
    reserve: Annotated[int, Field(ge=0, le=8)]
    max_sets: Annotated[int, Field(ge=1, le=10)] = 10
    count_endurance: bool = False
    heavy_hinge: Span | None = None
    source: Name


class Soreness(Fact):
    """What extreme soreness of a region does: longer recovery and a share of the usual volume."""

    hours: Annotated[int, Field(ge=0, le=168)]
    volume_percent: Annotated[int, Field(ge=1, le=100)]
    source: Name


RelaxationName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$", max_length=60)]


class Relaxation(Fact):
    """What one step of a kind of change costs when ways out of a conflict are ranked, in points.

    ``unit`` is how many steps are made at once to see what more of it would be worth.
    """

    name: Text
    points: Annotated[int, Field(ge=1, le=10_000)]
    unit: Annotated[int, Field(ge=1, le=100)] = 1
    source: Name


def _with_fallbacks(relaxations: dict[str, Relaxation]) -> dict[str, Relaxation]:
    for name in ("other", "defaults"):
        if name not in relaxations:
            raise ValueError(f"an entry {name}")
    return relaxations


class Catalog(Fact):
    """All facts of one catalog folder, by id. Immutable; safe to share between threads."""

    muscles: dict[Name, Named]
    regions: dict[Name, Region]
    equipment: dict[Name, Named]
    patterns: dict[Name, Named]
    tags: dict[Name, Named]
    sources: dict[Name, Source]
    exercises: dict[Name, Exercise]
    conditions: dict[Name, Condition]
    traffic_light: tuple[TrafficLight, ...]
    goals: dict[Goal, DoseTable]
    phases: dict[Phase, DoseTable]
    soreness: Soreness
    relaxations: Annotated[dict[RelaxationName, Relaxation], AfterValidator(_with_fallbacks)]
    _levels: Mapping[str, Node] = PrivateAttr(default_factory=dict)
    _templates: Mapping[str, Node] = PrivateAttr(default_factory=dict)
    _root: Node | None = PrivateAttr(default=None)

    def keep_fragments(self, levels: Mapping[str, Node], templates: Mapping[str, Node]) -> None:
        """Keep the scenario fragments that levels and templates are, with their origins."""
        self._levels, self._templates = levels, templates

    def keep_places(self, root: Node) -> None:
        """Keep the tree that the catalog was read from."""
        self._root = root

    def places_of(self, kind: str, name: str) -> Mapping[str, Origin]:
        """Where each fact of an entry was written; nothing where the catalog was not read from files."""
        path = (kind, name)
        entry = self._root.find(path).value if self._root is not None and self._root.has(path) else None
        return {fact: node.origin for fact, node in entry.items()} if isinstance(entry, dict) else {}

    @property
    def levels(self) -> Mapping[str, Node]:
        """Default scenario fragments: ``every``, ``in_pain`` and one for each level."""
        return self._levels

    @property
    def templates(self) -> Mapping[str, Node]:
        """Scenarios to start from, by name."""
        return self._templates

    def muscles_of(self, name: str) -> frozenset[str]:
        """The muscles that ``name`` stands for: itself, or the members of a region."""
        return frozenset(self.regions[name].muscles) if name in self.regions else frozenset((name,))

    def effects_of(self, condition: str) -> Iterator[Effect]:
        """The condition's own effects, then those that it inherits."""
        for name in self._lineage(condition):
            yield from self.conditions[name].effects

    def tags_of(self, condition: str) -> frozenset[str]:
        """The load tags that the traffic light looks at, with the inherited ones."""
        return frozenset(tag for name in self._lineage(condition) for tag in self.conditions[name].tags)

    def _lineage(self, condition: str) -> Iterator[str]:
        name: str | None = condition
        while name is not None:
            yield name
            name = self.conditions[name].inherits
