"""What a person gets who writes a scenario, a catalog or a program wrong: where, what, and what instead.

Nothing that a file can hold may end in a traceback, an "internal error" or a stalled program.
"""

from __future__ import annotations

import contextlib
import json
import math
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from scheduler import InputError, load_catalog, load_scenario
from scheduler.checker import case_of, verify_in
from scheduler.cli import run
from scheduler.errors import Problem
from scheduler.loading import shipped_catalog_folder
from scheduler.programs import read_program
from scheduler.reading import LIMIT_PROBLEMS
from scheduler.report.json import verdict_as_json
from scheduler.report.verdict import verdict_as_text
from scheduler.schema import scenario_schema
from scheduler.terms import WEEKDAYS

DATA = Path(__file__).parent / "data"
SMALL = (DATA / "small.yaml").read_text()
HEAD = "version: 1\nextends: intermediate_gym\n"
ON_LINUX = sys.platform == "linux"

Output = pytest.CaptureFixture[str]


class Bad(NamedTuple):
    """A bad scenario: its text, where the problem is (None: nowhere in particular), parts of the message."""

    name: str
    text: str | bytes
    line: int | None
    column: int | None
    parts: tuple[str, ...]
    problems: int = 1


def below(name: str, line: str, column: int, *parts: str, problems: int = 1) -> Bad:
    """A scenario whose third line, below version and extends, is bad."""
    return Bad(name, f"{HEAD}{line}\n", 3, column, parts, problems)


DEEP = 10_000
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
OWN_DAYS = "version: 1\nplaces: {gym: [barbell], home: [mat]}\ndays: {mon: {at: gym, minutes: 60}}\n"
OWN_DOSE = "dose: {sets: {min: 1, max: 2}}\n"
ATHLETE = "athlete: {level: beginner}\n"

