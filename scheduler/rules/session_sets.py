"""A muscle gets no more sets in a session than it can use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.program import Breach, Program
from scheduler.rule import Case, Rule
from scheduler.setting import half_sets
from scheduler.tally import session_volume
from scheduler.terms import DAY_NAMES

if TYPE_CHECKING:
    from scheduler.week import Week


class SessionSets(Rule):
    """At most ``max`` credited sets of any muscle in one session."""

    max: Annotated[float, Field(ge=0, le=60, multiple_of=0.5)] = 11
    """Credited sets of a muscle."""

    def constrain(self, week: Week) -> None:
        text, value = "at most {} set(s) for a muscle in a session", half_sets(self.max)
        most = week.most(text, "session_sets.max", *self.path("max"), value=value, to=120, each=0.5)
        for muscle in week.catalog.muscles:
            for day in week.days:
                text = f"at most {self.max:g} sets for the {muscle} on {DAY_NAMES[day]}"
                volume = week.volume(muscle, day)
                week.require(self.label(muscle, day), most, volume <= most.number, text=text)

    def tighten(self, week: Week) -> None:
        for muscle in week.catalog.muscles:
            for day in week.days:
                week.limit_session(muscle, day, half_sets(self.max))

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for session in program.sessions:
            for muscle in case.catalog.muscles:
                got = session_volume(session, muscle, case) / 2
                if got > self.max:
                    text = f"{muscle} gets {got:g} sets on {session.day}, at most {self.max:g} allowed"
                    yield Breach(demand=f"session_sets.{muscle}.{session.day}", text=text, day=session.day)
