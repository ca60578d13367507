"""What the forms for tracking apps share: names of exercises, and the sets that are to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scheduler.app_names import app_names
from scheduler.catalog import Exercise
from scheduler.report.sheet import Line, Sheet, Training, date_of
from scheduler.terms import Block

NOON = time(12)
"""Where no time is known: noon is on the same date wherever it is read."""


@dataclass(frozen=True, slots=True)
class Set:
    """One set that is to do, the ``number``-th of its line from 1 on. ``drop``: with less weight, at once
    after the last."""

    training: Training
    block: Block
    line: Line
    number: int
    drop: bool = False


def name_in(app: str, exercise: Exercise) -> str:
    """An app's name of an exercise, else our own."""
    return app_names(app).get(exercise.id, exercise.name)


def sets_of(sheet: Sheet) -> Iterator[Set]:
    """All sets of the week in the order in which they are done."""
    for training in sheet.trainings:
        for block, line in training.lines:
            for number in range(1, line.item.sets + 1):
                yield Set(training, block, line, number)
            if line.item.technique == "drop_set":
                yield Set(training, block, line, line.item.sets + 1, drop=True)


def span(training: Training, week_of: date) -> tuple[datetime, datetime]:
    """Start and end of a session by the clock."""
    start = training.starts(week_of) or datetime.combine(date_of(training.day, week_of), NOON)
    return start, start + timedelta(minutes=training.minutes)


def note(line: Line) -> str:
    """What to do and how."""
    return f"{line.prescription}. {line.cues}"
