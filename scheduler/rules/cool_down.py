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

    def constrain(self, week: Week) -> None:
        for day, used in week.used.items():
            chosen = [literal for (_, d), literal in week.cool_down.items() if d == day]
            number = min(self.stretches, len(chosen))
            label, origin = self.label("stretches", day), self.origin("stretches")
            week.require(label, origin, sum(chosen) == number, used)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for session in program.sessions:
            names = case.allowed.get(session.day, frozenset())
            possible = [name for name in names if "cool_down" in case.catalog.exercises[name].blocks]
            asked = self.stretches if self.stretches < len(possible) else len(possible)
            if len(session.cool_down) != asked:
                text = f"{session.day} has {len(session.cool_down)} stretches, {asked} asked for"
                yield Breach(demand=f"cool_down.stretches.{session.day}", text=text)
