"""A first scenario from a few answers: text with comments, for people who have not written one yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.catalog import Catalog
from scheduler.rules.frequency import Frequency
from scheduler.rules.sessions import Sessions
from scheduler.rules.weekly_sets import WeeklySets
from scheduler.scenario import load_scenario
from scheduler.setting import Pain
from scheduler.terms import WEEKDAYS, Goal, Level, Place, Weekday

_KNOWING: dict[Place, str] = {"gym": "intermediate_gym", "home": "whole_body_home"}
"""For each kind of place the template that knows what there usually is."""

_TEMPLATES: dict[tuple[Place, Level], str] = {
    ("gym", "beginner"): "beginner_gym",
    ("gym", "intermediate"): "intermediate_gym",
    ("gym", "advanced"): "advanced",
}
_BY_GOAL: dict[Goal, str] = {"posture": "posture", "rehab": "back_pain_relief"}

HEADER = """\
# A first week, made from your answers; everything here can be changed.
# The week:                        scheduler solve {file}
# Why it is as it is:              scheduler explain {file}
# Whether it is what you expect:   scheduler check {file}
# What else a scenario can say:    scheduler schema scenario
version: 1
"""

WISHES = "No week was found that has the usual floors on these days, so they are 0 and the targets wishes."


@dataclass(frozen=True, slots=True)
class Opening:
    """When a day could be used: for how many minutes, and from when on if that is known."""

    minutes: int
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """Who trains, where, when, with which pains."""

    level: Level
    goal: Goal
    template: str
    place: Place
    equipment: tuple[str, ...]
    days: Mapping[Weekday, Opening]
    pains: tuple[Pain, ...] = ()


def usual_template(place: Place, level: Level, goal: Goal, catalog: Catalog) -> str:
    """The template to start from where nobody asks for another."""
    wanted = _BY_GOAL.get(goal) or _TEMPLATES.get((place, level)) or "home"
    return wanted if wanted in catalog.templates else next(iter(catalog.templates))


def usual_equipment(place: Place, catalog: Catalog) -> tuple[str, ...]:
    """What a gym or a home usually has."""
    node = catalog.templates.get(_KNOWING[place])
    things = node.find(["places", place]).plain() if node is not None else None
    return tuple(things) if isinstance(things, list) else ()


def assumed_pains(template: str, catalog: Catalog) -> tuple[str, ...]:
    """The conditions that a template declares; whether they are cleared, nobody but the athlete can say."""
    declared = catalog.templates[template].find(["pain"]).value
    return (
        tuple(str(node.find(["condition"]).value) for node in declared) if isinstance(declared, list) else ()
    )


def scenario_text(
    answers: Answers, catalog: Catalog, *, file: str, floors: bool = True, schema: str | None = None
) -> str:
    """The scenario as YAML with comments, to be kept as ``file``.

    Without ``floors`` it asks of the week only what any days can give, and wishes for the rest. ``schema``
    is the address of a JSON Schema for editors. Raises ``InputError`` where an answer is no valid value.
    """
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [HEADER.format(file=file), *_who_and_where(answers), *_when(answers), *_pains(answers, catalog)]
    text = "\n".join(lines) + "\n"
    return text + "\n".join([*_demands(answers, text, catalog, floors), ""])


def _who_and_where(answers: Answers) -> Iterator[str]:
    yield "# The template gives what is not said below; see: scheduler catalog show " + answers.template
    yield f"extends: {answers.template}"
    yield ""
    yield "athlete:"
    yield f"  level: {answers.level}  # beginner, intermediate or advanced"
    yield f"  goal: {answers.goal}  # hypertrophy, strength, posture, rehab or health"
    yield ""
    yield "# What is there to train with; see: scheduler catalog list equipment"
    yield "places:"
    yield f"  {answers.place}:" + ("" if answers.equipment else " []")
    yield from (f"  - {thing}" for thing in answers.equipment)


def _when(answers: Answers) -> Iterator[str]:
    yield ""
    yield "# When you could train. Not every day need be used. Minutes are for the whole session;"
    yield '# with start: "18:00" hours between sessions are counted, without it whole days.'
    yield "days:"
    for day in WEEKDAYS:
        if day in answers.days:
            opening = answers.days[day]
            start = f', start: "{opening.start}"' if opening.start else ""
            yield f"  {day}: {{at: {answers.place}, minutes: {opening.minutes}{start}}}"


def _pains(answers: Answers, catalog: Catalog) -> Iterator[str]:
    yield ""
    yield "# Pains and diagnoses, with severity from 0 to 10. Change it whenever they change."
    yield "# cleared: a doctor or physiotherapist has agreed to training. See: catalog list conditions"
    named = {pain.condition for pain in answers.pains}
    assumed = [Pain(condition=name) for name in assumed_pains(answers.template, catalog) if name not in named]
    pains = [*answers.pains, *assumed]
    yield "pain:" if pains else "pain: []"
    for pain in pains:
        said = pain.model_dump(exclude_defaults=True)
        told = (f"{key}: {str(value).lower()}" for key, value in said.items())
        yield f"- {{{', '.join(told)}}}"


def _demands(answers: Answers, text: str, catalog: Catalog, floors: bool) -> Iterator[str]:
    """What is asked of the week, in numbers that follow from the template, the level and the pains."""
    rules = {type(rule): rule for rule in load_scenario(text.encode(), catalog, name="answers").rules}
    sessions, volumes = rules.get(Sessions, Sessions()), rules.get(WeeklySets, WeeklySets())
    assert isinstance(sessions, Sessions)
    assert isinstance(volumes, WeeklySets)
    most = min(sessions.max, len(answers.days))
    least = min(sessions.min, most) if floors else 1
    yield ""
    yield "# How many of the days are used."
    yield f"sessions: {{min: {least}, max: {most}" + ("}" if floors else ", items: {min: 1}}")
    yield ""
    yield "# Sets a week, 0.5 for each that trains a muscle on the side. No week has less than min."
    if not floors:
        yield f"# {WISHES}"
    asked = {name: bounds for name, bounds in volumes.bounds.items() if bounds.target or bounds.min}
    yield "weekly_sets:" if asked else "weekly_sets: {}"
    for name, bounds in asked.items():
        least_sets, target = bounds.min if floors else 0, bounds.target or bounds.min
        yield f"  {name}: {{min: {least_sets:g}, target: {target:g}}}"
    if not floors:
        yield ""
        yield "# Nor is any of this insisted on."
        yield "dose: {sets: {min: 1}}"
        yield "direct_work: {erectors: none, grip: false}"
        yield from _frequency(rules.get(Frequency))
    yield ""
    yield "# What you like, and what must not come; see: scheduler catalog list exercises"
    yield "# preferences: {like: [bird_dog], ban: [plank]}"
    yield ""
    yield "# What `scheduler check` holds the week against."
    yield f"expect: {{status: [optimal, feasible], sessions: {{min: {least}, max: {most}}}}}"


def _frequency(rule: object) -> Iterator[str]:
    if isinstance(rule, Frequency) and rule.times:
        yield "frequency:  # hard sessions a week"
        yield from (f"  {name}: {{min: 0}}" for name in rule.times)
