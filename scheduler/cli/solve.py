"""``scheduler solve``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from scheduler.catalog import Catalog
from scheduler.cli.arguments import (
    catalog_option,
    format_option,
    output_option,
    read_scenarios,
    search_options,
)
from scheduler.cli.interruption import Interruption
from scheduler.cli.output import emit, insist_on_writable
from scheduler.cli.progress import progress
from scheduler.loading import load_catalog
from scheduler.planning import solve as find_week
from scheduler.program import Result
from scheduler.report.json import as_json, as_plain, result_as_json
from scheduler.report.text import result_as_text
from scheduler.scenario import Scenario

EXIT_CODES = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4, "refused": 5}


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...", type=click.Path())
@search_options
@catalog_option
@format_option
@output_option
def solve(
    scenarios: tuple[str, ...],
    catalog_folder: Path | None,
    style: str,
    output: Path | None,
    **search: Any,
) -> int:
    """Find the best week for each SCENARIO file ("-" is standard input).

    With several scenarios, JSON output is an array and the exit code the highest of all.
    """
    catalog = load_catalog(catalog_folder)
    loaded = read_scenarios(scenarios, catalog)
    insist_on_writable(output)
    results: list[Result] = []
    with Interruption() as interruption:
        for scenario in loaded:
            if interruption.cancel.is_set():
                break
            with progress() as tell:
                work = partial(
                    find_week,
                    scenario,
                    catalog,
                    on_improvement=tell,
                    cancel=interruption.cancel,
                    **search,
                )
                result = interruption.wait_for(work)
            results.append(result)
    if not results:
        return interruption.code
    emit(_rendered(results, loaded, catalog, style), output)
    return interruption.code or max(EXIT_CODES[result.status] for result in results)


def _rendered(results: list[Result], scenarios: list[Scenario], catalog: Catalog, style: str) -> Text | str:
    if style == "json":
        if len(scenarios) == 1:
            return result_as_json(results[0])
        return as_json([as_plain(result) for result in results])
    pairs = zip(results, scenarios, strict=False)  # fewer results where the user interrupted
    return Text("\n").join(result_as_text(result, scenario, catalog) for result, scenario in pairs)
