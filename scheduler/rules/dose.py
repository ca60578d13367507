"""Every item has the dose that goal, phase and scenario ask for."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.catalog import Exercise
from scheduler.program import Breach, Item, Program
from scheduler.rule import Case, Rule
from scheduler.tally import expected_dose, expected_sets


class Dose(Rule):
    """The number of sets, repetitions, seconds or minutes of each item lies in its asked range.

    In the model the ranges are those of the variables; this rule has no demand of its own.
    """

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for session in program.sessions:
            for item in session.items:
                day, name = session.day, item.exercise
                for fault in _faults(item, case.catalog.exercises[name], case):
                    text = f"{day}: {fault}"
                    yield Breach(demand=f"dose.{name}.{day}", text=text, day=day, exercise=name)


def _faults(item: Item, exercise: Exercise, case: Case) -> Iterator[str]:
    least, most = expected_sets(exercise, case)
    if not least <= item.sets <= most:
        yield f"{item.exercise} has {item.sets} sets, {least} to {most} asked for"
    asked = expected_dose(exercise, case)
    amounts = {"repetitions": item.repetitions, "minutes": item.minutes}
    amount = amounts.get(exercise.dose.kind, item.seconds)
    given = [value for value in (item.repetitions, item.seconds, item.minutes) if value is not None]
    if amount is None or len(given) != 1:
        yield f"{item.exercise} is not dosed in {exercise.dose.kind}"
        return
    low, high = (amount, amount) if isinstance(amount, int) else (amount.min, amount.max)
    if not asked.min <= low <= high <= asked.max:
        unit = exercise.dose.kind
        yield f"{item.exercise} has {low} to {high}, {asked.min} to {asked.max} {unit} asked for"
    if item.per_side != (exercise.laterality != "bilateral"):
        yield f"{item.exercise} is dosed {'per side' if exercise.sides == 2 else 'for both sides at once'}"
