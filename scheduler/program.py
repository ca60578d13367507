"""What comes out: a program, and the result that says how good it is and why it looks as it does.

All types are immutable pydantic models, so that they have a JSON form and a JSON Schema.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.catalog import Fact, Name, Span, Text
from scheduler.demand import Conflict, WayOut

Technique = Literal["straight", "drop_set"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Status = Literal["optimal", "feasible", "infeasible", "unknown", "refused"]
TierName = Literal["shortfall", "fit", "economy"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES: dict[Weekday, str] = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
MOST_ITEMS = 40
"""As many items as a block of a session can have."""

TIERS: tuple[TierName, ...] = ("shortfall", "fit", "economy")
TIER_UNITS: dict[TierName, str] = {"shortfall": "half-sets", "fit": "points", "economy": "minutes"}


_SHORT = re.compile(
    r"""(?P<exercise>\w+) (\ + (
        (?P<minutes>\d{1,3}) \ ?min
      | (?P<sets>\d{1,3}) (\ ?x\ ? (?P<least>\d{1,3}) (-(?P<most>\d{1,3}))? (?P<seconds>\ ?s)? )?
    ))?""",
    re.ASCII | re.VERBOSE,
)


class Item(Fact):
    """One line of a session: an exercise, its sets, and its dose.

    Exactly one of ``repetitions``, ``seconds`` (per set, per side where ``per_side``) and ``minutes``
    is given; a program written by hand may leave the dose out and gets the prescribed one, and may write an
    item as ``deadlift 3x5``. ``rest`` is seconds between sets; ``reserve`` is repetitions left at the end of
    a set (RIR).
    """

    exercise: Text
    sets: Annotated[int, Field(ge=1, le=20)]
    repetitions: Span | None = None
    seconds: Span | None = None
    minutes: Annotated[int, Field(ge=1, le=300)] | None = None
    per_side: bool | None = None
    rest: Annotated[int, Field(ge=0, le=900)] | None = None
    reserve: Annotated[int, Field(ge=0, le=10)] | None = None
    technique: Technique = "straight"

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
    warm_up: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)] = ()
    work: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)] = ()
    cool_down: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS)] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items from first to last."""
        return self.warm_up + self.work + self.cool_down


class RecoveryDay(Fact):
    """A day without a session, with an easy activity."""

    day: Weekday
    exercise: Text
    minutes: Annotated[int, Field(ge=1, le=300)]


class Program(Fact):
    """One week: sessions in calendar order and active-recovery days."""

    sessions: Annotated[tuple[Session, ...], Field(max_length=7)] = ()
    recovery_days: Annotated[tuple[RecoveryDay, ...], Field(max_length=7)] = ()

    def session_on(self, day: str) -> Session | None:
        """The session of that day, or None."""
        return next((session for session in self.sessions if session.day == day), None)


class Reason(Fact):
    """Why an exercise cannot be used; ``rule`` names the rule, ``day`` the only day it holds for.

    ``kind`` groups reasons for people: pain, phase, unknown facts, equipment, level, ban, clinician.
    """

    rule: str
    kind: str
    exercise: str
    text: str
    day: Weekday | None = None


class Breach(Fact):
    """One way in which a program breaks a rule. ``demand`` is the label of what was asked.

    ``day`` and ``exercise`` say which session or item of the program it is about; a breach that is about the
    whole week has neither.
    """

    demand: str
    text: str
    day: Weekday | None = None
    exercise: str | None = None


class Waiver(Fact):
    """A demand that pain rules put out of reach, and that was therefore given up."""

    demand: str
    text: str


class Share(Fact):
    """What one demand costs in a tier, in the tier's unit. ``text`` says what for."""

    tier: TierName
    demand: str
    cost: Annotated[int, Field(ge=0)]
    text: str


class Tier(Fact):
    """One tier of the objective: ``value`` of the week, proved ``bound``, both in ``unit``.

    The gap is ``value - bound``. ``given`` names earlier tiers that were left unproved: the bound then
    holds only for weeks that are as good in them as this one.
    """

    name: TierName
    unit: str
    value: int
    bound: int
    proved: bool
    given: tuple[TierName, ...] = ()
    shares: tuple[Share, ...] = ()

    @property
    def gap(self) -> int:
        """How much better a week could still be, at most."""
        return self.value - self.bound


class Volume(Fact):
    """Credited weekly sets of one muscle or region beside what was asked (None: not asked).

    ``recent`` is what it got in the week before, where a training log tells.
    """

    name: str
    got: float
    recent: float | None = None
    min: float | None = None
    target: float | None = None
    max: float | None = None


class Refusal(Fact):
    """Why no week is given for safety, and what to do instead."""

    condition: str
    text: str
    urgent: bool = False


class Result(Fact):
    """The answer to a scenario. ``program`` is present for optimal and feasible, and was checked.

    ``seconds`` is the time taken; ``interrupted`` says that a host or Ctrl-C stopped the search;
    ``hard_days`` lists the days that are hard for each region that recovery watches. ``conflicts`` and
    ``ways_out`` (None: not looked for) explain an infeasible one; ``exhausted`` says that there is proved
    to be no other way out.
    """

    format: Literal["scheduler.result/1"] = "scheduler.result/1"
    status: Status
    name: Text
    program: Program | None = None
    tiers: tuple[Tier, ...] = ()
    volumes: tuple[Volume, ...] = ()
    session_seconds: dict[Name, int] = {}
    hard_days: dict[Name, tuple[Weekday, ...]] = {}
    waived: tuple[Waiver, ...] = ()
    excluded: tuple[Reason, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    ways_out: tuple[WayOut, ...] | None = None
    exhausted: bool = False
    notes: tuple[str, ...] = ()
    canonical: bool = False
    interrupted: bool = False
    seconds: float = 0.0
