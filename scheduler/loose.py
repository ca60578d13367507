"""A week whose demands can be given up: the same rules, posted so that each can be switched off.

What explains an impossible week is found here: every demand has a literal that says whether it holds, every
number a slack, every entry a literal that says whether it was given up, and every excluded exercise a
variable that its exclusions hold at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.catalog import Catalog
from scheduler.demand import Demand, Edit
from scheduler.eligibility import Eligibility
from scheduler.errors import Origins
from scheduler.prescription import dose_table
from scheduler.rule import Change, Exclusion
from scheduler.setting import Setting
from scheduler.terms import Block, Weekday
from scheduler.week import Ask, Constraint, Linear, Slot, Week, worded


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way in which the week could give way: ``steps`` is a Boolean, or the number of steps given.

    ``most`` is the most steps, each of which costs ``points``; ``edit`` words a number of them. Fewer
    than none is the opposite: to ask more. ``is_written`` says that it changes a person's own words.
    """

    kind: str
    points: int
    steps: cp_model.IntVar
    most: int
    edit: Callable[[int], Edit]
    is_written: bool

    @property
    def is_entry(self) -> bool:
        """Whether this is an entry that is given up or not, and no number."""
        return self.steps.is_boolean


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseAsk(Ask):
    """Something asked that can give way."""

    way: Way


