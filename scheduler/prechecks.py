"""What cannot be, seen by adding up alone: a floor for a muscle that no possible exercise trains.

Only demands that hold whatever else is chosen are looked at. Each is held against the most that its sum
can come to; where that is too little, no solver is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.loose import LooseWeek
from scheduler.program import MOST_ITEMS
from scheduler.week import Week


@dataclass(frozen=True, slots=True)
class Floor:
    """A demand that a sum is at least ``needed``; ``most`` is what each variable can add, by its index.

    ``free``: the variables are decisions of the week that add nothing or something, so that all can add
    their most at once.
    """

    label: str
    needed: int
    most: dict[int, int]
    free: bool


class Prechecks:
    """The floors of one week, read once from the constraints that rules posted."""

    def __init__(self, week: Week) -> None:
        self._excluded = week.excluded if isinstance(week, LooseWeek) else {}
        self._floors = list(_floors(week))

    def conflicts(self, labels: Collection[str]) -> Iterator[tuple[str, ...]]:
        """Each of ``labels`` that cannot be reached, with the fewest exclusions among them that see to it."""
        exclusions = {label for by in self._excluded.values() for label in by}.intersection(labels)
        for floor in self._floors:
            if floor.label not in labels or sum(self._values(floor, exclusions)) >= floor.needed:
                continue
            needed = set(exclusions)
            for label in sorted(exclusions):
                if sum(self._values(floor, needed - {label})) < floor.needed:
                    needed.remove(label)
            if all(self._is_reached(floor, needed - {label}) for label in needed):
                yield (floor.label, *sorted(needed))

    def _values(self, floor: Floor, exclusions: set[str]) -> list[int]:
        """What each variable can add at most under some exclusions."""
        return [
            value
            for index, value in floor.most.items()
            if exclusions.isdisjoint(self._excluded.get(index, ()))
        ]

    def _is_reached(self, floor: Floor, exclusions: set[str]) -> bool:
        """Whether some week reaches the floor for certain; a session does not have room for everything."""
        best = sorted(self._values(floor, exclusions))[-MOST_ITEMS:]
        return floor.free and sum(best) >= floor.needed


def _floors(week: Week) -> Iterator[Floor]:
    proto, decisions = week.model.proto, week.decisions
    ends: dict[int, tuple[int, int]] = {}
    at_zero, always = (week.slacks, week.always) if isinstance(week, LooseWeek) else (set(), set())
    for constraint in proto.constraints:
        if constraint.name not in week.demands or not always.issuperset(constraint.enforcement_literal):
            continue
        if constraint.has_linear():
            linear = constraint.linear
            if linear.domain[0] == cp_model.INT_MIN:
                continue  # no floor
            most = {}
            free = True
            for index, factor in zip(linear.vars, linear.coeffs, strict=True):
                if index not in at_zero:
                    if index not in ends:
                        domain = tuple(proto.variables[index].domain)
                        ends[index] = domain[0], domain[-1]
                    most[index] = factor * ends[index][factor > 0]
                    free = free and factor > 0 and index in decisions
            yield Floor(constraint.name, linear.domain[0], most, free)
        elif constraint.has_bool_or() and always.issuperset(-1 - one for one in constraint.bool_or.literals):
            yield Floor(constraint.name, 1, {}, free=True)  # what is false in itself