BAD = [
    # Unknown keys
    below(
        "key at the top", "colour: blue", 1, "colour: found an unknown key", "expected one of", "weekly_sets"
    ),
    below("key misspelt", "sesions: {min: 1}", 1, "sesions:", 'did you mean "sessions"?'),
    below("key in a setting", "athlete: {levle: beginner}", 11, "athlete.levle:", 'did you mean "level"?'),
    below("key in a rule", "recovery: {hour: 48}", 12, "recovery.hour:", 'did you mean "hours"?'),
    below(
        "key in a list", "pain: [{conditon: neck_pain}]", 9, "pain[0].conditon:", '"condition"?', problems=2
    ),
    below("key in a map", "weekly_sets: {lats: {minn: 1}}", 22, "weekly_sets.lats.minn:", 'mean "min"?'),
    below(
        "key in a wrapped list",
        "pin: [{excercise: pull_up}]",
        8,
        "pin[0].excercise:",
        '"exercise"?',
        problems=2,
    ),
    below(
        "key in an optional part", "dose: {repetitions: {minx: 8}}", 22, "dose.repetitions.minx:", '"min"?'
    ),
    below("key in a day", "days: {mon: {at: gym, minutes: 60, begin: x}}", 36, "days.mon.begin:", "expected"),
    below("key in expect", "expect: {stauts: [optimal]}", 10, "expect.stauts:", 'did you mean "status"?'),
    below("key of no text", "? [1, 2]\n: 3", 3, "a key that is a list", "text as a key"),
    # Unknown names
    below("muscle", "weekly_sets: {latz: {min: 4}}", 15, "weekly_sets.latz:", 'found "latz"', 'mean "lats"?'),
    below(
        "muscle of recovery", "recovery: {by_muscle: {bicep: 24}}", 24, "recovery.by_muscle.bicep:", "biceps"
    ),
    below("exercise", "preferences: {like: [pul_up]}", 22, "preferences.like[0]:", 'did you mean "pull_up"?'),
    below("exercise as a key", "order: {before: {pul_up: []}}", 18, "order.before.pul_up:", '"pull_up"?'),
    below(
        "exercise of a pin", "pin: [{exercise: pul_up}]", 18, "pin[0].exercise:", 'did you mean "pull_up"?'
    ),
    below("exercise barred", "clinician: {exclude: [pul_up]}", 23, "clinician.exclude[0]:", '"pull_up"?'),
    below("exercise expected", "expect: {includes: [pul_up]}", 21, "expect.includes[0]:", '"pull_up"?'),
    below("condition", "pain: [{condition: lowback_pain}]", 20, "pain[0].condition:", '"low_back_pain"?'),
    below(
        "region", "recovery: {regions: [bakc]}", 22, "recovery.regions[0]:", "region", 'did you mean "back"?'
    ),
    below("sore region", "athlete: {sore: [lower_bak]}", 18, "athlete.sore[0]:", 'mean "lower_back"?'),
    below(
        "pattern", "patterns: {cover: [hindge]}", 20, "patterns.cover[0]:", "pattern", 'did you mean "hinge"?'
    ),
    below("family", "warm_up: {families: [deadlfit]}", 22, "warm_up.families[0]:", 'mean "deadlift"?'),
    below("equipment", "places: {gym: [barbel]}", 16, "places.gym[0]:", "equipment", 'mean "barbell"?'),
    below(
        "place", "days: {mon: {at: gymm, minutes: 60}}", 18, "days.mon.at:", "place", 'did you mean "gym"?'
    ),
    below("place without neighbours", "days: {mon: {at: beach, minutes: 60}}", 18, 'found "beach"', "place"),
    below("day", "days: {monday: {at: gym, minutes: 60}}", 8, "days.monday:", 'found "monday"', "'mon'"),
    below("day of a pin", "pin: [{exercise: pull_up, day: tue}]", 32, "pin[0].day:", 'found "tue"', "day"),
    below("day expected", "expect: {on: {tue: [pull_up]}}", 15, "expect.on.tue:", 'found "tue"', "day"),
    below("level", "athlete: {level: intermediat}", 18, "athlete.level:", "'intermediate'"),
    below("goal", "athlete: {goal: huge}", 17, "athlete.goal:", 'found "huge"', "'strength'"),
    below("status expected", "expect: {status: [perfect]}", 19, "expect.status[0]:", "'optimal'"),
    below(
        "muscle expected", "expect: {volumes: {latz: {min: 1}}}", 20, "expect.volumes.latz:", 'mean "lats"?'
    ),
    below(
        "refusal expected", "expect: {refused: cauda}", 19, "expect.refused:", 'found "cauda"', "condition"
    ),
    # Wrong types
    below("list for a mapping", "athlete: [beginner]", 10, "athlete:", "found a list of length 1"),
    below("text for a mapping", "sessions: three", 11, "sessions:", 'found "three"'),
    below("mapping for a list", "pain: {condition: neck_pain}", 7, "pain:", "found a mapping of size 1"),
    below("text for a list", "preferences: {like: pull_up}", 21, "preferences.like:", 'found "pull_up"'),
    below("text for a number", "sessions: {min: two}", 17, "sessions.min:", 'found "two"', "integer"),
    below("quoted number", 'sessions: {min: "2"}', 17, "sessions.min:", 'found "2"', "integer"),
    below("fraction for a count", "sessions: {min: 1.5}", 17, "sessions.min:", "found 1.5", "integer"),
    below("number for a text", "name: 2024", 7, "name:", "found 2024", "string"),
    below("nothing for a mapping", "athlete:", 9, "athlete:", "found null"),
    below(
        "number for a clock time", "days: {mon: {at: gym, minutes: 60, start: 1800}}", 43, "days.mon.start:"
    ),
    below(
        "no for a number",
        "pain: [{condition: neck_pain, severity: no}]",
        41,
        "pain[0].severity:",
        'found "no"',
    ),
    below(
        "no for a yes or no",
        "pain: [{condition: neck_pain, severity: 3, cleared: no}]",
        53,
        "pain[0].cleared:",
        'found "no"',
        "boolean",
    ),
    below(
        "rule of an unknown kind",
        "direct_work: {erectors: often}",
        25,
        "direct_work.erectors:",
        "'integrated'",
    ),
    # Numbers
    below("min above max", "sessions: {min: 3, max: 2}", 11, "sessions:", "min no larger than max"),
    below("min above max says both", "sessions: {min: 3, max: 2}", 11, "found min 3, max 2"),
    below(
        "min above max inside", "sessions: {items: {min: 4, max: 2}}", 11, "sessions", "no larger than max"
    ),
    below("min above max of a dose", "dose: {sets: {min: 4, max: 2}}", 7, "dose:", "min <= max"),
    below("min above max of hard days", "frequency: {back: {min: 5, max: 2}}", 19, "frequency.back:", "max"),
    below(
        "min above max of compounds", "composition: {compounds: {min: 3, max: 2}}", 14, "composition:", "max"
    ),
    below(
        "min above max of weekly sets",
        "weekly_sets: {lats: {min: 9, max: 8}}",
        21,
        "weekly_sets.lats:",
        "found min 9, max 8",
    ),
    below("min above max expected", "expect: {sessions: {min: 3, max: 2}}", 20, "expect.sessions:", "max"),
    below(
        "negative", "recovery: {hours: -1}", 19, "recovery.hours:", "found -1", "greater than or equal to 0"
    ),
    below("absurd hours", "recovery: {hours: 100000}", 19, "found 100000", "less than or equal to 168"),
    below("absurd sets", "weekly_sets: {lats: {max: 1000}}", 27, "weekly_sets.lats.max:", "equal to 200"),
    below("minutes of nothing", "days: {mon: {at: gym, minutes: 0}}", 32, "days.mon.minutes:", "equal to 1"),
    below(
        "third of a set", "weekly_sets: {lats: {min: 0.3}}", 27, "weekly_sets.lats.min:", "multiple of 0.5"
    ),
    below(
        "rest off the grid", "dose: {rest: {compound: 50, isolation: 60}}", 25, "dose.rest.compound:", "of 15"
    ),
    below(
        "severity above ten", "pain: [{condition: neck_pain, severity: 11}]", 41, "found 11", "equal to 10"
    ),
    below("not a number", "recovery: {hours: .nan}", 19, "recovery.hours:", "not a finite number"),
    below("infinity", "weekly_sets: {lats: {max: .inf}}", 27, "weekly_sets.lats.max:", "not a finite number"),
    below("too large a float", "weekly_sets: {lats: {max: 1e999}}", 27, "1e999", "a finite number"),
    below("400 digits", f"recovery: {{hours: {'9' * 400}}}", 19, "999999999...", "at most 18 digits"),
    below("5,000 digits", f"recovery: {{hours: {'9' * 5000}}}", 19, "999999999...", "at most 18 digits"),
    below("octal is decimal", "sessions: {max: 012}", 17, "sessions.max:", "found 12", "equal to 7"),
    below("hour 25", 'days: {mon: {at: gym, minutes: 9, start: "25:00"}}', 42, '"25:00"', "clock time"),
    below(
        "foreign digits",
        "days: {mon: {at: gym, minutes: 9, start: 1\u0663:00}}",
        42,
        "days.mon.start:",
        "clock",
    ),
    # Contradictions
    below("pain without severity", "pain: [{condition: neck_pain}]", 8, "pain[0].severity:", "from 0 to 10"),
    below(
        "barred and allowed", "clinician: {exclude: [pull_up], allow: [pull_up]}", 12, "clinician:", "pull_up"
    ),
    # What must be there
    Bad("missing athlete", f"{OWN_DAYS}{OWN_DOSE}", 1, 1, ("athlete: found nothing", "a value for it")),
    Bad("missing level", f"{OWN_DAYS}{OWN_DOSE}athlete: {{}}\n", 5, 10, ("athlete.level: found nothing",)),
    Bad("missing places and days", f"version: 1\n{ATHLETE}", 1, 1, ("places: found nothing",), 2),
    Bad(
        "missing dose without a level", f"{OWN_DAYS}athlete: {{}}\n", 4, 10, ("athlete.level: found nothing",)
    ),
    Bad(
        "misspelt level", f"{OWN_DAYS}athlete: {{level: beginer}}\n", 4, 18, ("athlete.level:", "'beginner'")
    ),
    Bad(
        "missing version",
        "extends: intermediate_gym\nversion:\n",
        2,
        9,
        ("version: found null", "expected 1"),
    ),
    Bad(
        "unknown version",
        "version: 2\nextends: intermediate_gym\n",
        1,
        10,
        ("version: found 2", "expected 1"),
    ),
    Bad("version in quotes", 'version: "1"\nextends: intermediate_gym\n', 1, 10, ('version: found "1"',)),
    Bad("version true", "version: true\nextends: intermediate_gym\n", 1, 10, ("version: found true",)),
    below("missing minutes", "days: {mon: {at: gym}}", 13, "days.mon.minutes: found nothing"),
    below("no day", "days: {}", 7, "days:", "found a mapping of size 0"),
    below("no place", "days: null\nplaces: {}", 7, "days: found null", problems=2),
    # Not YAML, or not the YAML that we take
    below("same key twice", "version: 1", 1, 'the key "version" again', "it is on line 1 already"),
    below("same key twice inside", "sessions: {min: 1, min: 2}", 20, 'the key "min" again', "line 3"),
    Bad("tab", f"{HEAD}sessions:\n\tmin: 1\n", 4, 1, ("a tab", "spaces to indent with")),
    Bad("no YAML", f"{HEAD}sessions: {{min: 1\n", 4, 1, ("without its closing bracket", "starts on line 3")),
    below("no YAML at all", "a: b: c", 5, 'a ":" out of place'),
    Bad(
        "quotation mark", f"{HEAD}name: 'open\n", 4, 1, ("a quotation mark without its partner", "on line 3")
    ),
    below("tag", "name: !!python/object/apply:os.system [ls]", 7, "the tag", "without a tag"),
    below("anchor", "name: &a x", 7, "the anchor", "no anchors"),
    below("merge key", "sessions: {<<: {min: 1}}", 12, "merge key"),
    below("second document", "---\nversion: 1", 1, "a second document"),
    Bad("only a list", "- version: 1\n", 1, 1, ("found a list of length 1", "a mapping of keys")),
    Bad("only text", "version 1\n", 1, 1, ('found "version 1"', "a mapping of keys")),
    Bad("empty", "", 1, 1, ("found an empty file",)),
    Bad("only a comment", "# later\n", 1, 1, ("found an empty file",)),
    Bad("not UTF-8", f"{HEAD}name: J".encode() + b"\xfcrgen\n", 3, 8, ("the byte 0xfc", "UTF-8 text")),
    Bad("UTF-16", HEAD.encode("utf-16"), 1, 1, ("the byte 0xff", "UTF-8 text")),
    Bad("a binary file", b"\x7fELF\x02\x01\x01\x00\x00", 1, 1, ("the character U+007F",)),
    Bad("too large", b"#" * (1024 * 1024 + 1), None, None, ("found more than 1048576 bytes",)),
    # Hostile
    Bad("alias bomb", f"{HEAD}{BOMB}", 3, 5, ('the anchor "&a0"',), LIMIT_PROBLEMS + 1),
    Bad("nested lists", "pain: " + "[" * DEEP, 1, 46, ("nested more than 40 deep", "at most 40 levels")),
    Bad("nested mappings", "pain: " + "{a: " * DEEP, 1, 163, ("nested more than 40 deep",)),
    Bad("nested dashes", "- " * DEEP, 1, 81, ("nested more than 40 deep",)),
    below("key that looks internal", '"[key]": 1', 1, "[key]: found an unknown key"),
    below(
        "rule key that looks internal", 'preferences: {"[key]": 1}', 15, "[key]", "an unknown key", "dislike"
    ),
    below("setting key that looks internal", 'athlete: {"[key]": 1}', 11, "athlete.[key]:", "an unknown key"),
    below(
        "muscle that looks internal", 'weekly_sets: {"[key]": {min: 1}}', 15, '"[key]"', "muscle or region"
    ),
    # Extends
    Bad("unknown template", "version: 1\nextends: intermediate_gim\n", 2, 10, ('mean "intermediate_gym"?',)),
    Bad(
        "list of templates", "version: 1\nextends: [home]\n", 2, 10, ("extends:", "found a list of length 1")
    ),
    Bad(
        "parent folder",
        "version: 1\nextends: ../x.yaml\n",
        2,
        10,
        ("extends:", "stays in the scenario's folder"),
    ),
    Bad("absolute path", "version: 1\nextends: /etc/x.yaml\n", 2, 10, ("stays in the scenario's folder",)),
    Bad("home folder", "version: 1\nextends: ~/x.yaml\n", 2, 10, ("~/x.yaml", "a file that exists")),
    Bad("missing file", "version: 1\nextends: missing.yaml\n", 2, 10, ("missing.yaml", "a file that exists")),
    Bad("path with NUL", 'version: 1\nextends: "a\\0.yaml"\n', 2, 10, ("extends:", r'found "a\x00.yaml"')),
    Bad("path too long", f"version: 1\nextends: {'a' * 5000}.yaml\n", 2, 10, ("a path to a file",)),
    Bad(
        "itself", "version: 1\nextends: bad.yaml\n", 2, 10, ("extends:", "no circle", "bad.yaml -> bad.yaml")
    ),
]


