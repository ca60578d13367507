"""A week as a calendar in the format of RFC 5545: one event for each session, repeated weekly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import (
    TRANSP,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
)

from scheduler.report.sheet import STOP_RULE, Sheet, Training, cues_of, date_of
from scheduler.report.text import training_as_text
from scheduler.report.words import words
from scheduler.terms import Weekday

MAKER = "-//program-scheduler//week//EN"
WEEKS = 4
"""How often a week is repeated unless told otherwise. It has an end, because a week suits the pain and the
level that were told, and those should be looked at again."""

_GRID = timedelta(minutes=15)
"""Clocks are changed at whole quarters of an hour."""


def sheet_as_calendar(
    sheet: Sheet,
    *,
    moment: datetime,
    week_of: date,
    weeks: int = WEEKS,
    time_zone: ZoneInfo | None = None,
) -> str:
    """A week as a calendar that begins in the week of ``week_of`` and is repeated for some ``weeks``.

    Without a ``time_zone`` sessions start at their time wherever the reader is. An event is known by the
    scenario's name and the day: what is written at a later ``moment`` replaces what was written before, and
    nothing is there twice.
    """
    calendar = Calendar.new(prodid=MAKER, name=sheet.name, uid=_uid(sheet, "week"))
    events = [*_sessions(sheet, week_of, time_zone), *_recovery(sheet, week_of)]
    for event in events:
        event.DTSTAMP = event.LAST_MODIFIED = moment.astimezone(UTC)
        event.sequence = int(moment.timestamp()) // 60
        if weeks > 1:
            event.add("RRULE", {"FREQ": "WEEKLY", "COUNT": weeks})
    if time_zone is not None:
        last = week_of + timedelta(weeks=weeks + 1)
        calendar.add_component(_known_time_zone(time_zone, week_of - timedelta(weeks=1), last))
    for event in events:
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode()


def _sessions(sheet: Sheet, week_of: date, time_zone: ZoneInfo | None) -> Iterator[Event]:
    for training in sheet.trainings:
        event = _event(sheet, training.day, sheet.name)
        event.description = _description(training)
        event.location = words(training.place)
        starts = training.starts(week_of)
        if starts is None:
            _all_day(event, date_of(training.day, week_of))
        else:
            event.start = starts.replace(tzinfo=time_zone)
            event.end = _later(event.start, training.minutes)
        yield event


def _recovery(sheet: Sheet, week_of: date) -> Iterator[Event]:
    for recovery, exercise in sheet.recovery_days:
        event = _event(sheet, recovery.day, f"{sheet.name}: {exercise.name}, {recovery.minutes} min")
        event.description = cues_of(exercise)
        _all_day(event, date_of(recovery.day, week_of))
        yield event


def _event(sheet: Sheet, day: Weekday, summary: str) -> Event:
    return Event.new(uid=_uid(sheet, day), summary=summary)


def _uid(sheet: Sheet, part: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{MAKER}/{sheet.name}/{part}"))


def _all_day(event: Event, day: date) -> None:
    """A day on which there is time for other things as well."""
    event.start, event.end = day, day + timedelta(days=1)
    event.transparency = TRANSP.TRANSPARENT


def _later(start: datetime, minutes: int) -> datetime:
    """So many minutes later, also where the clock is changed in between."""
    if start.tzinfo is None:
        return start + timedelta(minutes=minutes)
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def _description(training: Training) -> str:
    cues = [f"{line.exercise.name}: {line.cues}" for _, line in training.lines]
    return "\n".join([training_as_text(training).plain, "", *dict.fromkeys(cues), "", STOP_RULE])


def _known_time_zone(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """What a reader must know of a time zone between two dates: its offset, and each change of it by the
    clock that was in force until then (icalendar's own tells the start of summer time an hour late)."""
    known = Timezone()
    known.add("TZID", zone.key)
    instant, end = (datetime.combine(day, time(), UTC) for day in (first, last))
    before: timedelta | None = None
    while instant < end:
        local = instant.astimezone(zone)
        offset = local.utcoffset() or timedelta()
        if offset != before:
            part = TimezoneDaylight() if local.dst() else TimezoneStandard()
            part.TZOFFSETFROM = offset if before is None else before
            part.TZOFFSETTO = offset
            part.DTSTART = (instant + part.TZOFFSETFROM).replace(tzinfo=None)
            part.add("TZNAME", local.tzname())
            known.add_component(part)
        before, instant = offset, instant + _GRID
    return known
