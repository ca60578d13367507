"""The cheapest changes of a scenario that make a week possible.

All demands hold but for what the changes weaken; the sum of the changes' points is minimised. What is
found here is a candidate: a way out is offered only when the changed scenario was solved itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.demand import WayOut
from scheduler.loose import LooseWeek, Way
from scheduler.solving import FOUND, Solving, copy_of

SHARE = 0.25
"""The part of the time left that the search for one candidate may take."""

EASY_SECONDS = 0.3
"""The time in which most candidates are found and proved with light arms."""

FAR = 10
"""Changes that cost this many times the cheapest are looked at only when there are no others."""

NOTHING = 2**62
"""The cost of what does not exist."""

Holds = Callable[[WayOut], bool]


@dataclass(frozen=True, slots=True)
class Candidate:
    """How far each way gives, and whether it is proved that these ways cannot give less in all."""

    steps: dict[Way, int]
    minimal: bool

    @property
    def cost(self) -> int:
        """The points of all changes."""
        return sum(way.points * number for way, number in self.steps.items())

    def as_way_out(self, least: int) -> WayOut:
        """In words; nothing is cheaper than ``least``."""
        edits = tuple(way.edit(number) for way, number in self.steps.items())
        return WayOut(edits=edits, cost=self.cost, minimal=self.minimal, cheapest=self.cost <= least)


class WaysOut:
    """The search for ways out of one week without solution.

    ``exhausted`` says afterwards that there is proved to be no other than those that were given.
    """

    def __init__(self, week: LooseWeek, solving: Solving, never: Collection[str] = ()) -> None:
        self._week = week
        self._solving = solving
        self._ways = [way for way in week.ways.values() if way.kind not in never]
        if "defaults" in never:
            self._ways = [way for way in self._ways if way.is_written]
        self._model = copy_of(week.model)
        for switch in week.switches.values():
            self._model.add(switch == 1)
        for way in set(week.ways.values()).difference(self._ways):
            self._model.add(way.steps == 0)
        self.exhausted = False
        self._cost = sum(way.points * way.steps for way in self._ways)
        self._model.minimize(self._cost)

    def find(self, most: int, conflict: Collection[str], holds: Holds) -> Iterator[WayOut]:
        """Up to ``most`` ways out for which ``holds`` is true; ``conflict`` labels demands that clash.

        First those that need one kind of change, those that change nothing but what a person wrote, and any
        mixture that is cheaper, in the order of their cost; then others that change other values. What costs
        far more than the cheapest is given only where there is nothing else.
        """
        if most == 0:
            return
        candidates = list(self._simple(conflict))
        best = min((one.cost for one in candidates), default=None)
        mixture, least = self._cheapest(copy_of(self._model), below=best)
        if mixture is not None:
            candidates.append(mixture)
        elif least == NOTHING:
            self.exhausted = True
            return
        found: list[Candidate] = []
        for candidate in sorted(candidates, key=lambda one: one.cost):
            if len(found) < most:
                way_out = candidate.as_way_out(least)
                if holds(way_out):
                    found.append(candidate)
                    yield way_out
        yield from self._others(most, found, candidates, least, holds)

    def _simple(self, conflict: Collection[str]) -> Iterator[Candidate]:
        """The cheapest changes of each kind, and of a person's own words.

        A kind that weakens no demand of some conflict is of no use.
        """
        useful = {way.kind for label in conflict for way in self._week.gives.get(label, ())}
        groups = [[way for way in self._ways if way.is_written]]
        groups += [[way for way in self._ways if way.kind == kind] for kind in sorted(useful)]
        seen: set[frozenset[Way]] = set()
        for group in groups:
            candidate, _ = self._cheapest(self._only(group)) if group else (None, 0)
            if candidate is not None and frozenset(candidate.steps) not in seen:
                seen.add(frozenset(candidate.steps))
                yield candidate

    def _others(
        self, most: int, found: list[Candidate], seen: list[Candidate], least: int, holds: Holds
    ) -> Iterator[WayOut]:
        """What changes other values than those seen before, near ones first."""
        model = copy_of(self._model)
        for one in seen:
            self._bar(model, one)
        cheapest = min((one.cost for one in seen), default=least)
        limits = [FAR * max(1, cheapest), None]
        while limits and len(found) < most:
            limit = limits[0]
            if limit is None and found:
                break
            candidate, bound = self._cheapest(copy_of(model), below=None if limit is None else limit + 1)
            if candidate is None:
                self.exhausted = bound == NOTHING
                limits.pop(0)
                continue
            self._bar(model, candidate)
            way_out = candidate.as_way_out(least)
            if holds(way_out):
                found.append(candidate)
                yield way_out

    def _cheapest(self, model: cp_model.CpModel, below: int | None = None) -> tuple[Candidate | None, int]:
        """The cheapest changes that ``model`` has, and a proved bound of their cost: NOTHING without any.

        With ``below``, only what costs less is looked for, and the bound is at most ``below``.
        """
        if below is not None:
            model.add(self._cost <= below - 1)
        status, solver = self._solving.settle(model, EASY_SECONDS, SHARE * self._solving.left)
        if status == cp_model.INFEASIBLE:
            return None, NOTHING if below is None else below
        if status not in FOUND:
            return None, 0
        steps = {way: solver.value(way.steps) for way in self._ways if solver.value(way.steps)}
        least = round(solver.best_objective_bound)
        if status == cp_model.OPTIMAL:
            return Candidate(steps, minimal=True), least
        return self._settled(steps), least

    def _settled(self, steps: dict[Way, int]) -> Candidate:
        """The cheapest changes of no other values than these."""
        status, solver = self._solving.settle(self._only(steps), EASY_SECONDS, SHARE * self._solving.left)
        if status in FOUND:
            steps = {way: solver.value(way.steps) for way in steps if solver.value(way.steps)}
        return Candidate(steps, minimal=status == cp_model.OPTIMAL)

    def _only(self, open_ways: Iterable[Way]) -> cp_model.CpModel:
        """The model in which only these ways can give."""
        model = copy_of(self._model)
        for way in set(self._ways).difference(open_ways):
            model.add(way.steps == 0)
        return model

    def _bar(self, model: cp_model.CpModel, candidate: Candidate) -> None:
        """At least one of the values that these changes are about must stay as it is."""
        untouched = []
        for way in candidate.steps:
            untouched.append(model.new_bool_var(""))
            model.add(way.steps == 0).only_enforce_if(untouched[-1])
        model.add_bool_or(untouched)
