"""Liftosaur: ``Workout DateTime,Program,Day Name,Exercise,Is Warmup Set?,Required Reps,Completed Reps,...``.

It lists planned sets, too: those that were not done have no completed reps. Its times are in UTC.
"""

from __future__ import annotations

from scheduler.history.format import Entry, Format
from scheduler.history.table import Row

_NEEDED = frozenset({"workout datetime", "exercise", "is warmup set?", "completed reps"})


def _read(row: Row) -> Entry:
    kind = row.kind("completed reps")
    warm_up = row.text("is warmup set?")
    if warm_up not in ("0", "1"):
        row.refuse("is warmup set?", "0 or 1")
    start, exercise = row.moment("workout datetime"), row.name("exercise")
    return Entry(start, exercise, "warm_up" if warm_up == "1" else kind)


LIFTOSAUR = Format("Liftosaur", _NEEDED, _read)
