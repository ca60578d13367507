"""Hard sessions for the same muscle keep their distance, by the clock and around the week's end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.catalog import Catalog, Fact
from scheduler.program import Breach, Program
from scheduler.rule import Case, Rule
from scheduler.setting import (
    MINUTES_PER_DAY,
    MINUTES_PER_WEEK,
    ClockTime,
    MuscleOrRegion,
    RegionName,
    Setting,
)
from scheduler.tally import hard_days
from scheduler.terms import DAY_NAMES, WEEKDAYS, Weekday

if TYPE_CHECKING:
    from scheduler.week import Ask, Week

Hours = Annotated[int, Field(ge=0, le=168)]


class Done(Fact):
    """A hard session of the week before: its day, start time and what it was hard for."""

    day: Weekday
    """The day of last week."""
    start: ClockTime | None = None
    """When it started."""
    hard: Annotated[tuple[MuscleOrRegion, ...], Field(min_length=1)]
    """The muscles or regions that it was hard for."""


class Recovery(Rule):
    """Between the starts of sessions that are hard for one muscle, or one of ``regions``, lie ``hours``.

    The week repeats, so Sunday evening is close to Monday morning. Where a start time is missing, days
    count: 48 hours are two calendar days. ``by_muscle`` gives some muscles or regions other hours;
    regions that the athlete calls sore get longer ones. ``done`` lists hard sessions of last week.
    """

    hours: Hours = 48
    """Hours between the starts of hard sessions."""
    regions: tuple[RegionName, ...] = ("back",)
    """Regions that are watched as a whole."""
    by_muscle: dict[MuscleOrRegion, Hours] = {}
    """Other hours for some muscles or regions."""
    done: Annotated[tuple[Done, ...], Field(max_length=20)] = ()
    """Hard sessions of last week."""

    def constrain(self, week: Week) -> None:
        for name, (hours, asked) in self._asked(week).items():
            for first, second in combinations(week.days, 2):
                gap = _minutes_apart(week.setting, first, second)
                if gap < 60 * hours:
                    both = (week.hard(name, first), week.hard(name, second))
                    apart = f"{_at(week, first)} and {_at(week, second)}, {gap / 60:g} h apart"
                    text = f"{hours} h between hard sessions for the {name} ({apart})"
                    label = self.label(name, first, second)
                    week.require(label, asked, 60 * asked.number <= gap, *both, text=text)
            for done in self.done:
                if not week.catalog.muscles_of(name) & _worked(done, week.catalog):
                    continue
                for day in week.days:
                    gap = _minutes_after(week.setting, done, day)
                    if gap < 60 * hours:
                        since = f"{_at(week, day)} is {gap / 60:g} h after last week's {DAY_NAMES[done.day]}"
                        text = f"{hours} h after a hard session for the {name} ({since})"
                        label, hard = self.label(name, "done", day), week.hard(name, day)
                        week.require(label, asked, 60 * asked.number <= gap, hard, text=text)

    def _asked(self, week: Week) -> dict[str, tuple[int, Ask]]:
        """Hours by muscle and region; muscles that their region already covers are left out."""
        catalog, sore_names = week.catalog, set[str]()
        for sore in week.setting.athlete.sore:
            sore_names |= {sore, *catalog.regions[sore].muscles}
        paths, hours = {}, {}
        for name in dict.fromkeys((*catalog.muscles, *self.regions, *self.by_muscle, *sorted(sore_names))):
            paths[name] = self.path("by_muscle", name) if name in self.by_muscle else self.path("hours")
            usual = name in catalog.muscles or name in self.regions
            hours[name] = self.by_muscle.get(name, self.hours if usual else 0)
            if name in sore_names and hours[name] < catalog.soreness.hours:
                paths[name], hours[name] = ("athlete", "sore"), catalog.soreness.hours
        covered = {
            muscle
            for region in hours.keys() & catalog.regions.keys()
            for muscle in catalog.regions[region].muscles
            if hours[muscle] == hours[region] and paths[muscle] == paths[region]
        }
        found = {}
        for name in hours.keys() - covered:
            text, path = "{} h between hard sessions", paths[name]
            if path[0] == "athlete":
                asked = week.fixed(text.replace("{}", str(hours[name])), *path, number=hours[name])
            else:
                where = f" for the {name}" if name in self.by_muscle else ""
                asked = week.least(text + where, "recovery.hours", *path, value=hours[name])
            found[name] = hours[name], asked
        return dict(sorted(found.items()))

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        names = {*case.catalog.muscles, *self.regions, *self.by_muscle, *case.setting.athlete.sore}
        for name in sorted(names):
            needed = self._hours_to_check(name, case)
            days = [day for day in hard_days(program, name, case) if day in case.setting.days]
            for index, day in enumerate(days):
                for other in days[index + 1 :]:
                    gap = _minutes_from(day, other, case)
                    gap = min(gap, 168 * 60 - gap)
                    if gap < needed * 60:
                        text = f"{name}: {day} and {other} are {gap / 60:g} h apart, {needed} h needed"
                        yield Breach(demand=f"recovery.{name}.{day}.{other}", text=text, day=other)
                for done in self.done:
                    touched = {m for hard in done.hard for m in case.catalog.muscles_of(hard)}
                    if touched.isdisjoint(case.catalog.muscles_of(name)):
                        continue
                    gap = _minutes_since(done, day, case)
                    if gap < needed * 60:
                        text = f"{name}: {day} is {gap / 60:g} h after last {done.day}, {needed} h needed"
                        yield Breach(demand=f"recovery.{name}.done.{day}", text=text, day=day)

    def _hours_to_check(self, name: str, case: Case) -> int:
        hours = self.hours if name in case.catalog.muscles or name in self.regions else 0
        hours = self.by_muscle.get(name, hours)
        for sore in case.setting.athlete.sore:
            if name == sore or name in case.catalog.regions[sore].muscles:
                hours = max(hours, case.catalog.soreness.hours)
        return hours


def _minutes_apart(setting: Setting, first: Weekday, second: Weekday) -> int:
    """Minutes between two sessions of the repeating week, whichever way round is shorter."""
    start, end = setting.start_minute(first), setting.start_minute(second)
    if start is None or end is None:
        days = abs(WEEKDAYS.index(first) - WEEKDAYS.index(second))
        return min(days, 7 - days) * MINUTES_PER_DAY
    gap = abs(start - end)
    return min(gap, MINUTES_PER_WEEK - gap)


def _minutes_after(setting: Setting, done: Done, day: Weekday) -> int:
    """Minutes from a session of last week to one of this week."""
    start = setting.start_minute(day)
    if start is None or done.start is None:
        return (WEEKDAYS.index(day) + 7 - WEEKDAYS.index(done.day)) * MINUTES_PER_DAY
    clock = [int(part) for part in done.start.split(":")]
    end = (WEEKDAYS.index(done.day) * 24 + clock[0]) * 60 + clock[1]
    return start + MINUTES_PER_WEEK - end


def _at(week: Week, day: Weekday) -> str:
    """A session's time in words: ``Monday 18:00``."""
    return f"{DAY_NAMES[day]} {week.setting.days[day].start or ''}".rstrip()


def _worked(done: Done, catalog: Catalog) -> frozenset[str]:
    return frozenset().union(*(catalog.muscles_of(name) for name in done.hard))


def _clock_minutes(day: Weekday, start: str) -> int:
    hours, _, minutes = start.partition(":")
    return (WEEKDAYS.index(day) * 24 + int(hours)) * 60 + int(minutes)


def _minutes_from(day: Weekday, other: Weekday, case: Case) -> int:
    """Minutes from the session on ``day`` to that on a later ``other`` of the same week."""
    start, end = case.setting.days[day].start, case.setting.days[other].start
    if start and end:
        return _clock_minutes(other, end) - _clock_minutes(day, start)
    return 24 * 60 * (WEEKDAYS.index(other) - WEEKDAYS.index(day))


def _minutes_since(done: Done, day: Weekday, case: Case) -> int:
    start = case.setting.days[day].start
    if start and done.start:
        return 168 * 60 + _clock_minutes(day, start) - _clock_minutes(done.day, done.start)
    return 24 * 60 * (7 + WEEKDAYS.index(day) - WEEKDAYS.index(done.day))
