"""The answer to a scenario: a program, how good it is, and why it looks as it does."""

from __future__ import annotations

from typing import Literal

from scheduler.catalog import Fact, Name, Text
from scheduler.demand import Conflict, WayOut
from scheduler.program import Program, Reason, Refusal, Share, Volume, Waiver
from scheduler.terms import Status, TierName, Weekday


class Tier(Fact):
    """One tier of the objective: the week's value, and what is proved that no week can be below."""

    name: TierName
    """Which tier."""
    unit: str
    """What ``value`` and ``bound`` count."""
    value: int
    """What the week costs."""
    bound: int
    """What every week costs at least; proved."""
    proved: bool
    """Whether the two are equal."""
    given: tuple[TierName, ...] = ()
    """Earlier tiers that were left unproved: the bound holds only for weeks as good in them as this one."""
    shares: tuple[Share, ...] = ()
    """What the value is made of."""

    @property
    def gap(self) -> int:
        """How much better a week could still be, at most."""
        return self.value - self.bound


class Result(Fact):
    """The answer to a scenario. ``program`` is present for optimal and feasible, and was checked."""

    format: Literal["scheduler.result/1"] = "scheduler.result/1"
    """What marks a result."""
    status: Status
    """Proved best, found but not proved best, proved impossible, nothing found in time, or refused for
    safety.
    """
    name: Text
    """The scenario's name."""
    program: Program | None = None
    """The week, where one was found; it was checked."""
    tiers: tuple[Tier, ...] = ()
    """How good the week is, the most important tier first."""
    volumes: tuple[Volume, ...] = ()
    """Weekly sets by muscle or region."""
    session_seconds: dict[Name, int] = {}
    """How long each session takes, by day."""
    hard_days: dict[Name, tuple[Weekday, ...]] = {}
    """The days that are hard for each region that recovery watches."""
    waived: tuple[Waiver, ...] = ()
    """Demands that pain rules put out of reach."""
    excluded: tuple[Reason, ...] = ()
    """Why exercises were left out."""
    refusals: tuple[Refusal, ...] = ()
    """Why no week is given for safety."""
    conflicts: tuple[Conflict, ...] = ()
    """Demands that clash, where there is no week."""
    ways_out: tuple[WayOut, ...] | None = None
    """Changes of the scenario that make a week possible; absent where they were not looked for."""
    exhausted: bool = False
    """Whether it is proved that there is no other way out."""
    notes: tuple[str, ...] = ()
    """What else the athlete should know."""
    canonical: bool = False
    """Whether the week is the only one that could have come out."""
    interrupted: bool = False
    """Whether the host or Ctrl-C stopped the search."""
    seconds: float = 0.0
    """How long it took."""
