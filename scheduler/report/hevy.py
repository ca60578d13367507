"""A week as a log to fill in, in the columns that Hevy exports."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime

from scheduler.report.csv import Cell, rows_as_csv
from scheduler.report.sheet import STOP_RULE, Sheet
from scheduler.report.tracking import Set, name_in, note, sets_of, span

HEADER = (
    "title",
    "start_time",
    "end_time",
    "description",
    "exercise_title",
    "superset_id",
    "exercise_notes",
    "set_index",
    "set_type",
    "weight_kg",
    "reps",
    "distance_km",
    "duration_seconds",
    "rpe",
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def sheet_as_hevy(sheet: Sheet, *, week_of: date) -> str:
    """One row for each set of the week that ``week_of`` lies in.

    What was lifted, for how many repetitions or seconds, is left empty: only who did it can say. What to do
    is in the notes.
    """
    return rows_as_csv([HEADER, *_rows(sheet, week_of)], csv.QUOTE_NONNUMERIC)


def _rows(sheet: Sheet, week_of: date) -> Iterator[tuple[Cell, ...]]:
    for one in sets_of(sheet):
        start, end = map(_clock, span(one.training, week_of))
        title = f"{sheet.name}: {one.training.day_name}"
        exercise = name_in("hevy", one.line.exercise)
        about = (exercise, "", note(one.line), one.number - 1, _kind(one))
        yield (title, start, end, STOP_RULE, *about, "", "", "", "", "")


def _kind(one: Set) -> str:
    if one.drop:
        return "dropset"
    return "warmup" if one.block == "warm_up" else "normal"


def _clock(moment: datetime) -> str:
    """``5 Mar 2026, 18:00``, in English whatever the language of the machine."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M}"
