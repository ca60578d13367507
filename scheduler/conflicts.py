"""Which demands clash: minimal sets of demands that no week can keep together.

A set is called a conflict only where that was proved, and minimal only where it was also proved that the
rest can be kept as soon as any one demand is given up. Numbers stay as the scenario has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.demand import Conflict
from scheduler.loose import LooseWeek
from scheduler.prechecks import Prechecks
from scheduler.solving import Solving, copy_of

CORE_SHARE = 0.1
"""The part of the time left that asking the solver for a first set may take."""

EASY_SECONDS = 0.1
"""The time in which most proofs are found with light arms."""

PROOF_SHARE = 0.5
"""The part of the time left that one proof may take in earnest."""

SMALL = 24
"""Sets up to this size are shrunk one demand at a time, larger ones in parts."""

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Core:
    """Labels of demands that are proved to clash, and whether no smaller set of them does."""

    labels: Labels
    minimal: bool


class Conflicts:
    """The search for the conflicts of one week, one after the other.

    After the first, demands of those found are given up in turn, breadth first, and a conflict of what
    remains is looked for, until all that remains can be kept.
    """

    def __init__(self, week: LooseWeek) -> None:
        self._week = week
        self._prechecks = Prechecks(week)
        self._model = copy_of(week.model)
        for way in week.ways.values():
            self._model.add(way.steps == 0)
        self._found: list[Core] = []
        self._tried: set[frozenset[str]] = set()
        self._waiting = [frozenset[str]()]

    def next(self, solving: Solving) -> Conflict | None:
        """A conflict that was not given before; None where there is none, or none was found in time."""
        self._solving = solving
        while self._waiting and solving.left:
            given_up = self._waiting.pop(0)
            if given_up in self._tried:
                continue
            self._tried.add(given_up)
            core = next((core for core in self._found if given_up.isdisjoint(core.labels)), None)
            is_new = core is None
            if core is None:
                core = self._core(tuple(label for label in self._week.switches if label not in given_up))
            if core is not None:
                self._waiting += [given_up | {label} for label in core.labels]
                if is_new:
                    self._found.append(core)
                    # The most different conflict first: one without any of a person's words in this one.
                    written = {one for one in core.labels if self._week.demands[one].origin.is_written}
                    self._waiting.insert(0, given_up | written)
                    return self._worded(core)
        return None

    def _worded(self, core: Core) -> Conflict:
        demands = tuple(demand for label, demand in self._week.demands.items() if label in core.labels)
        return Conflict(demands=demands, minimal=core.minimal)

    def _core(self, labels: Labels) -> Core | None:
        """A conflict among ``labels``, or None where none is found in time or they can be kept."""
        for at_once in self._prechecks.conflicts(labels):
            return Core(at_once, minimal=True)
        hint = self._hinted(labels)
        if hint is not None and self._clash(hint):
            labels = hint
        elif not self._clash(labels):
            return None
        return self._shrunk(labels)

    def _hinted(self, labels: Labels) -> Labels | None:
        """The solver's own idea of a clashing subset; it can be wrong, so it is only a hint."""
        model = copy_of(self._model)
        switches = self._week.switches
        model.add_assumptions([switches[label] for label in labels])
        for label in switches.keys() - set(labels):
            model.add(switches[label] == 0)
        status, solver = self._solving.settle(model, CORE_SHARE * self._solving.left, 0)
        if status != cp_model.INFEASIBLE:
            return None
        core = set(solver.sufficient_assumptions_for_infeasibility())
        return tuple(label for label in labels if switches[label].index in core)

    def _shrunk(self, labels: Labels) -> Core:
        """Give up demands as long as the others still clash, those that nobody wrote first.

        What light arms do not decide waits, because among fewer demands the same proof is easier.
        """
        kept = sorted(labels, key=lambda label: self._week.demands[label].origin.is_written)
        parts = [tuple(kept)] if len(kept) > SMALL else [(label,) for label in kept]
        undecided: list[str] = []
        while parts:
            part = parts.pop(0)
            without = tuple(label for label in kept if label not in part)
            clash = self._clash(without, light=True) if without else False
            if clash:
                kept = list(without)
            elif len(part) > 1:
                half = len(part) // 2
                parts = [part[:half], part[half:], *parts]
            elif clash is None:
                undecided += part
        minimal = True
        for label in undecided:
            without = tuple(other for other in kept if other != label)
            clash = self._clash(without)
            kept = list(without) if clash else kept
            minimal = minimal and clash is not None
        return Core(tuple(kept), minimal)

    def _clash(self, labels: Iterable[str], *, light: bool = False) -> bool | None:
        """Whether no week keeps all of ``labels``; None where that was not decided in time."""
        model, labels = copy_of(self._model), set(labels)
        for label, switch in self._week.switches.items():
            model.add(switch == (1 if label in labels else 0))
        earnest = 0 if light else PROOF_SHARE * self._solving.left
        status, _ = self._solving.settle(model, EASY_SECONDS, earnest)
        if status == cp_model.UNKNOWN:
            return None
        return bool(status == cp_model.INFEASIBLE)
