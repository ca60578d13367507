"""How many hard sessions a region gets in a week."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, model_validator

from scheduler.catalog import Fact, insist_on_order
from scheduler.program import Breach, Program
from scheduler.rule import Case, Rule
from scheduler.setting import MuscleOrRegion
from scheduler.tally import hard_days

if TYPE_CHECKING:
    from scheduler.week import Week


class Times(Fact):
    """A number of hard sessions a week."""

    min: Annotated[int, Field(ge=0, le=7)] = 0
    """The least."""
    max: Annotated[int, Field(ge=0, le=7)] = 7
    """The most."""

    @model_validator(mode="after")
    def _ordered(self) -> Times:
        insist_on_order(self.min, self.max)
        return self


class Frequency(Rule):
    """Sessions that are hard for a muscle or region number ``min`` to ``max`` a week."""

    wraps: ClassVar[str | None] = "times"
    times: dict[MuscleOrRegion, Times] = {}
    """Numbers of hard sessions by muscle or region."""

    def constrain(self, week: Week) -> None:
        for name, times in self.times.items():
            number = sum(week.hard(name, day) for day in week.days)
            what = f"{{}} hard session(s) for the {name}"
            text, path = f"at least {what}", self.path(name, "min")
            least = week.least(text, "frequency.min", *path, value=times.min)
            text = f"{least.text} ({len(week.days)} days to train on)"
            week.require(self.label(name, "min"), least, number >= least.number, text=text)
            text, path = f"at most {what}", self.path(name, "max")
            most = week.most(text, "frequency.max", *path, value=times.max, to=7)
            week.require(self.label(name, "max"), most, number <= most.number)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for name, times in self.times.items():
            number = len(hard_days(program, name, case))
            if number < times.min:
                text = f"{number} hard sessions for {name}, at least {times.min} asked for"
                yield Breach(demand=f"frequency.{name}.min", text=text)
            if number > times.max:
                text = f"{number} hard sessions for {name}, at most {times.max} allowed"
                yield Breach(demand=f"frequency.{name}.max", text=text)