@pytest.mark.parametrize("bad", BAD, ids=[bad.name.replace(" ", "-") for bad in BAD])
def test_a_bad_scenario_is_refused_with_place_and_reason(bad: Bad, tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(bad.text if isinstance(bad.text, bytes) else bad.text.encode())
    assert run(["solve", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "internal error" not in err
    assert "Traceback" not in err
    for line in err.splitlines():
        assert line.startswith("error: ")
        assert ": found " in line or " found " in line
        assert ", expected " in line
        assert ", expected ;" not in line
        assert not line.endswith(("expected ", "one of "))
        assert line.isprintable()
    place = str(file) if bad.line is None else f"{file}:{bad.line}:{bad.column}: "
    assert len(err.splitlines()) == bad.problems, err
    fitting = [line for line in err.splitlines() if all(part in line for part in bad.parts)]
    assert fitting, f"no line has all of {bad.parts}:\n{err}"
    if bad.line is not None:
        assert any(line.startswith(f"error: {place}") for line in fitting), err


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("start: 18:00", "18:00"),
        ("start: 7:05", "7:05"),
        ("start: 08:30", "08:30"),
        ('start: "00:00"', "00:00"),
    ],
)
def test_a_clock_time_needs_no_quotation_marks(line: str, start: str) -> None:
    text = f"{HEAD}days: {{mon: {{at: gym, minutes: 60, {line}}}, thu: {{at: gym, minutes: 60}}}}\n"
    scenario = load_scenario(text.encode())
    assert scenario.setting.days["mon"].start == start


def test_words_that_yaml_1_1_takes_for_something_else_are_read_as_written() -> None:
    scenario = load_scenario(
        f"{HEAD}name: no\nnotes: [on, 12:30, 2024-01-01]\nsessions: {{max: 03}}\n".encode()
    )
    assert scenario.setting.name == "no"
    assert scenario.setting.notes == ("on", "12:30", "2024-01-01")
    sessions = next(rule for rule in scenario.rules if rule.key == "sessions")
    assert sessions.model_dump()["max"] == 3


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        load_scenario(text.encode(), name="bad.yaml")
    return list(caught.value.problems)


def test_all_problems_of_a_file_are_told_at_once_in_the_order_of_its_lines() -> None:
    text = (
        f"{HEAD}colour: blue\nathlete: {{goal: huge}}\nsessions: {{min: two}}\n"
        "weekly_sets: {latz: {min: 1}}\npreferences: {like: [pul_up]}\n"
    )
    assert [(problem.origin.line, problem.field) for problem in problems_of(text)] == [
        (3, "colour"),
        (4, "athlete.goal"),
        (5, "sessions.min"),
        (6, "weekly_sets.latz"),
        (7, "preferences.like[0]"),
    ]


def test_all_problems_of_several_files_are_told_at_once(tmp_path: Path, capsys: Output) -> None:
    one, two, good = (tmp_path / name for name in ("one.yaml", "two.yaml", "good.yaml"))
    one.write_text(f"{HEAD}colour: blue\n")
    two.write_text(f"{HEAD}sesions: {{min: 1}}\nrecovery: {{hours: -1}}\n")
    good.write_text(HEAD)
    assert run(["solve", str(one), str(good), str(two), str(tmp_path / "none.yaml")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(": ")[1] for line in err.splitlines()] == [
        f"{one}:3:1",
        f"{two}:3:1",
        f"{two}:4:19",
        str(tmp_path / "none.yaml"),
    ]


def test_messages_are_short_and_safe_for_a_terminal() -> None:
    evil = r"\e]0;title\a\e[2J\u202e\x9b31m"
    text = f'{HEAD}"{evil}": 1\nplaces: {{"{evil}": [mat]}}\nexpect: {{volumes: {{"{evil}": {{maxx: 1}}}}}}\n'
    text += f'athlete: {{"{evil}": 1}}\nweekly_sets: {{"{evil}{"x" * 900}": 1}}\n'
    for problem in problems_of(text):
        assert str(problem).isprintable(), ascii(str(problem))
        assert len(str(problem)) < 800


MANY = {
    "unknown names": "preferences: {like: [" + ", ".join(f"pull_up{n}" for n in range(60_000)) + "]}",
    "unknown keys": "preferences: {" + ", ".join(f"like{n}: 1" for n in range(60_000)) + "}",
    "unknown keys at the top": "\n".join(f"session{n}: 1" for n in range(60_000)),
    "unknown muscles": "weekly_sets: {" + ", ".join(f"lats{n}: 1" for n in range(60_000)) + "}",
}


@pytest.mark.parametrize("line", MANY.values(), ids=MANY.keys())
def test_a_file_with_thousands_of_mistakes_is_refused_soon(line: str, tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    file.write_text(f"{HEAD}{line}\n")
    code, err, megabytes = refused_in_a_fresh_process(file)
    assert code == 2
    assert len(err.splitlines()) <= LIMIT_PROBLEMS + 1
    assert megabytes is None or megabytes < 800


HOSTILE = {
    "alias bomb": f"{HEAD}{BOMB}",
    "10,000 nested lists": "[" * DEEP,
    "10,000 closed lists": "[" * DEEP + "]" * DEEP,
    "10,000 nested mappings": "{a: " * DEEP,
    "10,000 nested keys": "? " * DEEP,
    "a million dashes": "- " * 500_000,
    "100,000 digits": f"{HEAD}recovery: {{hours: {'9' * 100_000}}}",
    "100,000 characters in a name": f"{HEAD}preferences: {{like: [{'p' * 100_000}]}}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_little_time_and_memory(text: str, tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    file.write_text(text)
    code, err, megabytes = refused_in_a_fresh_process(file)
    assert code == 2
    assert f"error: {file}:" in err
    assert "Traceback" not in err
    assert len(err) < 20_000
    assert megabytes is None or megabytes < 200


PEAK = """\
import sys
from scheduler.cli import run
code = run(sys.argv[1:])
if sys.platform == "linux":
    (peak,) = [line for line in open("/proc/self/status", encoding="utf-8") if line.startswith("VmHWM")]
    print(peak.split()[1])
sys.exit(code)
"""


def refused_in_a_fresh_process(file: Path) -> tuple[int, str, float | None]:
    """Exit code, messages and peak memory in MB (where the system tells) of solving a file."""
    command = [sys.executable, "-X", "utf8", "-c", PEAK, "solve", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stderr, int(done.stdout) / 1024 if ON_LINUX else None


# Files and folders


def test_a_folder_and_a_missing_file_are_no_scenarios(tmp_path: Path, capsys: Output) -> None:
    assert run(["solve", str(tmp_path), str(tmp_path / "none.yaml")]) == 2
    folder, none = capsys.readouterr().err.splitlines()
    assert folder.startswith(f"error: {tmp_path}: found a file that cannot be read (is a directory)")
    assert none.startswith(f"error: {tmp_path / 'none.yaml'}: found a file that cannot be read (no such file")


def test_a_circle_of_extends_names_its_files(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "a.yaml").write_text("version: 1\nextends: b.yaml\n")
    (tmp_path / "b.yaml").write_text("version: 1\nextends: a.yaml\n")
    assert run(["solve", str(tmp_path / "a.yaml")]) == 2
    assert "no circle of extends (b.yaml -> a.yaml" in capsys.readouterr().err


def test_a_chain_of_extends_that_is_too_long_is_refused(tmp_path: Path, capsys: Output) -> None:
    for number in range(30):
        (tmp_path / f"{number}.yaml").write_text(f"version: 1\nextends: {number + 1}.yaml\n")
    (tmp_path / "30.yaml").write_text(SMALL)
    assert run(["solve", str(tmp_path / "0.yaml")]) == 2
    assert "extends" in capsys.readouterr().err


def test_a_link_must_not_lead_out_of_the_folder(tmp_path: Path, capsys: Output) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.yaml").write_text("password: hunter2\n")
    (inside / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "a.yaml").write_text("version: 1\nextends: link.yaml\n")
    assert run(["solve", str(inside / "a.yaml")]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"error: {inside / 'a.yaml'}:2:10: extends: ")
    assert "stays in the scenario's folder" in err
    assert "hunter2" not in err
    assert "password" not in err


def test_a_link_to_itself_is_refused(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "a.yaml").write_text("version: 1\nextends: loop.yaml\n")
    assert run(["solve", str(tmp_path / "a.yaml"), str(tmp_path / "loop.yaml")]) == 2
    err = capsys.readouterr().err
    assert "internal error" not in err
    assert "loop.yaml" in err


def test_a_mistake_in_an_extended_file_is_shown_in_that_file(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "base.yaml").write_text(f"{HEAD}recovery: {{hours: -1}}\n")
    (tmp_path / "a.yaml").write_text("version: 1\nextends: base.yaml\n")
    assert run(["solve", str(tmp_path / "a.yaml")]) == 2
    assert capsys.readouterr().err.startswith(f"error: {tmp_path / 'base.yaml'}:3:19: recovery.hours: ")


def test_files_in_subfolders_can_be_extended(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "small.yaml").write_text(SMALL)
    (tmp_path / "a.yaml").write_text("version: 1\nname: Mine\nextends: parts/small.yaml\n")
    assert load_scenario(tmp_path / "a.yaml").setting.name == "Mine"


# Catalogs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalog, to be broken."""
    return Path(shutil.copytree(shipped_catalog_folder(), tmp_path / "mine"))


def change(file: Path, old: str, new: str) -> tuple[int, int]:
    """Replace the first ``old`` in a file; give the line and column where it stood."""
    text = file.read_text()
    index = text.index(old)
    file.write_text(text[:index] + new + text[index + len(old) :])
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def catalog_problems(folder: Path, capsys: Output) -> list[str]:
    """What is told about a broken catalog, which must be the same in check and solve."""
    assert run(["catalog", "check", str(folder)]) == 2
    told = capsys.readouterr().err
    assert "internal error" not in told
    assert run(["solve", "--catalog", str(folder), str(DATA / "small.yaml")]) == 2
    assert capsys.readouterr().err == told
    return told.splitlines()


WRONG_REFERENCES = [
    ("exercises/back.yaml", "direct: [lats,", "direct: [latz,", "a muscle", 'mean "lats"?'),
    ("exercises/back.yaml", "equipment: [[barbell]]", "equipment: [[barbel]]", "equipment", '"barbell"?'),
    ("exercises/back.yaml", "regressions: [wide_db_row,", "regressions: [wide_db_rwo,", "an exercise", "row"),
    ("exercises/back.yaml", "tags: {unsupported_hinge:", "tags: {unsupported_hing:", "a load tag", "_hinge"),
    (
        "exercises/back.yaml",
        "pattern: horizontal_pull",
        "pattern: horizontal_pul",
        "a pattern",
        "horizontal_pull",
    ),
    ("conditions.yaml", "source: ahcpr_red_flags", "source: ahcpr_red_flag", "a source", "ahcpr_red_flags"),
]


@pytest.mark.parametrize(("file", "old", "new", "what", "hint"), WRONG_REFERENCES)
def test_a_wrong_reference_in_a_catalog_is_named(
    file: str, old: str, new: str, what: str, hint: str, folder: Path, capsys: Output
) -> None:
    line, _ = change(folder / file, old, new)
    (told,) = catalog_problems(folder, capsys)
    assert told.startswith(f"error: {folder / file}:{line}:")
    assert f"expected {what} that exists" in told
    assert hint in told


def test_a_circle_of_regressions_is_named(folder: Path, capsys: Output) -> None:
    change(folder / "exercises/back.yaml", "regressions: [wide_db_row, ", "regressions: [pendlay_row, ")
    told = catalog_problems(folder, capsys)
    assert any("exercises.bent_over_row_bb: found a circle that leads back to it" in line for line in told)
    assert any("exercises.pendlay_row: found a circle that leads back to it" in line for line in told)


@pytest.mark.parametrize("name", ["muscles", "equipment", "tags", "sources", "conditions", "doses", "levels"])
def test_a_missing_catalog_file_is_named(name: str, folder: Path, capsys: Output) -> None:
    (folder / f"{name}.yaml").unlink()
    (told,) = catalog_problems(folder, capsys)
    assert told.startswith(f"error: {folder / f'{name}.yaml'}: found a file that cannot be read")


@pytest.mark.parametrize("name", ["muscles", "equipment", "tags", "sources", "conditions", "doses", "levels"])
@pytest.mark.parametrize("text", ["[]\n", "{}\n", "other: {}\n"])
def test_a_catalog_file_without_its_content_is_refused(
    name: str, text: str, folder: Path, capsys: Output
) -> None:
    (folder / f"{name}.yaml").write_text(text)
    assert catalog_problems(folder, capsys)


def test_a_missing_catalog_folder_is_refused(tmp_path: Path, capsys: Output) -> None:
    told = catalog_problems(tmp_path / "none", capsys)
    assert all("no such file or directory" in line for line in told)


@pytest.mark.parametrize(
    ("file", "old", "new", "parts"),
    [
        ("exercises/back.yaml", "merit: 3", "merit: 7", ("bent_over_row_bb.merit: found 7", "equal to 3")),
        ("exercises/back.yaml", "kind: strength", "kindd: strength", ("kindd", 'did you mean "kind"?')),
        ("exercises/back.yaml", "id: pendlay_row", "id: bent_over_row_bb", ("it twice", "each id once")),
        ("exercises/back.yaml", "- id: bent_over_row_bb\n  name", "- name", ("without id",)),
        ("exercises/back.yaml", "setup_seconds: 90", "setup_seconds: 91", ("found 91", "multiple of 15")),
        ("equipment.yaml", "equipment:", "equipmnt:", ("equipmnt", 'did you mean "equipment"?')),
        ("tags.yaml", "tags:", "tags: {", ("tags.yaml",)),
    ],
)
def test_a_wrong_value_in_a_catalog_is_named(
    file: str, old: str, new: str, parts: tuple[str, ...], folder: Path, capsys: Output
) -> None:
    change(folder / file, old, new)
    told = catalog_problems(folder, capsys)
    assert any(all(part in line for part in (str(folder / file), *parts)) for line in told), told


TEMPLATE = "version: 1\nsources: {athlete: judgement}\nathlete: {level: beginner}\n"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[]\n", "mapping"),
        (f"{TEMPLATE}colour: blue\n", "colour: found an unknown key"),
        (f"{TEMPLATE}sessions: {{min: 5, max: 2}}\n", "no larger than max"),
        (f"{TEMPLATE}sesions: {{min: 1}}\n", 'did you mean "sessions"?'),
        (TEMPLATE.replace("judgement", "nobody_said_so"), "a source that exists"),
        (TEMPLATE.replace("{athlete: judgement}", "judgement"), ":2:10: "),
    ],
)
def test_a_broken_template_is_found_by_checking_the_catalog(
    text: str, part: str, folder: Path, capsys: Output
) -> None:
    (folder / "templates" / "mine.yaml").write_text(text)
    assert run(["catalog", "check", str(folder)]) == 2
    err = capsys.readouterr().err
    assert "internal error" not in err
    assert str(folder / "templates" / "mine.yaml") in err
    assert part in err


def test_a_template_without_sources_is_no_internal_error(folder: Path, capsys: Output) -> None:
    (folder / "templates" / "mine.yaml").write_text(SMALL)
    assert run(["catalog", "check", str(folder)]) in (0, 2)
    assert "internal error" not in capsys.readouterr().err


def test_exercises_may_name_all_their_sources_themselves(folder: Path, capsys: Output) -> None:
    exercise = load_catalog().exercises["wall_angel"].model_dump(mode="json", exclude_none=True)
    text = json.dumps({"exercises": [{**exercise, "id": "my_wall_angel", "regressions": []}]})
    (folder / "exercises" / "mine.yaml").write_text(text)
    assert run(["catalog", "check", str(folder)]) == 0, capsys.readouterr().err


# Programs


def verify(program: str, tmp_path: Path, capsys: Output) -> tuple[int, str, str]:
    file = tmp_path / "program.yaml"
    file.write_text(program)
    code = run(["verify", str(DATA / "small.yaml"), str(file)])
    out, err = capsys.readouterr()
    assert "internal error" not in err
    return code, out, err


BAD_PROGRAMS = [
    Bad("empty", "", 1, 1, ("found an empty file",)),
    Bad("a list", "[]", 1, 1, ("found a list of length 0", "a program or a result")),
    Bad("unknown key", "session: []", 1, 1, ("session: found an unknown key", 'did you mean "sessions"?')),
    Bad("no day", "sessions: [{work: []}]", 1, 12, ("sessions[0].day: found nothing",)),
    Bad("unknown day", "sessions: [{day: monday}]", 1, 18, ("sessions[0].day:", 'found "monday"', "'mon'")),
    Bad(
        "no sets",
        "sessions: [{day: tue, work: [{exercise: plank}]}]",
        1,
        30,
        ("sessions[0].work[0].sets: found nothing",),
    ),
    Bad(
        "negative sets",
        "sessions: [{day: tue, work: [{exercise: plank, sets: -1}]}]",
        1,
        54,
        ("sessions[0].work[0].sets: found -1", "greater than or equal to 1"),
    ),
    Bad("unknown format", 'format: "scheduler.result/9"', 1, 9, ("format:", "scheduler.result/1")),
    Bad(
        "result without a program",
        '{"format": "scheduler.result/1", "status": "infeasible", "name": "x"}',
        1,
        1,
        ("program: found status infeasible", "a result with a program"),
    ),
    Bad("cut off", '{"format": "scheduler.result/1", "status": "optimal"', None, None, ("closing bracket",)),
    Bad("eight sessions", f"sessions: [{', '.join(['{day: tue}'] * 8)}]", 1, 11, ("at most 7",)),
]


@pytest.mark.parametrize("bad", BAD_PROGRAMS, ids=[bad.name.replace(" ", "-") for bad in BAD_PROGRAMS])
def test_a_malformed_program_is_refused_with_place_and_reason(
    bad: Bad, tmp_path: Path, capsys: Output
) -> None:
    assert isinstance(bad.text, str)
    code, out, err = verify(bad.text, tmp_path, capsys)
    assert (code, out) == (2, "")
    fitting = [line for line in err.splitlines() if all(part in line for part in bad.parts)]
    assert fitting, err
    if bad.line is not None:
        assert fitting[0].startswith(f"error: {tmp_path / 'program.yaml'}:{bad.line}:{bad.column}: ")


def test_an_unknown_exercise_in_a_program_is_a_breach(tmp_path: Path, capsys: Output) -> None:
    text = "sessions: [{day: tue, work: [{exercise: moon_walk, sets: 2}]}]"
    code, out, err = verify(text, tmp_path, capsys)
    assert (code, err) == (1, "")
    assert "catalog: no exercise moon_walk" in out


def test_a_program_on_a_day_that_is_not_available_is_a_breach(tmp_path: Path, capsys: Output) -> None:
    text = (DATA / "small_program.yaml").read_text()
    code, out, _ = verify(text.replace("day: tue", "day: wed"), tmp_path, capsys)
    assert code == 1
    assert "wed is not an available day" in out


# Where the answer is to be written


def files_in(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}


VERIFY_SMALL = ["verify", str(DATA / "small.yaml"), str(DATA / "small_program.yaml")]


def test_an_output_file_is_written_whole(tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "verdict.json"
    target.write_text("old")
    assert run([*VERIFY_SMALL, "-f", "json", "-o", str(target)]) == 0
    assert capsys.readouterr() == ("", "")
    assert json.loads(target.read_text())["kept"] is True
    assert list(files_in(tmp_path)) == ["verdict.json"]


@pytest.mark.parametrize("target", ["missing/verdict.txt", ".", "folder", "file.txt/verdict.txt", "folder/"])
def test_a_target_that_cannot_be_written_is_refused_and_nothing_is_lost(
    target: str, tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("old")
    path = f"{tmp_path}/{target}"
    assert run([*VERIFY_SMALL, "-o", path]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error: {Path(path)}: found ")
    assert "expected a place that can be written to" in err
    assert files_in(tmp_path) == {"file.txt": "old"}
    assert files_in(tmp_path / "folder") == {}


def test_a_full_disk_loses_nothing(tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "verdict.txt"
    target.write_text("old")
    monkeypatch.setattr("os.fsync", full)
    assert run([*VERIFY_SMALL, "-o", str(target)]) == 2
    assert "no space left on device" in capsys.readouterr().err
    assert files_in(tmp_path) == {"verdict.txt": "old"}


# Anything at all: mutated files, random data, random programs

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)
STABLE = settings(deadline=None, derandomize=True, database=None, phases=PHASES, suppress_health_check=QUIET)

FULL = """\
version: 1
name: Everything
athlete: {level: advanced, goal: strength, phase: endurance, sore: [lower_back]}
places:
  gym: [barbell, rack, cable]
  home: [mat, bands]
days:
  mon: {at: gym, start: "18:00", minutes: 60}
  wed: {at: home, start: 7:05, minutes: 35}
sessions: {min: 1, max: 2, items: {min: 1, max: 6}}
weekly_sets:
  lats: {min: 2, target: 4.5, max: 20, weight: 2}
  back: {target: 8}
session_sets: {max: 8}
recovery: {hours: 48, regions: [back], by_muscle: {biceps: 24}, done: [{day: sun, hard: [lats]}]}
frequency: {back: {min: 1, max: 2}}
pain:
  - {condition: low_back_pain, severity: 4, cleared: true, direction: extension}
clinician: {exclude: [deadlift], allow: [pull_up], substitute: {good_morning_bw: bird_dog}}
clearance: named
dose: {sets: {min: 1, max: 3}, rest: {compound: 90, isolation: 60}, technique: drop_set}
preferences: {like: [pull_up], ban: [superman], like_points: 5}
pin: [{exercise: bird_dog, day: wed, sets: 2}]
order: {first: [bird_dog], before: {pull_up: [plank]}}
patterns: null
notes: [Breathe.]
expect: {status: [optimal, infeasible], sessions: {max: 2}, volumes: {lats: {min: 2}}}
"""
TEMPLATE_TEXT = (shipped_catalog_folder() / "templates" / "intermediate_gym.yaml").read_text()
START = [
    SMALL,
    FULL,
    HEAD,
    TEMPLATE_TEXT[TEMPLATE_TEXT.index("version:") :],
]  # "sources" is for templates only
ODD = [
    "9" * 400, "-1", "0", "1e308", ".nan", "null", "~", "true", "no", "[]", "{}", "[[1]]", "{a: {b: {c: 1}}}",
    '""', '"\\0"', '"\\e[2J"', "'x'", "|", ">-", "&a", "*a", "<<", "!!str", "? ", "- ", ": ", "---", "...",
    "%YAML 1.2", "#", "\t", "\n", "\r", "\x00", "\ufeff", "\u2028", "18:00", "2024-01-01", "012", "[key]",
    "pull_up", "lats", "mon", "intermediate_gym", "../x.yaml", "x" * 1000, "[" * 100, "{" * 100, '"', "'",
]  # fmt: skip


def mutated(text: str, dice: random.Random) -> str:
    """One small damage: to lines, to characters, to a value, to the indentation."""
    lines = text.split("\n")
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    spot = dice.randrange(len(text) + 1)
    kind = dice.randrange(9)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(other, lines[at])
    elif kind == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 3:
        lines[at] = " " * dice.randrange(4) + lines[at]
    elif kind == 4:
        lines[at] = lines[at].replace(" ", "", 1)
    elif kind == 5:
        return text[:spot] + dice.choice(ODD) + text[spot:]
    elif kind == 6:
        return (
            text[:spot] + chr(dice.choice([dice.randrange(128), dice.randrange(0xD800)])) + text[spot + 1 :]
        )
    elif kind == 7:
        return text[:spot] + text[spot + dice.randrange(12) :]
    else:
        return with_another_value(text, dice)
    return "\n".join(lines)


def with_another_value(text: str, dice: random.Random) -> str:
    """An odd value, or another word of the file, in the place of one word."""
    starts = [
        n
        for n, c in enumerate(text)
        if c.isalnum() and not (n and (text[n - 1].isalnum() or text[n - 1] == "_"))
    ]
    start = dice.choice(starts or [0])
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[:start] + dice.choice([*ODD, *text.split()[:40]]) + text[end:]


def works_or_is_refused(source: bytes | dict[str, object]) -> bool:
    """Whether a scenario is accepted; a refusal must list problems that can be printed."""
    try:
        load_scenario(source, name="odd.yaml")
    except InputError as error:
        problems = error.problems
    else:
        return True
    assert problems
    for problem in problems:
        assert str(problem).isprintable(), ascii(str(problem))
        assert len(str(problem)) < 2_000
        assert problem.expected
    return False


@settings(STABLE, max_examples=2_000)
@given(st.integers(0, 2**64), st.integers(0, len(START) - 1), st.integers(1, 6), st.binary(max_size=4))
def test_a_damaged_scenario_works_or_is_refused(seed: int, which: int, times: int, junk: bytes) -> None:
    dice = random.Random(seed)
    text = START[which]
    for _ in range(times):
        text = mutated(text, dice) or " "
    data = text.encode("utf-8", "surrogatepass")
    if len(junk) == 4:  # a few files also get bytes that need not be text
        spot = dice.randrange(len(data) + 1)
        data = data[:spot] + junk + data[spot:]
    works_or_is_refused(data)


def keys_of(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for part in schema.values():
            yield from keys_of(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from keys_of(part)


SCHEMA = scenario_schema(load_catalog())
KEYS = sorted({*keys_of(SCHEMA), "[key]", "lats", "back", "mon", "home", "pull_up", "", "\x1b"})
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 200),
    st.integers(),
    st.floats(),
    st.sampled_from([10**400, "1", "18:00", "no", "x" * 500, "intermediate_gym", "a.yaml", "\ud800", "\x00"]),
    st.sampled_from(["lats", "back", "pull_up", "mat", "mon", "home", "beginner", "health", "neck_pain"]),
    st.text(max_size=5),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
TOP = sorted(SCHEMA["properties"])


@settings(STABLE, max_examples=1_000)
@given(st.dictionaries(st.sampled_from(TOP), VALUES, max_size=6), st.booleans())
def test_data_with_odd_values_works_or_is_refused(data: dict[str, object], on_top_of_valid: bool) -> None:
    works_or_is_refused({"version": 1, "extends": "intermediate_gym", **data} if on_top_of_valid else data)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("hard_sets", 10**5000, "at most 18 digits"),
        ("hard_sets", -(10**5000), "at most 18 digits"),
        ("hard_sets", math.nan, "a finite number"),
        ("name", "half \ud800", "surrogate"),
        ("\ud800", 1, "surrogate"),
    ],
    ids=["huge", "hugely negative", "no number", "half a character", "half a character as a key"],
)
def test_what_no_file_can_hold_is_told_once(field: str, value: object, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario({"version": 1, "extends": "home", field: value})
    (problem, *others) = caught.value.problems
    assert expected in problem.expected
    assert [other.found for other in others] == (["an unknown key"] if field == "\ud800" else [])


def test_the_valid_beginnings_of_the_properties_above_are_valid() -> None:
    assert all(works_or_is_refused(text.encode()) for text in START)


@cache
def full_case() -> tuple[Any, Any]:
    """A scenario with pain, pins and much else, and what the checker knows about it in advance."""
    scenario = load_scenario(FULL.encode())
    return scenario, case_of(scenario, load_catalog())


SPANS = st.fixed_dictionaries({"min": st.integers(0, 30), "max": st.integers(0, 60)})
EXERCISES = st.sampled_from(sorted(load_catalog().exercises))
ITEMS = st.fixed_dictionaries(
    {"exercise": EXERCISES, "sets": st.integers(1, 20)},
    optional={
        "repetitions": SPANS,
        "seconds": SPANS,
        "minutes": st.integers(1, 300),
        "rest": st.integers(0, 900),
        "per_side": st.booleans(),
        "technique": st.sampled_from(["straight", "drop_set"]),
    },
)
BLOCKS = st.lists(ITEMS, max_size=4)
SESSIONS = st.fixed_dictionaries(
    {"day": st.sampled_from(WEEKDAYS)}, optional={"warm_up": BLOCKS, "work": BLOCKS, "cool_down": BLOCKS}
)
RECOVERY = st.fixed_dictionaries(
    {"day": st.sampled_from(WEEKDAYS), "exercise": EXERCISES, "minutes": st.integers(1, 300)}
)


@settings(STABLE, max_examples=200)
@given(st.lists(SESSIONS, max_size=5), st.lists(RECOVERY, max_size=3))
def test_the_checker_judges_any_program(sessions: list[object], recovery: list[object]) -> None:
    scenario, case = full_case()
    written = None
    with contextlib.suppress(InputError):
        written = read_program({"sessions": sessions, "recovery_days": recovery}, scenario)
    assume(written is not None)
    assert written is not None
    verdict = verify_in(case, scenario, written.program)
    origins = [written.origin_of(breach, scenario) for breach in verdict.breaches]
    assert verdict_as_text("x", verdict, origins).plain
    assert json.loads(verdict_as_json("x", verdict, origins))["kept"] is verdict.kept


def test_refused_values_do_not_hide_other_problems() -> None:
    text = b"version: 1\nextends: home\nathlete: {level: beginer}\nsessions: {min: .nan}\nfoo: 1\n"
    with pytest.raises(InputError) as caught:
        load_scenario(text, name="week.yaml")
    assert [(problem.origin.line, problem.field) for problem in caught.value.problems] == [
        (3, "athlete.level"),
        (4, "sessions.min"),
        (5, "foo"),
    ]


def test_extends_follows_files_from_folder_to_folder(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "week.yaml").write_text("extends: part/week.yaml\nname: Mine\n")
    (tmp_path / "part" / "week.yaml").write_text("extends: base.yaml\n")
    (tmp_path / "part" / "base.yaml").write_text("version: 1\nextends: home\n")
    assert load_scenario(tmp_path / "week.yaml").setting.name == "Mine"


def test_a_missing_file_to_extend_is_named_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "week.yaml").write_text("version: 1\nextends: gone.yaml\n")
    with pytest.raises(
        InputError, match=r"week\.yaml:2:10: extends: found \"gone\.yaml\", expected a file that exists"
    ):
        load_scenario(tmp_path / "week.yaml")
