"""The facts: exercises, muscles, equipment, conditions, dose tables and where each number comes from.

A catalog is a folder of YAML files. It holds facts only; what follows from them is decided by the
rules. All times are seconds on a grid of :data:`GRID_SECONDS`.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from scheduler.errors import Origin
from scheduler.reading import Node
from scheduler.terms import Block, Goal, Level, Phase

GRID_SECONDS = 15
"""Durations are rounded up to this grid, so that a printed week never takes longer than planned."""

Kind = Literal["strength", "endurance", "drill", "stretch", "aerobic"]
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


class Fact(BaseModel):
    """Base of all catalog entries: strict, immutable, no unknown keys.

    Modules with many of them do without ``from __future__ import annotations``, which makes annotations
    text: pydantic would have to compile each of them at every start.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def insist_on_order(low: float, high: float) -> None:
    """Refuse a range whose ends are the wrong way round; for the validators of models with both."""
    if low > high:
        raise ValueError(f"min no larger than max; found min {low:g}, max {high:g}")


class Span(Fact):
    """A closed range of whole numbers."""

    min: Annotated[int, Field(ge=0, le=3600)]
    """The least."""
    max: Annotated[int, Field(ge=0, le=3600)]
    """The most."""


class Dose(Fact):
    """How one set of an exercise is counted and how long it takes."""

    kind: Literal["repetitions", "hold", "carry", "minutes"]
    """What ``range`` counts: repetitions of ``seconds_each``, seconds of a hold or a carry for each set, or
    minutes in all.
    """
    seconds_each: Annotated[int, Field(ge=0, le=60)] = 0
    """Seconds that one repetition takes."""
    range: Span | None = None
    """The range of one set; for repetitions it overrides the goal's."""
    sets: Annotated[int, Field(ge=1, le=5)] | None = None
    """A fixed number of sets, for drills and stretches (1 where absent)."""


class Exercise(Fact):
    """One exercise: facts only, never a rule."""

    id: Name
    """The name that scenarios use."""
    name: Text
    """The name that people read."""
    aliases: tuple[Text, ...] = ()
    """Other names that people use."""
    kind: Kind
    """What it trains: strength or endurance as work, drills and stretches around it, aerobic activity."""
    blocks: tuple[Block, ...] = ("work",)
    """The parts of a session that it may stand in; ``recovery`` is a day off."""
    pattern: Name
    """The kind of movement."""
    family: Name
    """Exercises of one family are variants of each other."""
    mechanic: Literal["compound", "isolation", "none"]
    """Over several joints, over one, or neither."""
    laterality: Literal["bilateral", "unilateral", "alternating"]
    """Both sides at once, one at a time, or in turn; the dose is for each side where it is not bilateral."""
    direct: tuple[Name, ...] = ()
    """Muscles that get 1 set of credit for each set."""
    indirect: tuple[Name, ...] = ()
    """Muscles that get half a set of credit for each set."""
    equipment: tuple[tuple[Name, ...], ...] = ((),)
    """Alternatives, each a set of things that must all be present at the place."""
    level: Level
    """The lowest level of athlete that it is meant for."""
    phase: Phase
    """The earliest rehabilitation phase that it suits."""
    tags: dict[Name, TagLevel] | None
    """Load tags with their level 0 to 3 (absent tags are 0); null means that nobody has rated it."""
    dose: Dose
    """How a set is counted and how long it takes."""
    setup_seconds: Annotated[int, Field(ge=0, le=600, multiple_of=GRID_SECONDS)]
    """Seconds to get ready before the first set."""
    fatigue: TagLevel
    """What it costs the whole body, 0 to 3."""
    merit: TagLevel
    """How well evidence and articles rank it, 0 to 3."""
    path: Literal["free", "fixed"] = "free"
    """``fixed`` where a machine leads the movement."""
    erector_work: Literal["none", "direct", "integrated", "both"] = "none"
    """How it trains the spinal erectors: directly, integrated in whole-body work, or both."""
    regressions: tuple[Name, ...] = ()
    """Easier exercises to fall back on."""
    progressions: tuple[Name, ...] = ()
    """Harder exercises to go on to."""
    cues: Annotated[tuple[Text, ...], Field(min_length=1, max_length=4)]
    """What to mind while doing it."""
    sources: dict[Name, Name] = {}
    """What its facts rest on: a fact's name and a source's id."""

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
    """The name that people read."""
    about: Text = ""
    """What it is, in a few words."""


