"""Of weeks that are equally good otherwise, the one that asks least of the athlete's time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.program import Program, Share
from scheduler.rule import Case, Rule
from scheduler.tally import session_seconds

if TYPE_CHECKING:
    from scheduler.week import Week


class Economy(Rule):
    """Each second of training costs 1, each work item ``item_seconds`` for the change of station, and
    each second between the longest and the shortest session ``spread_percent`` hundredths, rounded up.
    """

    item_seconds: Annotated[int, Field(ge=0, le=600)] = 30
    spread_percent: Annotated[int, Field(ge=0, le=100)] = 50

    def prefer(self, week: Week) -> None:
        week.penalise("economy", self.label("time"), sum(week.seconds(day) for day in week.days))
        items = sum(week.work.values())
        week.penalise("economy", self.label("stations"), self.item_seconds * items)
        if len(week.days) > 1 and self.spread_percent:
            most = 60 * max(day.minutes for day in week.setting.days.values())
            label = self.label("spread")
            longest, shortest, spread = (week.at_least_zero(label, 0, most) for _ in range(3))
            for day, used in week.used.items():
                week.model.add(longest >= week.seconds(day))
                week.model.add(shortest <= week.seconds(day)).only_enforce_if(used)
            week.model.add(100 * spread >= self.spread_percent * (longest - shortest))
            week.penalise("economy", label, spread)

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        lengths = [session_seconds(session, case) for session in program.sessions]
        if not lengths:
            return
        items = sum(len(session.work) for session in program.sessions)
        spread = -(-(max(lengths) - min(lengths)) * self.spread_percent // 100)
        costs = {
            "time": (sum(lengths), f"{sum(lengths) / 60:.0f} min of training"),
            "stations": (items * self.item_seconds, f"{items} work items"),
            "spread": (spread, f"{min(lengths) / 60:.0f} to {max(lengths) / 60:.0f} min a session"),
        }
        for part, (cost, text) in costs.items():
            if cost:
                yield Share(tier="economy", demand=f"economy.{part}", cost=cost, text=text)
