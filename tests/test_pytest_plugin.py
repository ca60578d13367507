"""The plugin for pytest: what it collects, what a failure says, and that it is no burden to others."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

# Runs within this process forget what they imported, and what is written in C cannot be imported twice.
import scheduler.explaining
import scheduler.report.check
import scheduler.search  # noqa: F401

pytest_plugins = "pytester"

SMALL = (Path(__file__).parent / "data" / "small.yaml").read_text()
INI = "[pytest]\nscheduler_scenarios = scenarios/*.yaml\n"
KEPT = "expect: {status: [optimal], excludes: [deadlift]}"
WORSE = "expect:\n  includes:\n    - deadlift"
NO_WEEK = "sessions: {min: 2, max: 2}\nexpect: {sessions: {min: 2}}"
INVALID = "colour: blue\nexpect: {status: [optima]}"


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with a scenario of each kind: kept, differing, without a week, invalid, expecting nothing."""
    folder = pytester.mkdir("scenarios")
    (folder / "small.yaml").write_text(SMALL)
    for name, text in {"kept": KEPT, "worse": WORSE, "no_week": NO_WEEK, "invalid": INVALID}.items():
        (folder / f"{name}.yaml").write_text(f"version: 1\nextends: small.yaml\n{text}\n")
    pytester.makeini(INI)
    return pytester


