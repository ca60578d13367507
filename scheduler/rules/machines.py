"""Machines with a fixed path do not make up most of the week."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.program import Program, Share
from scheduler.rule import Case, Rule
from scheduler.setting import Points

if TYPE_CHECKING:
    from scheduler.week import Week


class Machines(Rule):
    """Each work item on a fixed path beyond ``percent`` of all work items costs ``points``.

    Machines build muscle as well as free weights; free paths are preferred for their range of motion.
    """

    percent: Annotated[int, Field(ge=0, le=100)] = 100
    """The share of machines that is free of cost, in percent."""
    points: Points = 1
    """What each one beyond costs."""

    def prefer(self, week: Week) -> None:
        fixed = [lit for (name, _), lit in week.work.items() if week.exercise(name).path == "fixed"]
        if not fixed or self.percent == 100:
            return
        label = self.label("percent")
        excess = week.at_least_zero(label, 0, len(fixed))
        over = 100 * sum(fixed) - self.percent * sum(week.work.values())
        week.model.add(100 * excess >= over)
        week.penalise("fit", label, self.points * excess)

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        items = [item.exercise for session in program.sessions for item in session.work]
        fixed = sum(case.catalog.exercises[name].path == "fixed" for name in items)
        over = max(0, -(-(100 * fixed - self.percent * len(items)) // 100))
        if over and self.points:
            text = f"{fixed} of {len(items)} items on machines"
            yield Share(tier="fit", demand="machines.percent", cost=self.points * over, text=text)
