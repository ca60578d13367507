"""A week as a log to fill in, in the columns that Strong exports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler.report.csv import Cell, rows_as_csv
from scheduler.report.sheet import STOP_RULE, Sheet
from scheduler.report.tracking import Set, name_in, note, sets_of, span

HEADER = (
    "Date",
    "Workout Name",
    "Duration",
    "Exercise Name",
    "Set Order",
    "Weight",
    "Reps",
    "Distance",
    "Seconds",
    "Notes",
    "Workout Notes",
    "RPE",
)


def sheet_as_strong(sheet: Sheet, *, week_of: date) -> str:
    """One row for each set of the week that ``week_of`` lies in.

    What was lifted, for how many repetitions or seconds, is left empty: only who did it can say. What to do
    is in the notes.
    """
    return rows_as_csv([HEADER, *_rows(sheet, week_of)])


def _rows(sheet: Sheet, week_of: date) -> Iterator[tuple[Cell, ...]]:
    for one in sets_of(sheet):
        start, _ = span(one.training, week_of)
        workout = (f"{start:%Y-%m-%d %H:%M:%S}", f"{sheet.name}: {one.training.day_name}")
        exercise = name_in("strong", one.line.exercise)
        duration = _duration(one.training.minutes)
        yield (*workout, duration, exercise, _order(one), "", "", "", "", note(one.line), STOP_RULE, "")


def _order(one: Set) -> Cell:
    """Sets are counted from 1; letters stand for what is no usual set."""
    if one.drop:
        return "D"
    return "W" if one.block == "warm_up" else one.number


def _duration(minutes: int) -> str:
    """``1h 5m``, ``45m``."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours}h" if hours else "", f"{rest}m" if rest else "") if part)
