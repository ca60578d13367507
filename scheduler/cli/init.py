"""``scheduler init``. What it does is imported once it is known what is asked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from scheduler.cli.arguments import catalog_option
from scheduler.cli.completion import ids
from scheduler.terms import GOALS, LEVELS, PLACES

_about_conditions = partial(click.option, multiple=True, shell_complete=ids("conditions"))


@click.command()
@click.option("--level", type=click.Choice(LEVELS), help="How much experience with strength training.")
@click.option("--goal", type=click.Choice(GOALS), help="What the training is for.")
@click.option("--place", type=click.Choice(PLACES), help="Where.")
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
def init(**given: Any) -> int:
    """Write a first scenario: asks a few questions, or takes the answers from options.

    The file is only written once a week that keeps it was found and checked. Where none may be given,
    for safety, or none exists, the reason is told instead.
    """
    from scheduler.cli.beginning import begun

    return begun(**given)
