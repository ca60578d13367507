"""A live line on standard error while the solver works; nothing where that is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from rich.text import Text

from scheduler.terms import TIER_UNITS, TIERS

if TYPE_CHECKING:
    from scheduler.search import Improvement

HINT = "(Ctrl-C takes the best week so far)"


@dataclass(slots=True)
class Line:
    """Text after a clock that runs whether there is news or not: it is asked anew for every frame."""

    text: str
    started: float = field(default_factory=time.monotonic)

    def __rich__(self) -> Text:
        minutes, seconds = divmod(int(time.monotonic() - self.started), 60)
        return Text(f"{minutes}:{seconds:02}  {self.text}", no_wrap=True, overflow="ellipsis")

    def show(self, text: str) -> None:
        """Say something else from now on."""
        self.text = text


@contextmanager
def status_line(first: str) -> Iterator[Callable[[str], None] | None]:
    """Give a function that replaces the line's text, or None where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    line = Line(first)
    with Console(stderr=True).status(line):
        yield line.show


class Callbacks(TypedDict, total=False):
    """What a search calls to tell how it goes."""

    on_improvement: Callable[[Improvement], None]
    on_infeasible: Callable[[], None]


@contextmanager
def progress() -> Iterator[Callbacks]:
    """Give the callbacks of a search that tell how it goes; none where nobody would see it."""
    with status_line("looking for a first week ...") as show:
        if show is None:
            yield {}
            return
        yield {
            "on_improvement": lambda news: show(_told(news)),
            "on_infeasible": lambda: show("no week can keep all rules; looking for what clashes ..."),
        }


def _told(news: Improvement) -> str:
    tier = f"{TIERS.index(news.tier) + 1} of {len(TIERS)}, {news.tier}"
    gap = news.value - news.bound
    known = f"at least {news.bound}, gap {gap}" if gap else "proved least"
    return f"{tier}: {news.value} {TIER_UNITS[news.tier]}, {known}   {HINT}"
