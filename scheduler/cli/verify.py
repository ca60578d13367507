"""``scheduler verify``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.checker import verify as check_program
from scheduler.cli.arguments import (
    catalog_option,
    format_option,
    output_option,
    read_scenario,
    standard_input,
)
from scheduler.cli.output import emit, insist_on_writable
from scheduler.loading import load_catalog
from scheduler.programs import load_program
from scheduler.report.json import verdict_as_json
from scheduler.report.text import verdict_as_text


@click.command()
@click.argument("scenario_file", metavar="SCENARIO", type=click.Path())
@click.argument("program_file", metavar="PROGRAM", type=click.Path())
@catalog_option
@format_option
@output_option
def verify(
    scenario_file: str, program_file: str, catalog_folder: Path | None, style: str, output: Path | None
) -> int:
    """Check a PROGRAM file against a SCENARIO with the independent checker.

    PROGRAM is the JSON that solve writes, or a program that a person wrote as JSON or YAML. Either may
    be "-" for standard input. Exit code 1 where it breaks a rule.
    """
    if scenario_file == program_file == "-":
        raise click.UsageError("only one of SCENARIO and PROGRAM can be standard input")
    insist_on_writable(output)
    catalog = load_catalog(catalog_folder)
    scenario = read_scenario(scenario_file, catalog)
    if program_file == "-":
        program = load_program(standard_input(), scenario, catalog, name="standard input")
    else:
        program = load_program(Path(program_file), scenario, catalog)
    verdict = check_program(scenario, program, catalog)
    if style == "json":
        emit(verdict_as_json(scenario.setting.name, verdict), output)
    else:
        emit(verdict_as_text(scenario.setting.name, verdict), output)
    return 0 if verdict.kept else 1
