"""Days off on which the athlete keeps moving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.program import Breach, Program, Waiver
from scheduler.rule import Case, Rule
from scheduler.terms import WEEKDAYS

if TYPE_CHECKING:
    from scheduler.week import Week


class ActiveRecovery(Rule):
    """``days`` of the week have no session but ``minutes`` of an easy activity.

    Any weekday without a session will do, also one that is not available for training. Waived and
    reported where pain rules leave no activity.
    """

    days: Annotated[int, Field(ge=0, le=7)] = 0
    """How many days."""
    minutes: Annotated[int, Field(ge=5, le=180)] = 20
    """How long the activity takes."""

    def constrain(self, week: Week) -> None:
        week.recovery_minutes = self.minutes
        if self.days and not week.recovery and _activities(week.but_for_pain[None], week):
            text = "pain rules leave no activity for a recovery day: it is waived"
            week.waive(Waiver(demand=self.label("days"), text=text))
            return
        text = f"{{}} recovery day(s) of {self.minutes} min"
        days = week.least(text, "active_recovery.days", *self.path("days"), value=self.days)
        week.require(self.label("days"), days, sum(week.recovery.values()) == days.number)
        free = week.fixed("recovery days are days without a session", *self.path("days"))
        for day in WEEKDAYS:
            activities = sum(chosen for (_, other), chosen in week.recovery.items() if other == day)
            session = week.used.get(day, 0)
            week.require(self.label(day), free, activities + session <= 1)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        days = [recovery.day for recovery in program.recovery_days]
        if len(days) != self.days and not list(self.waivers(case)):
            text = f"{len(days)} active-recovery days, {self.days} asked for"
            yield Breach(demand="active_recovery.days", text=text)
        for day, times in Counter(days).items():
            if times > 1 or program.session_on(day):
                text = f"{day} is not free for recovery"
                yield Breach(demand=f"active_recovery.{day}", text=text, day=day)
        for recovery in program.recovery_days:
            day, name = recovery.day, recovery.exercise
            if "recovery" not in case.catalog.exercises[name].blocks:
                text = f"{name} is no recovery activity"
                yield Breach(demand=f"active_recovery.{day}", text=text, day=day, exercise=name)
            if recovery.minutes < self.minutes:
                text = f"{day}: {recovery.minutes} min, {self.minutes} asked for"
                yield Breach(demand=f"active_recovery.{day}", text=text, day=day, exercise=name)

    def waivers(self, case: Case) -> Iterator[Waiver]:
        catalog = case.catalog.exercises
        possible = [name for name in case.allowed[None] if "recovery" in catalog[name].blocks]
        without_pain = [name for name in case.but_for_pain[None] if "recovery" in catalog[name].blocks]
        if self.days and without_pain and not possible:
            text = "pain rules leave no activity for a recovery day: it is waived"
            yield Waiver(demand="active_recovery.days", text=text)


def _activities(names: frozenset[str], week: Week) -> list[str]:
    return [name for name in names if "recovery" in week.exercise(name).blocks]
