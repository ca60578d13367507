"""What the numbers of a week rest on: the catalog's sources, and what was taken from each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.catalog import Source
from scheduler.reading import Node
from scheduler.report.sheet import Sheet
from scheduler.report.words import words

_GRADES = ("read", "second-hand", "judgement")


@dataclass(frozen=True, slots=True)
class Basis:
    """A source and the ``uses`` that the week makes of it, in words."""

    source: Source
    uses: tuple[str, ...]


def bases(sheet: Sheet) -> tuple[Basis, ...]:
    """The sources of all default numbers behind a result, the best graded first.

    Numbers that a person wrote into the scenario rest on that person and are not listed.
    """
    uses: dict[str, set[str]] = {}
    for name, use in (*_defaults(sheet), *_dose(sheet), *_exercises(sheet), *_pains(sheet)):
        uses.setdefault(name, set()).add(use)
    found = [Basis(sheet.catalog.sources[name], tuple(sorted(told))) for name, told in uses.items()]
    return tuple(sorted(found, key=lambda basis: (_GRADES.index(basis.source.grade), basis.source.title)))


def _defaults(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The levels' and templates' numbers that stand in the scenario; an origin holds its source in words."""
    names = {str(source): name for name, source in sheet.catalog.sources.items()}
    assert isinstance(sheet.scenario.node.value, dict)
    for key, node in sheet.scenario.node.value.items():
        if key != "version":
            for number in _numbers(node):
                if number.origin.source in names:
                    yield names[number.origin.source], words(key)


def _numbers(node: Node) -> Iterator[Node]:
    if isinstance(node.value, dict):
        for child in node.value.values():
            yield from _numbers(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _numbers(child)
    elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
        yield node


def _dose(sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield sheet.case.doses.source, "repetitions, rest and reserve"
    if sheet.scenario.setting.athlete.sore:
        yield sheet.catalog.soreness.source, "soreness"


def _exercises(sheet: Sheet) -> Iterator[tuple[str, str]]:
    lines = [line for training in sheet.trainings for block in training.blocks.values() for line in block]
    for exercise in (*(line.exercise for line in lines), *(one for _, one in sheet.recovery_days)):
        for fact, source in exercise.sources.items():
            yield source, f"{words(fact)} of exercises"


def _pains(sheet: Sheet) -> Iterator[tuple[str, str]]:
    catalog = sheet.catalog
    for pain, effects in sheet.case.effects:
        name = catalog.conditions[pain.condition].name
        yield catalog.conditions[pain.condition].source, name
        yield from ((effect.source, name) for effect in effects)
        for light in catalog.traffic_light:
            if light.severity.min <= (pain.severity or 0) <= light.severity.max:
                yield light.source, f"{name}, its severity"
