"""Ctrl-C and SIGTERM while a search runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import FrameType
from typing import Any, TypeVar

Answer = TypeVar("Answer")

POLL_SECONDS = 0.05
"""How often the waiting main thread looks for signals."""


class Interruption:
    """Ctrl-C and SIGTERM end the search, not the program: the best week so far is still written.

    The search runs in a thread of its own, because signals reach Python only in the main thread. A
    second Ctrl-C gives up at once.
    """

    def __init__(self) -> None:
        self.cancel = threading.Event()
        self.code = 0
        self._before: Callable[[int, FrameType | None], object] | int | None = None

    def __enter__(self) -> Interruption:
        self._before = signal.signal(signal.SIGTERM, self._terminated)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGTERM, self._before)

    def _terminated(self, number: int, frame: FrameType | None) -> None:
        self.code = 143
        self.cancel.set()

    def wait_for(self, work: Callable[[], Answer]) -> Answer:
        """Run ``work`` in a thread and wait for it, turning the first Ctrl-C into a cancellation."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            future = pool.submit(work)
            try:
                _wait(future)
            except KeyboardInterrupt:
                self.code = 130
                self.cancel.set()
                _wait(future)
            return future.result()


def _wait(future: Future[Any]) -> None:
    """Wait in short steps: a signal that the system gives to another thread does not wake this one, and
    Python looks for signals only between its own steps."""
    while not future.done():
        wait([future], timeout=POLL_SECONDS)
