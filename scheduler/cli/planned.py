"""Which week is planned, and what was trained before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.decorators import FC

if TYPE_CHECKING:
    from scheduler.catalog import Catalog
    from scheduler.scenario import Scenario


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """A date of this century, so that no reckoning with weeks leaves the calendar."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = date.min
    if not 2000 <= day.year < 2100:
        raise click.BadParameter(f"{value!r} is not a date of this century such as 2026-11-23.")
    return day


def week_option(function: FC) -> FC:
    """``--week-of DATE``."""
    return click.option(
        "--week-of",
        metavar="DATE",
        callback=_day,
        help="Any date of the week that is planned; default: next Monday.",
    )(function)


def next_monday(today: date) -> date:
    """The first Monday after today."""
    return today + timedelta(days=7 - today.weekday())


def names_option(function: FC) -> FC:
    """``--exercise-names FILE``."""
    return click.option(
        "--exercise-names",
        "names_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="YAML that maps the log's names to exercises: Bench Press (Barbell): bench_press.",
    )(function)


def history_options(function: FC) -> FC:
    """``--history FILE`` and what belongs to it; for :func:`after_history`."""
    log = click.option(
        "--history",
        "history_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="What was trained before: the CSV export of Strong, Hevy, Liftosaur or FitNotes.",
    )
    return log(names_option(week_option(function)))


def after_history(
    catalog: Catalog, history_file: Path | None, names_file: Path | None, week_of: date | None
) -> Callable[[Scenario], Scenario]:
    """What makes of a scenario the same after what the log has; nothing changes where there is no log."""
    if history_file is None:
        if names_file is not None or week_of is not None:
            raise click.UsageError("--exercise-names and --week-of need --history FILE")
        return lambda scenario: scenario
    from scheduler.history.loading import load_history

    history = load_history(history_file, catalog, names=names_file)
    return lambda scenario: scenario.after(history, week_of or next_monday(date.today()), catalog)
