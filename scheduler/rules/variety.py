"""The week is not the same exercise again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.program import Program, Share
from scheduler.rule import Case, Rule
from scheduler.setting import Points

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from scheduler.week import Week


class Variety(Rule):
    """Each day beyond ``days`` on which the same work exercise is done costs ``points``, and so does
    each work item beyond the first of the same family in a session.
    """

    days: Annotated[int, Field(ge=1, le=7)] = 2
    """On how many days an exercise may come without cost."""
    points: Points = 1
    """What each one beyond costs."""

    def prefer(self, week: Week) -> None:
        for name in week.work_names:
            chosen = week.of(name)
            if len(chosen) > self.days:
                label = self.label("repeats", name)
                excess = week.at_least_zero(label, sum(chosen) - self.days, len(chosen) - self.days)
                week.penalise("fit", label, self.points * excess)
        for day in week.days:
            families: dict[str, list[cp_model.IntVar]] = {}
            for exercise, literal in week.on(day):
                families.setdefault(exercise.family, []).append(literal)
            for family, literals in families.items():
                if len(literals) > 1:
                    label = self.label(family, day)
                    excess = week.at_least_zero(label, sum(literals) - 1, len(literals) - 1)
                    week.penalise("fit", label, self.points * excess)

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        uses = Counter(item.exercise for session in program.sessions for item in session.work)
        for name, times in uses.items():
            if times > self.days and self.points:
                text = f"{name} on {times} days"
                cost = self.points * (times - self.days)
                yield Share(tier="fit", demand=f"variety.repeats.{name}", cost=cost, text=text)
        for session in program.sessions:
            families = Counter(case.catalog.exercises[item.exercise].family for item in session.work)
            for family, times in families.items():
                if times > 1 and self.points:
                    text = f"{times} variants of {family.replace('_', ' ')} on {session.day}"
                    cost = self.points * (times - 1)
                    yield Share(tier="fit", demand=f"variety.{family}.{session.day}", cost=cost, text=text)
