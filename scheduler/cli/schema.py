"""``scheduler schema``."""

from __future__ import annotations

import click

from scheduler.report.json import as_json
from scheduler.schema import SCHEMAS


@click.command()
@click.argument("kind", type=click.Choice(sorted(SCHEMAS)))
def schema(kind: str) -> None:
    """Print the JSON Schema of a scenario, a catalog or a program."""
    click.echo(as_json(SCHEMAS[kind]()), nl=False)
