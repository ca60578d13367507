"""FitNotes: ``Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time,Comment``.

Also with ``Weight`` and ``Weight Unit`` (newer, Android), or ``Weight (kg),Weight (lbs)`` and at the end
``Notes,Kind`` (iOS). Days have no time of day, and warm-up sets are not marked.
"""

from __future__ import annotations

from scheduler.history.format import Entry, Format
from scheduler.history.table import Row


def _read(row: Row) -> Entry:
    kind = row.kind("weight", "reps", "distance", "time")
    return Entry(row.moment("date"), row.name("exercise"), kind)


FITNOTES = Format("FitNotes", frozenset({"date", "exercise", "category", "reps"}), _read)
