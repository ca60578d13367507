"""The words that scenarios, catalogs, programs and the command line have in common, in their order.

Only plain words: what needs no more than these, such as the options of a command, starts at once.
"""

from __future__ import annotations

from typing import Literal

Level = Literal["beginner", "intermediate", "advanced"]
Phase = Literal["pain", "stability", "endurance", "strength"]
Goal = Literal["hypertrophy", "strength", "posture", "rehab", "health"]
Block = Literal["warm_up", "work", "cool_down", "recovery"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TierName = Literal["shortfall", "fit", "economy"]
Status = Literal["optimal", "feasible", "infeasible", "unknown", "refused"]
Place = Literal["gym", "home"]
Database = Literal["free-exercise-db", "wger"]

LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "advanced")
PHASES: tuple[Phase, ...] = ("pain", "stability", "endurance", "strength")
GOALS: tuple[Goal, ...] = ("hypertrophy", "strength", "posture", "rehab", "health")
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES: dict[Weekday, str] = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
TIERS: tuple[TierName, ...] = ("shortfall", "fit", "economy")
TIER_UNITS: dict[TierName, str] = {"shortfall": "half-sets", "fit": "points", "economy": "minutes"}
PLACES: tuple[Place, ...] = ("gym", "home")
"""Kinds of places that it is known of what there usually is."""

DATABASES: tuple[Database, ...] = ("free-exercise-db", "wger")
"""Public databases whose exercises can be imported."""
