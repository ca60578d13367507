"""Of weeks that are equally good otherwise, the one that asks least of the athlete's time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.program import MOST_ITEMS, Program, Share
from scheduler.rule import Case, Rule
from scheduler.tally import session_seconds

if TYPE_CHECKING:
    from scheduler.week import Week


class Economy(Rule):
    """Each minute that the week costs, rounded up as a whole: its training, ``item_seconds`` for each work
    item (the change of station), and ``spread_percent`` hundredths of what lies between the longest and the
    shortest session.

    No clock in a gym is read to the second, and weeks that differ by seconds would have to be told apart
    before any could be proved best.
    """

    item_seconds: Annotated[int, Field(ge=0, le=600)] = 30
    """Seconds for each work item."""
    spread_percent: Annotated[int, Field(ge=0, le=100)] = 50
    """The part of the difference that counts, in percent."""

    def prefer(self, week: Week) -> None:
        label = self.label("minutes")
        longest_day = 60 * max((day.minutes for day in week.setting.days.values()), default=0)
        lengths = week.lengths.values()
        hundredths = 100 * (sum(lengths) + self.item_seconds * sum(week.work.values()))
        most = len(week.days) * (longest_day + self.item_seconds * MOST_ITEMS)
        if len(week.days) > 1 and self.spread_percent:
            longest, shortest = (week.at_least_zero(label, 0, longest_day) for _ in range(2))
            for length, used in zip(lengths, week.used.values(), strict=True):
                week.model.add(longest >= length)
                week.model.add(shortest <= length).only_enforce_if(used)
            hundredths += self.spread_percent * (longest - shortest)
            most += longest_day
        minutes = week.at_least_zero(label, 0, -(-most // 60))
        week.model.add(6000 * minutes >= hundredths)
        week.penalise("economy", label, minutes)

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        lengths = [session_seconds(session, case) for session in program.sessions]
        if not lengths:
            return
        items = sum(len(session.work) for session in program.sessions)
        hundredths = 100 * (sum(lengths) + self.item_seconds * items)
        hundredths += self.spread_percent * (max(lengths) - min(lengths))
        text = f"{sum(lengths) / 60:.0f} min of training with {items} work items"
        if len(lengths) > 1:
            text += f", {min(lengths) / 60:.0f} to {max(lengths) / 60:.0f} min a session"
        yield Share(tier="economy", demand="economy.minutes", cost=-(-hundredths // 6000), text=text)
