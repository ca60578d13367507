"""Exercises that the scenario fixes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from scheduler.catalog import Fact
from scheduler.program import Breach, Program
from scheduler.rule import Case, Rule
from scheduler.setting import DayName, ExerciseName

if TYPE_CHECKING:
    from scheduler.week import Week


class Pinned(Fact):
    """An exercise that must be in the week, on ``day`` and with ``sets`` where these are given."""

    exercise: ExerciseName
    day: DayName | None = None
    sets: Annotated[int, Field(ge=1, le=10)] | None = None


class Pin(Rule):
    """Each pinned exercise is in the week: on its day where one is given, else on some day.

    Where the athlete's clinician has substituted an exercise, its pin holds for the substitute.
    """

    wraps: ClassVar[str | None] = "pinned"
    pinned: Annotated[tuple[Pinned, ...], Field(max_length=50)] = ()

    def constrain(self, week: Week) -> None:
        for number, pin in enumerate(self.pinned):
            name = week.setting.clinician.substitute.get(pin.exercise, pin.exercise)
            days = [day for day in week.days if pin.day in (None, day)]
            label, origin = self.label(name, *([pin.day] if pin.day else [])), self.origin(str(number))
            blocks = (week.work, week.warm_up, week.cool_down)
            chosen = [block[name, day] for block in blocks for day in days if (name, day) in block]
            week.require(label, origin, sum(chosen) >= 1)
            if pin.sets is not None:
                for day in days:
                    if (name, day) in week.work:
                        kept = week.sets[name, day] == pin.sets
                        week.require(label, origin, kept, week.work[name, day])

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for pin in self.pinned:
            name = pin.exercise
            for barred, instead in case.setting.clinician.substitute.items():
                if barred == pin.exercise:
                    name = instead
            sessions = [session for session in program.sessions if pin.day in (None, session.day)]
            items = [item for session in sessions for item in session.items if item.exercise == name]
            demand = f"pin.{name}" + (f".{pin.day}" if pin.day else "")
            if not items:
                yield Breach(demand=demand, text=f"{name} is pinned, but not there")
            worked = [item for session in sessions for item in session.work if item.exercise == name]
            if pin.sets is not None and any(item.sets != pin.sets for item in worked):
                yield Breach(demand=demand, text=f"{name} is pinned with {pin.sets} sets")