def test_a_project_that_asks_for_nothing_is_left_alone(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\n")
    project.makepyfile("def test_one(): pass")
    project.runpytest().assert_outcomes(passed=1)
    assert project.runpytest("scenarios").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_the_plugin_imports_nothing_heavy_before_a_scenario_runs(project: pytest.Pytester) -> None:
    heavy = {"pydantic", "ortools", "yaml", "click", "rich"}
    code = f"import sys, pytest; pytest.main(sys.argv[1:]); print('loaded', {heavy!r} & sys.modules.keys())"

    def loaded(*arguments: str) -> str:
        command = [sys.executable, "-c", code, "-q", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]

    assert loaded("--collect-only") == "loaded set()"
    assert "ortools" in loaded("scenarios/kept.yaml")


def test_each_kind_of_scenario_ends_as_it_should(project: pytest.Pytester) -> None:
    result = project.runpytest("-rs", "-v")
    result.assert_outcomes(passed=1, failed=3, skipped=1)
    result.stdout.fnmatch_lines(
        ["scenarios/invalid.yaml::expect FAILED*", "scenarios/kept.yaml::expect PASSED*"]
    )
    result.stdout.fnmatch_lines(['SKIPPED*scenarios/small.yaml: no "expect"'])


def test_a_failure_says_what_differs_where_and_shows_no_traceback(project: pytest.Pytester) -> None:
    printed = project.runpytest().stdout
    printed.fnmatch_lines(
        [
            "*_ scenarios/invalid.yaml _*",
            "scenarios/invalid.yaml:3:1: colour: found an unknown key, expected one of *",
            'scenarios/invalid.yaml:4:19: expect.status?0?: found "optima", expected *',
            "*_ scenarios/no_week.yaml _*",
            "scenarios/no_week.yaml:4:1: expect.status: status is infeasible, expected optimal or feasible",
            "No week has at least 2 sessions (1 days to train on) (line 3).",
            "*_ scenarios/worse.yaml _*",
            "scenarios/worse.yaml:5:7: expect.includes?0?: deadlift is not in the week",
        ],
        consecutive=False,
    )
    printed.no_fnmatch_line("*pytest_plugin.py*")
    printed.no_fnmatch_line("*Traceback*")


def test_scenarios_are_chosen_like_other_tests(project: pytest.Pytester) -> None:
    project.runpytest("-k", "kept").assert_outcomes(passed=1, deselected=4)
    project.runpytest("scenarios/kept.yaml::expect").assert_outcomes(passed=1)
    listed = project.runpytest("--collect-only", "-q")
    assert [line for line in listed.outlines if "::" in line] == [
        f"scenarios/{name}.yaml::expect" for name in ("invalid", "kept", "no_week", "small", "worse")
    ]


def test_what_failed_last_is_run_again(project: pytest.Pytester) -> None:
    project.runpytest("-k", "kept or worse").assert_outcomes(passed=1, failed=1, deselected=3)
    project.runpytest("--lf", "-k", "kept or worse").assert_outcomes(failed=1, deselected=0)


def test_scenarios_run_in_several_processes(project: pytest.Pytester) -> None:
    result = project.runpytest("-n", "2", "-k", "kept or worse or small")
    result.assert_outcomes(passed=1, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["scenarios/worse.yaml:5:7: expect.includes?0?: deadlift is not in the week"])


def test_the_junit_report_names_file_status_and_difference(project: pytest.Pytester) -> None:
    project.runpytest("--junit-xml=report.xml", "-k", "worse or kept")
    cases = {
        case.get("classname", ""): case
        for case in ElementTree.parse(project.path / "report.xml").iter("testcase")
    }
    assert set(cases) == {"scenarios.kept.yaml", "scenarios.worse.yaml"}
    worse = cases["scenarios.worse.yaml"]
    assert "deadlift is not in the week" in (worse.findtext("failure") or "")
    (status,) = worse.iter("property")
    assert (status.get("name"), status.get("value")) == ("status", "optimal")


def test_the_command_line_can_ask_instead(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\n")
    asked = ("--scheduler-scenarios=**/kep*.yaml", "--scheduler-scenarios=scenarios/small.yaml")
    project.runpytest(*asked).assert_outcomes(passed=1, skipped=1)


def add_large(project: pytest.Pytester) -> None:
    """A scenario that takes minutes to prove, and much longer than 0.01 s to find any week for."""
    large = (Path(__file__).parent / "data" / "large.yaml").read_text()
    (project.path / "scenarios" / "large.yaml").write_text(f"{large}expect: {{status: [optimal]}}\n")


def test_the_time_limit_is_kept(project: pytest.Pytester) -> None:
    add_large(project)
    unknown = ["*expect.status: status is unknown, expected optimal"]
    result = project.runpytest("-k", "large", "--scheduler-time-limit", "0.01")
    result.assert_outcomes(failed=1, deselected=5)
    result.stdout.fnmatch_lines(unknown)
    project.makeini(f"{INI}scheduler_time_limit = 0.01\n")
    result = project.runpytest("-k", "large")
    result.assert_outcomes(failed=1, deselected=5)
    result.stdout.fnmatch_lines(unknown)


def test_a_catalog_of_ones_own_is_used(project: pytest.Pytester) -> None:
    catalog = Path(__file__).parent / "catalog"
    result = project.runpytest("-k", "kept", f"--scheduler-catalog={catalog}")
    result.assert_outcomes(failed=1, deselected=4)
    result.stdout.fnmatch_lines(['*small.yaml:6:10: places.home?0?: found "mat", expected *'])
    project.makeini(f"{INI}scheduler_catalog = no_such_folder\n")
    result = project.runpytest("-k", "kept")
    result.stdout.fnmatch_lines(["*no_such_folder*: found *"])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--scheduler-time-limit", "soon"), "*scheduler_time_limit: 'soon' is no number of seconds*"),
        (("--scheduler-time-limit", "nan"), "*scheduler_time_limit: 'nan' is no number of seconds*"),
        (("--scheduler-scenarios", "/etc/*.yaml"), "*scheduler_scenarios: '/etc/?.yaml'*"),
    ],
)
def test_a_wrong_option_is_a_usage_error(
    arguments: tuple[str, ...], message: str, project: pytest.Pytester
) -> None:
    result = project.runpytest(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([message])


def test_ctrl_c_ends_the_search(project: pytest.Pytester) -> None:
    add_large(project)
    command = [sys.executable, "-m", "pytest", "-s", "--scheduler-time-limit=600", "scenarios/large.yaml"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # else ignored where we are
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    while not process.stdout.readline().startswith("collected"):
        pass
    time.sleep(6)  # into the search
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED
    assert "KeyboardInterrupt" in out


def test_every_shipped_scenario_is_collected(pytester: pytest.Pytester) -> None:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "scenarios"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    collected = {line.partition("::")[0] for line in listed.splitlines() if "::" in line}
    assert collected == {f"scenarios/{path.name}" for path in (root / "scenarios").glob("*.yaml")}
