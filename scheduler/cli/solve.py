"""``scheduler solve``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from scheduler.catalog import Catalog
from scheduler.cli.arguments import catalog_option, read_scenarios, search_options
from scheduler.cli.interruption import Interruption
from scheduler.cli.output import emit, insist_on_writable
from scheduler.cli.progress import progress
from scheduler.loading import load_catalog
from scheduler.planning import solve as find_week
from scheduler.report.forms import FORMS, form_of
from scheduler.report.sheet import Sheet
from scheduler.scenario import Scenario

EXIT_CODES = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4, "refused": 5}


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@search_options
@catalog_option
@click.option(
    "-f",
    "--format",
    "style",
    type=click.Choice(list(FORMS)),
    help="How to write the answer; default: what the output file's name ends with, else text.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write to a file, whole or not at all, instead of standard output. With several, each gets the"
    " form that its name ends with.",
)
@click.option("--one-page", is_flag=True, help="Print all sessions on one page (html).")
def solve(
    scenarios: tuple[str, ...],
    catalog_folder: Path | None,
    style: str | None,
    outputs: tuple[Path, ...],
    one_page: bool,
    **search: Any,
) -> int:
    """Find the best week for each SCENARIO file ("-" is standard input).

    With several scenarios, JSON output is an array and the exit code the highest of all.
    """
    targets = _targets(style, outputs, several=len(scenarios) > 1)
    options: dict[str, Any] = {"one_page": one_page}
    _insist_on_use({name for name, value in options.items() if value}, {form for form, _ in targets})
    catalog = load_catalog(catalog_folder)
    loaded = read_scenarios(scenarios, catalog)
    with Interruption() as interruption:
        sheets = _solved(loaded, catalog, interruption, search)
    if not sheets:
        return interruption.code
    options["array"] = len(scenarios) > 1
    for name, path in targets:
        form = FORMS[name]
        if form.only_weeks and sheets[0].result.program is None:
            click.echo(f"{name} is only for weeks: {sheets[0].verdict}", err=True)
        else:
            emit(form.write(sheets, options), path)
    return interruption.code or max(EXIT_CODES[sheet.result.status] for sheet in sheets)


def _targets(style: str | None, outputs: tuple[Path, ...], *, several: bool) -> list[tuple[str, Path | None]]:
    """What to write where, refused before any work is done for what cannot be written."""
    if style is not None and len(outputs) > 1:
        raise click.UsageError("with several --output files, leave --format out")
    targets: list[tuple[str, Path | None]] = [(style or form_of(path), path) for path in outputs]
    targets = targets or [(style or "text", None)]
    for form, path in targets:
        if several and not FORMS[form].several:
            raise click.UsageError(f"the form {form} takes one scenario")
        insist_on_writable(path)
        FORMS[form].load()
    return targets


def _insist_on_use(options: set[str], forms: set[str]) -> None:
    """Refuse options that none of the forms takes."""
    for option in sorted(options.difference(*(FORMS[form].takes for form in forms))):
        takers = " or ".join(name for name, form in FORMS.items() if option in form.takes)
        raise click.UsageError(f"--{option.replace('_', '-')} is for the form {takers}")


def _solved(
    scenarios: Sequence[Scenario], catalog: Catalog, interruption: Interruption, search: dict[str, Any]
) -> list[Sheet]:
    """The answers; fewer than scenarios where the user interrupted."""
    sheets = []
    for scenario in scenarios:
        if interruption.cancel.is_set():
            break
        with progress() as tell:
            result = interruption.wait_for(
                partial(
                    find_week,
                    scenario,
                    catalog,
                    on_improvement=tell,
                    cancel=interruption.cancel,
                    **search,
                )
            )
        sheets.append(Sheet(result, scenario, catalog))
    return sheets
