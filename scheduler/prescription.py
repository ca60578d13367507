"""How many repetitions, how long, how much rest: settled before solving, from exercise and setting."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.catalog import Catalog, Exercise, Phase, Span, When
from scheduler.program import Item, Technique
from scheduler.setting import Pain, Setting, earliest, on_grid

HEAVY_HINGE_REST = 120
"""Seconds of rest that hinges keep even where short rest is asked for (judgement, after ACSM 2009)."""


@dataclass(frozen=True, slots=True)
class Prescription:
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
    phase = phase_of(setting, catalog)
    table = catalog.goals[setting.athlete.goal] if phase == "strength" else catalog.phases[phase]
    wishes = setting.dose
    working = exercise.kind in ("strength", "endurance")
    heavy_hinge = exercise.family == "deadlift" and table.heavy_hinge is not None

    amount = exercise.dose.range
    if exercise.dose.kind == "minutes" and amount is not None:
        amount = Span(min=amount.min, max=amount.min)
    elif amount is None:
        amount = table.repetitions
        if phase == "strength":
            amount = table.heavy_hinge if heavy_hinge and table.heavy_hinge else wishes.repetitions or amount

    rest_table = table.rest if phase != "strength" or wishes.rest is None else wishes.rest
    rest = rest_table.compound if exercise.mechanic == "compound" else rest_table.isolation
    if exercise.pattern == "hinge" and exercise.fatigue >= 2:
        rest = max(rest, HEAVY_HINGE_REST)
    if heavy_hinge:
        rest = max(rest, table.rest.compound)

    droppable = exercise.dose.kind == "repetitions" and (
        exercise.mechanic == "isolation" or exercise.path == "fixed"
    )
    drop = working and droppable and phase == "strength" and wishes.technique == "drop_set"
    set_seconds = on_grid(_seconds_of_set(exercise, amount))
    fixed = exercise.dose.sets
    return Prescription(
        exercise=exercise.id,
        amount=amount,
        kind=exercise.dose.kind,
        per_side=exercise.sides == 2,
        min_sets=fixed or min(wishes.sets.min, table.max_sets) if working else fixed or 1,
        max_sets=fixed or min(wishes.sets.max, table.max_sets) if working else fixed or 1,
        rest=rest if working else 0,
        reserve=table.reserve if working and exercise.dose.kind == "repetitions" else None,
        technique="drop_set" if drop else "straight",
        set_seconds=set_seconds,
        setup_seconds=exercise.setup_seconds + (set_seconds if drop else 0),
    )


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
    if setting.dose.count_endurance is not None:
        return setting.dose.count_endurance
    phase = phase_of(setting, catalog)
    return (
        catalog.goals[setting.athlete.goal] if phase == "strength" else catalog.phases[phase]
    ).count_endurance


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
