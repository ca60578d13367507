"""``scheduler schema``."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.arguments import catalog_option, output_option
from scheduler.cli.output import emit, insist_on_writable
from scheduler.shipped import shipped_folder

KINDS = ("catalog", "program", "scenario", "template")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@catalog_option
@output_option
def schema(kind: str, catalog_folder: Path | None, overlays: tuple[Path, ...], output: Path | None) -> None:
    """Print the JSON Schema of a scenario, a program, a file of a catalog or a template.

    It lists the ids of the catalog, so a catalog or overlay of your own has a schema of its own.
    """
    insist_on_writable(output)
    if catalog_folder is None and not overlays:
        emit((shipped_folder("schemas") / f"{kind}.json").read_text(encoding="utf-8"), output)
    else:
        emit(_made(kind, catalog_folder, overlays), output)


def _made(kind: str, catalog_folder: Path | None, overlays: tuple[Path, ...]) -> str:
    from scheduler.loading import load_catalog  # making a schema imports all that it describes
    from scheduler.report.json import as_json
    from scheduler.schema import SCHEMAS

    return as_json(SCHEMAS[kind](load_catalog(catalog_folder, overlays)))
