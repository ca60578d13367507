"""What the forms for tracking apps share: the apps' own names of exercises, and the sets that are to do."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from scheduler.catalog import Block, Exercise
from scheduler.report.sheet import Line, Sheet, Training, date_of

App = Literal["liftosaur", "hevy", "strong"]

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


@cache
def app_names(app: App) -> dict[str, str]:
    """The names that an app has for exercises of the catalog, as far as they are surely the same."""
    text = (files("scheduler.report") / "app_names.csv").read_text(encoding="utf-8")
    return {row["exercise"]: row[app] for row in csv.DictReader(text.splitlines()) if row[app]}


def name_in(app: App, exercise: Exercise) -> str:
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
