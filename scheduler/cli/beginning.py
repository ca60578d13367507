"""What ``scheduler init`` does with its options."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from scheduler.catalog import Catalog
from scheduler.cli.asking import SCHEMA_FILE, Questions
from scheduler.cli.interruption import Interruption
from scheduler.cli.output import emit, insist_on_writable
from scheduler.cli.solve import EXIT_CODES
from scheduler.cli.writing import write_whole
from scheduler.errors import InputError, Origin, Problem
from scheduler.first_scenario import WISHES, scenario_text
from scheduler.loading import load_catalog
from scheduler.planning import solve
from scheduler.program import Program
from scheduler.reading import printable
from scheduler.report.json import as_json
from scheduler.report.sheet import Sheet
from scheduler.report.text import sheet_as_text
from scheduler.result import Result
from scheduler.scenario import Scenario, load_scenario
from scheduler.schema import scenario_schema
from scheduler.terms import DAY_NAMES

SECONDS = 10.0
"""How long to look for a week."""


def begun(
    output: Path,
    force: bool,
    yes: bool,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    **given: Any,
) -> int:
    """Ask what no option says, write the scenario, and give the exit code."""
    catalog = load_catalog(catalog_folder, overlays)
    _insist_on_new(output, force)
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask questions on; --yes takes defaults instead")
    questions = Questions(given, yes, catalog)
    answers = questions.answers()
    schema = SCHEMA_FILE if questions.wants_schema() else None
    compose = partial(scenario_text, answers, catalog, file=printable(output.name), schema=schema)
    text, scenario, result, code = _solved(compose, output, catalog)
    if code or result.program is None:
        emit(sheet_as_text(Sheet(result, scenario, catalog)), None)
        click.echo(f"No file was written.{_once_cleared(result)}", err=True)
        return code or EXIT_CODES[result.status]
    _insist_on_new(output, force)
    if schema and (force or not (output.parent / schema).exists()):
        write_whole(output.parent / schema, as_json(scenario_schema(catalog)))
    write_whole(output, text)
    click.echo(_told(printable(str(output)), text, result.program))
    return 0


def _once_cleared(result: Result) -> str:
    if not result.refusals or any(refusal.urgent for refusal in result.refusals):
        return ""
    said = " ".join(f"--cleared {refusal.condition}" for refusal in result.refusals)
    return f" Once a clinician has agreed to training, say so with {said}"


def _told(file: str, text: str, program: Program) -> str:
    days = ", ".join(DAY_NAMES[session.day] for session in program.sessions)
    wishes = [WISHES] if WISHES in text else []
    lines = [
        f"{file}: a week was found, with sessions on {days}.",
        *wishes,
        f"To see it: scheduler solve {file}",
    ]
    return "\n".join(lines)


def _insist_on_new(path: Path, force: bool) -> None:
    insist_on_writable(path)
    if path.is_file() and not force:
        origin = Origin(printable(str(path)))
        raise InputError([Problem(origin, "", "a file that exists", "a new name, or --force to replace it")])


def _solved(compose: Callable[..., str], output: Path, catalog: Catalog) -> tuple[str, Scenario, Result, int]:
    """The text with floors, or without where no week has them, and the first week that was found."""
    with Interruption() as interruption:
        for floors in (True, False):
            text = compose(floors=floors)
            scenario = load_scenario(text.encode(), catalog, name=str(output))
            search = partial(solve, scenario, catalog, time_limit=SECONDS, cancel=interruption.cancel)
            enough = partial(search, on_improvement=lambda _: interruption.cancel.set())
            result = interruption.wait_for(enough)
            if result.program is not None or result.status == "refused" or interruption.code:
                break
    return text, scenario, result, interruption.code
