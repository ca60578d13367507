"""What a result is written to: files and standard output, each in one of the forms, with their options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

import click
from click.decorators import FC

from scheduler.cli.arguments import unknown
from scheduler.cli.output import emit, insist_on_writable
from scheduler.report.forms import FORMS, form_of

if TYPE_CHECKING:
    from scheduler.report.sheet import Sheet

Target = tuple[str, Path | None]
"""A form, and the file that it is written to; None is standard output."""


def _time_zone(context: click.Context, parameter: click.Parameter, value: str | None) -> ZoneInfo | None:
    """A time zone by its name in the IANA database."""
    if value is None:
        return None
    known = available_timezones()
    if value not in known:
        raise click.BadParameter(unknown("there is no time zone", value, known))
    return ZoneInfo(value)


def form_options(function: FC) -> FC:
    """Where to write in which form, and what some forms can be told under the names by which they take it."""
    for option in (
        click.option("--one-page", is_flag=True, help="For html: print all sessions on one page."),
        click.option(
            "-o",
            "--output",
            "outputs",
            metavar="FILE",
            multiple=True,
            type=click.Path(path_type=Path),
            help="Write to a file, whole or not at all, instead of standard output. With several, each gets"
            " the form that its name ends with.",
        ),
        click.option(
            "-f",
            "--format",
            "style",
            metavar="FORM",
            type=click.Choice(list(FORMS)),
            help=f"How to write the answer: {', '.join(FORMS)}. Default: what the file's name ends with, else"
            " text.",
        ),
        click.option(
            "--time-zone",
            metavar="NAME",
            callback=_time_zone,
            help="For calendar: the time zone of start times, such as Europe/Zurich; default: the reader's.",
        ),
        click.option(
            "--weeks",
            metavar="N",
            type=click.IntRange(1, 52),
            help="For calendar: how many weeks to repeat the week for; default: 4.",
        ),
    ):
        function = option(function)
    return function


def targets_of(style: str | None, outputs: tuple[Path, ...], *, several: bool) -> list[Target]:
    """What to write where, refused before any work is done for what cannot be written."""
    if style is not None and len(outputs) > 1:
        raise click.UsageError("with several --output files, leave --format out")
    targets: list[Target] = [(style or form_of(path), path) for path in outputs]
    targets = targets or [(style or "text", None)]
    for form, path in targets:
        if several and not FORMS[form].several:
            raise click.UsageError(f"the form {form} takes one scenario")
        insist_on_writable(path)
        FORMS[form].load()
    return targets


def insist_on_takers(given: Iterable[str], targets: Sequence[Target]) -> None:
    """Refuse options that none of the forms takes."""
    wrong = []
    for name in given:
        if not any(name in FORMS[form].takes for form, _ in targets):
            takers = ", ".join(known for known, form in FORMS.items() if name in form.takes)
            wrong.append(f"--{name.replace('_', '-')} needs one of these forms: {takers}")
    if wrong:
        raise click.UsageError("\n".join(wrong))


def write(targets: Sequence[Target], sheets: Sequence[Sheet], options: Mapping[str, Any]) -> None:
    """Write all results to all targets; say where a form is only for weeks and there is none."""
    for name, path in targets:
        form = FORMS[name]
        without = [sheet for sheet in sheets if form.only_weeks and sheet.result.program is None]
        for sheet in without:
            click.echo(f"{name} is only for weeks: {sheet.name}: {sheet.verdict}", err=True)
        if shown := [sheet for sheet in sheets if sheet not in without]:
            emit(form.write(shown, options), path)
