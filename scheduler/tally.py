"""The checker's arithmetic: what a finished program adds up to, from raw facts alone.

Nothing here is used by the model, and nothing that the model uses is used here.
"""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.catalog import PHASES, Catalog, DoseTable, Effect, Exercise, Phase, Span
from scheduler.program import Item, Program, Session, Weekday
from scheduler.rule import Case
from scheduler.setting import Pain, Setting


def phase(setting: Setting, catalog: Catalog) -> Phase:
    """The rehabilitation phase of the week: the lowest that athlete, goal or pain allows."""
    rank = PHASES.index(setting.athlete.phase or "strength")
    if setting.athlete.goal == "rehab":
        rank = min(rank, PHASES.index("endurance"))
    for pain in setting.pain:
        if catalog.conditions[pain.condition].whole_program:
            rank = min(rank, ceiling_rank(pain, setting, catalog))
    return PHASES[rank]


def ceiling_rank(pain: Pain, setting: Setting, catalog: Catalog) -> int:
    """Rank of the highest phase that one declared pain allows."""
    ceiling = len(PHASES) - 1
    rating = pain.severity if pain.severity is not None else 0
    for light in catalog.traffic_light:
        if light.phase and light.severity.min <= rating <= light.severity.max:
            ceiling = min(ceiling, PHASES.index(light.phase))
    for effect in triggered(pain, setting, catalog):
        if effect.phase:
            ceiling = min(ceiling, PHASES.index(effect.phase))
    return ceiling


def triggered(pain: Pain, setting: Setting, catalog: Catalog) -> Iterator[Effect]:
    """The effects of a declared pain whose trigger holds, inherited ones included."""
    names = [pain.condition]
    while (parent := catalog.conditions[names[-1]].inherits) is not None:
        names.append(parent)
    rating = pain.severity if pain.severity is not None else 0
    for name in names:
        for effect in catalog.conditions[name].effects:
            when = effect.when
            if not when.severity.min <= rating <= when.severity.max:
                continue
            if when.direction is not None and when.direction != pain.direction:
                continue
            if when.goal is not None and when.goal != setting.athlete.goal:
                continue
            if when.trimester is not None and pain.trimester is not None and pain.trimester < when.trimester:
                continue
            if when.cleared is not None and when.cleared is not pain.cleared:
                continue
            if when.supervised is not None and when.supervised is not pain.supervised:
                continue
            yield effect


def dose_table(case: Case) -> DoseTable:
    """The goal's dose table, or the phase's before strength."""
    now = phase(case.setting, case.catalog)
    return case.catalog.goals[case.setting.athlete.goal] if now == "strength" else case.catalog.phases[now]


def expected_dose(exercise: Exercise, case: Case) -> Span:
    """The range of repetitions, seconds or minutes that one set should have."""
    if exercise.dose.range is not None:
        return exercise.dose.range
    table = dose_table(case)
    if phase(case.setting, case.catalog) != "strength":
        return table.repetitions
    if exercise.family == "deadlift" and table.heavy_hinge:
        return table.heavy_hinge
    return case.setting.dose.repetitions or table.repetitions


def expected_sets(exercise: Exercise, case: Case) -> tuple[int, int]:
    """The least and most sets that one item may have."""
    if exercise.dose.sets is not None:
        return exercise.dose.sets, exercise.dose.sets
    if exercise.kind not in ("strength", "endurance"):
        return 1, 1
    most, wishes = dose_table(case).max_sets, case.setting.dose.sets
    return min(wishes.min, most), min(wishes.max, most)


def is_volume(exercise: Exercise, case: Case, *, drills: bool = False) -> bool:
    """Whether sets of the exercise count; ``drills`` counts endurance drills in any case."""
    if exercise.kind != "endurance":
        return exercise.kind == "strength"
    if drills:
        return True
    if case.setting.dose.count_endurance is not None:
        return case.setting.dose.count_endurance
    return dose_table(case).count_endurance


def credit(exercise: Exercise, name: str, case: Case) -> int:
    """Half-sets that one set gives a muscle, or the best-served muscle of a region."""
    muscles = {name} if name in case.catalog.muscles else set(case.catalog.regions[name].muscles)
    if muscles & set(exercise.direct):
        return 2
    return 1 if muscles & set(exercise.indirect) else 0


def session_volume(session: Session, name: str, case: Case, *, drills: bool = False) -> int:
    """Credited half-sets of a muscle or region in one session."""
    total = 0
    for item in session.work:
        exercise = case.catalog.exercises[item.exercise]
        if is_volume(exercise, case, drills=drills):
            total += item.sets * credit(exercise, name, case)
    return total


def weekly_volume(program: Program, name: str, case: Case, *, drills: bool = False) -> int:
    """Credited half-sets of a muscle or region in the whole week."""
    return sum(session_volume(session, name, case, drills=drills) for session in program.sessions)


def is_hard(session: Session, name: str, case: Case) -> bool:
    """Whether the session is hard for a muscle, or for any muscle of a region."""
    if name in case.catalog.regions:
        return any(is_hard(session, muscle, case) for muscle in case.catalog.regions[name].muscles)
    return session_volume(session, name, case) >= 2 * case.setting.hard_sets


def hard_days(program: Program, name: str, case: Case) -> list[Weekday]:
    """The days whose session is hard for a muscle or region."""
    return [session.day for session in program.sessions if is_hard(session, name, case)]


def item_seconds(item: Item, case: Case) -> int:
    """Duration of an item: set-up, sets at the upper end of their dose, rests between them."""
    exercise = case.catalog.exercises[item.exercise]
    sides = 2 if item.per_side else 1
    if item.minutes is not None:
        one_set = item.minutes * 60
    elif item.seconds is not None:
        one_set = sides * item.seconds.max
    else:
        repetitions = item.repetitions.max if item.repetitions else 0
        one_set = sides * repetitions * exercise.dose.seconds_each
    if one_set % 15:
        one_set += 15 - one_set % 15
    drop = one_set if item.technique == "drop_set" else 0
    return exercise.setup_seconds + drop + item.sets * one_set + (item.sets - 1) * (item.rest or 0)


def session_seconds(session: Session, case: Case) -> int:
    """Duration of a whole session, warm-up and cool-down included."""
    return sum(item_seconds(item, case) for item in session.items)


def ceiling(name: str, case: Case, *, drills: bool = False) -> int:
    """Half-sets of ``name`` if every allowed exercise were done with all its sets on every day."""
    total = 0
    for day in case.setting.weekdays:
        for allowed in case.allowed[day]:
            exercise = case.catalog.exercises[allowed]
            if "work" in exercise.blocks and is_volume(exercise, case, drills=drills):
                total += credit(exercise, name, case) * expected_sets(exercise, case)[1]
    return total


def removed_by_pain(name: str, case: Case) -> bool:
    """Whether pain alone removed an exercise that trains a muscle or region."""
    return any(
        credit(case.catalog.exercises[exercise], name, case) > 0
        for day in case.setting.weekdays
        for exercise in case.but_for_pain[day] - case.allowed[day]
    )
