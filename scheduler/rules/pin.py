"""Exercises that the scenario fixes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from scheduler.catalog import Fact
from scheduler.program import Breach, Program
from scheduler.rule import Case, Change, Rule
from scheduler.setting import DayName, ExerciseName
from scheduler.terms import DAY_NAMES, Weekday

if TYPE_CHECKING:
    from scheduler.week import Linear, Week


class Pinned(Fact):
    """An exercise that must be in the week, on ``day`` and with ``sets`` where these are given."""

    exercise: ExerciseName
    """Which exercise."""
    day: DayName | None = None
    """On which day; any where absent."""
    sets: Annotated[int, Field(ge=1, le=10)] | None = None
    """With how many sets; any number where absent."""


class Pin(Rule):
    """Each pinned exercise is in the week: on its day where one is given, else on some day.

    Where the athlete's clinician has substituted an exercise, its pin holds for the substitute.
    """

    wraps: ClassVar[str | None] = "pinned"
    pinned: Annotated[tuple[Pinned, ...], Field(max_length=50)] = ()
    """The exercises, with what is fixed about them."""

    def constrain(self, week: Week) -> None:
        for number, pin in enumerate(self.pinned):
            name = week.setting.clinician.substitute.get(pin.exercise, pin.exercise)
            path = self.path(str(number))
            change = Change(f"the pin of {name} given up", "pin", path)
            where = f" to {DAY_NAMES[pin.day]}" if pin.day else ""
            where += f" (in place of {pin.exercise}, by the clinician's word)" if name != pin.exercise else ""
            pinned = week.entry(f"the pin of {name}{where}", change)
            days, label = week.days, self.label(name, *([pin.day] if pin.day else []))
            week.require(label, pinned, _times(week, name, days) >= 1)
            if pin.day is not None:
                days = tuple(day for day in week.days if day == pin.day)
                change = Change(f"{name} pinned to no day", "pin.day", (*path, "day"))
                on_day = week.entry(pinned.text, change)
                week.require(label, on_day, _times(week, name, days) >= 1, pinned.kept)
            if pin.sets is not None:
                change = Change(f"any number of sets of {name}", "pin.sets", (*path, "sets"))
                with_sets = week.entry(f"{pin.sets} sets of {name}", change)
                for day in days:
                    if (name, day) in week.work:
                        given = (week.work[name, day], pinned.kept)
                        same = week.sets[name, day] == pin.sets
                        week.require(f"{label}.sets", with_sets, same, *given)

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
                yield Breach(demand=demand, text=f"{name} is pinned, but not there", day=pin.day)
            worked = [item for session in sessions for item in session.work if item.exercise == name]
            if pin.sets is not None and any(item.sets != pin.sets for item in worked):
                text = f"{name} is pinned with {pin.sets} sets"
                yield Breach(demand=f"{demand}.sets", text=text, day=pin.day, exercise=name)


def _times(week: Week, name: str, days: Iterable[Weekday]) -> Linear:
    """How often an exercise is done on some days, in whatever block."""
    blocks = (week.work, week.warm_up, week.cool_down)
    return sum(block[name, day] for block in blocks for day in days if (name, day) in block)
