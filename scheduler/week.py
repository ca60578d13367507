"""One week's decisions in CP-SAT, the sums over them that rules need, and what rules ask of them.

Volume is counted in half-sets, time in seconds. Work items are chosen by a Boolean and a number of
sets for each allowed exercise and day; warm-up, cool-down and recovery items by a Boolean.

A rule first says what it asks (:class:`Ask`: words, the scenario's path, and whether and how it could
give way), then requires constraints for it under a label. Here everything asked is posted as it stands;
:class:`scheduler.loose.LooseWeek` is the same week with demands that can be given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from ortools.sat.python import cp_model

from scheduler.catalog import Catalog, Exercise
from scheduler.demand import Demand
from scheduler.errors import Origin, Origins
from scheduler.prescription import Prescription, counts_endurance, prescribe
from scheduler.program import MOST_ITEMS, Waiver
from scheduler.rule import Change
from scheduler.setting import Setting, half_sets
from scheduler.terms import DAY_NAMES, TIERS, WEEKDAYS, Block, TierName, Weekday

Linear = cp_model.LinearExpr | int
Constraint = cp_model.BoundedLinearExpression | bool | np.bool
Slot = tuple[str, Weekday]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a rule asks, in words, and where the scenario says so.

    ``number`` is the number asked for, in the units of the constraint; ``kept`` holds unless the entry
    asked for is given up. In a plain week they are a plain number and True.
    """

    text: str
    origin: Origin
    number: Linear = 0
    kept: cp_model.LiteralT = True


def worded(text: str, number: float) -> str:
    """``text`` with the number in place of ``{}``, and its ``(s)`` and ``(es)`` as the number wants."""
    for ending in ("s", "es"):
        text = text.replace(f"({ending})", "" if number == 1 else ending)
    return text.replace("{}", f"{number:g}")


@dataclass(frozen=True, slots=True)
class Penalty:
    """One term of a tier; ``cost`` is never negative."""

    tier: TierName
    label: str
    cost: Linear


