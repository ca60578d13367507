"""What ``scheduler check`` tells machines: annotations at the right place, and JUnit XML that others read."""

from __future__ import annotations

import re
from pathlib import Path

import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import load_catalog
from scheduler.checking import Report, check_file
from scheduler.cli import run
from scheduler.errors import Origin
from scheduler.report.check import as_junit, faults_as_annotations
from scheduler.report.github import annotation

Output = pytest.CaptureFixture[str]
SMALL = (Path(__file__).parent / "data" / "small.yaml").read_text()

# What the schema of Jenkins' xUnit plugin (junit-10.xsd) allows, as far as it is used.
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "time", "tests", "failures", "errors", "skipped", "file"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "time", "classname"},
    "failure": {"type", "message"},
    "skipped": {"message"},
}
ESCAPES = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}


def checked(tmp_path: Path, text: str) -> Report:
    (tmp_path / "small.yaml").write_text(SMALL)
    file = tmp_path / "week.yaml"
    file.write_text(f"version: 1\nextends: small.yaml\n{text}\n")
    return check_file(file, load_catalog(), name="week.yaml", time_limit=10)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("expect: {status: [infeasible]}", {"expect.status": "3:10"}),
        ("expect:\n  includes:\n  - walking\n  - deadlift", {"expect.includes[1]": "6:5"}),
        ("expect:\n  excludes: [deadlift, walking]", {"expect.excludes[1]": "4:24"}),
        ("expect:\n  on:\n    tue: [deadlift]", {"expect.on.tue[0]": "5:11"}),
        ("expect:\n  volumes:\n    lats:\n      min: 3", {"expect.volumes.lats": "5:5"}),
        ("expect:\n  recovery_days: 3", {"expect.recovery_days": "4:3"}),
        ("expect:\n  waived: [x]", {"expect.waived": "4:3"}),
        ("expect:\n  shortfall: {min: 9}", {"expect.shortfall": "4:3"}),
        ("expect:\n  sessions: {min: 2}", {"expect.sessions": "4:3"}),
        ("expect:\n  ineligible: {plank: no}", {"expect.ineligible.plank": "4:16"}),
        ("expect:\n  conflict: [x]", {"expect.conflict": "4:3"}),
        ("expect:\n  refused: low_back_pain", {"expect.refused": "4:3"}),
        ("sessions: {min: 2, max: 2}\nexpect:\n  sessions: {}", {"expect.status": "4:1"}),
        ("colour: blue\nexpect: {status: [best]}", {"colour": "3:1", "expect.status[0]": "4:19"}),
    ],
)
def test_a_fault_is_at_the_expectation_that_it_is_about(
    text: str, places: dict[str, str], tmp_path: Path
) -> None:
    report = checked(tmp_path, text)
    assert {fault.field: f"{fault.origin.line}:{fault.origin.column}" for fault in report.faults} == places
    annotations = list(faults_as_annotations(report))
    assert len(annotations) == len(places)
    for line, (field, place) in zip(annotations, places.items(), strict=True):
        row, column = place.split(":")
        assert line.startswith(f"::error file=week.yaml,line={row},col={column},title={field}::")


def test_where_a_week_was_expected_what_clashes_is_told(tmp_path: Path, capsys: Output) -> None:
    report = checked(tmp_path, "sessions: {min: 2, max: 2}\nexpect: {sessions: {min: 1}}")
    (line,) = faults_as_annotations(report)
    assert line.endswith("%0ANo week has at least 2 sessions (1 days to train on) (line 3).")
    assert run(["check", str(tmp_path / "week.yaml"), "-f", "github"]) == 1
    out = capsys.readouterr().out
    assert "         No week has at least 2 sessions (1 days to train on) (line 3)." in out
    assert f"\n::error file={tmp_path / 'week.yaml'},line=4,col=1,title=expect.status::status is" in out
    assert run(["check", str(tmp_path / "week.yaml")]) == 1
    assert "::error" not in capsys.readouterr().out


def test_where_no_week_was_expected_nothing_is_explained(tmp_path: Path) -> None:
    report = checked(tmp_path, "sessions: {min: 2, max: 2}\nexpect: {status: [infeasible]}")
    assert (report.faults, report.conflicts) == ((), ())


@given(st.text(min_size=1), st.text(min_size=1), st.text(), st.integers(1), st.integers(1))
def test_an_annotation_is_one_line_that_is_read_back(
    file: str, title: str, text: str, line: int, column: int
) -> None:
    written = annotation(Origin(file, line, column), title, text)
    assert "\n" not in written
    assert "\r" not in written
    match = re.fullmatch(r"::error ([^:]*)::(.*)", written, re.DOTALL)
    assert match is not None
    properties = dict(part.split("=", 1) for part in match[1].split(","))
    values = {"file": file, "line": str(line), "col": str(column), "title": title}
    assert {key: unescaped(value) for key, value in properties.items()} == values
    assert unescaped(match[2]) == text


def unescaped(text: str) -> str:
    return re.sub("|".join(ESCAPES), lambda match: ESCAPES[match[0]], text)


def test_the_junit_report_is_read_by_others(tmp_path: Path) -> None:
    reports = [
        checked(tmp_path, "expect: {excludes: [deadlift]}"),
        checked(tmp_path, "expect: {status: [infeasible], includes: [deadlift]}"),
        checked(tmp_path, "colour: <&>"),
        checked(tmp_path, ""),
    ]
    text = as_junit(reports)
    read = junitparser.JUnitXml.fromstring(text.partition("\n")[2])
    assert (read.tests, read.failures, read.errors) == (4, 2, 0)
    assert read.time == pytest.approx(sum(report.seconds for report in reports), abs=0.001)
    outcomes = [[result for case in suite for result in case.result] for suite in read]
    kinds = [[(type(result).__name__, result.type) for result in results] for results in outcomes]
    assert kinds == [[], [("Failure", "differs")], [("Failure", "invalid")], [("Skipped", None)]]
    statuses = [element.get("value") for element in read._elem.iter("property")]
    assert statuses == ["optimal", "optimal", "invalid", "skipped"]
    (failure,) = outcomes[1]
    assert failure.message == "week.yaml:3:10: expect.status: status is optimal, expected infeasible"
    assert failure.text.splitlines()[1].endswith("expect.includes[0]: deadlift is not in the week")
    for element in read._elem.iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
