"""Weeks as a table of items, one row each, in the CSV of RFC 4180."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from scheduler.catalog import Span
from scheduler.program import Item
from scheduler.report.sheet import Sheet

HEADER = (
    "scenario",
    "day",
    "start",
    "place",
    "block",
    "number",
    "exercise",
    "name",
    "sets",
    "repetitions_min",
    "repetitions_max",
    "seconds_min",
    "seconds_max",
    "minutes",
    "per_side",
    "rest_seconds",
    "reserve",
    "technique",
    "cues",
)

Cell = str | int | None


def sheets_as_csv(sheets: Iterable[Sheet]) -> str:
    """One row for each item and each recovery day of all weeks; ``scenario`` tells whose it is."""
    return rows_as_csv([HEADER, *(row for sheet in sheets for row in _rows(sheet))])


def rows_as_csv(rows: Iterable[Sequence[Cell]], quoting: Literal[0, 2] = csv.QUOTE_MINIMAL) -> str:
    """Rows as CSV, without cells that a spreadsheet would take for a formula."""
    file = io.StringIO()
    csv.writer(file, quoting=quoting).writerows([_harmless(cell) for cell in row] for row in rows)
    return file.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A cell that is shown and not calculated; the apostrophe is how spreadsheets mark text."""
    starts_formula = isinstance(cell, str) and cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if starts_formula else cell


def _rows(sheet: Sheet) -> Iterator[tuple[Cell, ...]]:
    for training in sheet.trainings:
        where = (sheet.name, training.day, training.start, training.place)
        for block, lines in training.blocks.items():
            for number, line in enumerate(lines, start=1):
                name = line.exercise.name
                yield (*where, block, number, line.exercise.id, name, *_dose(line.item), line.cues)
    for day, exercise in sheet.recovery_days:
        dose = _dose(Item(exercise=exercise.id, sets=1, minutes=day.minutes))
        yield (sheet.name, day.day, None, None, "recovery", 1, exercise.id, exercise.name, *dose, "")


def _dose(item: Item) -> tuple[Cell, ...]:
    return (
        item.sets,
        *_ends(item.repetitions),
        *_ends(item.seconds),
        item.minutes,
        None if item.per_side is None else "yes" if item.per_side else "no",
        item.rest,
        item.reserve,
        item.technique,
    )


def _ends(span: Span | None) -> tuple[Cell, Cell]:
    return (None, None) if span is None else (span.min, span.max)
