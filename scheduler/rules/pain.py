"""What pain, diagnoses and rehabilitation phases take out of the week, and when no week is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scheduler import tally
from scheduler.catalog import Catalog, Effect, Exercise
from scheduler.prescription import applies, phase_of, phase_under
from scheduler.program import Breach, Program, Refusal, Share, Waiver
from scheduler.rule import Case, Exclusion, Rule
from scheduler.setting import Pain as Declared
from scheduler.setting import Setting
from scheduler.terms import PHASES

if TYPE_CHECKING:
    from scheduler.week import Week

CHRONIC_WEEKS = 12
"""Pain for this long is chronic and needs clearance whatever the strictness (article rule, R81)."""

AT_ONCE = "Go to an emergency department now or call the emergency number, and do not train."
"""What to do about a warning sign: going there in vain is a small harm."""


class Pain(Rule):
    """Declared pains and diagnoses exclude, cap, penalise and prefer exercises by their load tags.

    A traffic light looks at any pain's severity: up to 3 of 10 the heaviest loads of the region cost
    points, at 4 and 5 loads of level 2 are out, from 6 every load of the region is out and only gentle
    movement remains. Exercises whose load nobody has rated are out while anything is declared. A phase
    before strength admits only exercises that suit it. Red flags and missing clearances give no week.
    Exercises that the athlete's own clinician has cleared are exempt.
    """

    def gate(self, setting: Setting, catalog: Catalog) -> Iterator[Refusal]:
        for pain in setting.pain:
            condition = catalog.conditions[pain.condition]
            if condition.kind == "red_flag":
                text = f"{condition.name}: {condition.advice or AT_ONCE}"
                yield Refusal(condition=pain.condition, text=text, urgent=True)
            elif pain.warning_signs:
                signs = condition.warning_signs or "warning signs"
                text = f"{condition.name}: {AT_ONCE} This was said to be there: {signs}."
                yield Refusal(condition=pain.condition, text=text, urgent=True)
            elif _needs_clearance(pain, setting, catalog) and not pain.cleared:
                advice = condition.advice or "ask a doctor or physiotherapist before training"
                yield Refusal(condition=pain.condition, text=f"{condition.name}: {advice}")

    def exclude(self, exercise: Exercise, setting: Setting, catalog: Catalog) -> Iterator[Exclusion]:
        if exercise.id in setting.clinician.cleared:
            return
        phase = phase_of(setting, catalog)
        if PHASES.index(exercise.phase) > PHASES.index(phase):
            text = f"for the {exercise.phase} phase, the week is in the {phase} phase"
            path = ("athlete", "phase") if setting.athlete.phase == phase else ("pain",)
            path = ("athlete", "goal") if setting.athlete.goal == "rehab" and not setting.pain else path
            yield Exclusion(text, self.label("phase"), f"the {phase} phase", path, "phase")
        if setting.pain and exercise.tags is None:
            text = "its load is not rated, and pain is declared"
            asked = "no exercise of unrated load while in pain"
            yield Exclusion(text, self.label("unrated"), asked, ("pain",), "unknown facts")
        for number, pain in enumerate(setting.pain):
            asked = _named(pain, catalog)
            for text in _excluded_by(pain, exercise, setting, catalog):
                label, path = self.label(pain.condition), ("pain", str(number))
                yield Exclusion(f"{asked}: {text}", label, asked, path, "pain")

    def constrain(self, week: Week) -> None:
        for pain, effect in _effects(week.setting, week.catalog):
            what = (effect.muscle,) if effect.muscle is not None else (*effect.tags, *effect.exercises)
            label = (pain.condition, *what)
            path = ("pain", str(week.setting.pain.index(pain)))
            name = _named(pain, week.catalog)
            if effect.action == "require" and effect.muscle is not None:
                if week.most_volume(effect.muscle, drills=True) < 2 * effect.sets:
                    text = f"no exercise for {effect.muscle} remains that {pain.condition} asks for"
                    week.waive(Waiver(demand=self.label(*label), text=text))
                else:
                    asked = week.fixed(f"{effect.sets:g} sets for {effect.muscle} under {name}", *path)
                    got = week.volume(effect.muscle, drills=True)
                    week.require(self.label(*label), asked, got >= 2 * effect.sets)
            if effect.action == "cap":
                most = effect.exercises_per_session
                number = f"{effect.sets_per_session} sets" if most is None else f"{most} exercises"
                asked = week.fixed(f"at most {number} of {' or '.join(what)} under {name}", *path)
                for day in week.days:
                    hit = [e.id for e, _ in week.on(day) if self._is_capped(e, effect, week.setting)]
                    at = self.label(*label, day)
                    if effect.exercises_per_session is not None:
                        items = sum(week.work[name, day] for name in hit)
                        week.require(at, asked, items <= effect.exercises_per_session, day=day)
                    if effect.sets_per_session is not None:
                        sets = sum(week.sets[name, day] for name in hit)
                        week.require(at, asked, sets <= effect.sets_per_session, day=day)

    def _is_capped(self, exercise: Exercise, effect: Effect, setting: Setting) -> bool:
        return exercise.id not in setting.clinician.cleared and _hits(exercise, effect) is not None

    def prefer(self, week: Week) -> None:
        for name in week.catalog.exercises:
            chosen = week.anywhere(name)
            if not chosen:
                continue
            points = _points(week.exercise(name), week.setting, week.catalog)
            if points:
                week.penalise("fit", self.label("load", name), points * sum(chosen))
            wanted = _wanted(name, week.setting, week.catalog)
            if wanted:
                present = week.any_of(f"preferred.{name}", chosen)
                week.penalise("fit", self.label("prefer", name), wanted * (1 - present))

    def forbid(self, exercise: Exercise, case: Case) -> Iterator[str]:
        clinician = case.setting.clinician
        if exercise.id in (*clinician.allow, *clinician.substitute.values()):
            return
        rank = PHASES.index(exercise.phase)
        if rank > PHASES.index(case.phase):
            yield f"{exercise.id} is too early in this phase"
        for pain, effects in case.effects:
            if exercise.tags is None:
                yield f"{exercise.id} has unknown loads, and {pain.condition} is declared"
                continue
            condition = case.catalog.conditions[pain.condition]
            trained = set(condition.muscles) & set(exercise.direct)
            if trained and rank > tally.ceiling_rank(effects):
                yield f"{exercise.id} trains {', '.join(sorted(trained))} under {pain.condition}"
            for limit in effects:
                if limit.action != "exclude":
                    continue
                loads = sorted(tag for tag in limit.tags if exercise.tags.get(tag, 0) >= limit.at_least)
                if loads:
                    yield f"{exercise.id} loads {', '.join(loads)} too much for {pain.condition}"
                if exercise.id in limit.exercises:
                    yield f"{exercise.id} is barred under {pain.condition}"

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for pain, effects in case.effects:
            condition = case.catalog.conditions[pain.condition]
            chronic = (pain.weeks or 0) >= CHRONIC_WEEKS and condition.clearance != "never"
            strict = condition.clearance == "strict" and case.setting.clearance == "strict"
            if condition.kind == "red_flag" or pain.warning_signs:
                yield Breach(demand=f"pain.{pain.condition}", text="warning signs: no week may be given")
            elif (condition.clearance == "always" or chronic or strict) and not pain.cleared:
                yield Breach(demand=f"pain.{pain.condition}", text="no week without clearance")
            for effect in effects:
                yield from self._check_effect(pain, effect, program, case)

    def _check_effect(self, pain: Declared, effect: Effect, program: Program, case: Case) -> Iterator[Breach]:
        if effect.action == "require" and effect.muscle:
            got = tally.weekly_volume(program, effect.muscle, case, drills=True)
            if got < 2 * effect.sets <= tally.ceiling(effect.muscle, case, drills=True):
                text = f"{effect.muscle} gets {got / 2:g} sets, {effect.sets} asked for"
                yield Breach(demand=f"pain.{pain.condition}.{effect.muscle}", text=text)
        if effect.action != "cap":
            return
        clinician = case.setting.clinician
        exempt = {*clinician.allow, *clinician.substitute.values()}
        for session in program.sessions:
            hit = [item for item in session.work if item.exercise not in exempt]
            hit = [item for item in hit if _is_meant(case.catalog.exercises[item.exercise], effect)]
            demand = ".".join(("pain", pain.condition, *effect.tags, *effect.exercises, session.day))
            most, sets = effect.exercises_per_session, sum(item.sets for item in hit)
            if most is not None and len(hit) > most:
                text = f"{len(hit)} such exercises, at most {most} allowed"
                yield Breach(demand=demand, text=text, day=session.day)
            if effect.sets_per_session is not None and sets > effect.sets_per_session:
                text = f"{sets} such sets, at most {effect.sets_per_session} allowed"
                yield Breach(demand=demand, text=text, day=session.day)

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        uses = [item.exercise for session in program.sessions for item in session.items]
        possible = {name for day in case.setting.weekdays for name in case.allowed[day]}
        exempt = {*case.setting.clinician.allow, *case.setting.clinician.substitute.values()}
        for name, exercise in case.catalog.exercises.items():
            loads = sum(_load_points(exercise, effects) for _, effects in case.effects)
            if loads and name in uses and name not in exempt:
                text = f"{name} loads a painful region"
                yield Share(tier="fit", demand=f"pain.load.{name}", cost=loads * uses.count(name), text=text)
            wishes = [
                effect.points
                for _, effects in case.effects
                for effect in effects
                if effect.action == "prefer" and name in effect.exercises
            ]
            absent = name in possible and name not in uses and set(exercise.blocks) != {"recovery"}
            if absent and any(wishes):
                text = f"{name} would suit the pain"
                yield Share(tier="fit", demand=f"pain.prefer.{name}", cost=max(wishes), text=text)

    def waivers(self, case: Case) -> Iterator[Waiver]:
        for pain, effects in case.effects:
            for effect in effects:
                if effect.action != "require" or not effect.muscle:
                    continue
                if tally.ceiling(effect.muscle, case, drills=True) < 2 * effect.sets:
                    demand = f"pain.{pain.condition}.{effect.muscle}"
                    text = f"no exercise for {effect.muscle} remains that {pain.condition} asks for"
                    yield Waiver(demand=demand, text=text)


# The model's reading


def _needs_clearance(pain: Declared, setting: Setting, catalog: Catalog) -> bool:
    clearance = catalog.conditions[pain.condition].clearance
    if clearance == "never":
        return False
    chronic = pain.weeks is not None and pain.weeks >= CHRONIC_WEEKS
    return clearance == "always" or chronic or setting.clearance == "strict"


def _effects(setting: Setting, catalog: Catalog) -> Iterator[tuple[Declared, Effect]]:
    for pain in setting.pain:
        for effect in catalog.effects_of(pain.condition):
            if applies(effect.when, pain, setting):
                yield pain, effect


def _hits(exercise: Exercise, effect: Effect) -> str | None:
    """Words for how an effect hits an exercise, or None."""
    if exercise.id in effect.exercises:
        return "named by the rule"
    return _loaded(exercise, effect.tags, effect.at_least)


def _loaded(exercise: Exercise, tags: tuple[str, ...] | frozenset[str], at_least: int) -> str | None:
    for tag in sorted(tags):
        level = (exercise.tags or {}).get(tag, 0)
        if level >= at_least:
            return f"{tag.replace('_', ' ')} {level} of 3, at most {at_least - 1} allowed"
    return None


def _excluded_by(pain: Declared, exercise: Exercise, setting: Setting, catalog: Catalog) -> Iterator[str]:
    """In what ways a declared pain rules an exercise out."""
    for effect in catalog.effects_of(pain.condition):
        if effect.action == "exclude" and applies(effect.when, pain, setting):
            hit = _hits(exercise, effect)
            if hit:
                yield hit
    for light in catalog.traffic_light:
        if light.action == "exclude" and light.severity.min <= (pain.severity or 0) <= light.severity.max:
            hit = _loaded(exercise, catalog.tags_of(pain.condition), light.at_least)
            if hit:
                yield hit
    muscles = catalog.conditions[pain.condition].muscles
    phase = phase_under(pain, setting, catalog)
    if set(muscles) & set(exercise.direct) and PHASES.index(exercise.phase) > PHASES.index(phase):
        yield f"trains the painful region, only {phase}-phase exercises may"


def _named(pain: Declared, catalog: Catalog) -> str:
    """A declared pain in words: ``Low-back pain 4/10``."""
    rating = f" {pain.severity}/10" if pain.severity is not None else ""
    return f"{catalog.conditions[pain.condition].name}{rating}"


def _points(exercise: Exercise, setting: Setting, catalog: Catalog) -> int:
    """What one use of the exercise costs because of the loads it puts on painful regions."""
    if exercise.id in setting.clinician.cleared:
        return 0
    points = sum(
        effect.points
        for _, effect in _effects(setting, catalog)
        if effect.action == "penalise" and _hits(exercise, effect)
    )
    for pain in setting.pain:
        for light in catalog.traffic_light:
            burning = light.severity.min <= (pain.severity or 0) <= light.severity.max
            tags = catalog.tags_of(pain.condition)
            if light.action == "penalise" and burning and _loaded(exercise, tags, light.at_least):
                points += light.points
    return points


def _wanted(name: str, setting: Setting, catalog: Catalog) -> int:
    points = [e.points for _, e in _effects(setting, catalog) if e.action == "prefer" and name in e.exercises]
    return max(points, default=0)


# The checker's reading


def _load_points(exercise: Exercise, effects: Iterable[Effect]) -> int:
    """What one use of the exercise costs under one declared pain."""
    return sum(
        effect.points for effect in effects if effect.action == "penalise" and _is_meant(exercise, effect)
    )


def _is_meant(exercise: Exercise, effect: Effect) -> bool:
    tags = exercise.tags or {}
    return exercise.id in effect.exercises or any(tags.get(t, 0) >= effect.at_least for t in effect.tags)