class Region(Fact):
    """A named group of muscles."""

    name: Text
    """The name that people read."""
    muscles: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The muscles that it is made of."""


class Source(Fact):
    """What a default number, or a text of others, rests on."""

    title: Text
    """What was read, or whose judgement it is."""
    grade: Grade
    """Whether it was read by us, quoted by others, or is our judgement."""
    link: Text = ""
    """Where to find it."""
    note: Text = ""
    """What it says, or how it was used."""
    licence: Text = ""
    """Under which terms its text may be passed on."""
    author: Credit = ""
    """Whom these terms ask to name."""

    def __str__(self) -> str:
        return f"{self.title}; {self.grade}"


class SeverityRange(Fact):
    """A range of a 0 to 10 pain rating."""

    min: Annotated[int, Field(ge=0, le=10)] = 0
    """From this severity on."""
    max: Annotated[int, Field(ge=0, le=10)] = 10
    """Up to this severity."""


class When(Fact):
    """When an effect applies; all that is given must hold."""

    severity: SeverityRange = SeverityRange()
    """The pain's severity lies in this range."""
    direction: Literal["extension", "flexion"] | None = None
    """Movements in this direction ease the pain."""
    goal: Goal | None = None
    """The athlete's goal is this one."""
    trimester: Annotated[int, Field(ge=1, le=3)] | None = None
    """The pregnancy is in this trimester."""
    cleared: bool | None = None
    """Whether a clinician has agreed to training."""
    supervised: bool | None = None
    """Whether a professional watches heavy work."""


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
    """What is done: see the fields that it uses."""
    when: When = When()
    """When it applies; always where absent."""
    tags: tuple[Name, ...] = ()
    """Load tags of the exercises concerned, from level ``at_least`` up."""
    at_least: Annotated[int, Field(ge=1, le=3)] = 1
    """The lowest level of ``tags`` that counts."""
    exercises: tuple[Name, ...] = ()
    """Further exercises concerned, by id."""
    exercises_per_session: Annotated[int, Field(ge=0, le=10)] | None = None
    """``cap``: at most so many of these exercises in a session."""
    sets_per_session: Annotated[int, Field(ge=0, le=40)] | None = None
    """``cap``: at most so many sets of these exercises in a session."""
    points: Annotated[int, Field(ge=0, le=100)] = 0
    """``penalise`` and ``prefer``: what each costs."""
    muscle: Name | None = None
    """``require``: the muscle or region to be trained."""
    sets: Annotated[int, Field(ge=1, le=20)] = 1
    """``require``: so many sets a week at least, if any exercise remains."""
    phase: Phase | None = None
    """``phase``: no phase beyond this one."""
    text: Text | None = None
    """``note``: words that are printed with the week."""
    source: Name
    """What it rests on."""


class Condition(Fact):
    """A pain, diagnosis or warning sign, and what it does to the week."""

    name: Text
    """The name that people read."""
    kind: Literal["pain", "diagnosis", "red_flag"]
    """``pain`` needs a severity, ``diagnosis`` may have one, ``red_flag`` stops the program."""
    clearance: Literal["always", "strict", "never"] = "never"
    """``always`` needs a clinician's clearance, ``strict`` needs it unless the scenario sets ``clearance:
    named``, ``never`` does not.
    """
    tags: tuple[Name, ...] = ()
    """The load tags that the traffic light looks at."""
    muscles: tuple[Name, ...] = ()
    """The muscles of the painful region."""
    whole_program: bool = False
    """Whether its phase ceiling binds the whole week, not only exercises that train ``muscles`` directly."""
    inherits: Name | None = None
    """Another condition whose effects and tags are added."""
    advice: Text | None = None
    """What to do, in words for the athlete."""
    warning_signs: Text | None = None
    """Signs that must be looked at by a doctor first."""
    effects: tuple[Effect, ...] = ()
    """What it does to the week."""
    source: Name
    """What it rests on."""


class TrafficLight(Fact):
    """What any pain of a given severity does to exercises that load the painful region."""

    severity: SeverityRange
    """The range of severities that it is about."""
    action: Literal["penalise", "exclude"]
    """Whether exercises that load the region cost points or are out."""
    at_least: Annotated[int, Field(ge=1, le=3)]
    """The lowest level of load that counts."""
    points: Annotated[int, Field(ge=0, le=100)] = 0
    """What each such exercise costs."""
    phase: Phase | None = None
    """No phase beyond this one."""
    source: Name
    """What it rests on."""


class Rest(Fact):
    """Seconds of rest between sets, by mechanic, on the grid of :data:`GRID_SECONDS`."""

    compound: Annotated[int, Field(ge=0, le=600, multiple_of=GRID_SECONDS)]
    """Seconds after a set over several joints."""
    isolation: Annotated[int, Field(ge=0, le=600, multiple_of=GRID_SECONDS)]
    """Seconds after a set over one joint."""


