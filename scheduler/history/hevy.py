"""Hevy: ``title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,
weight_kg,reps,distance_km,duration_seconds,rpe``, or ``weight_lbs`` and ``distance_miles``."""

from __future__ import annotations

from scheduler.history.format import Entry, Format
from scheduler.history.table import Row

_TYPES = ("normal", "warmup", "dropset", "failure")


def _read(row: Row) -> Entry:
    kind = row.kind("weight", "reps", "distance", "duration")
    if row.text("set_type") not in _TYPES:
        row.refuse("set_type", f"one of {', '.join(_TYPES)}")
    if row.text("set_type") == "warmup":
        kind = "warm_up"
    return Entry(row.moment("start_time"), row.name("exercise_title"), kind)


HEVY = Format("Hevy", frozenset({"start_time", "exercise_title", "set_type"}), _read)
