"""Programs that come from outside: an earlier result, or a week that a person wrote by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scheduler.catalog import Catalog
from scheduler.errors import InputError, Problem
from scheduler.loading import load_catalog
from scheduler.prescription import prescribe
from scheduler.program import Item, Program, Result
from scheduler.reading import Node, from_plain, read_bytes, read_file, shown
from scheduler.scenario import Scenario
from scheduler.validating import validate


def load_program(
    source: Path | str | bytes | Mapping[str, object],
    scenario: Scenario,
    catalog: Catalog | None = None,
    *,
    name: str | None = None,
) -> Program:
    """Read a program, or the program of a whole result, from JSON or YAML or a plain mapping.

    Items that leave their dose out get the one that the scenario prescribes. Raises
    :class:`InputError` with all problems found.
    """
    if isinstance(source, Mapping):
        node = from_plain(source, name or "program")
    elif isinstance(source, bytes):
        node = read_bytes(source, name or "program")
    else:
        node = read_file(Path(source), name=name)
    program, problems = _read(node)
    if program is None:
        raise InputError(problems)
    return completed(program, scenario, catalog or load_catalog())


def _read(node: Node) -> tuple[Program | None, list[Problem]]:
    if not isinstance(node.value, dict):
        return None, [Problem(node.origin, "", shown(node.plain()), "a program or a result")]
    if "format" not in node.value:
        return validate(Program, node)
    result, problems = validate(Result, node)
    if result is None:
        return None, problems
    if result.program is None:
        return None, [Problem(node.origin, "program", f"status {result.status}", "a result with a program")]
    return result.program, []


def completed(program: Program, scenario: Scenario, catalog: Catalog) -> Program:
    """The program with the prescribed dose wherever an item has none of its own."""

    def filled(item: Item) -> Item:
        exercise = catalog.exercises.get(item.exercise)
        if exercise is None:
            return item
        asked = prescribe(exercise, scenario.setting, catalog).item(item.sets)
        own = item.model_dump(exclude_none=True)
        if {"repetitions", "seconds", "minutes"} & own.keys():
            asked = asked.model_copy(update={"repetitions": None, "seconds": None, "minutes": None})
        return asked.model_copy(update={key: getattr(item, key) for key in own if key != "technique"})

    sessions = tuple(
        session.model_copy(
            update={
                "warm_up": tuple(map(filled, session.warm_up)),
                "work": tuple(map(filled, session.work)),
                "cool_down": tuple(map(filled, session.cool_down)),
            }
        )
        for session in program.sessions
    )
    return program.model_copy(update={"sessions": sessions})
