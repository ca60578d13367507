"""``scheduler init``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click

from scheduler.catalog import LEVELS, Catalog, Goal
from scheduler.cli.arguments import catalog_option
from scheduler.cli.asking import SCHEMA_FILE, Questions
from scheduler.cli.completion import ids
from scheduler.cli.interruption import Interruption
from scheduler.cli.output import emit, insist_on_writable, write_whole
from scheduler.cli.solve import EXIT_CODES
from scheduler.errors import InputError, Origin, Problem
from scheduler.first_scenario import PLACES, WISHES, scenario_text
from scheduler.loading import load_catalog
from scheduler.planning import solve
from scheduler.program import DAY_NAMES, Program, Result
from scheduler.reading import printable
from scheduler.report.json import as_json
from scheduler.report.sheet import Sheet
from scheduler.report.text import sheet_as_text
from scheduler.scenario import Scenario, load_scenario
from scheduler.schema import scenario_schema

SECONDS = 10.0
"""How long to look for a week."""

_about_conditions = partial(click.option, multiple=True, shell_complete=ids("conditions"))


@click.command()
@click.option("--level", type=click.Choice(LEVELS), help="How much experience with strength training.")
@click.option("--goal", type=click.Choice(get_args(Goal)), help="What the training is for.")
@click.option("--place", type=click.Choice(list(PLACES)), help="Where.")
@click.option(
    "--equipment",
    metavar="ID,...",
    help="With what; default: what such a place usually has.",
    shell_complete=ids("equipment", listed=True),
)
@click.option(
    "--template",
    metavar="NAME",
    help="What to start from; default: by level, place and goal.",
    shell_complete=ids("templates"),
)
@click.option("--days", metavar="DAY,...", help="Which days could be used: mon, tue, ...")
@click.option("--minutes", metavar="N,...", help="Minutes of a session: one number, or one for each day.")
@click.option("--start", metavar="TIME,...", help="Start times such as 18:00: one, or one for each day.")
@_about_conditions("--pain", "pains", metavar="ID[=0-10]", help="A pain or diagnosis, with its severity.")
@_about_conditions("--cleared", metavar="ID", help="A clinician has agreed to training with this one.")
@_about_conditions("--warning-signs", metavar="ID", help="Warning signs of this one are there now.")
@click.option("--schema", is_flag=True, default=None, help="Also write a JSON Schema beside it, for editors.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: what no option says gets its default.")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default="week.yaml",
    show_default=True,
    help="The file to write.",
)
@catalog_option
def init(
    output: Path,
    force: bool,
    yes: bool,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    **given: Any,
) -> int:
    """Write a first scenario: asks a few questions, or takes the answers from options.

    The file is only written once a week that keeps it was found and checked. Where none may be given,
    for safety, or none exists, the reason is told instead.
    """
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
