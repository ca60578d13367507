"""A session fits in the minutes of its day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.program import Breach, Program
from scheduler.rule import Case, Rule
from scheduler.tally import session_seconds
from scheduler.terms import DAY_NAMES

if TYPE_CHECKING:
    from scheduler.week import Week


class TimeBudget(Rule):
    """Warm-up, work and cool-down together take no longer than the day's ``minutes``.

    An item takes its set-up, then sets x sides x (repetitions x seconds each, or seconds), rounded up
    to 15 s a set, and the rests between sets. Ranges count with their upper end.
    """

    def constrain(self, week: Week) -> None:
        for day in week.days:
            text, minutes = f"{{}} minute(s) on {DAY_NAMES[day]}", week.setting.days[day].minutes
            most = week.most(text, "days.minutes", "days", day, "minutes", value=minutes, to=600)
            week.require(self.label(day), most, week.lengths[day] <= 60 * most.number)

    def tighten(self, week: Week) -> None:
        for day, used in week.used.items():
            week.model.add(week.lengths[day] <= 60 * week.setting.days[day].minutes * used)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for session in program.sessions:
            if session.day in case.setting.days:
                seconds, minutes = session_seconds(session, case), case.setting.days[session.day].minutes
                if seconds > minutes * 60:
                    text = f"{session.day} takes {seconds / 60:.1f} min of {minutes}"
                    yield Breach(demand=f"time_budget.{session.day}", text=text, day=session.day)