class Week:
    """The variables of one week for one athlete. Rules add constraints and penalties to it."""

    def __init__(
        self,
        setting: Setting,
        catalog: Catalog,
        allowed: Mapping[Weekday | None, frozenset[str]],
        but_for_pain: Mapping[Weekday | None, frozenset[str]],
        origins: Origins,
    ) -> None:
        self.setting = setting
        self.catalog = catalog
        self.allowed = allowed
        self.but_for_pain = but_for_pain
        self.origins = origins
        self.model = cp_model.CpModel()
        self.days = setting.weekdays
        self._doses: dict[str, Prescription] = {}
        self._credited: dict[tuple[str, bool], dict[str, int]] = {}
        self._hard: dict[Slot, cp_model.IntVar] = {}
        self.counts_endurance = counts_endurance(setting, catalog)
        self.demands: dict[str, Demand] = {}
        self.penalties: list[Penalty] = []
        self.waived: list[Waiver] = []
        self.recovery_minutes = 0
        self.precedences: Callable[[list[Exercise]], list[tuple[str, str]]] = lambda exercises: []
        self.used = {day: self._bool(f"used.{day}") for day in self.days}
        self.work = self._choices("work")
        self._work_on: dict[Weekday, list[tuple[Exercise, cp_model.IntVar]]] = {day: [] for day in self.days}
        self._work_of: dict[str, list[cp_model.IntVar]] = {}
        for (name, day), chosen in self.work.items():
            self._work_on[day].append((self.exercise(name), chosen))
            self._work_of.setdefault(name, []).append(chosen)
        self.warm_up = self._choices("warm_up")
        self.cool_down = self._choices("cool_down")
        self.early: dict[Slot, cp_model.IntVar] = {}
        self.modes: dict[Weekday, cp_model.IntVar] = {}
        """By day, a literal that only holds where the day is used, and that what it asks hangs on: days on
        which it holds differ from others so much that a relaxation should not throw them together."""
        self.sets = {slot: self._sets_of(slot) for slot in self.work}
        self.recovery = {
            (name, day): self._bool(f"recovery.{name}.{day}")
            for day in WEEKDAYS
            for name in self._offered("recovery", None)
        }

    @property
    def decisions(self) -> set[int]:
        """The indices of the variables that make up a week; all others follow from them."""
        groups = (self.used, self.work, self.sets, self.warm_up, self.cool_down, self.recovery)
        variables = [one for group in groups for one in group.values()]
        return {one.index for one in variables if isinstance(one, cp_model.IntVar)}

    # What there is to choose from

    def names(self, block: Block, day: Weekday | None) -> list[str]:
        """Allowed exercises of a block on a day, in catalog order (None: on a day off)."""
        allowed = self.allowed.get(day, frozenset())
        return [e.id for e in self.catalog.exercises.values() if e.id in allowed and block in e.blocks]

    def _offered(self, block: Block, day: Weekday | None) -> list[str]:
        """The exercises that get a variable: those that are allowed."""
        return self.names(block, day)

    def exercise(self, name: str) -> Exercise:
        """The facts of an exercise."""
        return self.catalog.exercises[name]

    def dose(self, name: str) -> Prescription:
        """The dose of an exercise in this setting."""
        if name not in self._doses:
            self._doses[name] = prescribe(self.exercise(name), self.setting, self.catalog)
        return self._doses[name]

    def on(self, day: Weekday) -> Iterator[tuple[Exercise, cp_model.IntVar]]:
        """Work exercises of a day, each with the Boolean that says whether it is done."""
        yield from self._work_on[day]

    def counts(self, exercise: Exercise) -> bool:
        """Whether a set of this exercise is volume."""
        return exercise.kind == "strength" or (exercise.kind == "endurance" and self.counts_endurance)

    # Expressions

    def _credits(self, name: str, *, drills: bool) -> dict[str, int]:
        """The half-sets that one set gives a muscle, or a region (the most of its muscles), of each exercise
        that trains it."""
        if (name, drills) not in self._credited:
            muscles = self.catalog.muscles_of(name)
            self._credited[name, drills] = {
                exercise.id: max(map(exercise.half_sets.__getitem__, trained))
                for exercise in self._counted[drills]
                if (trained := muscles & exercise.half_sets.keys())
            }
        return self._credited[name, drills]

    @cached_property
    def _counted(self) -> Mapping[bool, list[Exercise]]:
        """The work exercises of which a set is volume, without and with all drills."""
        exercises = [self.exercise(name) for name in self.work_names]
        return {
            drills: [one for one in exercises if self.counts(one) or (drills and one.kind == "endurance")]
            for drills in (False, True)
        }

    def volume(self, name: str, day: Weekday | None = None, *, drills: bool = False) -> Linear:
        """Credited half-sets of a muscle or region on a day or in the week; ``drills`` counts
        endurance drills in any case."""
        credited = self._credits(name, drills=drills)
        days = self.days if day is None else (day,)
        slots = [(exercise, d) for d in days for exercise in credited if (exercise, d) in self.sets]
        if not slots:
            return 0
        return cp_model.LinearExpr.weighted_sum(
            [self.sets[slot] for slot in slots], [credited[exercise] for exercise, _ in slots]
        )

    def most_volume(self, name: str, *, drills: bool = False) -> int:
        """Half-sets of ``name`` if every allowed exercise were done on every day: a simple ceiling."""
        return sum(
            credit * self.dose(exercise).max_sets
            for exercise, credit in self._credits(name, drills=drills).items()
            for day in self.days
            if exercise in self.allowed[day] and (exercise, day) in self.work
        )

    def lost_to_pain(self, name: str) -> bool:
        """Whether the pain rule alone removed an exercise that trains a muscle or region."""
        muscles = self.catalog.muscles_of(name)
        return any(
            muscles & self.exercise(exercise).half_sets.keys()
            for day in self.days
            for exercise in self.but_for_pain[day] - self.allowed[day]
        )

    def hard(self, name: str, day: Weekday) -> cp_model.IntVar:
        """Whether the session is hard for a muscle, or for any muscle of a region."""
        if (name, day) not in self._hard:
            self._hard[name, day] = self._new_hard(name, day)
        return self._hard[name, day]

    def limit_session(self, muscle: str, day: Weekday, most: int) -> None:
        """Post that a muscle gets at most so many half-sets on a day if it is used, and less than what makes
        a session hard if it is not hard: all in one, where a condition alone says little of fractions."""
        volume, used, easy = self.volume(muscle, day), self.used[day], half_sets(self.setting.hard_sets) - 1
        if isinstance(volume, int):
            return
        self.model.add(volume <= most * used)
        if (muscle, day) in self._hard:
            self.model.add(volume <= easy * used + (most - easy) * self._hard[muscle, day])

    def _new_hard(self, name: str, day: Weekday) -> cp_model.IntVar:
        hard = self._bool(f"hard.{name}.{day}")
        if name in self.catalog.regions:
            parts = [self.hard(muscle, day) for muscle in self.catalog.regions[name].muscles]
            self.model.add_max_equality(hard, parts)
        else:
            volume = self.volume(name, day)
            self._define(hard, volume, half_sets(self.setting.hard_sets))
        return hard

    def _define(self, literal: cp_model.IntVar, volume: Linear, threshold: int) -> None:
        if isinstance(volume, int):
            self.model.add(literal == int(volume >= threshold))
            return
        self.model.add(volume >= threshold).only_enforce_if(literal)
        self.model.add(volume <= threshold - 1).only_enforce_if(~literal)

    def work_seconds(self, day: Weekday) -> Linear:
        """Duration of the work block."""
        total: Linear = 0
        for exercise, chosen in self.on(day):
            dose = self.dose(exercise.id)
            total += (dose.set_seconds + dose.rest) * self.sets[exercise.id, day]
            total += (dose.setup_seconds - dose.rest) * chosen
        return total

    def block_seconds(self, block: Mapping[Slot, cp_model.IntVar], day: Weekday) -> Linear:
        """Duration of a warm-up or cool-down."""
        return sum(
            self.dose(name).seconds(self.dose(name).min_sets) * chosen
            for (name, d), chosen in block.items()
            if d == day
        )

    def seconds(self, day: Weekday) -> Linear:
        """Duration of the session, 0 where the day is not used."""
        blocks = self.block_seconds(self.warm_up, day) + self.block_seconds(self.cool_down, day)
        return self.work_seconds(day) + blocks

    @cached_property
    def lengths(self) -> Mapping[Weekday, Linear]:
        """The seconds of each day's session. They are variables because rules judge each day by them: a
        relaxation should not throw them together."""
        found = {}
        for day in self.days:
            found[day] = self.model.new_int_var(0, self._most_seconds(day), f"seconds.{day}")
            self.model.add(found[day] == self.seconds(day))
        return found

    def _most_seconds(self, day: Weekday) -> int:
        """Duration of a session with all that may be done on a day: a simple ceiling."""
        work = [self.dose(name) for name, d in self.work if d == day]
        rest = [self.dose(name) for name, d in (*self.warm_up, *self.cool_down) if d == day]
        return sum(dose.seconds(dose.max_sets) for dose in work) + sum(
            dose.seconds(dose.min_sets) for dose in rest
        )

    @cached_property
    def trained(self) -> Mapping[str, cp_model.IntVar]:
        """Whether an exercise is worked on at least one day, by exercise."""
        return {name: self.any_of(f"trained.{name}", chosen) for name, chosen in self._work_of.items()}

    @property
    def work_names(self) -> list[str]:
        """The exercises that may be worked on some day, each once."""
        return list(self._work_of)

    def of(self, name: str) -> list[cp_model.IntVar]:
        """The Booleans of an exercise in the work block, over all days."""
        return self._work_of.get(name, [])

    def anywhere(self, name: str) -> list[cp_model.IntVar]:
        """The Booleans of an exercise in all blocks of all sessions."""
        return self._session_items.get(name, [])

    @cached_property
    def _session_items(self) -> dict[str, list[cp_model.IntVar]]:
        found: dict[str, list[cp_model.IntVar]] = {}
        for block in (self.work, self.warm_up, self.cool_down):
            for (name, _), chosen in block.items():
                found.setdefault(name, []).append(chosen)
        return found

    def any_of(self, label: str, literals: Iterable[cp_model.IntVar]) -> cp_model.IntVar:
        """A Boolean that holds exactly when one of ``literals`` does."""
        literals = list(literals)
        found = self._bool(label)
        self.model.add_bool_or(literals).only_enforce_if(found)
        for literal in literals:
            self.model.add_implication(literal, found)
        return found

    def at_least_zero(self, label: str, expression: Linear, most: int) -> cp_model.IntVar:
        """A variable that is at least ``expression`` and 0, to be minimised."""
        excess = self.model.new_int_var(0, max(0, most), label)
        self.model.add(excess >= expression)
        return excess

    # What rules ask

    def fixed(self, text: str, *path: str, number: int = 0) -> Ask:
        """Something asked at ``path`` of the scenario that nothing but the person's facts could change."""
        return Ask(text, self.origins.at(*path), number)

    def entry(self, text: str, change: Change) -> Ask:
        """Something asked that is given up by a change of the scenario."""
        return Ask(text, self.origins.at(*change.path))

    def least(self, text: str, kind: str, *path: str, value: int, to: int = 0, each: float = 1) -> Ask:
        """A number at ``path`` that could be lowered to ``to``; ``text`` is as :func:`worded` wants it.

        ``value`` and ``to`` count in the units of the constraint, each of which is ``each`` as written;
        ``kind`` is the entry of the catalog's relaxations that says what lowering it costs.
        """
        return self._number(text, kind, path, value, min(to, value), each)

    def most(self, text: str, kind: str, *path: str, value: int, to: int, each: float = 1) -> Ask:
        """Like :meth:`least`, for a number that could be raised to ``to``."""
        return self._number(text, kind, path, value, max(to, value), each)

    def _number(self, text: str, kind: str, path: tuple[str, ...], value: int, to: int, each: float) -> Ask:
        """A number that could go as far as ``to``, on whichever side of ``value``."""
        return Ask(worded(text, value * each), self.origins.at(*path), value)

    def require(
        self,
        label: str,
        ask: Ask,
        constraint: Constraint,
        *given: cp_model.LiteralT,
        text: str = "",
        day: Weekday | None = None,
    ) -> None:
        """Post one hard constraint of a demand, where ``given`` literals hold.

        ``text`` replaces the words of ``ask``, and ``day`` is added to them, where this demand is only a
        part of what is asked.
        """
        if label not in self.demands:
            text = (text or ask.text) + (f" on {DAY_NAMES[day]}" if day else "")
            self.demands[label] = Demand(label=label, text=text, origin=ask.origin)
        given = tuple(literal for literal in (*given, ask.kept) if literal is not True)
        if isinstance(constraint, (bool, np.bool)):
            if not constraint:
                self.model.add_bool_or([~literal for literal in given]).with_name(label)
            return
        posted = self.model.add(constraint).with_name(label)
        if given:
            posted.only_enforce_if(*given)

    def penalise(self, tier: TierName, label: str, cost: Linear) -> None:
        """Add a cost to a tier; its least value must be 0 or more."""
        self.penalties.append(Penalty(tier, label, cost))

    @property
    def costs(self) -> dict[TierName, Linear]:
        """The whole cost of each tier, in their order."""
        return {tier: sum(one.cost for one in self.penalties if one.tier == tier) for tier in TIERS}

    def waive(self, waiver: Waiver) -> None:
        """Record that a demand was given up because of pain rules."""
        self.waived.append(waiver)

    # Variables

    def _bool(self, label: str) -> cp_model.IntVar:
        return self.model.new_bool_var(label)

    def _choices(self, block: Block) -> dict[Slot, cp_model.IntVar]:
        choices = {
            (name, day): self._bool(f"{block}.{name}.{day}")
            for day in self.days
            for name in self._offered(block, day)
        }
        for (_, day), chosen in choices.items():
            self.model.add_implication(chosen, self.used[day])
        for day in self.days:
            items = [chosen for (_, other), chosen in choices.items() if other == day]
            if len(items) > MOST_ITEMS:
                self.model.add(sum(items) <= MOST_ITEMS)
        return choices

    def _sets_of(self, slot: Slot) -> Linear:
        name, day = slot
        dose, chosen = self.dose(name), self.work[slot]
        if dose.min_sets == dose.max_sets:
            return dose.min_sets * chosen
        sets = self.model.new_int_var(0, dose.max_sets, f"sets.{name}.{day}")
        self.model.add(sets >= dose.min_sets * chosen)
        self.model.add(sets <= dose.max_sets * chosen)
        return sets
