"""``scheduler history``. What it does is imported once it is known what is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scheduler.cli.arguments import catalog_option, format_option, output_option, standard_input
from scheduler.cli.output import emit, insist_on_writable
from scheduler.cli.planned import names_option, next_monday, week_option


@click.command()
@click.argument("file", metavar="FILE")
@names_option
@week_option
@catalog_option
@format_option
@output_option
def history(
    file: str,
    names_file: Path | None,
    week_of: date | None,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    style: str,
    output: Path | None,
) -> int:
    """Look at a training log: the CSV export of Strong, Hevy, Liftosaur or FitNotes ("-" is standard input).

    Says how it was understood, which exercises are unknown, and what the week before the planned one has.
    Exit code 2 where it has rows that cannot be read; all of them are listed.
    """
    insist_on_writable(output)
    from scheduler.history.loading import LIMIT_LOG_BYTES, load_history
    from scheduler.history.summary import summary_of
    from scheduler.loading import load_catalog
    from scheduler.report.history import summary_as_text
    from scheduler.report.json import model_as_json

    catalog = load_catalog(catalog_folder, overlays)
    if file == "-":
        data = standard_input(LIMIT_LOG_BYTES)
        found = load_history(data, catalog, names=names_file, name="standard input")
    else:
        found = load_history(Path(file), catalog, names=names_file)
    summary = summary_of(found, week_of or next_monday(date.today()), catalog)
    emit(model_as_json(summary) if style == "json" else summary_as_text(summary), output)
    return 0
