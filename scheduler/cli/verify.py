"""``scheduler verify``. What it does is imported once it is known what is asked."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.arguments import (
    catalog_option,
    format_option,
    output_option,
    standard_input,
)
from scheduler.cli.output import emit, insist_on_writable
from scheduler.cli.planned import after_history, history_options

if TYPE_CHECKING:
    from scheduler.checker import Verdict
    from scheduler.errors import Origin
    from scheduler.report.words import Text


@click.command()
@click.argument("scenario_file", metavar="SCENARIO", type=click.Path())
@click.argument("program_file", metavar="PROGRAM", type=click.Path())
@history_options
@catalog_option
@partial(format_option, styles=("text", "json", "github"))
@output_option
def verify(
    scenario_file: str,
    program_file: str,
    history_file: Path | None,
    names_file: Path | None,
    week_of: date | None,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    style: str,
    output: Path | None,
) -> int:
    """Check a PROGRAM file against a SCENARIO with the independent checker.

    PROGRAM is the JSON that solve writes, or a program that a person wrote as JSON or YAML. Either may
    be "-" for standard input. Exit code 1 where it breaks a rule. Each breach is told with the line that
    it is about; the format github is text with GitHub annotations.
    """
    if scenario_file == program_file == "-":
        raise click.UsageError("only one of SCENARIO and PROGRAM can be standard input")
    insist_on_writable(output)
    from scheduler.checker import verify as check_program
    from scheduler.cli.scenarios import read_scenario
    from scheduler.loading import load_catalog
    from scheduler.programs import read_program

    catalog = load_catalog(catalog_folder, overlays)
    scenario = read_scenario(scenario_file, catalog)
    scenario = after_history(catalog, history_file, names_file, week_of)(scenario)
    if program_file == "-":
        written = read_program(standard_input(), scenario, catalog, name="standard input")
    else:
        written = read_program(Path(program_file), scenario, catalog)
    verdict = check_program(scenario, written.program, catalog)
    origins = [written.origin_of(breach, scenario) for breach in verdict.breaches]
    emit(_rendered(scenario.setting.name, verdict, origins, style), output)
    return 0 if verdict.kept else 1


def _rendered(name: str, verdict: Verdict, origins: list[Origin], style: str) -> Text | str:
    from scheduler.report.github import annotation
    from scheduler.report.json import verdict_as_json
    from scheduler.report.verdict import verdict_as_text
    from scheduler.report.words import Text

    if style == "json":
        return verdict_as_json(name, verdict, origins)
    text = verdict_as_text(name, verdict, origins)
    if style == "text":
        return text
    told = zip(verdict.breaches, origins, strict=True)
    annotations = (annotation(origin, breach.demand, breach.text) + "\n" for breach, origin in told)
    return Text(*text.parts, *annotations)
