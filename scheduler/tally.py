"""The checker's arithmetic: what a finished program adds up to, from raw facts alone.

Nothing here is used by the model, and nothing that the model uses is used here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scheduler.catalog import Catalog, Effect, Exercise, Span
from scheduler.program import Item, Program, Session
from scheduler.rule import Case
from scheduler.setting import Pain, Setting
from scheduler.terms import PHASES, Phase, Weekday


def opened(setting: Setting, catalog: Catalog) -> Case:
    """What is known of a case before it is known what is allowed."""
    effects = tuple((pain, tuple(_triggered(pain, setting, catalog))) for pain in setting.pain)
    now = _phase(setting, effects, catalog)
    doses = catalog.goals[setting.athlete.goal] if now == "strength" else catalog.phases[now]
    return Case(setting, catalog, now, doses, effects)


def _phase(setting: Setting, effects: Iterable[tuple[Pain, Sequence[Effect]]], catalog: Catalog) -> Phase:
    """The rehabilitation phase of the week: the lowest that athlete, goal or pain allows."""
    rank = PHASES.index(setting.athlete.phase or "strength")
    if setting.athlete.goal == "rehab":
        rank = min(rank, PHASES.index("endurance"))
    for pain, its in effects:
        if catalog.conditions[pain.condition].whole_program:
            rank = min(rank, ceiling_rank(its))
    return PHASES[rank]


def ceiling_rank(effects: Iterable[Effect]) -> int:
    """Rank of the highest phase that the effects of a declared pain allow."""
    return min((PHASES.index(effect.phase) for effect in effects if effect.phase), default=len(PHASES) - 1)


def _triggered(pain: Pain, setting: Setting, catalog: Catalog) -> Iterator[Effect]:
    """The effects of a declared pain whose trigger holds: its own, inherited ones and the traffic light's."""
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
    region = tuple(sorted({tag for name in names for tag in catalog.conditions[name].tags}))
    for light in catalog.traffic_light:
        if light.severity.min <= rating <= light.severity.max:
            yield Effect(
                action=light.action,
                tags=region,
                at_least=light.at_least,
                points=light.points,
                phase=light.phase,
                source=light.source,
            )


def expected_dose(exercise: Exercise, case: Case) -> Span:
    """The range of repetitions, seconds or minutes that one set should have."""
    if exercise.dose.range is not None:
        return exercise.dose.range
    if case.phase != "strength":
        return case.doses.repetitions
    if exercise.family == "deadlift" and case.doses.heavy_hinge:
        return case.doses.heavy_hinge
    return case.setting.dose.repetitions or case.doses.repetitions


def expected_sets(exercise: Exercise, case: Case) -> tuple[int, int]:
    """The least and most sets that one item may have."""
    if exercise.dose.sets is not None:
        return exercise.dose.sets, exercise.dose.sets
    if exercise.kind not in ("strength", "endurance"):
        return 1, 1
    most, wishes = case.doses.max_sets, case.setting.dose.sets
    return min(wishes.min, most), min(wishes.max, most)


def is_volume(exercise: Exercise, case: Case, *, drills: bool = False) -> bool:
    """Whether sets of the exercise count; ``drills`` counts endurance drills in any case."""
    if exercise.kind != "endurance":
        return exercise.kind == "strength"
    if drills:
        return True
    if case.setting.dose.count_endurance is not None:
        return case.setting.dose.count_endurance
    return case.doses.count_endurance


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
            given = credit(exercise, name, case)
            if given and "work" in exercise.blocks and is_volume(exercise, case, drills=drills):
                total += given * expected_sets(exercise, case)[1]
    return total


def removed_by_pain(name: str, case: Case) -> bool:
    """Whether pain alone removed an exercise that trains a muscle or region."""
    return any(
        credit(case.catalog.exercises[exercise], name, case) > 0
        for day in case.setting.weekdays
        for exercise in case.but_for_pain[day] - case.allowed[day]
    )
