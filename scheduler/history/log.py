"""A training log as it was read: sessions of sets, under the names that the other app uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from scheduler.errors import Origin

SetKind = Literal["work", "warm_up", "not_done"]


@dataclass(frozen=True, slots=True)
class LoggedSet:
    """One row of a log: the exercise as the log names it, and whether the set counts as work."""

    exercise: str
    kind: SetKind
    origin: Origin


@dataclass(frozen=True, slots=True)
class LoggedSession:
    """All sets with one start. ``start`` is None where the log has no time of day."""

    day: date
    start: time | None
    sets: tuple[LoggedSet, ...]

    @property
    def work(self) -> tuple[LoggedSet, ...]:
        """The working sets that were done."""
        return tuple(one for one in self.sets if one.kind == "work")


@dataclass(frozen=True, slots=True)
class History:
    """A training log, its sessions in the order of their starts.

    ``exercises`` maps the log's names to ids of the catalog, or to None where the user wants an exercise
    to be ignored; a name that is not in it is unknown.
    """

    file: str
    app: str
    sessions: tuple[LoggedSession, ...]
    exercises: Mapping[str, str | None]

    @property
    def unknown(self) -> dict[str, int]:
        """Names of working sets that nothing is known about, with the number of sets, the most first."""
        counts: dict[str, int] = {}
        for session in self.sessions:
            for one in session.work:
                if one.exercise not in self.exercises:
                    counts[one.exercise] = counts.get(one.exercise, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
