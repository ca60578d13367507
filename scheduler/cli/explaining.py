"""What ``scheduler explain`` does with its options."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from scheduler.catalog import Catalog
from scheduler.cli.arguments import unknown
from scheduler.cli.output import emit, insist_on_writable
from scheduler.cli.planned import after_history
from scheduler.cli.scenarios import read_scenario_text
from scheduler.eligible import eligibility_table
from scheduler.loading import load_catalog
from scheduler.report.explanation import eligibility_as_text
from scheduler.report.json import model_as_json
from scheduler.scenario import Scenario
from scheduler.terms import Weekday
from scheduler.wanted import Wanted


def explained(
    scenario_file: str,
    why_asked: tuple[str, ...],
    why_not_asked: tuple[str, ...],
    day: Weekday | None,
    eligibility: bool,
    conflicts: int,
    ways_out: int,
    costs: dict[str, int],
    never: tuple[str, ...],
    number: int | None,
    history_file: Path | None,
    names_file: Path | None,
    week_of: date | None,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    style: str,
    output: Path | None,
    **search: Any,
) -> int:
    """Answer what was asked, and give the exit code. What solves is imported where something is solved."""
    _insist_on_one_question(bool(why_asked or why_not_asked), eligibility, number is not None)
    if number is not None and output is None:
        raise click.UsageError("--apply needs -o FILE to write to")
    if number is not None and number > ways_out:
        raise click.UsageError("--apply N needs the options that listed way out N, such as --ways-out")
    insist_on_writable(output)
    catalog = _priced(load_catalog(catalog_folder, overlays), costs, never)
    scenario, text = read_scenario_text(scenario_file, catalog)
    after = after_history(catalog, history_file, names_file, week_of)
    scenario = after(scenario)
    _insist_on_names((*why_asked, *why_not_asked), day, scenario, catalog)
    if eligibility:
        table = eligibility_table(scenario, catalog)
        emit(model_as_json(table) if style == "json" else eligibility_as_text(table), output)
        return 0
    from scheduler.cli.answering import Given, answered

    asked = [("why", name) for name in why_asked] + [("why_not", name) for name in why_not_asked]
    given = Given(scenario, text, catalog, after)
    return answered(given, asked, day, Wanted(conflicts, ways_out, never), number, style, output, search)


def _insist_on_one_question(exercises: bool, eligibility: bool, apply: bool) -> None:
    if exercises + eligibility + apply > 1:
        raise click.UsageError("only one of --why and --why-not, --eligibility, and --apply at a time")


def _priced(catalog: Catalog, costs: Mapping[str, int], never: Collection[str]) -> Catalog:
    """The catalog with the user's own costs of changes."""
    known = catalog.relaxations
    wrong = []
    for kind in (*costs, *never):
        if kind not in known:
            wrong.append(unknown("there is no kind of change", kind, known))
    if wrong:
        raise click.UsageError("\n".join(wrong))
    priced = {kind: known[kind].model_copy(update={"points": points}) for kind, points in costs.items()}
    return catalog.model_copy(update={"relaxations": {**known, **priced}})


def _insist_on_names(
    names: Collection[str], day: Weekday | None, scenario: Scenario, catalog: Catalog
) -> None:
    """All unknown names at once, and a day that nobody trains on."""
    wrong = []
    for name in names:
        if name not in catalog.exercises:
            wrong.append(unknown("the catalog has no exercise", name, catalog.exercises))
    if day is not None and day not in scenario.setting.days:
        wrong.append(f"{day} is none of the days: {', '.join(scenario.setting.weekdays)}")
    if day is not None and not names:
        wrong.append("--on belongs to --why or --why-not")
    if wrong:
        raise click.UsageError("\n".join(wrong))
