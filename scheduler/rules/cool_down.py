"""Sessions end with stretches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.program import Breach, Program
from scheduler.rule import Case, Rule

if TYPE_CHECKING:
    from scheduler.week import Week


class CoolDown(Rule):
    """Every session ends with ``stretches`` stretches, fewer where fewer are possible."""

    stretches: Annotated[int, Field(ge=0, le=10)] = 1
    """How many."""

    def constrain(self, week: Week) -> None:
        path = self.path("stretches")
        for day, used in week.used.items():
            possible = len(week.names("cool_down", day))
            if possible < self.stretches:
                text = f"all {possible} possible stretches after a session"
                asked = week.fixed(text, *path, number=possible)
            else:
                text = "{} stretch(es) after the session"
                asked = week.least(text, "cool_down.stretches", *path, value=self.stretches)
            chosen = sum(literal for (_, d), literal in week.cool_down.items() if d == day)
            week.require(self.label("stretches", day), asked, chosen == asked.number, used, day=day)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for session in program.sessions:
            names = case.allowed.get(session.day, frozenset())
            possible = [name for name in names if "cool_down" in case.catalog.exercises[name].blocks]
            asked = self.stretches if self.stretches < len(possible) else len(possible)
            if len(session.cool_down) != asked:
                text = f"{session.day} has {len(session.cool_down)} stretches, {asked} asked for"
                yield Breach(demand=f"cool_down.stretches.{session.day}", text=text, day=session.day)
