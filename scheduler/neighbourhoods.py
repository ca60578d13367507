"""Small parts of a week's choices, each soon searched: where to look for a first and for a better week."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.terms import Weekday
from scheduler.week import Week

SAMPLE = 60
"""How many exercises are tried at a time, beside those of the best week."""

PAIR = 2
"""How many days are looked at where not all are; of all days, so many fewer exercises."""

VAIN = 3
"""After how many neighbourhoods, at least, that hold nothing better it is no longer worth looking."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Weeks that have only these exercises, and those of the best week, on ``days``; on other days the
    exercises stay as they are, and only their sets may change."""

    exercises: frozenset[str]
    days: frozenset[Weekday]


class Kind:
    """Neighbourhoods of one kind: the next ``part``, None after the last."""

    def __init__(self, parts: Iterator[Neighbourhood]) -> None:
        self.part = next(parts, None)
        self._parts = parts
        self._gain = math.inf
        self._tries = 0

    def promise(self) -> tuple[float, int]:
        """How well looking here pays, by what was gained lately; of equals, what was tried least."""
        return self._gain, -self._tries

    def note(self, gain: float) -> None:
        """Note what a second in the part gained, and go on to the next."""
        self._gain = (self._gain + gain) / 2 if self._tries else gain
        self._tries += 1
        self.part = next(self._parts, None)


def best_of(kinds: Iterable[Kind]) -> Kind | None:
    """Of the kinds that have a part left, the one where looking pays best."""
    return max((kind for kind in kinds if kind.part is not None), key=Kind.promise, default=None)


class Neighbourhoods:
    """The neighbourhoods of a week's model, in an order that the seed makes."""

    def __init__(self, week: Week, seed: int) -> None:
        self._days = list(week.days)
        self._random = random.Random(seed)
        self._names = self._mixed(week)

    @property
    def large(self) -> bool:
        """Whether there are so many exercises that it takes long to look at all of them."""
        return len(self._names) > 2 * SAMPLE

    @property
    def vain(self) -> int:
        """After how many neighbourhoods without a better week it is no longer worth looking: by then pairs of
        days have seen all exercises."""
        return max(VAIN, -(-2 * len(self._names) // SAMPLE))

    def growing(self) -> Iterator[Neighbourhood]:
        """Ever more exercises on all days, each time with those before, as long as they are not all."""
        size = SAMPLE
        while size < len(self._names):
            yield self.among(self._names[:size])
            size *= 2

    def kinds(self) -> list[Kind]:
        """Two days with sample after sample of the exercises, or all days with smaller samples, without end.
        No part is as large as the whole."""
        return [Kind(self._pairs()), Kind(self._few())]

    def among(self, names: Iterable[str]) -> Neighbourhood:
        """These exercises, on all days."""
        return Neighbourhood(frozenset(names), frozenset(self._days))

    def _pairs(self) -> Iterator[Neighbourhood]:
        if self._names and len(self._days) > PAIR:
            for names, days in zip(self._samples(SAMPLE), self._days_in_turn(), strict=False):
                yield Neighbourhood(names, days)

    def _days_in_turn(self) -> Iterator[frozenset[Weekday]]:
        """Two days each time; each day comes once before any comes again, but for an odd one."""
        days = list(self._days)
        while True:
            self._random.shuffle(days)
            for start in range(0, len(days) - PAIR + 1, PAIR):
                yield frozenset(days[start : start + PAIR])

    def _few(self) -> Iterator[Neighbourhood]:
        few = -(-SAMPLE * PAIR // max(PAIR, len(self._days)))
        if len(self._names) > few:
            for names in self._samples(few):
                yield self.among(names)

    def _samples(self, size: int) -> Iterator[frozenset[str]]:
        """Again and again all exercises, each time in another order."""
        names = list(self._names)
        while True:
            for start in range(0, len(names), size):
                yield frozenset(names[start : start + size])
            self._random.shuffle(names)

    def _mixed(self, week: Week) -> list[str]:
        """All work exercises: the patterns take turns, each with what the evidence ranks high first."""
        names = week.work_names
        self._random.shuffle(names)
        names.sort(key=lambda name: -week.exercise(name).merit)
        seen: Counter[str] = Counter()
        turn = {}
        for name in names:
            pattern = week.exercise(name).pattern
            turn[name] = seen[pattern]
            seen[pattern] += 1
        return sorted(names, key=lambda name: turn[name])
