"""Weeks that a person writes: short items, and the line of each breach."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import Breach, InputError, load_catalog, load_scenario, verify
from scheduler.cli import run
from scheduler.program import Item
from scheduler.programs import WrittenProgram, load_program, read_program
from scheduler.terms import WEEKDAYS
from tests.test_rules import ALL, CATALOG, RuleCase, each

ROOT = Path(__file__).parent.parent
SCENARIO = ROOT / "scenarios" / "gym_and_home.yaml"
KEPT = ROOT / "programs" / "gym_and_home.yaml"
BROKEN = ROOT / "programs" / "gym_and_home_broken.yaml"

Output = pytest.CaptureFixture[str]


def short(text: str) -> dict[str, Any]:
    return Item.model_validate(text).model_dump(exclude_none=True, exclude={"technique"})


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("plank", {"sets": 1}),
        ("plank 3", {"sets": 3}),
        ("plank 3x5", {"sets": 3, "repetitions": {"min": 5, "max": 5}}),
        ("plank 3 x 5-8", {"sets": 3, "repetitions": {"min": 5, "max": 8}}),
        ("plank 2x30s", {"sets": 2, "seconds": {"min": 30, "max": 30}}),
        ("plank  2 x 20-40 s", {"sets": 2, "seconds": {"min": 20, "max": 40}}),
        ("plank 5 min", {"sets": 1, "minutes": 5}),
        ("plank 5min", {"sets": 1, "minutes": 5}),
    ],
)
def test_an_item_can_be_short(text: str, item: dict[str, Any]) -> None:
    assert short(text) == {"exercise": "plank", **item}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("plank 3 by 5", 'expected an item such as "deadlift 3x5-8"'),
        ("plank 3x", 'expected an item such as "deadlift 3x5-8"'),
        ("3x5 plank", 'found "3x5 plank"'),
        ("plank x5", 'expected an item such as "deadlift 3x5-8"'),
        ("plank 3x5 min", 'expected an item such as "deadlift 3x5-8"'),
        ("plank 99x5", "work[0].sets: found"),
        ("plank 0 min", "work[0].minutes"),
    ],
)
def test_a_short_item_that_cannot_be_read_is_told_with_its_place(text: str, part: str) -> None:
    with pytest.raises(InputError) as caught:
        load_program(f"sessions:\n- day: mon\n  work:\n  - {text}\n".encode(), load_scenario(SCENARIO))
    (problem,) = caught.value.problems
    assert part in str(problem)
    assert str(problem).startswith("program:4:5: sessions[0].work[0]")


@given(st.text(st.sampled_from("ab_ 0123456789x-smin"), max_size=16))
def test_a_short_item_is_read_or_refused(text: str) -> None:
    try:
        item = short(text)
    except ValueError:
        return
    assert text.split()[0] == item["exercise"]
    numbers = [item["sets"], item.get("minutes"), *item.get("repetitions", {}).values()]
    assert all(number is None or number == 1 or str(number) in text for number in numbers)


def test_a_week_written_by_hand_keeps_every_rule(capsys: Output) -> None:
    assert run(["verify", str(SCENARIO), str(KEPT)]) == 0
    assert "keeps every rule" in capsys.readouterr().out


PLACES = {
    "composition.compounds.min.mon": (BROKEN, "- day: mon"),
    "composition.majority.mon": (BROKEN, "- day: mon"),
    "composition.compounds.min.sat": (BROKEN, "- day: sat"),
    "composition.majority.sat": (BROKEN, "- day: sat"),
    "dose.curl_up.wed": (BROKEN, "curl_up 5"),
    "order.grip_late": (BROKEN, "suitcase_carry"),
    "warm_up.drills.sat": (BROKEN, "- day: sat"),
    "weekly_sets.lats.min": (SCENARIO, "lats: {min: 8"),
    "weekly_sets.rhomboids.min": (SCENARIO, "rhomboids: {min: 8"),
}


def test_each_breach_is_told_with_the_line_that_it_is_about(capsys: Output) -> None:
    assert run(["verify", str(SCENARIO), str(BROKEN), "-f", "json"]) == 1
    breaches = json.loads(capsys.readouterr().out)["breaches"]
    assert [breach["demand"] for breach in breaches] == list(PLACES)
    for breach in breaches:
        file, part = PLACES[breach["demand"]]
        assert breach["file"] == str(file)
        line = file.read_text().splitlines()[breach["line"] - 1]
        value = part.rpartition("- ")[2] if file == BROKEN else "8"
        assert breach["column"] == line.index(part) + part.index(value) + 1
    assert run(["verify", str(SCENARIO), str(BROKEN)]) == 1
    out = capsys.readouterr().out
    assert f"   {BROKEN}:11:60: dose.curl_up.wed: wed: curl_up has 5 sets, 3 to 3 asked for\n" in out


def test_breaches_can_be_annotations_for_github(capsys: Output) -> None:
    assert run(["verify", str(SCENARIO), str(BROKEN), "-f", "github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("::error file=")]) == len(PLACES)
    text = "wed: curl_up has 5 sets, 3 to 3 asked for"
    assert f"::error file={BROKEN},line=11,col=60,title=dose.curl_up.wed::{text}" in lines


def written(text: str) -> WrittenProgram:
    return read_program(text.encode(), load_scenario(SCENARIO), name="week.yaml")


def test_the_place_of_a_breach_is_the_nearest_that_is_known() -> None:
    scenario = load_scenario(SCENARIO)
    program = written(
        "sessions:\n"
        "- day: mon\n"
        "  work: [plank 3, curl_up 3]\n"
        "  cool_down: [plank 1]\n"
        "- {day: mon, work: [curl_up 2]}\n"
        "recovery_days:\n"
        "- {day: sun, exercise: walking, minutes: 20}\n"
    )

    def place(demand: str, day: Any = None, exercise: str | None = None) -> str:
        return str(program.origin_of(Breach(demand=demand, text="", day=day, exercise=exercise), scenario))

    assert place("x", "mon", "plank") == "week.yaml:4:15"
    assert place("x", None, "curl_up") == "week.yaml:5:21"
    assert place("x", "mon", "deadlift") == "week.yaml:5:3"
    assert place("x", "mon") == "week.yaml:5:3"
    assert place("x", "sun", "walking") == "week.yaml:7:3"
    assert place("x", "tue", "plank") == "week.yaml"
    assert place("pin.pull_up.sat", "sat") == f"{SCENARIO}:{line_of('pin:') + 1}:1"
    column = len("sessions: {min: 2, max: ") + 1
    assert place("sessions.max") == f"{SCENARIO}:{line_of('sessions: {')}:{column}"
    assert place("frequency.back.min") == "week.yaml"


def line_of(start: str) -> int:
    lines = SCENARIO.read_text().splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(start))


def test_the_program_of_a_result_has_lines_too(tmp_path: Path) -> None:
    scenario = load_scenario(SCENARIO)
    program = {"sessions": [{"day": "mon", "work": [{"exercise": "plank", "sets": 3}]}]}
    result = {"format": "scheduler.result/1", "status": "feasible", "name": "x", "program": program}
    file = tmp_path / "week.json"
    file.write_text(json.dumps(result, indent=1))
    breach = Breach(demand="x", text="", day="mon", exercise="plank")
    origin = read_program(file, scenario).origin_of(breach, scenario)
    assert origin.line is not None
    assert '"exercise": "plank"' in file.read_text().splitlines()[origin.line]


def test_an_unknown_exercise_is_told_with_its_line_and_what_was_perhaps_meant() -> None:
    scenario, catalog = load_scenario(SCENARIO), load_catalog()
    program = written(
        "sessions:\n- day: mon\n  work:\n  - plank 3\n  - chinup 3\n"
        "recovery_days: [{day: sun, exercise: wolking, minutes: 20}]\n"
    )
    breaches = verify(scenario, program.program, catalog).breaches
    assert [f"{program.origin_of(breach, scenario)}: {breach.text}" for breach in breaches] == [
        'week.yaml:5:5: no exercise chinup; did you mean "chin_up"?',
        'week.yaml:6:17: no exercise wolking; did you mean "walking"?',
    ]


@each([case for case in ALL if case.breaks])
def test_rules_name_the_day_and_the_exercise_of_a_breach(case: RuleCase) -> None:
    scenario, program = case.loaded()
    used = {(session.day, item.exercise) for session in program.sessions for item in session.items}
    used |= {(recovery.day, recovery.exercise) for recovery in program.recovery_days}
    for breach in verify(scenario, program, CATALOG).breaches:
        last = breach.demand.rpartition(".")[2]
        if last in WEEKDAYS:
            assert breach.day == last, breach
        if breach.exercise is not None:
            assert breach.exercise in {name for day, name in used if breach.day in (None, day)}, breach
