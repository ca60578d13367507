"""A first scenario: whatever is answered, it is valid and has a week, or the reason is told."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import select
import signal
import subprocess
import sys
import threading
from itertools import combinations, product
from pathlib import Path

import jsonschema
import pytest

from scheduler import load_catalog, load_scenario, solve, verify
from scheduler.cli import run
from scheduler.first_scenario import (
    WISHES,
    Answers,
    Opening,
    assumed_pains,
    scenario_text,
    usual_equipment,
    usual_template,
)
from scheduler.reading import read_bytes
from scheduler.schema import scenario_schema
from scheduler.setting import Pain
from scheduler.terms import GOALS, LEVELS, PLACES, WEEKDAYS, Level, Place, Weekday

Output = pytest.CaptureFixture[str]

CATALOG = load_catalog()
SCHEMA = jsonschema.Draft202012Validator(scenario_schema(CATALOG))
COMMAND = [sys.executable, "-m", "scheduler", "init"]


def answers(
    template: str,
    level: Level,
    days: tuple[Weekday, ...],
    place: Place = "gym",
    minutes: int = 30,
    **more: object,
) -> Answers:
    openings = {day: Opening(minutes, "18:00" if day == "mon" else None) for day in days}
    given = {"goal": "health", "equipment": usual_equipment(place, CATALOG), **more}
    return Answers(level=level, template=template, place=place, days=openings, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("template", CATALOG.templates)
@pytest.mark.parametrize("level", LEVELS)
def test_every_text_is_a_valid_scenario(template: str, level: Level) -> None:
    for number, floors in product(range(1, 8), (True, False)):
        place, goal = PLACES[number % len(PLACES)], GOALS[number % len(GOALS)]
        asked = answers(template, level, WEEKDAYS[:number], place, goal=goal)
        text = scenario_text(asked, CATALOG, file="week.yaml", floors=floors)
        scenario = load_scenario(text.encode(), CATALOG)
        assert scenario.setting.weekdays == WEEKDAYS[:number]
        assert (scenario.setting.athlete.level, scenario.setting.athlete.goal) == (level, goal)
    assert SCHEMA.is_valid(read_bytes(text.encode(), "week.yaml").plain()), text


def test_any_days_will_do() -> None:
    for days in (days for number in range(1, 8) for days in combinations(WEEKDAYS, number)):
        text = scenario_text(answers("home", "advanced", days), CATALOG, file="week.yaml")
        assert load_scenario(text.encode(), CATALOG).setting.weekdays == days


@pytest.mark.parametrize("condition", CATALOG.conditions)
def test_every_pain_that_is_told_stands_in_the_text(condition: str) -> None:
    for severity, cleared, signs in product((None, 0, 10), (False, True), (False, True)):
        if severity is None and CATALOG.conditions[condition].kind == "pain":
            continue
        pain = Pain(condition=condition, severity=severity, cleared=cleared, warning_signs=signs)
        text = scenario_text(answers("home", "beginner", ("mon",), pains=(pain,)), CATALOG, file="week.yaml")
        assert load_scenario(text.encode(), CATALOG).setting.pain == (pain,)


def test_what_a_template_assumes_stays_but_nobody_is_said_to_have_cleared_it() -> None:
    assumed = assumed_pains("older_adult_kyphosis", CATALOG)
    assert assumed
    text = scenario_text(answers("older_adult_kyphosis", "beginner", ("mon",)), CATALOG, file="week.yaml")
    assert load_scenario(text.encode(), CATALOG).setting.pain == tuple(
        Pain(condition=name) for name in assumed
    )


HARDEST = [
    ("advanced", "advanced", ("mon",), "home", ()),
    ("rehab", "advanced", ("sun",), "home", ()),
    ("back_pain_relief", "beginner", ("mon", "tue"), "home", ()),
    ("nine_moves", "intermediate", ("sat", "sun"), "gym", None),
    ("whole_body", "beginner", ("wed",), "gym", None),
    ("older_adult_kyphosis", "beginner", ("fri",), "home", None),
    ("home", "intermediate", WEEKDAYS, "home", ("bands",)),
]


@pytest.mark.parametrize("case", HARDEST, ids=lambda case: f"{case[0]}-{case[1]}-{len(case[2])}-{case[3]}")
def test_without_floors_the_shortest_sessions_give_a_week(
    case: tuple[str, Level, tuple[Weekday, ...], Place, tuple[str, ...] | None],
) -> None:
    template, level, days, place, things = case
    equipment = usual_equipment(place, CATALOG) if things is None else things
    asked = answers(template, level, days, place, equipment=equipment)
    scenario = load_scenario(scenario_text(asked, CATALOG, file="week.yaml", floors=False).encode(), CATALOG)
    found = threading.Event()
    result = solve(
        scenario, CATALOG, time_limit=20, explain=None, cancel=found, on_improvement=lambda _: found.set()
    )
    assert result.program is not None
    assert verify(scenario, result.program, CATALOG).kept


def test_the_usual_template_fits_and_exists() -> None:
    for place, level, goal in product(PLACES, LEVELS, GOALS):
        assert usual_template(place, level, goal, CATALOG) in CATALOG.templates
    assert usual_template("gym", "beginner", "strength", CATALOG) == "beginner_gym"
    assert usual_template("home", "advanced", "hypertrophy", CATALOG) == "home"
    assert usual_template("home", "beginner", "posture", CATALOG) == "posture"


# The command


def test_options_answer_everything(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "week.yaml"
    who_and_where = ["--level", "beginner", "--place", "home", "--equipment", "bands,mat"]
    when = ["--days", "thu,mon", "--minutes", "40,50", "--start", "18:00,7:30"]
    assert run(["init", *who_and_where, *when, "--yes", "-o", str(file)]) == 0
    out, err = capsys.readouterr()
    assert f"To see it: scheduler solve {file}" in out
    assert err == ""
    setting = load_scenario(file, CATALOG).setting
    assert setting.places == {"home": ("bands", "mat")}
    assert {day: (one.minutes, one.start) for day, one in setting.days.items()} == {
        "mon": (50, "7:30"),
        "thu": (40, "18:00"),
    }
    assert run(["check", str(file)]) == 0


def test_floors_that_leave_no_week_become_wishes(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "week.yaml"
    assert (
        run(["init", "-y", "--level", "advanced", "--days", "mon", "--minutes", "30", "-o", str(file)]) == 0
    )
    assert WISHES in capsys.readouterr().out
    assert WISHES in file.read_text()


def test_a_file_that_exists_is_kept_unless_forced(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "week.yaml"
    file.write_text("mine")
    assert run(["init", "-y", "-o", str(file)]) == 2
    assert "a file that exists" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert run(["init", "-y", "--force", "-o", str(file)]) == 0
    assert load_scenario(file, CATALOG).setting.athlete.level == "beginner"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["--pain", "red_flag_cauda_equina"], "emergency department now"),
        (
            ["--pain", "low_back_pain=3", "--cleared", "low_back_pain", "--warning-signs", "low_back_pain"],
            "numbness around the seat",
        ),
        (["--pain", "low_back_pain=3"], "say so with --cleared low_back_pain"),
        (["--pain", "recent_spinal_surgery"], "--cleared recent_spinal_surgery"),
    ],
)
def test_where_no_week_may_be_given_no_file_is_written(
    said: list[str], told: str, tmp_path: Path, capsys: Output
) -> None:
    assert run(["init", "-y", *said, "--schema", "-o", str(tmp_path / "week.yaml")]) == 5
    out, err = capsys.readouterr()
    assert "no week, for safety" in out
    assert told in out + err
    assert "No file was written." in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["--equipment", "bnads"], "'--equipment': there is no equipment 'bnads'; did you mean \"bands\"?"),
        (["--days", "monday"], "there is no day 'monday'"),
        (["--days", "none"], "there must be one at least"),
        (["--minutes", "5"], "5 is not in the range"),
        (["--minutes", "50,60"], "2 values for 3 days"),
        (["--start", "25:00"], "'25:00' is not a clock time"),
        (["--template", "hoem"], 'did you mean "home"?'),
        (["--pain", "low_bak_pain=3"], 'did you mean "low_back_pain"?'),
        (["--pain", "low_back_pain"], "needs a severity"),
        (["--pain", "low_back_pain=11"], "11 is not in the range"),
        (["--cleared", "neck_pain"], "neck_pain is said to be cleared"),
        (["--level", "godlike"], "'godlike' is not one of"),
        (["--catalog", "nowhere"], "nowhere"),
    ],
)
def test_a_wrong_answer_is_refused(said: list[str], told: str, tmp_path: Path, capsys: Output) -> None:
    assert run(["init", "-y", *said, "-o", str(tmp_path / "week.yaml")]) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_schema_beside_it_is_the_one_that_the_scenario_names(tmp_path: Path) -> None:
    file = tmp_path / "week.yaml"
    assert run(["init", "-y", "--schema", "-o", str(file)]) == 0
    first = file.read_text().splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert json.loads((tmp_path / name).read_text()) == SCHEMA.schema
    (tmp_path / name).write_text("mine")
    file.unlink()
    assert run(["init", "-y", "--schema", "-o", str(file)]) == 0
    assert (tmp_path / name).read_text() == "mine"


class Terminal:
    """A person at a terminal: waits for words, then types."""

    def __init__(self, folder: Path) -> None:
        self._own, theirs = pty.openpty()
        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # else ignored where we are
        try:
            self.process = subprocess.Popen(COMMAND, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs)
        finally:
            signal.signal(signal.SIGINT, before)
            os.close(theirs)
        self.seen = ""

    def answer(self, question: str, typed: str) -> None:
        self.wait_for(question)
        os.write(self._own, typed.encode())

    def wait_for(self, words: str) -> None:
        start = len(self.seen)
        while words not in self.seen[start:]:
            self._read()

    def interrupt(self) -> None:
        """Press Ctrl-C; again where Python had looked for signals, but did not wait for a key yet."""
        for _ in range(30):
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=2)
                return

    def end(self) -> int:
        with contextlib.suppress(OSError):  # how Linux tells that the other end is closed
            while True:
                self._read()
        os.close(self._own)
        return self.process.wait(timeout=60)

    def _read(self) -> None:
        if not select.select([self._own], [], [], 60)[0]:
            self.process.kill()
            self.process.wait()
            pytest.fail(f"nothing happens any more: {self.seen}")
        self.seen += os.read(self._own, 4096).decode()


def test_a_person_at_a_terminal_is_asked(tmp_path: Path) -> None:
    person = Terminal(tmp_path)
    person.answer("Experience", "beginner\n")
    person.answer("Goal", "\n")
    person.answer("Place", "home\n")
    person.answer("Equipment", "bands,mta\n")
    person.answer('did you mean "mat"', "bands,mat\n")
    person.answer("Template", "\n")
    person.answer("Days", "tue,fri\n")
    person.answer("Minutes", "45\n")
    person.answer("Start time", "07:00,18:30\n")
    person.answer("Pains", "low_back_pain\n")
    person.answer("How bad", "3\n")
    person.answer("Is any of this there now", "n\n")
    person.answer("Did a clinician agree", "y\n")
    person.answer("Write scenario.schema.json", "y\n")
    assert person.end() == 0, person.seen
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scenario.schema.json", "week.yaml"]
    setting = load_scenario(tmp_path / "week.yaml", CATALOG).setting
    assert setting.pain == (Pain(condition="low_back_pain", severity=3, cleared=True),)
    assert {day: one.start for day, one in setting.days.items()} == {"tue": "07:00", "fri": "18:30"}


def test_ctrl_c_at_a_question_leaves_nothing_behind(tmp_path: Path) -> None:
    person = Terminal(tmp_path)
    person.answer("Experience", "\n")
    person.wait_for("Goal")
    person.interrupt()
    assert person.end() == 130, person.seen
    assert list(tmp_path.iterdir()) == []
