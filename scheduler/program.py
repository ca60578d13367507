"""A program: one week of sessions, and what may be said about it.

All types are immutable pydantic models, so that they have a JSON form and a JSON Schema.
"""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.catalog import Fact, Span, Text
from scheduler.terms import TierName, Weekday

Technique = Literal["straight", "drop_set"]
MOST_ITEMS = 40
"""As many items as a block of a session can have."""

_SHORT = re.compile(
    r"""(?P<exercise>\w+) (\ + (
        (?P<minutes>\d{1,3}) \ ?min
      | (?P<sets>\d{1,3}) (\ ?x\ ? (?P<least>\d{1,3}) (-(?P<most>\d{1,3}))? (?P<seconds>\ ?s)? )?
    ))?""",
    re.ASCII | re.VERBOSE,
)


class Item(Fact):
    """One line of a session: an exercise, its sets, and its dose.

    Exactly one of ``repetitions``, ``seconds`` and ``minutes`` is given; a program written by hand may
    leave the dose out and gets the prescribed one, and may write an item as ``deadlift 3x5``.
    """

    exercise: Text
    """The exercise's id."""
    sets: Annotated[int, Field(ge=1, le=20)]
    """How many sets."""
    repetitions: Span | None = None
    """Repetitions of a set."""
    seconds: Span | None = None
    """Seconds of a set, for holds and carries."""
    minutes: Annotated[int, Field(ge=1, le=300)] | None = None
    """Minutes in all."""
    per_side: bool | None = None
    """Whether the dose is for each side."""
    rest: Annotated[int, Field(ge=0, le=900)] | None = None
    """Seconds of rest between sets."""
    reserve: Annotated[int, Field(ge=0, le=10)] | None = None
    """Repetitions left at the end of a set (RIR)."""
    technique: Technique = "straight"
    """``drop_set`` adds a set with less weight right after the last one."""

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, written: object) -> object:
        """Read ``deadlift 3x5-8``, ``plank 3x30 s``, ``deadlift 3``, ``walking 5 min``; one set if it says
        nothing of sets."""
        if not isinstance(written, str):
            return written
        words = _SHORT.fullmatch(written)
        if words is None:
            raise ValueError('an item such as "deadlift 3x5-8", "plank 3x30 s" or "walking 5 min"')
        item: dict[str, object] = {"exercise": words["exercise"], "sets": int(words["sets"] or 1)}
        if words["minutes"]:
            item["minutes"] = int(words["minutes"])
        if words["least"]:
            amount = {"min": int(words["least"]), "max": int(words["most"] or words["least"])}
            item["seconds" if words["seconds"] else "repetitions"] = amount
        return item


class Session(Fact):
    """One training day: three blocks in the order in which they are done."""

    day: Weekday
    """The day of the week."""
    warm_up: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)] = ()
    """What is done first."""
    work: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)] = ()
    """The working sets, in the order in which they are done."""
    cool_down: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)] = ()
    """What is done last."""

    @property
    def items(self) -> tuple[Item, ...]:
        """All items from first to last."""
        return self.warm_up + self.work + self.cool_down


class RecoveryDay(Fact):
    """A day without a session, with an easy activity."""

    day: Weekday
    """The day of the week."""
    exercise: Text
    """The activity's id."""
    minutes: Annotated[int, Field(ge=1, le=300)]
    """How long it takes."""


class Program(Fact):
    """One week: sessions in calendar order and active-recovery days."""

    sessions: Annotated[tuple[Session, ...], Field(max_length=7)] = ()
    """The training days, in calendar order."""
    recovery_days: Annotated[tuple[RecoveryDay, ...], Field(max_length=7)] = ()
    """Days without a session, with an easy activity."""

    def session_on(self, day: str) -> Session | None:
        """The session of that day, or None."""
        return next((session for session in self.sessions if session.day == day), None)


class Reason(Fact):
    """Why an exercise cannot be used."""

    rule: str
    """The rule that keeps it out."""
    kind: str
    """The group for people: pain, phase, unknown facts, equipment, level, ban, clinician."""
    exercise: str
    """The exercise's id."""
    text: str
    """The reason in words, with its numbers."""
    day: Weekday | None = None
    """The only day that it holds for."""


class Breach(Fact):
    """One way in which a program breaks a rule; where it is about the whole week, it has no day."""

    demand: str
    """The label of what was asked."""
    text: str
    """What is wrong, in words."""
    day: Weekday | None = None
    """The day of the session that it is about."""
    exercise: str | None = None
    """The exercise that it is about."""


class Waiver(Fact):
    """A demand that pain rules put out of reach, and that was therefore given up."""

    demand: str
    """The label of what was asked."""
    text: str
    """Why it was given up."""


class Share(Fact):
    """What one demand costs in a tier."""

    tier: TierName
    """The tier that it counts in."""
    demand: str
    """The label of what was asked."""
    cost: Annotated[int, Field(ge=0)]
    """What it costs, in the tier's unit."""
    text: str
    """What for, in words."""


class Volume(Fact):
    """Credited weekly sets of one muscle or region beside what was asked."""

    name: str
    """The muscle or region."""
    got: float
    """Credited sets in this week."""
    recent: float | None = None
    """Credited sets in the week before, where a training log tells."""
    min: float | None = None
    """The floor that was asked."""
    target: float | None = None
    """The target that was asked."""
    max: float | None = None
    """The cap that was asked."""


class Refusal(Fact):
    """Why no week is given for safety, and what to do instead."""

    condition: str
    """The condition's id."""
    text: str
    """Why there is no week, and what to do instead."""
    urgent: bool = False
    """Whether it cannot wait."""
