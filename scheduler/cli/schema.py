"""``scheduler schema``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.arguments import catalog_option, output_option
from scheduler.cli.output import emit, insist_on_writable
from scheduler.loading import load_catalog
from scheduler.report.json import as_json
from scheduler.schema import SCHEMAS


@click.command()
@click.argument("kind", type=click.Choice(sorted(SCHEMAS)))
@catalog_option
@output_option
def schema(kind: str, catalog_folder: Path | None, overlays: tuple[Path, ...], output: Path | None) -> None:
    """Print the JSON Schema of a scenario, a program, a file of a catalog or a template.

    It lists the ids of the catalog, so a catalog or overlay of your own has a schema of its own.
    """
    insist_on_writable(output)
    emit(as_json(SCHEMAS[kind](load_catalog(catalog_folder, overlays))), output)
