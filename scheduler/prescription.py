"""How many repetitions, how long, how much rest: settled before solving, from exercise and setting."""

from __future__ import annotations

from typing import NamedTuple

from scheduler.catalog import Catalog, DoseTable, Exercise, Span, When
from scheduler.program import Item, Technique
from scheduler.setting import Pain, Setting, earliest, on_grid
from scheduler.terms import Phase

HEAVY_HINGE_REST = 120
"""Seconds of rest that hinges keep even where short rest is asked for (judgement, after ACSM 2009)."""


class Prescription(NamedTuple):
    """The dose of one exercise for one athlete: an item once its number of sets is decided.

    ``set_seconds`` is the duration of one set with all sides, ``setup_seconds`` what is charged once,
    a drop on the last set included.
    """

    exercise: str
    amount: Span
    kind: str
    per_side: bool
    min_sets: int
    max_sets: int
    rest: int
    reserve: int | None
    technique: Technique
    set_seconds: int
    setup_seconds: int

    def seconds(self, sets: int) -> int:
        """Duration of the item in seconds: set-up, sets, and the rests between them."""
        return self.setup_seconds + sets * self.set_seconds + (sets - 1) * self.rest

    def item(self, sets: int) -> Item:
        """The item as it is printed."""
        return Item(
            exercise=self.exercise,
            sets=sets,
            repetitions=self.amount if self.kind == "repetitions" else None,
            seconds=self.amount if self.kind in ("hold", "carry") else None,
            minutes=self.amount.max if self.kind == "minutes" else None,
            per_side=self.per_side,
            rest=self.rest,
            reserve=self.reserve,
            technique=self.technique,
        )


def prescribe(exercise: Exercise, setting: Setting, catalog: Catalog) -> Prescription:
    """The dose of ``exercise``. A light aerobic item in a warm-up takes the low end of its minutes."""
    table = dose_table(setting, catalog)
    amount = _amount(exercise, table)
    set_seconds = on_grid(_seconds_of_set(exercise, amount))
    working = exercise.kind in ("strength", "endurance")
    drop = working and _drops(exercise, setting, catalog)
    sets = setting.dose.sets if working else Span(min=1, max=1)
    fixed = exercise.dose.sets
    return Prescription(
        exercise=exercise.id,
        amount=amount,
        kind=exercise.dose.kind,
        per_side=exercise.sides == 2,
        min_sets=fixed or min(sets.min, table.max_sets),
        max_sets=fixed or min(sets.max, table.max_sets),
        rest=_rest(exercise, table) if working else 0,
        reserve=table.reserve if working and exercise.dose.kind == "repetitions" else None,
        technique="drop_set" if drop else "straight",
        set_seconds=set_seconds,
        setup_seconds=exercise.setup_seconds + (set_seconds if drop else 0),
    )


def dose_table(setting: Setting, catalog: Catalog) -> DoseTable:
    """How working sets are dosed: by a phase before strength, else by the goal and the scenario."""
    phase = phase_of(setting, catalog)
    if phase != "strength":
        return catalog.phases[phase]
    wishes = setting.dose
    own = {"repetitions": wishes.repetitions, "rest": wishes.rest}
    given = {name: value for name, value in own.items() if value is not None}
    return catalog.goals[setting.athlete.goal].model_copy(update=given)


def _amount(exercise: Exercise, table: DoseTable) -> Span:
    """Repetitions, seconds or minutes of one set."""
    own = exercise.dose.range
    if own is not None:
        return Span(min=own.min, max=own.min) if exercise.dose.kind == "minutes" else own
    if exercise.family == "deadlift" and table.heavy_hinge is not None:
        return table.heavy_hinge
    return table.repetitions


def _rest(exercise: Exercise, table: DoseTable) -> int:
    """Seconds between sets; demanding hinges never get the short rest of dense programs."""
    rest = table.rest.compound if exercise.mechanic == "compound" else table.rest.isolation
    heavy = exercise.pattern == "hinge" and exercise.fatigue >= 2
    return max(rest, HEAVY_HINGE_REST) if heavy else rest


def _drops(exercise: Exercise, setting: Setting, catalog: Catalog) -> bool:
    """Whether the last set ends with a drop: isolation and machine lifts, never under rehabilitation."""
    asked = setting.dose.technique == "drop_set" and phase_of(setting, catalog) == "strength"
    suited = exercise.mechanic == "isolation" or exercise.path == "fixed"
    return asked and suited and exercise.dose.kind == "repetitions"


def _seconds_of_set(exercise: Exercise, amount: Span) -> int:
    match exercise.dose.kind:
        case "repetitions":
            return exercise.sides * amount.max * exercise.dose.seconds_each
        case "minutes":
            return amount.max * 60
        case _:
            return exercise.sides * amount.max


def counts_endurance(setting: Setting, catalog: Catalog) -> bool:
    """Whether sets of endurance drills are volume: as the scenario says, else as phase and goal do."""
    asked = setting.dose.count_endurance
    return dose_table(setting, catalog).count_endurance if asked is None else asked


def phase_of(setting: Setting, catalog: Catalog) -> Phase:
    """The phase that the whole week is in: the athlete's own, lowered by what pain and goal allow."""
    ceilings: list[Phase] = [setting.athlete.phase or "strength"]
    if setting.athlete.goal == "rehab":
        ceilings.append("endurance")
    for pain in setting.pain:
        if catalog.conditions[pain.condition].whole_program:
            ceilings.append(phase_under(pain, setting, catalog))
    return earliest(ceilings)


def phase_under(pain: Pain, setting: Setting, catalog: Catalog) -> Phase:
    """The highest phase that one declared pain allows."""
    severity = pain.severity or 0
    lights = [
        light.phase
        for light in catalog.traffic_light
        if light.severity.min <= severity <= light.severity.max and light.phase is not None
    ]
    effects = [
        effect.phase
        for effect in catalog.effects_of(pain.condition)
        if effect.action == "phase" and effect.phase is not None and applies(effect.when, pain, setting)
    ]
    return earliest(["strength", *lights, *effects])


def applies(when: When, pain: Pain, setting: Setting) -> bool:
    """Whether an effect's trigger holds for this declared pain; all that it names must hold."""
    return (
        when.severity.min <= (pain.severity or 0) <= when.severity.max
        and when.direction in (None, pain.direction)
        and when.goal in (None, setting.athlete.goal)
        and (when.trimester is None or (pain.trimester or 3) >= when.trimester)
        and when.cleared in (None, pain.cleared)
        and when.supervised in (None, pain.supervised)
    )
