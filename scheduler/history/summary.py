"""What a training log holds, for a person who wants to see whether it was understood."""

from __future__ import annotations

from datetime import date
from typing import Literal

from scheduler.catalog import Catalog, Fact
from scheduler.history.log import History
from scheduler.history.names import Matcher
from scheduler.history.recent import credited_sets, monday_of, sessions_before
from scheduler.reading import LIMIT_PROBLEMS


class Unknown(Fact):
    """A name that no exercise of the catalog has, and the ids of exercises that might be meant."""

    name: str
    sets: int
    suggestions: tuple[str, ...] = ()


class Summary(Fact):
    """A log in numbers.

    ``recent`` has credited sets by muscle in the seven days before ``planned``, a Monday; endurance drills
    are left out, since whether they count is up to a scenario.
    """

    format: Literal["scheduler.history/1"] = "scheduler.history/1"
    file: str
    app: str
    sessions: int
    first: date | None = None
    last: date | None = None
    working_sets: int
    warm_up_sets: int
    not_done: int
    unknown: tuple[Unknown, ...]
    planned: date
    recent_sessions: int
    recent: dict[str, float]


def summary_of(history: History, week_of: date, catalog: Catalog) -> Summary:
    """A log in numbers, as seen before the week of ``week_of``; suggestions for the most frequent names."""
    kinds = [one.kind for session in history.sessions for one in session.sets]
    matcher = Matcher(catalog)
    unknown = [
        Unknown(name=name, sets=sets, suggestions=matcher.suggestions(name) if rank < LIMIT_PROBLEMS else ())
        for rank, (name, sets) in enumerate(history.unknown.items())
    ]
    monday = monday_of(week_of)
    sessions = sessions_before(history, monday)
    recent = credited_sets(sessions, history, catalog, catalog.muscles, lambda one: one.kind == "strength")
    return Summary(
        file=history.file,
        app=history.app,
        sessions=len(history.sessions),
        first=history.sessions[0].day if history.sessions else None,
        last=history.sessions[-1].day if history.sessions else None,
        working_sets=kinds.count("work"),
        warm_up_sets=kinds.count("warm_up"),
        not_done=kinds.count("not_done"),
        unknown=tuple(unknown),
        planned=monday,
        recent_sessions=len(sessions),
        recent={name: sets for name, sets in recent.items() if sets},
    )
