"""What a rule is.

Each file of :mod:`scheduler.rules` holds one rule as a class. What a scenario may say about it are the
class's fields, what it means is the class's docstring. Two witnesses use it without ever sharing a line:
the model through ``exclude``, ``exclude_on``, ``constrain``, ``tighten`` and ``prefer``; the checker
through ``forbid``, ``forbid_on``, ``check``, ``cost`` and ``waivers``, which see raw facts and the finished
program only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from scheduler.catalog import Catalog, DoseTable, Effect, Exercise, Fact
from scheduler.program import Breach, Program, Refusal, Share, Waiver
from scheduler.setting import Pain, Setting
from scheduler.terms import Phase, Weekday

if TYPE_CHECKING:
    from scheduler.week import Week

Action = Literal["set", "remove", "add"]
Scalar = int | float | str | bool | None


@dataclass(frozen=True, slots=True)
class Case:
    """What the checker knows before it looks at a program.

    ``phase`` is the rehabilitation phase of the week, ``doses`` how it doses working sets, ``effects`` what
    each declared pain does. ``allowed`` holds the exercises that no rule forbids on an available day, and
    under None those that are allowed as an activity on a day off; ``but_for_pain`` is the same without the
    pain rule. Nothing is allowed yet where the rules are asked what they forbid.
    """

    setting: Setting
    catalog: Catalog
    phase: Phase
    doses: DoseTable
    effects: tuple[tuple[Pain, tuple[Effect, ...]], ...]
    allowed: Mapping[Weekday | None, frozenset[str]] = field(default_factory=dict)
    but_for_pain: Mapping[Weekday | None, frozenset[str]] = field(default_factory=dict)


class Change(NamedTuple):
    """A change of the scenario that a rule knows to weaken a demand; a :class:`scheduler.demand.Edit` without
    its cost."""

    text: str
    kind: str
    path: tuple[str, ...]
    action: Action = "remove"
    value: Scalar = None


class Exclusion(NamedTuple):
    """Why an exercise cannot be used on a day.

    ``text`` is about the exercise and has the numbers. ``asked`` words the demand that it is part of,
    whose label is ``demand`` and which stands at ``path`` of the scenario. ``kind`` groups exclusions for
    people: pain, phase, unknown facts, equipment, level, ban, clinician. Any one tuple of ``lifted_by``
    lifts the exclusion; there is none where only the person's facts could.
    """

    text: str
    demand: str
    asked: str
    path: tuple[str, ...]
    kind: str
    lifted_by: tuple[tuple[Change, ...], ...] = ()


class Rule(Fact):
    """Base of all rules. Every method has a harmless default; a rule overrides what it is about.

    ``key`` is the file's, scenario's and label's name of the rule. ``wraps`` names the only field of a
    rule whose YAML value is that field itself (a list, or a mapping by muscle).
    """

    key: ClassVar[str]
    wraps: ClassVar[str | None] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        cls.key = cls.__module__.rpartition(".")[2] if cls.__module__.startswith("scheduler.rules.") else ""
        cls.key = cls.key or "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).strip("_")

    def label(self, *path: str) -> str:
        """The label of one of this rule's demands: ``weekly_sets.lats.min``."""
        return ".".join((self.key, *path))

    def path(self, *path: str) -> tuple[str, ...]:
        """Where the scenario has one of this rule's values: ``("weekly_sets", "lats", "min")``."""
        return (self.key, *path)

    def gate(self, setting: Setting, catalog: Catalog) -> Iterator[Refusal]:
        """Why no week may be given at all."""
        yield from ()

    def exclude(self, exercise: Exercise, setting: Setting, catalog: Catalog) -> Iterator[Exclusion]:
        """Why ``exercise`` cannot be used on any day; asked for every exercise."""
        yield from ()

    def exclude_on(
        self, exercise: Exercise, day: Weekday | None, setting: Setting, catalog: Catalog
    ) -> Iterator[Exclusion]:
        """Why ``exercise`` cannot be used on ``day`` (None: on a day off), besides what holds on any day."""
        yield from ()

    def constrain(self, week: Week) -> None:
        """Post the hard demands to the model."""

    def tighten(self, week: Week) -> None:
        """Post what follows from all demands together, where that brings solutions with fractions closer to
        weeks: no week is lost by it, and much is proved sooner."""

    def prefer(self, week: Week) -> None:
        """Post the costs to the model: penalties only, in whole units of their tier."""

    def forbid(self, exercise: Exercise, case: Case) -> Iterator[str]:
        """The checker's own reading of ``exclude``."""
        yield from ()

    def forbid_on(self, exercise: Exercise, day: Weekday | None, case: Case) -> Iterator[str]:
        """The checker's own reading of ``exclude_on``."""
        yield from ()

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        """How ``program`` breaks this rule; nothing where it is kept."""
        yield from ()

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        """What ``program`` costs by this rule, recomputed from the program alone."""
        yield from ()

    def waivers(self, case: Case) -> Iterator[Waiver]:
        """Demands that pain rules put out of reach, and that are therefore given up and reported."""
        yield from ()
