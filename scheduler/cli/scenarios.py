"""Scenarios that were named on the command line."""

from __future__ import annotations

from pathlib import Path

from scheduler.catalog import Catalog
from scheduler.cli.arguments import standard_input
from scheduler.errors import InputError, Problem
from scheduler.reading import file_bytes
from scheduler.scenario import Scenario, load_scenario


def read_scenarios(names: tuple[str, ...], catalog: Catalog) -> list[Scenario]:
    """All scenarios, or one error with the problems of all of them; ``-`` is standard input."""
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for name in names:
        try:
            scenarios.append(read_scenario(name, catalog))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return scenarios


def read_scenario(name: str, catalog: Catalog) -> Scenario:
    """One scenario from a file or, for ``-``, from standard input."""
    return read_scenario_text(name, catalog)[0]


def read_scenario_text(name: str, catalog: Catalog) -> tuple[Scenario, str]:
    """One scenario from a file or, for ``-``, from standard input, and the text as it was written."""
    if name == "-":
        data = standard_input()
        return load_scenario(data, catalog, name="standard input"), data.decode()
    path = Path(name)
    data = file_bytes(path)
    return load_scenario(data, catalog, name=name, folder=path.parent), data.decode()
