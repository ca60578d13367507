"""How scenario files fared, as lines for people, as JUnit XML and as GitHub's annotations."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence

from scheduler.checking import Report
from scheduler.report.explanation import conflict_as_text
from scheduler.report.github import annotation


def faults_as_lines(report: Report) -> list[str]:
    """What is wrong, each with its place, and which demands clash where there is no week."""
    clashes = (conflict_as_text(conflict, report.file).plain for conflict in report.conflicts)
    return [*map(str, report.faults), *(line for clash in clashes for line in clash.splitlines())]


def faults_as_annotations(report: Report) -> Iterator[str]:
    """One annotation for each fault; what clashes goes with the first."""
    clashes = [conflict_as_text(conflict, report.file).plain for conflict in report.conflicts]
    for number, fault in enumerate(report.faults):
        text = "\n".join((fault.text, *clashes)) if number == 0 else fault.text
        yield annotation(fault.origin, fault.field or report.status, text)


def as_junit(reports: Sequence[Report]) -> str:
    """JUnit XML as the schema of Jenkins' xUnit plugin has it: only a suite can name its file and have
    properties there, so each file is a suite.
    """
    root = ElementTree.Element("testsuites", {"name": "scheduler check", **_totals(reports)})
    for report in reports:
        attributes = {"name": report.file, "file": report.file, "skipped": str(int(report.skipped))}
        suite = ElementTree.SubElement(root, "testsuite", {**attributes, **_totals([report])})
        properties = ElementTree.SubElement(suite, "properties")
        ElementTree.SubElement(properties, "property", name="status", value=report.status or "skipped")
        time = f"{report.seconds:.3f}"
        case = ElementTree.SubElement(suite, "testcase", classname="scenario", name=report.file, time=time)
        if report.skipped:
            ElementTree.SubElement(case, "skipped", message='no "expect"')
        if report.faults:
            kind = report.status if report.status in ("invalid", "rejected") else "differs"
            failure = ElementTree.SubElement(case, "failure", type=kind, message=str(report.faults[0]))
            failure.text = "\n".join(faults_as_lines(report))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _totals(reports: Sequence[Report]) -> dict[str, str]:
    return {
        "tests": str(len(reports)),
        "failures": str(sum(bool(report.faults) for report in reports)),
        "errors": "0",
        "time": f"{sum(report.seconds for report in reports):.3f}",
    }
