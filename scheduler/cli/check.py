"""``scheduler check``: scenarios as regression tests."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from scheduler.catalog import Catalog
from scheduler.cli.arguments import catalog_option, search_options
from scheduler.cli.interruption import Interruption
from scheduler.cli.output import insist_on_writable, write_whole
from scheduler.demand import USUAL
from scheduler.errors import InputError, Origin, Problem, RejectedWeekError
from scheduler.expectation import differences
from scheduler.loading import load_catalog
from scheduler.planning import solve
from scheduler.program import Result
from scheduler.reading import printable
from scheduler.scenario import Scenario, load_scenario


@dataclass(frozen=True, slots=True)
class Report:
    """How one scenario file fared. ``faults`` are in words; ``status`` is empty where it was not solved."""

    file: str
    status: str
    faults: tuple[str, ...]
    seconds: float
    skipped: bool = False


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "--junit-xml",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write the outcome as JUnit XML.",
)
@search_options
@catalog_option
def check(
    paths: tuple[Path, ...],
    junit_xml: Path | None,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    **search: Any,
) -> int:
    """Solve the scenarios of each PATH (a file, or a folder with all below it) and hold each against its
    "expect". Exit code 1 where something differs; files without "expect" are listed as skipped.
    """
    insist_on_writable(junit_xml)
    catalog = load_catalog(catalog_folder, overlays)
    reports: list[Report] = []
    with Interruption() as interruption:

        def find_week(scenario: Scenario) -> Result:
            expect = scenario.expect
            explain = USUAL if expect and (expect.conflict or expect.way_out) else None
            work = partial(solve, scenario, catalog, explain=explain, cancel=interruption.cancel, **search)
            return interruption.wait_for(work)

        for path in _files(paths):
            report = _check_one(path, catalog, find_week)
            if interruption.cancel.is_set():
                break
            _tell(report)
            reports.append(report)
    failed = sum(bool(report.faults) for report in reports)
    skipped = sum(report.skipped for report in reports)
    click.echo(f"{len(reports) - failed - skipped} ok, {failed} failed, {skipped} skipped")
    if junit_xml is not None:
        write_whole(junit_xml, _as_junit(reports))
    return interruption.code or (1 if failed else 0)


def _tell(report: Report) -> None:
    word = "skipped" if report.skipped else "FAILED" if report.faults else "ok"
    click.echo(f"{word:<8} {report.file}  {report.status}  {report.seconds:.1f} s")
    for fault in report.faults:
        click.echo(f"         {fault}")


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))
            if not found:
                raise InputError([Problem(Origin(str(path)), "", "no scenario", "a folder with .yaml files")])
            yield from found
        else:
            yield path


def _check_one(path: Path, catalog: Catalog, find_week: Callable[[Scenario], Result]) -> Report:
    """Solve and compare; an invalid file or a rejected week is a fault of that file only."""
    started = time.monotonic()
    status, faults, skipped = "", [], False
    try:
        scenario = load_scenario(path, catalog)
        if scenario.expect is None:
            skipped = True
        else:
            result = find_week(scenario)
            status, faults = result.status, differences(scenario.expect, result)
    except InputError as error:
        status, faults = "invalid", [str(problem) for problem in error.problems]
    except RejectedWeekError as error:
        status, faults = "rejected", list(error.breaches)
    seconds = time.monotonic() - started
    return Report(printable(str(path)), status, tuple(map(printable, faults)), seconds, skipped)


def _as_junit(reports: list[Report]) -> str:
    suite = ElementTree.Element(
        "testsuite",
        name="scheduler check",
        tests=str(len(reports)),
        failures=str(sum(bool(report.faults) for report in reports)),
        skipped=str(sum(report.skipped for report in reports)),
        time=f"{sum(report.seconds for report in reports):.3f}",
    )
    for report in reports:
        case = ElementTree.SubElement(
            suite, "testcase", classname="scenario", name=report.file, time=f"{report.seconds:.3f}"
        )
        if report.skipped:
            ElementTree.SubElement(case, "skipped", message="no expect")
        if report.faults:
            failure = ElementTree.SubElement(case, "failure", message=report.faults[0])
            failure.text = "\n".join(report.faults)
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"