class LooseWeek(Week):
    """The model of a week in which every demand may be given up.

    ``switches`` maps the label of each demand to the literal that it holds; ``ways`` maps each change of
    the scenario, by its path and value, to its variable, ``gives`` the label of each demand to the ways that
    weaken it. ``excluded`` maps the index of a variable to the labels of the exclusions that hold it at 0.
    """

    def __init__(self, setting: Setting, catalog: Catalog, pool: Eligibility, origins: Origins) -> None:
        self.switches: dict[str, cp_model.IntVar] = {}
        self.ways: dict[tuple[object, ...], Way] = {}
        self.gives: dict[str, dict[Way, None]] = {}
        self.excluded: dict[int, set[str]] = {}
        self._lifted: dict[tuple[Change, ...], cp_model.IntVar] = {}
        super().__init__(setting, catalog, pool.allowed, pool.but_for_pain, origins)
        for (name, day), exclusions in pool.exclusions.items():
            for exclusion in exclusions:
                self._exclude(exclusion, name, day)

    @property
    def slacks(self) -> set[int]:
        """The indices of all variables that are 0 as long as nothing gives way."""
        return {way.steps.index for way in self.ways.values()}

    @property
    def always(self) -> set[int]:
        """The literals that hold as long as nothing gives way: switches, and entries not given up."""
        kept = {~way.steps for way in self.ways.values() if way.is_entry}
        return {literal.index for literal in (*self.switches.values(), *kept)}

    @cached_property
    def lengths(self) -> Mapping[Weekday, Linear]:
        """The seconds of each day's session, as sums: no relaxation is made of this week, and variables in
        between make proofs of a clash several times longer."""
        return {day: self.seconds(day) for day in self.days}

    def require(
        self,
        label: str,
        ask: Ask,
        constraint: Constraint,
        *given: cp_model.LiteralT,
        text: str = "",
        day: Weekday | None = None,
    ) -> None:
        super().require(label, ask, constraint, *given, self._switch(label), text=text, day=day)
        if isinstance(ask, LooseAsk):
            self.gives.setdefault(label, {})[ask.way] = None

    def entry(self, text: str, change: Change) -> Ask:
        way = self._made(change)
        return LooseAsk(text, super().entry(text, change).origin, kept=~way.steps, way=way)

    def _number(self, text: str, kind: str, path: tuple[str, ...], value: int, to: int, each: float) -> Ask:
        ask = super()._number(text, kind, path, value, to, each)
        if to == value:
            return ask
        way = self._slack(text, kind, path, value, to, each)
        return LooseAsk(ask.text, ask.origin, value + (way.steps if to > value else -way.steps), way=way)

    def _offered(self, block: Block, day: Weekday | None) -> list[str]:
        return [exercise.id for exercise in self.catalog.exercises.values() if block in exercise.blocks]

    def _sets_of(self, slot: Slot) -> Linear:
        """The range of sets is a demand where the scenario gives it."""
        name, day = slot
        dose, chosen, wishes = self.dose(name), self.work[slot], self.setting.dose.sets
        if self.exercise(name).dose.sets is not None or dose.min_sets < wishes.min:
            return super()._sets_of(slot)
        most_sets = dose_table(self.setting, self.catalog).max_sets
        sets = self.model.new_int_var(0, most_sets, f"sets.{name}.{day}")
        self.model.add(sets >= chosen)
        self.model.add(sets <= most_sets * chosen)
        text, path = "at least {} set(s) of each exercise", ("dose", "sets", "min")
        least = self.least(text, "dose.sets.min", *path, value=wishes.min, to=1)
        self.require("dose.sets.min", least, sets >= wishes.min * (chosen - 1) + least.number)
        if dose.max_sets == wishes.max:
            text, path = "at most {} set(s) of each exercise", ("dose", "sets", "max")
            most = self.most(text, "dose.sets.max", *path, value=wishes.max, to=most_sets)
            self.require("dose.sets.max", most, sets <= wishes.max * (chosen - 1) + most.number)
        return sets

    def _exclude(self, exclusion: Exclusion, name: str, day: Weekday | None) -> None:
        label, origin = exclusion.demand, self.origins.at(*exclusion.path)
        if label not in self.demands:
            self.demands[label] = Demand(label=label, text=exclusion.asked, origin=origin)
        lifted = [self._all_made(changes) for changes in exclusion.lifted_by]
        changes = [change for changes in exclusion.lifted_by for change in changes]
        self.gives.setdefault(label, {}).update((self._made(change), None) for change in changes)
        for chosen in self._uses(name, day):
            self.model.add_bool_or(~self._switch(label), ~chosen, *lifted).with_name(label)
            self.excluded.setdefault(chosen.index, set()).add(label)
        if day is not None and isinstance(sets := self.sets.get((name, day)), cp_model.IntVar):
            self.excluded.setdefault(sets.index, set()).add(label)

    def _uses(self, name: str, day: Weekday | None) -> list[cp_model.IntVar]:
        """The literals of an exercise on a day, or as a recovery activity."""
        if day is None:
            return [literal for (other, _), literal in self.recovery.items() if other == name]
        blocks = (self.work, self.warm_up, self.cool_down)
        return [block[name, day] for block in blocks if (name, day) in block]

    def _switch(self, label: str) -> cp_model.IntVar:
        if label not in self.switches:
            self.switches[label] = self.model.new_bool_var(f"demand.{label}")
        return self.switches[label]

    # Ways to give

    def _all_made(self, changes: tuple[Change, ...]) -> cp_model.IntVar:
        if len(changes) == 1:
            return self._made(changes[0]).steps
        if changes not in self._lifted:
            self._lifted[changes] = self.model.new_bool_var("lifted")
            for change in changes:
                self.model.add_implication(self._lifted[changes], self._made(change).steps)
        return self._lifted[changes]

    def _made(self, change: Change) -> Way:
        key = (change.path, change.action, change.value)
        if key not in self.ways:
            points = self._points(change.kind, change.path)

            def edit(steps: int) -> Edit:
                return Edit(
                    path=change.path,
                    action=change.action,
                    value=change.value,
                    kind=change.kind,
                    cost=points,
                    text=change.text,
                )

            made = self.model.new_bool_var(f"made.{'.'.join(change.path)}")
            self.ways[key] = Way(change.kind, points, made, 1, edit, self._is_written(change.path))
        return self.ways[key]

    def _slack(self, text: str, kind: str, path: tuple[str, ...], value: int, to: int, each: float) -> Way:
        key = (path, "set", to)
        if key not in self.ways:
            points = self._points(kind, path)
            sign = 1 if to > value else -1

            def edit(steps: int) -> Edit:
                new, old = (value + sign * steps) * each, value * each
                return Edit(
                    path=path,
                    action="set",
                    value=new,
                    before=old,
                    kind=kind,
                    cost=points * max(0, steps),
                    text=f"{worded(text, new)} instead of {old:g}",
                )

            steps = self.model.new_int_var(0, abs(to - value), f"slack.{'.'.join(path)}")
            self.ways[key] = Way(kind, points, steps, abs(to - value), edit, self._is_written(path))
        return self.ways[key]

    def _points(self, kind: str, path: tuple[str, ...]) -> int:
        costs = self.catalog.relaxations
        points = costs[kind if kind in costs else "other"].points
        return points * (1 if self._is_written(path) else costs["defaults"].points)

    def _is_written(self, path: tuple[str, ...]) -> bool:
        return self.origins.at(*path).is_written
