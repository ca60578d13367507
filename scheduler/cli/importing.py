"""``scheduler catalog import``. What it does is imported once it is known what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.arguments import format_option
from scheduler.cli.writing import write_folder
from scheduler.terms import DATABASES, Database

if TYPE_CHECKING:
    from scheduler.importing.overlay import Report

SHOWN = 5
"""How many names of a kind the summary tells; the JSON has all."""


@click.command("import")
@click.argument("database", type=click.Choice(DATABASES))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path),
    help="The overlay to make, whole or not at all: a new or empty folder, or one of an earlier import.",
)
@format_option
def import_database(database: Database, files: tuple[Path, ...], output: Path, style: str) -> None:
    """Make an overlay of the exercises in the FILEs of a DATABASE, and tell what they leave open.

    FILEs are the JSON of free-exercise-db, or pages of wger's /api/v2/exerciseinfo/. Nobody has rated the
    load of these exercises, so they are out of every week with pain until an overlay of yours rates it.
    """
    from scheduler.importing.files import MADE
    from scheduler.importing.overlay import FORMATS, import_files
    from scheduler.loading import load_catalog
    from scheduler.report.json import model_as_json

    made = import_files(FORMATS[database], files, load_catalog())
    write_folder(output, made.files, MADE)
    click.echo(
        model_as_json(made.report) if style == "json" else _as_text(made.report, output), nl=style != "json"
    )


def _as_text(report: Report, folder: Path) -> str:
    return "\n".join(_lines(report, folder))


def _lines(report: Report, folder: Path) -> Iterator[str]:
    place = click.format_filename(folder)
    yield f"{report.exercises} exercises of {report.database} in {place} ({_counts(report.blocks)})"
    yield f"Not said for so many: {_counts(report.unknown)}"
    yield f"Derived for all by one table, grade judgement: {', '.join(report.derived)}"
    yield "Without rated tags an exercise is out of every week with pain."
    if report.shortened:
        yield f"Text shortened to cues: {report.shortened}"
    if report.clashes:
        names = _some([f"{clash.told_apart_as}, beside {clash.other}" for clash in report.clashes])
        yield f"Names that were taken: {len(report.clashes)} ({names})"
    for what, words in (("Muscles", report.unmapped_muscles), ("Equipment", report.unmapped_equipment)):
        if words:
            yield f"{what} without counterpart: {_counts(words)}"
    if report.new_equipment:
        yield f"Equipment that is new: {', '.join(report.new_equipment)}"
    if report.left_out:
        names = _some([f"{one.name}: {one.reason}" for one in report.left_out])
        yield f"Left out: {len(report.left_out)} ({names})"


def _counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.items())


def _some(texts: list[str]) -> str:
    return ", ".join(texts[:SHOWN]) + (", ..." if len(texts) > SHOWN else "")
