"""``scheduler check``: scenarios as regression tests.

What it does is imported once it is known what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.arguments import catalog_option, format_option, search_options
from scheduler.cli.interruption import Interruption
from scheduler.cli.output import insist_on_writable
from scheduler.cli.writing import write_whole
from scheduler.errors import InputError, Origin, Problem

if TYPE_CHECKING:
    from scheduler.checking import Report


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "--junit-xml",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write the outcome as JUnit XML.",
)
@partial(format_option, styles=("text", "github"))
@search_options
@catalog_option
def check(
    paths: tuple[Path, ...],
    junit_xml: Path | None,
    style: str,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    **search: Any,
) -> int:
    """Solve the scenarios of each PATH (a file, or a folder with all below it) and hold each against its
    "expect". Exit code 1 where something differs; files without "expect" are listed as skipped. The format
    github is text with GitHub annotations.
    """
    insist_on_writable(junit_xml)
    from scheduler.checking import check_file
    from scheduler.loading import load_catalog
    from scheduler.report.check import as_junit

    catalog = load_catalog(catalog_folder, overlays)
    reports: list[Report] = []
    with Interruption() as interruption:
        for path in _files(paths):
            work = partial(check_file, path, catalog, cancel=interruption.cancel, **search)
            report = interruption.wait_for(work)
            if interruption.cancel.is_set():
                break
            _tell(report, style)
            reports.append(report)
    failed = sum(bool(report.faults) for report in reports)
    skipped = sum(report.skipped for report in reports)
    click.echo(f"{len(reports) - failed - skipped} ok, {failed} failed, {skipped} skipped")
    if junit_xml is not None:
        write_whole(junit_xml, as_junit(reports))
    return interruption.code or (1 if failed else 0)


def _tell(report: Report, style: str) -> None:
    from scheduler.report.check import faults_as_annotations, faults_as_lines

    word = "skipped" if report.skipped else "FAILED" if report.faults else "ok"
    click.echo(f"{word:<8} {report.file}  {report.status}  {report.seconds:.1f} s")
    for line in faults_as_lines(report):
        click.echo(f"         {line}")
    if style == "github":
        for line in faults_as_annotations(report):
            click.echo(line)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))
            if not found:
                raise InputError([Problem(Origin(str(path)), "", "no scenario", "a folder with .yaml files")])
            yield from found
        else:
            yield path
