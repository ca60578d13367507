"""``scheduler solve``. What it does is imported once it is known what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from scheduler.cli.arguments import catalog_option, search_options
from scheduler.cli.interruption import Interruption
from scheduler.cli.planned import after_history, history_options, next_monday
from scheduler.cli.targets import form_options, insist_on_takers, targets_of, write

if TYPE_CHECKING:
    from scheduler.catalog import Catalog
    from scheduler.report.sheet import Sheet
    from scheduler.scenario import Scenario

EXIT_CODES = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4, "refused": 5}


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...", type=click.Path())
@history_options
@search_options
@catalog_option
@form_options
def solve(
    scenarios: tuple[str, ...],
    history_file: Path | None,
    names_file: Path | None,
    week_of: date | None,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    style: str | None,
    outputs: tuple[Path, ...],
    weeks: int | None,
    time_zone: ZoneInfo | None,
    one_page: bool,
    **search: Any,
) -> int:
    """Find the best week for each SCENARIO file ("-" is standard input).

    With several scenarios, JSON output is an array and the exit code the highest of all.
    """
    targets = targets_of(style, outputs, several=len(scenarios) > 1)
    told = {
        "one_page": one_page or None,
        "weeks": weeks,
        "time_zone": time_zone,
        "week_of": None if history_file else week_of,
    }
    told = {name: value for name, value in told.items() if value is not None}
    insist_on_takers(told, targets)
    from scheduler.cli.scenarios import read_scenarios
    from scheduler.loading import load_catalog

    catalog = load_catalog(catalog_folder, overlays)
    loaded = read_scenarios(scenarios, catalog)
    after = after_history(catalog, history_file, names_file, week_of if history_file else None)
    with Interruption() as interruption:
        sheets = _solved(list(map(after, loaded)), catalog, interruption, search)
    if not sheets:
        return interruption.code
    own = {
        "array": len(scenarios) > 1,
        "moment": datetime.now(UTC),
        "week_of": week_of or next_monday(date.today()),
    }
    write(targets, sheets, {**own, **told})
    return interruption.code or max(EXIT_CODES[sheet.result.status] for sheet in sheets)


def _solved(
    scenarios: Sequence[Scenario], catalog: Catalog, interruption: Interruption, search: dict[str, Any]
) -> list[Sheet]:
    """The answers; fewer than scenarios where the user interrupted."""
    from scheduler.cli.progress import progress
    from scheduler.planning import solve as find_week
    from scheduler.report.sheet import Sheet

    sheets = []
    for scenario in scenarios:
        if interruption.cancel.is_set():
            break
        with progress() as callbacks:
            result = interruption.wait_for(
                partial(find_week, scenario, catalog, cancel=interruption.cancel, **callbacks, **search)
            )
        sheets.append(Sheet(result, scenario, catalog))
    return sheets
