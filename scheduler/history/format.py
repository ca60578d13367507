"""What a format of exported logs is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from scheduler.history.log import SetKind
from scheduler.history.table import Row


class Entry(NamedTuple):
    """What one row says: when its session started, and which set it is."""

    start: tuple[date, time | None]
    exercise: str
    kind: SetKind


@dataclass(frozen=True, slots=True)
class Format:
    """The export of one app. A log is one if its header has all the ``needed`` columns.

    ``read`` makes an entry of a row, or None of a row that is known to be no set, and reports what is wrong.
    """

    app: str
    needed: frozenset[str]
    read: Callable[[Row], Entry | None]
