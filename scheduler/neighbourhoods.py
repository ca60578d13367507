"""Small parts of a week's choices, each soon searched: where to look for a first and for a better week."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.program import Weekday
from scheduler.week import Week

SAMPLE = 60
"""How many exercises are tried at a time, beside those of the best week."""

FEW = 20
"""The same, where all days are looked at."""

PAIR = 2
"""How many days are looked at where not all are."""

VAIN = 3
"""After how many neighbourhoods, at least, that hold nothing better it is no longer worth looking."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Weeks that have only these exercises, and those of the best week, on ``days``; on other days the
    exercises stay as they are, and only their sets may change."""

    exercises: frozenset[str]
    days: frozenset[Weekday]


class Neighbourhoods:
    """The neighbourhoods of a week's model, in an order that the seed makes."""

    def __init__(self, week: Week, seed: int) -> None:
        self._days = list(week.days)
        self._random = random.Random(seed)
        self._names = self._mixed(week)
        self._taken = 0

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

    def around(self) -> Iterator[Neighbourhood]:
        """Two days and all of them in turn, each with sample after sample of the exercises, without end; none
        where the whole is no larger than these parts."""
        some_days, some_exercises = len(self._days) > PAIR, len(self._names) > FEW
        if not self._names or not (some_days or some_exercises):
            return
        for many, few in zip(self._samples(SAMPLE), self._samples(FEW), strict=True):
            if some_days:
                yield Neighbourhood(many, frozenset(self._random.sample(self._days, PAIR)))
            if some_exercises:
                yield self.among(few)

    def rank(self, names: Iterable[str], taken: int) -> None:
        """Let the most promising exercises come first, of which a relaxation takes so many."""
        self._names, self._taken = list(names), taken

    def promising(self) -> Iterator[Neighbourhood]:
        """What the relaxation takes, on all days, and then ever more of what it nearly takes."""
        for more in (0, FEW, 2 * FEW):
            if self._taken + more < len(self._names) + FEW:
                yield self.among(self._names[: self._taken + more])

    def among(self, names: Iterable[str]) -> Neighbourhood:
        """These exercises, on all days."""
        return Neighbourhood(frozenset(names), frozenset(self._days))

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
