"""A solution of a week's model, and the program that it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from ortools.sat.python import cp_model

from scheduler.linear import flat, total
from scheduler.program import Item, Program, RecoveryDay, Session
from scheduler.terms import Weekday
from scheduler.week import Linear, Week


@dataclass(frozen=True, slots=True)
class Solution:
    """What all variables of a week's model are, in their order, wherever that was found."""

    week: Week
    values: Sequence[int]

    def value(self, expression: Linear) -> int:
        """What an expression over the variables comes to."""
        if isinstance(expression, int):
            return expression
        terms, constant = flat(expression)
        return constant + total(terms, self.values)

    def program(self) -> Program:
        """The sessions and the days of recovery, each session in an order that keeps all precedences."""
        week = self.week
        sessions = tuple(
            Session(
                day=day,
                warm_up=self._block(week.warm_up, day),
                work=tuple(self._item(name, day) for name in self._sequence(day)),
                cool_down=self._block(week.cool_down, day),
            )
            for day in week.days
            if self.value(week.used[day])
        )
        recovery = tuple(
            RecoveryDay(day=day, exercise=name, minutes=week.recovery_minutes)
            for (name, day), chosen in week.recovery.items()
            if self.value(chosen)
        )
        return Program(sessions=sessions, recovery_days=recovery)

    def _block(
        self, choices: Mapping[tuple[str, Weekday], cp_model.IntVar], day: Weekday
    ) -> tuple[Item, ...]:
        """The items of a warm-up or cool-down, aerobic ones first."""
        names = [name for (name, d), chosen in choices.items() if d == day and self.value(chosen)]
        names.sort(key=lambda name: self.week.exercise(name).kind != "aerobic")
        return tuple(self.week.dose(name).item(self.week.dose(name).min_sets) for name in names)

    def _item(self, name: str, day: Weekday) -> Item:
        return self.week.dose(name).item(self.value(self.week.sets[name, day]))

    def _sequence(self, day: Weekday) -> list[str]:
        """The work items of a day in an order that keeps all precedences, the most demanding early."""
        week = self.week
        chosen = [name for (name, d), literal in week.work.items() if d == day and self.value(literal)]
        sorter = TopologicalSorter({name: set[str]() for name in chosen})
        for first, later in week.precedences([week.exercise(name) for name in chosen]):
            sorter.add(later, first)
        sorter.prepare()

        def rank(name: str) -> tuple[bool, bool, int, int]:
            exercise = week.exercise(name)
            early = (name, day) in week.early and bool(self.value(week.early[name, day]))
            lift = exercise.mechanic == "compound" and exercise.pattern != "carry"
            return not early, not lift, -exercise.fatigue, chosen.index(name)

        order: list[str] = []
        ready: set[str] = set()
        while sorter.is_active():
            ready |= set(sorter.get_ready())
            best = min(ready, key=rank)
            ready.remove(best)
            sorter.done(best)
            order.append(best)
        return order
