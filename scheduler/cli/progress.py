"""A live line on standard error while the solver works; nothing where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from scheduler.program import TIER_UNITS

if TYPE_CHECKING:
    from scheduler.search import Improvement


@contextmanager
def status_line(first: str) -> Iterator[Callable[[str], None] | None]:
    """Give a function that replaces the line's text, or None where nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    with Console(stderr=True).status(first) as status:
        yield status.update


@contextmanager
def progress() -> Iterator[Callable[[Improvement], None] | None]:
    """Give what tells about better weeks."""
    with status_line("looking for a first week ...") as show:
        if show is None:
            yield None
            return

        def tell(news: Improvement) -> None:
            unit = TIER_UNITS[news.tier]
            show(
                f"{news.tier}: {news.value} {unit}, at least {news.bound}   {news.seconds:.1f} s   "
                "(Ctrl-C takes the best week so far)"
            )

        yield tell
