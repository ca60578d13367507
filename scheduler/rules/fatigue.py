"""The most demanding lifts keep apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.catalog import Exercise
from scheduler.program import Breach, Program
from scheduler.rule import Case, Change, Rule
from scheduler.terms import WEEKDAYS

if TYPE_CHECKING:
    from scheduler.week import Week


class Fatigue(Rule):
    """A session has at most ``top_lifts`` lifts of the highest fatigue, and heavy hinges are not done on
    following days (Sunday and Monday follow each other) unless ``hinges_daily`` allows it.
    """

    top_lifts: Annotated[int, Field(ge=0, le=10)] = 1
    """How many lifts of the highest fatigue."""
    hinges_daily: bool = False
    """Whether heavy hinges may follow each other day by day."""

    def constrain(self, week: Week) -> None:
        text = "at most {} lift(s) of the highest fatigue in a session"
        most = week.most(text, "fatigue.top_lifts", *self.path("top_lifts"), value=self.top_lifts, to=10)
        for day in week.days:
            top = sum(chosen for exercise, chosen in week.on(day) if exercise.fatigue == 3)
            week.require(self.label("top_lifts", day), most, top <= most.number, day=day)
        if self.hinges_daily:
            return
        change = Change(
            "heavy hinges on following days allowed",
            "fatigue.hinges_daily",
            self.path("hinges_daily"),
            "set",
            True,
        )
        apart = week.entry("no heavy hinges on following days", change)
        heavy = {
            day: week.any_of(
                f"hinges.{day}", [chosen for one, chosen in week.on(day) if _is_heavy_hinge(one)]
            )
            for day in week.days
        }
        for day, following in pairwise((*WEEKDAYS, WEEKDAYS[0])):
            if day in heavy and following in heavy:
                both = heavy[day] + heavy[following]
                week.require(self.label("hinges", day, following), apart, both <= 1)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        hinge_days = []
        for session in program.sessions:
            exercises = [case.catalog.exercises[item.exercise] for item in session.work]
            top = [exercise.id for exercise in exercises if exercise.fatigue >= 3]
            if len(top) > self.top_lifts:
                text = f"{session.day} has {' and '.join(top)}, at most {self.top_lifts} such lifts allowed"
                demand = f"fatigue.top_lifts.{session.day}"
                yield Breach(demand=demand, text=text, day=session.day, exercise=top[-1])
            if any(exercise.pattern == "hinge" and exercise.fatigue > 1 for exercise in exercises):
                hinge_days.append(WEEKDAYS.index(session.day))
        for number in hinge_days:
            if (number + 1) % 7 in hinge_days and not self.hinges_daily:
                day, following = WEEKDAYS[number], WEEKDAYS[(number + 1) % 7]
                text = f"heavy hinges on {day} and {following}"
                yield Breach(demand=f"fatigue.hinges.{day}.{following}", text=text, day=following)


def _is_heavy_hinge(exercise: Exercise) -> bool:
    return exercise.pattern == "hinge" and exercise.fatigue >= 2
