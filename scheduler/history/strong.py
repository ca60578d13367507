"""Strong, in all its header families.

Older: ``Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout
Notes,RPE`` with commas. With units: ``Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;
Distance;Distance Unit;Seconds;Notes;Workout Notes;Workout Duration``, with or without the last. Newer:
``Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);
Seconds;Notes;Workout Notes``. Each comes with commas or semicolons. The set order is a number, W for warm-up,
D for drop set or F for failure; rows called "Rest Timer" and "Note" are no sets.
"""

from __future__ import annotations

import re

from scheduler.history.format import Entry, Format
from scheduler.history.table import Row

_ORDER = re.compile(r"[0-9]{1,4}|[wdf]")


def _read(row: Row) -> Entry | None:
    order = row.text("set order").casefold()
    start, exercise = row.moment("date"), row.name("exercise name")
    if order in ("rest timer", "note"):
        return None
    if not _ORDER.fullmatch(order):
        row.refuse("set order", "a number, W, D, F, Rest Timer or Note")
    kind = row.kind("weight", "reps", "distance", "seconds")
    return Entry(start, exercise, "warm_up" if order == "w" else kind)


STRONG = Format("Strong", frozenset({"date", "exercise name", "set order"}), _read)
