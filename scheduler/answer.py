"""Answers to what people ask about a week: why this, why not that, what would more be worth, who is in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scheduler.catalog import Fact
from scheduler.demand import Conflict, Edit
from scheduler.program import Reason, Refusal, Share, Volume, Waiver
from scheduler.terms import TierName, Weekday

Verdict = Literal["excluded", "impossible", "possible", "needed", "better", "in", "out", "unknown", "no_week"]


class TierChange(Fact):
    """What a change does to one tier of the best week; ``proved`` where both values are proved best."""

    name: TierName
    unit: str
    before: int
    after: int
    proved: bool

    @property
    def more(self) -> int:
        """How much more the tier costs; negative where it costs less."""
        return self.after - self.before


class Move(Fact):
    """A difference between two weeks: the sets of an exercise on a day, 0 where it is not done."""

    exercise: str
    day: Weekday
    before: Annotated[int, Field(ge=0)]
    after: Annotated[int, Field(ge=0)]


class Answer(Fact):
    """Why an exercise is, or is not, in the best week; ``day`` is the day asked about, if any.

    ``excluded``: rules keep it out, for all of ``reasons``. ``impossible``: no week has it, because of
    ``conflict``. ``possible``: a week with it exists, but is worse in ``tiers`` or at best as good, and
    differs by ``moves``. ``needed``: no week is without it, because of ``conflict``. ``better``: without
    it the week is worse in ``tiers`` or at best as good; ``gives`` are the credited weekly sets that come
    from it, by muscle. ``in`` and ``out``: the question does not arise.
    ``unknown``: no answer was found in time. ``no_week``: the scenario has no week at all, because
    of ``conflict`` or, for safety, of ``refusals``.
    """

    format: Literal["scheduler.answer/1"] = "scheduler.answer/1"
    question: Literal["why", "why_not"]
    exercise: str
    day: Weekday | None = None
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    conflict: Conflict | None = None
    tiers: tuple[TierChange, ...] = ()
    moves: tuple[Move, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    gives: dict[str, float] = {}


class Contribution(Fact):
    """Credited sets that an exercise gives a muscle or region on a day."""

    exercise: str
    day: Weekday
    sets: float


class Muscle(Fact):
    """A muscle's or region's weekly sets, and what they come from."""

    volume: Volume
    parts: tuple[Contribution, ...]


class Worth(Fact):
    """What one more unit of something that is used to its limit would be worth, found by solving again.

    ``change`` is what it does to the first tier that it does anything to, None where it does nothing.
    ``gone`` and ``come`` are the costs in that tier, in words, that only the week before or after has.
    ``solved`` is false where no answer was found in time.
    """

    edit: Edit
    solved: bool
    change: TierChange | None = None
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


class Breakdown(Fact):
    """What a week costs and what it comes from.

    ``rules`` are the costs by tier and rule, ``shares`` by demand. ``worth`` looks at every number that
    the week uses to its limit, and at the pins, bans and orders of the scenario.
    """

    format: Literal["scheduler.breakdown/1"] = "scheduler.breakdown/1"
    name: str
    rules: dict[TierName, dict[str, int]]
    shares: tuple[Share, ...]
    muscles: tuple[Muscle, ...]
    waived: tuple[Waiver, ...]
    worth: tuple[Worth, ...]