class DoseTable(Fact):
    """How a goal or a phase doses working sets."""

    repetitions: Span
    """Repetitions of a set."""
    rest: Rest
    """Rest between sets."""
    reserve: Annotated[int, Field(ge=0, le=8)]
    """Repetitions left at the end of a set (RIR)."""
    max_sets: Annotated[int, Field(ge=1, le=10)] = 10
    """The most sets of one item."""
    count_endurance: bool = False
    """Whether endurance drills count as volume."""
    heavy_hinge: Span | None = None
    """Repetitions of lifts of the deadlift family."""
    source: Name
    """What it rests on."""


class Soreness(Fact):
    """What extreme soreness of a region does: longer recovery and a share of the usual volume."""

    hours: Annotated[int, Field(ge=0, le=168)]
    """Hours between hard sessions of a sore region."""
    volume_percent: Annotated[int, Field(ge=1, le=100)]
    """The share of the usual volume that it gets."""
    source: Name
    """What it rests on."""


RelaxationName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$", max_length=60)]


class Relaxation(Fact):
    """What one step of a kind of change costs when ways out of a conflict are ranked, in points."""

    name: Text
    """The step in words."""
    points: Annotated[int, Field(ge=1, le=10_000)]
    """What one step costs."""
    unit: Annotated[int, Field(ge=1, le=100)] = 1
    """How many steps are made at once to see what more of it would be worth."""
    source: Name
    """What it rests on."""


def _with_fallbacks(relaxations: dict[str, Relaxation]) -> dict[str, Relaxation]:
    for name in ("other", "defaults"):
        if name not in relaxations:
            raise ValueError(f"an entry {name}")
    return relaxations


class Written(Protocol):
    """What the files of a catalog hold besides facts."""

    @property
    def levels(self) -> Mapping[str, Node]:
        """Default scenario fragments: ``every``, ``in_pain`` and one for each level."""

    @property
    def templates(self) -> Mapping[str, Node]:
        """Scenarios to start from, by name."""

    def places(self, kind: str, name: str) -> Mapping[str, Origin]:
        """Where each fact of an entry was written."""


class Kept(NamedTuple):
    """All that was read, kept; nothing where a catalog was not read from files. ``facts`` is the tree of all
    facts by kind and name."""

    levels: Mapping[str, Node] = {}
    templates: Mapping[str, Node] = {}
    facts: Node = Node(None, Origin("catalog"))

    def places(self, kind: str, name: str) -> Mapping[str, Origin]:
        """Where each fact of an entry was written."""
        path = (kind, name)
        entry = self.facts.find(path).value if self.facts.has(path) else None
        return {fact: node.origin for fact, node in entry.items()} if isinstance(entry, dict) else {}


class Catalog(Fact):
    """All facts of one catalog folder, by id. Immutable; safe to share between threads."""

    muscles: dict[Name, Named]
    """Muscles that get credit for sets."""
    regions: dict[Name, Region]
    """Groups of muscles."""
    equipment: dict[Name, Named]
    """Things that exercises are done with."""
    patterns: dict[Name, Named]
    """Kinds of movement."""
    tags: dict[Name, Named]
    """Loads that an exercise puts on the body, each at a level from 0 to 3."""
    sources: dict[Name, Source]
    """What the numbers rest on."""
    exercises: dict[Name, Exercise]
    """The exercises."""
    conditions: dict[Name, Condition]
    """Pains, diagnoses and warning signs, and what each does to the week."""
    traffic_light: tuple[TrafficLight, ...]
    """What any pain does to exercises that load its region, by severity."""
    goals: dict[Goal, DoseTable]
    """How each goal doses working sets."""
    phases: dict[Phase, DoseTable]
    """How each rehabilitation phase doses working sets."""
    soreness: Soreness
    """What extreme soreness of a region does."""
    relaxations: Annotated[dict[RelaxationName, Relaxation], AfterValidator(_with_fallbacks)]
    """What it costs to ask less of a week, by kind of change."""
    _written: Written = PrivateAttr(default_factory=Kept)

    def keep(self, written: Written) -> None:
        """Keep what the catalog's files hold besides facts."""
        self._written = written

    def places_of(self, kind: str, name: str) -> Mapping[str, Origin]:
        """Where each fact of an entry was written; nothing where the catalog was not read from files."""
        return self._written.places(kind, name)

    @property
    def levels(self) -> Mapping[str, Node]:
        """Default scenario fragments: ``every``, ``in_pain`` and one for each level."""
        return self._written.levels

    @property
    def templates(self) -> Mapping[str, Node]:
        """Scenarios to start from, by name."""
        return self._written.templates

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
