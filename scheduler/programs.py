"""Programs that come from outside: an earlier result, or a week that a person wrote by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.catalog import Catalog
from scheduler.errors import InputError, Origin, Problem
from scheduler.loading import load_catalog
from scheduler.prescription import prescribe
from scheduler.program import Breach, Item, Program
from scheduler.reading import Node, read_source, shown
from scheduler.scenario import Scenario
from scheduler.validating import Model, validate

BLOCKS = ("warm_up", "work", "cool_down")


@dataclass(frozen=True, slots=True)
class WrittenProgram:
    """A program and the tree that it was read from, which knows where everything stands."""

    program: Program
    node: Node

    def origin_of(self, breach: Breach, scenario: Scenario) -> Origin:
        """Where a person would look to mend a breach: at the item, or else the session, that it is about; or
        else at the line of the scenario that asks for it; or else at the program as a whole.
        """
        entries = list(self._entries())
        of_item = [
            origin
            for day, exercise, origin in entries
            if exercise == breach.exercise is not None and breach.day in (None, day)
        ]
        of_day = [origin for day, exercise, origin in entries if exercise is None and day == breach.day]
        if found := of_item or of_day:
            return found[-1]  # of several, the last is the one too many
        asked = _asked_at(breach.demand, scenario)
        return asked if asked.is_written else Origin(self.node.origin.file)

    def _entries(self) -> Iterator[tuple[str, str | None, Origin]]:
        """Every session and recovery day, and the exercises in each, with its day."""
        for number, recovery in enumerate(self.program.recovery_days):
            origin = self.node.find(["recovery_days", number]).origin
            yield recovery.day, None, origin
            yield recovery.day, recovery.exercise, origin
        for number, session in enumerate(self.program.sessions):
            yield session.day, None, self.node.find(["sessions", number]).origin
            for block in BLOCKS:
                for position, item in enumerate(getattr(session, block)):
                    origin = self.node.find(["sessions", number, block, position]).origin
                    yield session.day, item.exercise, origin


def _asked_at(demand: str, scenario: Scenario) -> Origin:
    """The line of the scenario that a demand comes from: a label starts with the path of its value."""
    path = tuple(demand.split("."))
    while path and path not in scenario.origins:
        path = path[:-1]
    return scenario.origins.at(*path)


def load_program(
    source: Path | str | bytes | Mapping[str, object],
    scenario: Scenario,
    catalog: Catalog | None = None,
    *,
    name: str | None = None,
) -> Program:
    """Read a program, or the program of a whole result, from JSON or YAML or a plain mapping.

    Items may be short: ``deadlift 3x5``. Items that leave their dose out get the one that the scenario
    prescribes. Raises :class:`InputError` with all problems found.
    """
    return read_program(source, scenario, catalog, name=name).program


def read_program(
    source: Path | str | bytes | Mapping[str, object],
    scenario: Scenario,
    catalog: Catalog | None = None,
    *,
    name: str | None = None,
) -> WrittenProgram:
    """Like :func:`load_program`, and knows where in the source each session and item stands."""
    program, node = _read(read_source(source, name, "program"))
    return WrittenProgram(completed(program, scenario, catalog or load_catalog()), node)


def _read(node: Node) -> tuple[Program, Node]:
    """The program, and the part of the tree that it stands in."""
    if not isinstance(node.value, dict):
        raise InputError([Problem(node.origin, "", shown(node.plain()), "a program or a result")])
    if "format" not in node.value:
        return _valid(Program, node), node
    from scheduler.result import Result  # a program that a person wrote is none

    result = _valid(Result, node)
    if result.program is None:
        problem = Problem(node.origin, "program", f"status {result.status}", "a result with a program")
        raise InputError([problem])
    return result.program, node.find(["program"])


def _valid(model: type[Model], node: Node) -> Model:
    found, problems = validate(model, node)
    if found is None:
        raise InputError(problems)
    return found


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
