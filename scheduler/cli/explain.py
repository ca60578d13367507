"""``scheduler explain``. What it does is imported once it is known what is asked."""

from __future__ import annotations

import re
from typing import Any

import click

from scheduler.cli.arguments import (
    catalog_option,
    format_option,
    output_option,
    search_options,
)
from scheduler.cli.completion import ids
from scheduler.cli.planned import history_options
from scheduler.terms import WEEKDAYS
from scheduler.wanted import USUAL


def _points(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[str, int]:
    """``KIND=POINTS`` as often as it is given."""
    costs = {}
    for value in values:
        kind, _, points = value.partition("=")
        if not re.fullmatch("[1-9][0-9]{0,3}", points):
            raise click.BadParameter(f"{value!r} is not KIND=POINTS with 1 to 9999 points.", ctx, param)
        costs[kind] = int(points)
    return costs


@click.command()
@click.argument("scenario_file", metavar="SCENARIO", type=click.Path())
@click.option(
    "--why",
    "why_asked",
    metavar="EXERCISE",
    multiple=True,
    help="Why it is in the week.",
    shell_complete=ids("exercises"),
)
@click.option(
    "--why-not",
    "why_not_asked",
    metavar="EXERCISE",
    multiple=True,
    help="Why it is not.",
    shell_complete=ids("exercises"),
)
@click.option("--on", "day", type=click.Choice(WEEKDAYS), help="The day that --why and --why-not ask about.")
@click.option("--eligibility", is_flag=True, help="Every exercise in or out, with all reasons.")
@click.option(
    "--conflicts",
    type=click.IntRange(1, 20),
    default=USUAL.conflicts,
    show_default=True,
    help="How many different conflicts to look for where no week exists.",
)
@click.option(
    "--ways-out",
    type=click.IntRange(0, 50),
    default=USUAL.ways_out,
    show_default=True,
    help="How many ways out to look for where no week exists.",
)
@click.option(
    "--cost",
    "costs",
    metavar="KIND=POINTS",
    multiple=True,
    callback=_points,
    help="What one step of a kind of change costs; the kinds: scheduler catalog list relaxations.",
)
@click.option(
    "--never",
    metavar="KIND",
    multiple=True,
    help="A kind of change that is out of the question.",
    shell_complete=ids("relaxations"),
)
@click.option(
    "--apply",
    "number",
    type=click.IntRange(1, 50),
    help="Write the scenario with way out N of the list, found with the same options, to -o FILE.",
)
@history_options
@search_options
@catalog_option
@format_option
@output_option
def explain(**asked: Any) -> int:
    """Explain the best week for a SCENARIO file ("-" is standard input), or why there is none.

    Where no week exists: the demands that clash, and the cheapest ways out. Else: what the week costs,
    what it comes from, and what more of anything would be worth. Exit code 0 where there is an answer.
    """
    from scheduler.cli.explaining import explained

    return explained(**asked)
