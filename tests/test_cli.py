"""The command line: what each command writes where, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

import scheduler
from scheduler.cli import commands, run
from scheduler.cli.progress import Line
from scheduler.loading import load_catalog, shipped_catalog_folder
from scheduler.result import Result
from scheduler.schema import SCHEMAS

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
SMALL = DATA / "small.yaml"
LARGE = DATA / "large.yaml"
PROGRAM = DATA / "small_program.yaml"
IMPOSSIBLE = ROOT / "scenarios" / "infeasible_two_causes.yaml"
COMMAND = [sys.executable, "-m", "scheduler"]
ESCAPE = "\x1b"

Output = pytest.CaptureFixture[str]
Json = dict[str, Any]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Write a scenario that extends the small one; give its path."""
    (tmp_path / "small.yaml").write_text(SMALL.read_text())

    def written(name: str, *lines: str) -> str:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(("version: 1", "extends: small.yaml", *lines, "")))
        return str(file)

    return written


@pytest.fixture(scope="module")
def small_result() -> Json:
    """The result of the small scenario as JSON."""
    done = cli("solve", str(SMALL), "-f", "json", "--canonical")
    assert done.returncode == 0, done.stderr
    result: Json = json.loads(done.stdout)
    return result


def cli(
    *arguments: str, stdin: bytes | str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, with pipes instead of a terminal."""
    text = stdin.decode() if isinstance(stdin, bytes) else stdin
    return subprocess.run(
        [*COMMAND, *arguments],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env=environment(**(env or {})),
    )


def environment(**more: str) -> dict[str, str]:
    """The environment without what would change colours, with the terminal that the tests expect."""
    plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    return {**plain, "TERM": "xterm-256color", "COLUMNS": "100", **more}


class OnTerminal:
    """A run of the program whose standard output or error is a terminal."""

    def __init__(self, *arguments: str, stream: str, env: dict[str, str] | None = None) -> None:
        self._screen, slave = pty.openpty()
        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # else ignored where we are
        try:
            self.process = subprocess.Popen(
                [*COMMAND, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=slave if stream == "stdout" else subprocess.PIPE,
                stderr=slave if stream == "stderr" else subprocess.PIPE,
                env=environment(**(env or {})),
            )
        finally:
            signal.signal(signal.SIGINT, before)
            os.close(slave)
        self.seen = ""

    def __enter__(self) -> OnTerminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self._screen)

    def wait_for(self, part: str, seconds: float = 60) -> None:
        """Read the screen until it shows ``part``."""
        until = time.monotonic() + seconds
        while part not in self.seen:
            assert time.monotonic() < until, f"no {part!r} in {self.seen!r}"
            assert self._read(), f"no {part!r} in {self.seen!r}"

    def finish(self, seconds: float = 60) -> tuple[int, str]:
        """Wait for the end; give the exit code and what came out of the pipe."""
        until = time.monotonic() + seconds
        while self._read():
            assert time.monotonic() < until, "still running"
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, ((out or b"") + (err or b"")).decode()

    def _read(self) -> bool:
        if not select.select([self._screen], [], [], 0.1)[0]:
            return self.process.poll() is None
        try:
            data = os.read(self._screen, 65536)
        except OSError:  # how Linux says that the other end is closed
            data = b""
        self.seen += data.decode("utf-8", "replace")
        return bool(data)


def without_time(result: Json) -> Json:
    return {key: value for key, value in result.items() if key != "seconds"}


CONTEXT = click.Context(commands)


def every_command(group: click.Group = commands, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in members(group).items():
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        else:
            yield (*path, name)


def found(path: tuple[str, ...]) -> click.Command:
    command: click.Command = commands
    for name in path:
        assert isinstance(command, click.Group)
        command = members(command)[name]
    return command


def members(group: click.Group) -> dict[str, click.Command]:
    found = {name: group.get_command(CONTEXT, name) for name in group.list_commands(CONTEXT)}
    return {name: command for name, command in found.items() if command is not None}


# Help, version, usage


def test_version_is_the_package_version(capsys: Output) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"scheduler, version {scheduler.__version__}\n"


@pytest.mark.parametrize("path", tuple(every_command()), ids="-".join)
def test_help_mentions_every_option_argument_and_command(path: tuple[str, ...], capsys: Output) -> None:
    assert run([*path, "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    command = found(path)
    assert command.help
    whole = "".join(out.split())  # long metavariables are broken over lines
    for parameter in command.params:
        names = parameter.opts if isinstance(parameter, click.Option) else [parameter.make_metavar(CONTEXT)]
        assert all(name in whole for name in names)
    for name in members(command) if isinstance(command, click.Group) else ():
        assert f"  {name} " in out
    assert run([*path, "-h"]) == 0


@pytest.mark.parametrize("path", tuple(every_command()), ids="-".join)
def test_every_option_says_what_it_does(path: tuple[str, ...]) -> None:
    options = [one for one in found(path).params if isinstance(one, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_help_lists_the_exit_codes(capsys: Output) -> None:
    run(["--help"])
    out = capsys.readouterr().out
    for code in (
        "0 done",
        "1 a check",
        "2 invalid",
        "3 infeasible",
        "4 nothing",
        "5 refused",
        "6",
        "70",
        "130/143",
    ):
        assert code in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "Usage: scheduler"),
        (["solv"], "No such command 'solv'"),
        (["solve"], "Missing argument 'SCENARIO...'"),
        (["solve", "--fast", "x"], "No such option"),
        (["solve", "--time-limit", "0", "x"], "0.01<=x<=86400"),
        (["solve", "--time-limit", "nan", "x"], "--time-limit"),
        (["solve", "--time-limit", "inf", "x"], "0.01<=x<=86400"),
        (["solve", "--workers", "0", "x"], "1<=x<=64"),
        (["solve", "--seed", "-1", "x"], "--seed"),
        (["solve", "-f", "xml", "x"], "'xml' is not one of 'text', 'json'"),
        (["verify", "x"], "Missing argument 'PROGRAM'"),
        (["verify", "-", "-"], "only one of SCENARIO and PROGRAM can be standard input"),
        (["check"], "Missing argument 'PATH...'"),
        (["schema", "week"], "'week' is not one of 'catalog', 'program', 'scenario', 'template'"),
        (["catalog", "list", "exercise"], "'exercise' is not one of"),
        (["catalog", "show", "pul_up"], 'did you mean "pull_up"?'),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], part: str, capsys: Output) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert part in err
    assert "Traceback" not in err


# solve


def test_solve_shows_the_week_as_text(capsys: Output) -> None:
    assert run(["solve", str(SMALL)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert lines[0].startswith("Small   best possible, proved in ")
    assert any(line.startswith("Tue 18:00  home   ") for line in lines)
    assert any(line.startswith("   1  ") for line in lines)
    assert "If something hurts in another way than tired muscles do" in out


def test_solve_writes_json_that_verify_accepts(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "result.json"
    assert run(["solve", str(SMALL), "-f", "json", "-o", str(file)]) == 0
    assert capsys.readouterr() == ("", "")
    result = Result.model_validate_json(file.read_text())
    assert (result.status, result.name, result.interrupted) == ("optimal", "Small", False)
    assert run(["verify", str(SMALL), str(file)]) == 0
    assert capsys.readouterr().out.startswith("Small: keeps every rule")


def test_solve_writes_text_to_a_file_without_escapes(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "week.txt"
    assert run(["solve", str(SMALL), "--output", str(file)]) == 0
    assert capsys.readouterr() == ("", "")
    assert file.read_text().startswith("Small   best possible")
    assert ESCAPE not in file.read_text()


def test_several_scenarios_give_an_array_and_the_highest_exit_code(
    write: Callable[..., str], capsys: Output
) -> None:
    impossible = write("impossible.yaml", "sessions: {min: 2, max: 2}", "name: Impossible")
    assert run(["solve", str(SMALL), impossible, "-f", "json"]) == 3
    results = json.loads(capsys.readouterr().out)
    assert [(result["name"], result["status"]) for result in results] == [
        ("Small", "optimal"),
        ("Impossible", "infeasible"),
    ]


def test_several_scenarios_give_one_text_after_the_other(write: Callable[..., str], capsys: Output) -> None:
    assert run(["solve", str(SMALL), write("other.yaml", "name: Other")]) == 0
    out = capsys.readouterr().out
    assert [line.split("   ")[0] for line in out.splitlines() if "best possible" in line] == [
        "Small",
        "Other",
    ]


def test_a_scenario_can_come_from_standard_input() -> None:
    done = cli("solve", "-", "-f", "json", stdin=SMALL.read_text())
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["name"] == "Small"
    refused = cli("solve", "-", stdin="version: 1\ncolour: blue\n")
    assert refused.returncode == 2
    assert "error: standard input:2:1: colour: found an unknown key" in refused.stderr


def test_standard_input_has_no_folder_to_extend_files_from() -> None:
    done = cli("solve", "-", stdin="version: 1\nextends: small.yaml\n")
    assert done.returncode == 2
    assert "standard input:2:10: extends: " in done.stderr
    assert "no folder" in done.stderr


def test_canonical_gives_the_same_week_whatever_the_seed(small_result: Json, capsys: Output) -> None:
    assert small_result["canonical"] is True
    for seed in ("1", "77"):
        run(["solve", str(SMALL), "-f", "json", "--canonical", "--seed", seed, "--workers", "2"])
        assert without_time(json.loads(capsys.readouterr().out)) == without_time(small_result)


def test_deterministic_runs_repeat(capsys: Output) -> None:
    results = []
    for _ in range(2):
        run(["solve", str(LARGE), "-f", "json", "--deterministic", "--time-limit", "0.6", "--seed", "5"])
        results.append(without_time(json.loads(capsys.readouterr().out)))
    assert results[0] == results[1]
    assert results[0]["program"]["sessions"]


@pytest.mark.parametrize(
    ("line", "code", "status", "part"),
    [
        ("sessions: {min: 1}", 0, "optimal", "best possible"),
        ("sessions: {min: 2, max: 2}", 3, "infeasible", "no week can keep all rules (proved)"),
        ("pain: [{condition: red_flag_cauda_equina}]", 5, "refused", "emergency"),
        ("pain: [{condition: pregnancy}]", 5, "refused", "cleared: true"),
    ],
)
def test_the_exit_code_tells_the_status(
    line: str, code: int, status: str, part: str, write: Callable[..., str], capsys: Output
) -> None:
    file = write("a.yaml", line)
    assert run(["solve", file]) == code
    out, err = capsys.readouterr()
    assert part in out
    assert err == ""
    assert run(["solve", file, "-f", "json"]) == code
    assert json.loads(capsys.readouterr().out)["status"] == status


def test_nothing_found_in_time_is_exit_code_4(capsys: Output) -> None:
    assert run(["solve", str(LARGE), "--time-limit", "0.01"]) == 4
    assert capsys.readouterr().out.startswith("Large   no week found in ")


def test_a_week_without_proof_is_exit_code_0_and_says_so(capsys: Output) -> None:
    assert run(["solve", str(LARGE), "--time-limit", "5"]) == 0
    assert "checked, not proved best" in capsys.readouterr().out.splitlines()[0]


def test_a_week_that_the_checker_rejects_is_exit_code_6(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Output
) -> None:
    def broken(scenario: object, program: object, catalog: object) -> scheduler.Verdict:
        breach = scheduler.Breach(demand="sessions.min", text="made up")
        return scheduler.Verdict((breach,), (), (), (), {}, {})

    monkeypatch.setattr("scheduler.witnesses.verify", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(["solve", str(SMALL)]) == 6
    out, err = capsys.readouterr()
    assert out == ""
    assert "sessions.min: made up" in err
    assert "Please report it with the file" in err
    (report,) = tmp_path.glob("scheduler-report-*.txt")
    assert json.loads(report.read_text())["scenario"]["name"] == "Small"


def test_a_defect_is_exit_code_70_with_a_report_but_no_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Output
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr("scheduler.checker.verify", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(["verify", str(SMALL), str(PROGRAM)]) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert "internal error: ZeroDivisionError('made up')" in err
    assert "Traceback" not in err
    (report,) = tmp_path.glob("scheduler-report-*.txt")
    assert "Traceback" in report.read_text()


# verify


def test_a_program_written_by_hand_is_verified(capsys: Output) -> None:
    assert run(["verify", str(SMALL), str(PROGRAM)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "Small: keeps every rule"


def test_verify_writes_json(capsys: Output) -> None:
    assert run(["verify", str(SMALL), str(PROGRAM), "-f", "json"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["format"] == "scheduler.verdict/1"
    assert (verdict["name"], verdict["kept"], verdict["breaches"]) == ("Small", True, [])
    assert set(verdict["tiers"]) == {"shortfall", "fit", "economy"}


def test_verify_reads_either_file_from_standard_input() -> None:
    assert cli("verify", "-", str(PROGRAM), stdin=SMALL.read_text()).returncode == 0
    assert cli("verify", str(SMALL), "-", stdin=PROGRAM.read_text()).returncode == 0


def another_day(program: Json) -> None:
    program["sessions"][0]["day"] = "wed"


def the_same_twice(program: Json) -> None:
    program["sessions"][0]["work"] *= 2


def no_work(program: Json) -> None:
    program["sessions"][0]["work"] = []


def no_session(program: Json) -> None:
    program["sessions"] = []


def without_equipment(program: Json) -> None:
    program["sessions"][0]["work"][0] = {"exercise": "lat_pulldown", "sets": 2}


def no_warm_up(program: Json) -> None:
    del program["sessions"][0]["warm_up"]


def too_long(program: Json) -> None:
    program["sessions"][0]["warm_up"][0]["minutes"] = 60


def too_many_sets(program: Json) -> None:
    program["sessions"][0]["work"] = [{"exercise": "bird_dog", "sets": 20}]


def moon_walk(program: Json) -> None:
    program["sessions"][0]["work"][0]["exercise"] = "moon_walk"


@pytest.mark.parametrize(
    ("tamper", "demand"),
    [
        (another_day, "sessions.wed"),
        (the_same_twice, "sessions.once.wall_angel.tue"),
        (no_work, "sessions.items.min.tue"),
        (no_session, "sessions.min"),
        (without_equipment, "equipment.lat_pulldown"),
        (no_warm_up, "warm_up"),
        (too_long, "time_budget.tue"),
        (too_many_sets, "dose"),
        (moon_walk, "catalog"),
    ],
)
def test_a_tampered_program_is_exit_code_1_and_names_the_demand(
    tamper: Callable[[Json], None], demand: str, small_result: Json, tmp_path: Path, capsys: Output
) -> None:
    result = json.loads(json.dumps(small_result))
    result["program"]["sessions"][0]["work"] = [{"exercise": "wall_angel", "sets": 1}]
    tamper(result["program"])
    file = tmp_path / "tampered.json"
    file.write_text(json.dumps(result))
    assert run(["verify", str(SMALL), str(file), "-f", "json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["kept"] is False
    named = [breach["demand"] for breach in verdict["breaches"]]
    assert any(name == demand or name.startswith(f"{demand}.") for name in named), named
    assert run(["verify", str(SMALL), str(file)]) == 1
    assert f": {demand}" in capsys.readouterr().out


# check


@pytest.fixture
def checked(write: Callable[..., str], tmp_path: Path) -> Path:
    """A folder with scenarios that are ok (2), fail (3) or have nothing to check (2)."""
    write("cases/small.yaml")
    (tmp_path / "cases" / "small.yaml").write_text(SMALL.read_text())
    write("cases/ok.yaml", "expect: {status: [optimal], sessions: {min: 1, max: 1}, excludes: [deadlift]}")
    write("cases/red.yaml", *RED, "expect: {status: [refused], refused: red_flag_cauda_equina}")
    write("cases/worse.yaml", "expect: {status: [infeasible], includes: [deadlift], fit: {max: 0}}")
    write("cases/not_red.yaml", *RED, "expect: {status: [optimal]}")
    write("cases/invalid.yaml", "colour: blue", "expect: {status: [optimal]}")
    write("cases/skipped.yml")
    (tmp_path / "cases" / "notes.txt").write_text("no scenario")
    return tmp_path / "cases"


RED = ("pain: [{condition: red_flag_cauda_equina}]",)


def test_check_tells_ok_failed_with_the_difference_and_skipped(checked: Path, capsys: Output) -> None:
    assert run(["check", str(checked)]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    words = [line.split()[:2] for line in out.splitlines() if not line.startswith(" ")]
    assert words == [
        ["FAILED", str(checked / "invalid.yaml")],
        ["FAILED", str(checked / "not_red.yaml")],
        ["ok", str(checked / "ok.yaml")],
        ["ok", str(checked / "red.yaml")],
        ["skipped", str(checked / "skipped.yml")],
        ["skipped", str(checked / "small.yaml")],
        ["FAILED", str(checked / "worse.yaml")],
        ["2", "ok,"],
    ]
    for difference in (
        f"{checked / 'invalid.yaml'}:3:1: colour: found an unknown key",
        "status is refused, expected optimal",
        "status is optimal, expected infeasible",
        "deadlift is not in the week",
        "expected at least 0 and at most 0",
    ):
        assert f"         {difference}" in out or difference in out
    assert out.splitlines()[-1] == "2 ok, 3 failed, 2 skipped"


def test_check_writes_junit_xml_with_the_right_counts(checked: Path, tmp_path: Path, capsys: Output) -> None:
    report = tmp_path / "report.xml"
    assert run(["check", str(checked), "--junit-xml", str(report)]) == 1
    suite = ElementTree.parse(report).getroot()
    assert suite.tag == "testsuites"
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("7", "3", "0")
    assert sum(int(one.get("skipped", "")) for one in suite.iter("testsuite")) == 2
    cases = {Path(case.get("name", "")).name: case for case in suite.iter("testcase")}
    assert len(cases) == 7
    failures = {
        name: case.findtext("failure") for name, case in cases.items() if case.find("failure") is not None
    }
    assert set(failures) == {"invalid.yaml", "not_red.yaml", "worse.yaml"}
    assert "deadlift is not in the week" in (failures["worse.yaml"] or "")
    assert {name for name, case in cases.items() if case.find("skipped") is not None} == {
        "skipped.yml",
        "small.yaml",
    }
    assert "3 failed" in capsys.readouterr().out


def test_check_is_exit_code_0_where_nothing_differs(checked: Path, capsys: Output) -> None:
    assert run(["check", str(checked / "red.yaml"), str(checked / "small.yaml")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 ok, 0 failed, 1 skipped"


def test_checking_a_folder_without_scenarios_is_a_mistake(tmp_path: Path, capsys: Output) -> None:
    assert run(["check", str(tmp_path)]) == 2
    assert f"error: {tmp_path}: found no scenario" in capsys.readouterr().err


def test_a_missing_file_fails_the_check_and_the_others_are_still_checked(
    checked: Path, capsys: Output
) -> None:
    assert run(["check", str(checked / "none.yaml"), str(checked / "red.yaml")]) == 1
    out = capsys.readouterr().out
    assert "a file that cannot be read (no such file" in out
    assert out.splitlines()[-1] == "1 ok, 1 failed, 0 skipped"


def test_odd_characters_leave_the_junit_report_readable(
    write: Callable[..., str], tmp_path: Path, capsys: Output
) -> None:
    file = write("odd.yaml", r'"\e[31m\0<&>\ufffe": 1', "expect: {status: [optimal]}")
    report = tmp_path / "report.xml"
    assert run(["check", file, "--junit-xml", str(report)]) == 1
    assert ElementTree.parse(report).getroot().get("failures") == "1"
    assert ESCAPE not in capsys.readouterr().out


# catalog and schema


@pytest.mark.parametrize(
    ("kind", "one"),
    [
        ("exercises", "pull_up"),
        ("muscles", "lats"),
        ("regions", "back"),
        ("equipment", "barbell"),
        ("patterns", "hinge"),
        ("tags", "shear"),
        ("conditions", "low_back_pain"),
        ("sources", "judgement"),
        ("templates", "intermediate_gym"),
    ],
)
def test_catalog_list_and_show_know_every_kind(kind: str, one: str, capsys: Output) -> None:
    assert run(["catalog", "list", kind]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == list(getattr(load_catalog(), kind))
    assert run(["catalog", "show", one]) == 0
    assert f"{kind}: {one}" in capsys.readouterr().out.splitlines()


def test_everything_in_the_catalog_can_be_shown(capsys: Output) -> None:
    catalog = load_catalog()
    for kind in ("exercises", "conditions", "templates", "sources", "equipment"):
        for name in getattr(catalog, kind):
            assert run(["catalog", "show", name]) == 0, name
            out, err = capsys.readouterr()
            assert out
            assert err == ""


def test_catalog_show_tells_the_facts_and_what_they_rest_on(capsys: Output) -> None:
    assert run(["catalog", "show", "bent_over_row_bb"]) == 0
    out = capsys.readouterr().out
    assert "  direct: lats | rhomboids | mid_traps" in out
    assert "credits rests on: " in out


def test_catalog_check_accepts_the_shipped_catalog(capsys: Output) -> None:
    assert run(["catalog", "check"]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("no problem found")
    assert run(["catalog", "check", str(shipped_catalog_folder())]) == 0


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_schema_prints_a_valid_json_schema(kind: str, capsys: Output) -> None:
    assert run(["schema", kind]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "prefixItems" not in json.dumps(schema)


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "blue"},
        {"version": 2},
        {"sessions": {"min": -1}},
        {"sessions": {"most": 1}},
        {"days": {"monday": {"at": "gym", "minutes": 60}}},
        {"days": {"mon": {"at": "gym"}}},
        {"pain": [{"condition": "neck_pain", "severity": 11}]},
        {"athlete": {"level": "godlike"}},
        {"weekly_sets": {"lats": {"minimum": 3}}},
    ],
)
def test_the_schema_finds_mistakes(wrong: Json) -> None:
    schema = SCHEMAS["scenario"](load_catalog())
    valid: Json = {"version": 1, "extends": "intermediate_gym"}
    jsonschema.validate(valid, schema, cls=jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**valid, **wrong}, schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "partial",
    [
        {"athlete": {"level": "beginner"}},
        {"athlete": {"goal": "health"}},
        {"dose": {"repetitions": {"min": 5, "max": 8}}},
        {"sessions": {"max": 2}},
        {"sessions": {"items": {"max": 4}}},
        {"recovery": None},
        {"weekly_sets": {"lats": None}},
        {"dose": {"repetitions": None}},
    ],
)
def test_what_extends_a_template_may_give_parts_for_the_schema_too(partial: Json) -> None:
    data = {"version": 1, "extends": "intermediate_gym", **partial}
    scheduler.load_scenario(data)
    jsonschema.validate(data, SCHEMAS["scenario"](load_catalog()), cls=jsonschema.Draft202012Validator)


def test_a_result_matches_the_program_schema(small_result: Json) -> None:
    jsonschema.validate(small_result, SCHEMAS["program"](load_catalog()), cls=jsonschema.Draft202012Validator)


# Terminals, colours, pipes


def test_a_terminal_gets_colours() -> None:
    with OnTerminal("verify", str(SMALL), str(PROGRAM), stream="stdout") as terminal:
        code, _ = terminal.finish()
    assert code == 0
    assert f"{ESCAPE}[" in terminal.seen


def test_no_color_gives_no_escapes_on_a_terminal() -> None:
    with OnTerminal("verify", str(SMALL), str(PROGRAM), stream="stdout", env={"NO_COLOR": "1"}) as terminal:
        code, _ = terminal.finish()
    assert code == 0
    assert "Small: keeps every rule" in terminal.seen
    assert ESCAPE not in terminal.seen


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}])
def test_a_pipe_gets_no_escapes_and_no_progress(env: dict[str, str]) -> None:
    done = cli("solve", str(SMALL), env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert ESCAPE not in done.stdout
    assert "\r" not in done.stdout


def test_long_lines_are_not_broken_for_a_narrow_pipe() -> None:
    wide, narrow = (cli("verify", str(SMALL), str(PROGRAM), env={"COLUMNS": n}).stdout for n in ("200", "10"))
    assert wide == narrow


def test_progress_is_shown_on_a_terminal_and_gone_at_the_end() -> None:
    with OnTerminal("solve", str(LARGE), "--time-limit", "5", "-f", "json", stream="stderr") as terminal:
        terminal.wait_for("looking for a first week")
        terminal.wait_for(", at least ")
        code, out = terminal.finish()
    assert code == 0
    assert json.loads(out)["status"] == "feasible"
    assert "Ctrl-C takes the best week so far" in terminal.seen
    assert f"{ESCAPE}[?25h" in terminal.seen  # the cursor is back


def test_the_live_line_has_a_clock_the_tier_and_its_gap() -> None:
    with OnTerminal("solve", str(LARGE), "--time-limit", "60", "-f", "json", stream="stderr") as terminal:
        terminal.wait_for("0:00  looking for a first week")
        terminal.wait_for(" of 3, ")
        terminal.wait_for(", gap ")
        terminal.wait_for("0:03  ")
        terminal.process.send_signal(signal.SIGINT)
        code, _ = terminal.finish()
    assert code == 130


def test_the_live_line_tells_that_there_is_no_week_while_that_is_explained() -> None:
    with OnTerminal("solve", str(IMPOSSIBLE), "-f", "json", stream="stderr") as terminal:
        terminal.wait_for("no week can keep all rules; looking for what clashes")
        code, out = terminal.finish()
    assert (code, json.loads(out)["status"]) == (3, "infeasible")


def test_the_live_line_is_cut_where_the_terminal_is_narrow() -> None:
    narrow = {"COLUMNS": "40"}
    with OnTerminal("solve", str(LARGE), "--time-limit", "60", stream="stderr", env=narrow) as terminal:
        terminal.wait_for("\N{HORIZONTAL ELLIPSIS}")
        terminal.process.send_signal(signal.SIGINT)
        terminal.finish()
    assert "so far" not in terminal.seen


def test_the_clock_runs_where_no_news_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter((59.9, 61.0))
    monkeypatch.setattr("time.monotonic", lambda: next(moments))
    line = Line("looking", started=0.0)
    assert [str(line.__rich__()) for _ in range(2)] == ["0:59  looking", "1:01  looking"]


EVIL_NAME = r'name: "\e]0;title\a\e[2J\x9b31m\u202e\b\r evil"'


def test_control_characters_in_words_are_refused_and_never_shown_raw(
    write: Callable[..., str], capsys: Output
) -> None:
    file = write("evil.yaml", EVIL_NAME, r'notes: ["\e[2Jnote"]')
    assert run(["solve", file]) == 2
    told = capsys.readouterr().err
    assert told.count("expected text without control characters") == 2
    assert all(line.isprintable() for line in told.split("\n")), ascii(told)


def test_words_beyond_ascii_go_through_json_and_back(
    write: Callable[..., str], capsys: Output, tmp_path: Path
) -> None:
    file, week = write("week.yaml", 'name: "Rücken 💪 背中"'), str(tmp_path / "week.json")
    assert run(["solve", file, "-f", "json", "-o", week]) == 0
    assert json.loads(Path(week).read_text(encoding="utf-8"))["name"] == "Rücken 💪 背中"
    assert run(["verify", file, week]) == 0
    assert "Rücken 💪 背中" in capsys.readouterr().out


def test_escapes_in_the_arguments_never_reach_the_messages_raw(capsys: Output) -> None:
    evil = f"{ESCAPE}[2Jx\a"
    for arguments in (["solve", evil], ["catalog", "show", evil], ["solve", str(SMALL), "-o", f"{evil}/x"]):
        assert run(arguments) == 2
        assert ESCAPE not in capsys.readouterr().err


def test_escapes_in_a_file_name_never_reach_the_check_raw(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / f"{ESCAPE}[2J.yaml").write_text(SMALL.read_text())
    assert run(["check", str(tmp_path)]) == 0
    assert ESCAPE not in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["catalog", "list"], ["schema", "catalog"], ["--help"], ["--version"]])
def test_a_closed_pipe_is_no_defect(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=out, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    assert done.stderr == ""
    assert done.returncode == 141


def test_head_takes_the_first_line_only() -> None:
    command = f"{sys.executable} -m scheduler catalog list | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["catalog", "list"], ["--version"]])
def test_a_full_disk_below_standard_output_is_told_not_a_defect(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    assert done.returncode not in (0, 70)
    assert "internal error" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "no space left on device" in done.stderr.lower()


def test_a_closed_standard_output_is_no_defect(tmp_path: Path) -> None:
    file = tmp_path / "catalog.txt"
    command = f"{sys.executable} -m scheduler catalog list >&-; echo $? > {file}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert (file.read_text(), done.stderr) == ("0\n", "")


def test_a_terminal_that_knows_only_ascii_still_gets_the_week() -> None:
    done = cli("solve", str(SMALL), env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Small   best possible")


# What is imported


LOADED = """\
import sys
from scheduler.cli import run
code = run(sys.argv[1:])
print(code, *sorted({"ortools", "pandas", "numpy"} & sys.modules.keys()), file=sys.stderr)
"""
LAZY = {
    "version": (0, ["--version"]),
    "help": (0, ["--help"]),
    "help of solve": (0, ["solve", "--help"]),
    "verify": (0, ["verify", str(SMALL), str(PROGRAM)]),
    "catalog list": (0, ["catalog", "list"]),
    "catalog check": (0, ["catalog", "check"]),
    "schema scenario": (0, ["schema", "scenario"]),
    "solve of a refused scenario": (5, ["solve", "red.yaml"]),
    "solve of an invalid scenario": (2, ["solve", "invalid.yaml"]),
    "solve of a missing scenario": (2, ["solve", "none.yaml"]),
    "check of a refused scenario": (0, ["check", "red.yaml"]),
}


@pytest.mark.parametrize(("code", "arguments"), LAZY.values(), ids=LAZY.keys())
def test_what_solves_nothing_does_not_load_the_solver(
    code: int, arguments: list[str], write: Callable[..., str], tmp_path: Path
) -> None:
    write("red.yaml", *RED, "expect: {status: [refused]}")
    write("invalid.yaml", "colour: blue")
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == str(code), done.stderr


def test_solving_loads_the_solver(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, "solve", str(SMALL)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "ortools" in done.stderr.splitlines()[-1]


def test_one_search_writes_several_forms(tmp_path: Path) -> None:
    files = [tmp_path / "week.json", tmp_path / "week.txt", tmp_path / "week"]
    assert (
        run(["solve", str(SMALL), "--canonical", *(part for file in files for part in ("-o", str(file)))])
        == 0
    )
    assert Result.model_validate_json(files[0].read_text()).program is not None
    assert files[1].read_text() == files[2].read_text()
    assert "proved least" in files[1].read_text()


def test_several_files_are_written_by_their_endings(capsys: Output, tmp_path: Path) -> None:
    files = (str(tmp_path / "a.json"), str(tmp_path / "b.json"))
    assert run(["solve", str(SMALL), "-f", "json", "-o", files[0], "-o", files[1]]) == 2
    assert "leave --format out" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
