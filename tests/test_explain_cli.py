"""``scheduler explain``, and the explanation in ``scheduler solve``, as people meet them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from scheduler import load_catalog, load_scenario, solve
from scheduler.answer import Answer, Breakdown, TierChange
from scheduler.building import build_loose
from scheduler.cli import run
from scheduler.demand import Edit
from scheduler.eligibility import eligibility
from scheduler.loading import shipped_catalog_folder
from scheduler.report.explanation import answer_as_text
from scheduler.result import Result
from scheduler.worth import breakdown as break_down
from tests.test_cli import (
    COMMAND,
    ESCAPE,
    LARGE,
    LOADED,
    ROOT,
    SMALL,
    Json,
    OnTerminal,
    Output,
    cli,
    environment,
    without_time,
)
from tests.test_interrupts import ended_by

CATALOG = load_catalog()
POINTS = {kind: relaxation.points for kind, relaxation in CATALOG.relaxations.items()}
NOT_TO_BE_TOUCHED = {"pain", "clearance", "clinician", "athlete"}
IMPOSSIBLE = sorted((ROOT / "scenarios").glob("infeasible_*.yaml"))
ENOUGH = ("--time-limit", "60")
"""Nothing here takes that long; it keeps a busy machine from changing the answers."""

# Scenarios; all that extend small.yaml have one short session on a mat

BANNED = """\
# A wish and its opposite.
version: 1
extends: small.yaml   # from the gym

name: Banned and pinned
pin:
# the old friend
- {exercise: bird_dog}  # every week
- {exercise: plank}
preferences: {ban: [bird_dog]}
"""
BEGINNER = """\
version: 1
name: A beginner's pull-up
extends: beginner_gym
pin: [{exercise: pull_up}]
"""
THREE_REASONS = """\
version: 1
extends: small.yaml
name: Three reasons
pin:
- {exercise: bird_dog}
- {exercise: pull_up}
- {exercise: plank}
preferences: {ban: [bird_dog]}
clinician: {exclude: [plank]}
"""
SHORT = """\
# Three exercises are too many for the time.
version: 1
extends: small.yaml
name: A minute too short
days:
  tue: {at: home, minutes: 20}  # lunch
pin: [{exercise: bird_dog}, {exercise: plank}, {exercise: dead_bug}]
"""
LUNCH = """\
version: 1
extends: small.yaml
name: Eight minutes
days:
  tue: {at: home, minutes: 8}
pin: [{exercise: bird_dog}, {exercise: plank}]
"""
CROWDED = """\
version: 1
extends: small.yaml
name: Four of three
pin: [{exercise: bird_dog}, {exercise: plank}, {exercise: dead_bug}, {exercise: superman}]
"""
FULL = """\
version: 1
extends: small.yaml
name: Three of three
pin: [{exercise: bird_dog}, {exercise: plank}, {exercise: dead_bug}]
"""
EVENING = """\
version: 1
extends: small.yaml
name: One evening
places: {home: [mat, bands]}
days: {tue: {at: home, minutes: 60}}
weekly_sets: {lats: {target: 4}, core: {target: 2}}
"""
TWO_PLACES = """\
version: 1
extends: small.yaml
name: Two places
places:
  home: [mat]
  gym: [mat, bands, dumbbells]
days:
  tue: {at: home, minutes: 30}
  fri: {at: gym, minutes: 30}
sessions: {min: 1, max: 2}
weekly_sets: {lats: {target: 4}, core: {target: 2}}
pain: [{condition: low_back_pain, severity: 4, cleared: true}]
pin: [{exercise: bird_dog, day: tue}]
"""
REFUSED = """\
version: 1
extends: small.yaml
name: Red flag
pain: [{condition: red_flag_cauda_equina}]
"""
REHAB = """\
version: 1
extends: small.yaml
name: All kinds of reasons
athlete: {goal: rehab, phase: stability}
pain: [{condition: low_back_pain, severity: 4, cleared: true}]
clinician: {exclude: [plank]}
preferences: {ban: [curl_up]}
"""

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario beside the small one; give its path."""
    return lambda text, name="week.yaml": written(tmp_path, text, name)


def written(folder: Path, text: str, name: str = "week.yaml") -> str:
    shutil.copy(SMALL, folder / "small.yaml")
    (folder / name).write_text(text)
    return str(folder / name)


def explained(capsys: Output, *arguments: str, code: int = 0) -> str:
    """What explain writes; it must end with this code and no message."""
    assert run(["explain", *arguments, *ENOUGH]) == code
    out, err = capsys.readouterr()
    assert err == ""
    return out


def explained_json(capsys: Output, *arguments: str, code: int = 0) -> Any:
    return json.loads(explained(capsys, *arguments, "-f", "json", code=code))


def refused(capsys: Output, *arguments: str) -> str:
    """The message of a call that is refused and writes nothing to standard output."""
    assert run(["explain", *arguments, *ENOUGH]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


def line_of(text: str, part: str) -> int:
    """The number of the only line that holds ``part``."""
    (number,) = (number for number, line in enumerate(text.splitlines(), start=1) if part in line)
    return number


def ways_out_in(text: str) -> list[tuple[str, str, int]]:
    """Number, words and points of the ways out that are listed."""
    found = re.findall(r"^ +(\d+)  (.+?)  \((\d+) points[^)]*\)$", text, re.MULTILINE)
    return [(number, words, int(points)) for number, words, points in found]


def edits_of(result: Json) -> list[list[Json]]:
    return [way_out["edits"] for way_out in result["ways_out"]]


def kinds_of(result: Json) -> list[set[str]]:
    return [{edit["kind"] for edit in edits} for edits in edits_of(result)]


def labels_of(conflict: Json) -> set[str]:
    return {demand["label"] for demand in conflict["demands"]}


# solve, where there is no week


def test_solve_tells_the_conflict_with_the_lines_of_the_scenario(write: Write, capsys: Output) -> None:
    assert run(["solve", write(BANNED), *ENOUGH]) == 3
    out, err = capsys.readouterr()
    assert err == ""
    ban, pin = line_of(BANNED, "ban:"), line_of(BANNED, "bird_dog}")
    expected = f"The ban of bird dog (line {ban}) and the pin of bird dog (line {pin}) cannot hold together."
    assert expected in out.splitlines()


def test_solve_tells_the_file_and_line_of_a_default(write: Write, capsys: Output) -> None:
    template = (shipped_catalog_folder() / "templates" / "beginner_gym.yaml").read_text()
    run(["solve", write(BEGINNER), *ENOUGH])
    out = capsys.readouterr().out
    assert f"Beginner level (default, beginner_gym.yaml line {line_of(template, 'level:')})" in out
    assert f"the pin of pull up (line {line_of(BEGINNER, 'pull_up')})" in out


def test_solve_names_the_file_that_the_scenario_extends(write: Write, capsys: Output) -> None:
    run(["solve", write(CROWDED), *ENOUGH])
    line = line_of(SMALL.read_text(), "items:")
    assert f"at most 3 work items in a session on Tuesday (small.yaml line {line})" in capsys.readouterr().out


def test_solve_numbers_the_ways_out_and_tells_their_points(write: Write, capsys: Output) -> None:
    run(["solve", write(BANNED), *ENOUGH])
    out = capsys.readouterr().out
    assert ways_out_in(out) == [
        ("1", "The pin of bird dog given up", POINTS["pin"]),
        ("2", "The ban of bird dog lifted", POINTS["preferences.ban"]),
    ]
    assert out.count("proved cheapest") == 1


def test_solve_writes_the_conflict_as_json(write: Write, capsys: Output) -> None:
    file = write(BANNED)
    assert run(["solve", file, "-f", "json", *ENOUGH]) == 3
    (conflict,) = json.loads(capsys.readouterr().out)["conflicts"]
    assert conflict["minimal"] is True
    ban, pin = conflict["demands"]
    assert (ban["label"], ban["text"]) == ("preferences.ban.bird_dog", "the ban of bird_dog")
    assert (pin["label"], pin["text"]) == ("pin.bird_dog", "the pin of bird_dog")
    line = line_of(BANNED, "bird_dog}")
    assert pin["origin"] == {"file": file, "line": line, "column": 3, "source": ""}


def test_solve_tells_in_json_what_a_default_rests_on(write: Write, capsys: Output) -> None:
    run(["solve", write(BEGINNER), "-f", "json", *ENOUGH])
    (conflict,) = json.loads(capsys.readouterr().out)["conflicts"]
    sources = {
        demand["label"].partition(".")[0]: bool(demand["origin"]["source"]) for demand in conflict["demands"]
    }
    assert sources == {"level": True, "pin": False}


def test_solve_writes_ways_out_as_json(write: Write, capsys: Output) -> None:
    run(["solve", write(SHORT), "-f", "json", *ENOUGH])
    first, *others = json.loads(capsys.readouterr().out)["ways_out"]
    (edit,) = first["edits"]
    more = edit["value"] - edit["before"]
    assert (edit["path"], edit["action"], edit["before"]) == (["days", "tue", "minutes"], "set", 20)
    assert (edit["kind"], edit["cost"]) == ("days.minutes", more * POINTS["days.minutes"])
    assert edit["text"] == f"{edit['value']} minutes on Tuesday instead of 20"
    assert (first["cost"], first["minimal"], first["cheapest"]) == (edit["cost"], True, True)
    assert [way_out["cheapest"] for way_out in others] == [False, False]


def test_a_removed_entry_is_named_by_its_place_in_the_list(write: Write, capsys: Output) -> None:
    run(["solve", write(BANNED), "-f", "json", *ENOUGH])
    edits = edits_of(json.loads(capsys.readouterr().out))
    assert [[(edit["path"], edit["action"]) for edit in one] for one in edits] == [
        [(["pin", "0"], "remove")],
        [(["preferences", "ban", "0"], "remove")],
    ]


def test_a_default_costs_more_to_change_than_the_users_own_word(write: Write, capsys: Output) -> None:
    own = f"{SHORT}cool_down: {{stretches: 1}}\n"
    costs = []
    for file in (write(SHORT, "a.yaml"), write(own, "b.yaml")):
        run(["solve", file, "-f", "json", *ENOUGH])
        edits = [edit for one in edits_of(json.loads(capsys.readouterr().out)) for edit in one]
        costs += [edit["cost"] for edit in edits if edit["kind"] == "cool_down.stretches"]
    points = POINTS["cool_down.stretches"]
    assert costs == [points * POINTS["defaults"], points]


def test_several_scenarios_are_each_explained(write: Write, capsys: Output) -> None:
    files = [write(BANNED, "a.yaml"), str(SMALL), write(CROWDED, "b.yaml")]
    assert run(["solve", *files, *ENOUGH]) == 3
    out = capsys.readouterr().out
    assert out.count("cannot hold together.") == 2
    before, _, after = out.partition("\nSmall   best possible")
    assert "The pin of bird dog given up" in before
    assert "At most 4 work items" in after


def test_several_scenarios_are_each_explained_in_json(write: Write, capsys: Output) -> None:
    files = [write(BANNED, "a.yaml"), str(SMALL), write(CROWDED, "b.yaml")]
    assert run(["solve", *files, "-f", "json", *ENOUGH]) == 3
    results = json.loads(capsys.readouterr().out)
    assert [len(result["conflicts"]) for result in results] == [1, 0, 1]
    assert [bool(result.get("ways_out")) for result in results] == [True, False, True]


# explain, where there is no week


def test_explain_says_the_same_as_solve_and_is_exit_code_0(write: Write, capsys: Output) -> None:
    file = write(BANNED)
    assert run(["solve", file, *ENOUGH]) == 3
    solved = capsys.readouterr().out
    assert explained(capsys, file) == solved


def test_explain_writes_the_same_json_as_solve(write: Write, capsys: Output) -> None:
    file = write(BANNED)
    run(["solve", file, "-f", "json", *ENOUGH])
    solved = json.loads(capsys.readouterr().out)
    assert without_time(explained_json(capsys, file)) == without_time(solved)
    assert solved["format"] == "scheduler.result/1"


def test_explain_writes_to_a_file(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "why.txt"
    assert explained(capsys, write(BANNED), "-o", str(target)) == ""
    assert "cannot hold together." in target.read_text()


def test_a_scenario_from_standard_input_is_explained() -> None:
    done = cli("explain", "-", stdin=f"{SMALL.read_text()}pin: [{{exercise: pull_up}}]\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "the pin of pull up (line " in done.stdout


@pytest.mark.parametrize(("most", "found"), [(None, 1), (2, 2), (3, 3), (20, 4)])
def test_conflicts_are_as_many_and_different_as_asked(
    most: int | None, found: int, write: Write, capsys: Output
) -> None:
    options = () if most is None else ("--conflicts", str(most))
    conflicts = explained_json(capsys, write(THREE_REASONS), *options)["conflicts"]
    labels = [labels_of(conflict) for conflict in conflicts]
    assert len(labels) == found
    assert not [one for one in labels for other in labels if one < other]
    assert all(labels.count(one) == 1 for one in labels)


def test_three_conflicts_are_three_paragraphs(write: Write, capsys: Output) -> None:
    out = explained(capsys, write(THREE_REASONS), "--conflicts", "3")
    lines = [line for line in out.splitlines() if line.endswith("cannot hold together.")]
    assert [next(name for name in ("bird dog", "pull up", "plank") if name in line) for line in lines] == [
        "bird dog",
        "pull up",
        "plank",
    ]


def test_a_way_out_ends_every_conflict(write: Write, capsys: Output) -> None:
    first = edits_of(explained_json(capsys, write(THREE_REASONS)))[0]
    assert {tuple(edit["path"]) for edit in first} == {("pin", "0"), ("pin", "1"), ("pin", "2")}


def test_no_ways_out_are_looked_for_where_none_are_wanted(write: Write, capsys: Output) -> None:
    result = explained_json(capsys, write(BANNED), "--ways-out", "0")
    assert len(result["conflicts"]) == 1
    assert "ways_out" not in result


def test_five_ways_out_are_different_and_the_cheapest_first(write: Write, capsys: Output) -> None:
    ways_out = explained_json(capsys, write(SHORT), "--ways-out", "5")["ways_out"]
    costs = [way_out["cost"] for way_out in ways_out]
    changes = [{tuple(edit["path"]) for edit in way_out["edits"]} for way_out in ways_out]
    assert len(ways_out) == 5
    assert costs == sorted(costs)
    assert not [one for one in changes for other in changes if one < other]
    assert all(changes.count(one) == 1 for one in changes)


def test_the_cost_of_a_way_out_is_that_of_its_edits(write: Write, capsys: Output) -> None:
    for way_out in explained_json(capsys, write(LUNCH), "--ways-out", "5")["ways_out"]:
        assert way_out["cost"] == sum(edit["cost"] for edit in way_out["edits"])


def test_every_way_out_leads_to_a_week(write: Write, capsys: Output) -> None:
    file = write(LUNCH)
    scenario = load_scenario(Path(file))
    for edits in edits_of(explained_json(capsys, file, "--ways-out", "5")):
        mended = scenario.mended([Edit.model_validate_json(json.dumps(edit)) for edit in edits], CATALOG)
        assert solve(mended, time_limit=60).program is not None, edits


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ((), ["days.minutes", "cool_down.stretches", "warm_up.drills"]),
        (("--cost", "days.minutes=10"), ["cool_down.stretches", "days.minutes", "warm_up.drills"]),
        (("--cost", "days.minutes=99"), ["cool_down.stretches", "warm_up.drills", "dose.sets.min"]),
        (
            ("--cost", "days.minutes=99", "--cost", "warm_up.drills=1"),
            ["warm_up.drills", "cool_down.stretches", "dose.sets.min"],
        ),
        (("--cost", "dose.sets.min=1", "--never", "days.minutes"), ["dose.sets.min", "cool_down.stretches"]),
        (("--never", "days.minutes"), ["cool_down.stretches", "warm_up.drills", "dose.sets.min"]),
        (("--never", "days.minutes", "--never", "cool_down.stretches"), ["warm_up.drills", "dose.sets.min"]),
    ],
)
def test_the_users_own_costs_decide_the_ranking(
    options: tuple[str, ...], kinds: list[str], write: Write, capsys: Output
) -> None:
    found = kinds_of(explained_json(capsys, write(SHORT), *options))
    assert found[: len(kinds)] == [{kind} for kind in kinds]


def test_the_users_own_costs_are_the_points_that_are_shown(write: Write, capsys: Output) -> None:
    out = explained(capsys, write(BANNED), "--cost", "pin=77", "--cost", "preferences.ban=66")
    assert [points for _, _, points in ways_out_in(out)] == [66, 77]


def test_a_kind_that_is_out_of_the_question_is_in_no_mixture_either(write: Write, capsys: Output) -> None:
    never = ("--never", "days.minutes", "--never", "pin")
    kinds = kinds_of(explained_json(capsys, write(LUNCH), "--ways-out", "5", *never))
    assert kinds
    assert not {"days.minutes", "pin"} & set().union(*kinds)


def test_without_any_way_out_the_conflict_is_still_told(write: Write, capsys: Output) -> None:
    out = explained(capsys, write(BANNED), "--never", "pin", "--never", "preferences.ban")
    assert "cannot hold together." in out
    assert "No change that may be offered leads out." in out
    assert ways_out_in(out) == []


def test_that_no_way_out_was_found_is_not_said_where_none_was_looked_for(
    write: Write, capsys: Output
) -> None:
    assert "No way out was found" not in explained(capsys, write(BANNED), "--ways-out", "0")


@pytest.mark.parametrize("file", IMPOSSIBLE, ids=lambda file: file.stem)
def test_no_change_of_health_or_level_can_ever_be_offered(file: Path) -> None:
    scenario = load_scenario(file)
    ways = build_loose(scenario, CATALOG, eligibility(scenario, CATALOG)).ways.values()
    assert ways
    assert not NOT_TO_BE_TOUCHED & {way.edit(1).path[0] for way in ways}


@pytest.mark.parametrize("name", ["infeasible_pin_against_pain", "infeasible_clinician_against_pin"])
def test_pain_and_the_clinicians_word_stay_in_every_way_out(name: str, capsys: Output) -> None:
    file = str(ROOT / "scenarios" / f"{name}.yaml")
    edits = [edit for one in edits_of(explained_json(capsys, file, "--ways-out", "5")) for edit in one]
    assert edits
    assert not NOT_TO_BE_TOUCHED & {edit["path"][0] for edit in edits}


# --apply


def applied(capsys: Output, file: str, target: Path, number: int = 1, *options: str) -> list[str]:
    """Apply a way out and make sure that there is a week now; give what was told."""
    out = explained(capsys, file, "--apply", str(number), "-o", str(target), *options)
    assert run(["solve", str(target), *ENOUGH]) == 0
    capsys.readouterr()
    return out.splitlines()


def differences(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came, as long as all others kept their order."""
    old, new = before.splitlines(), after.splitlines()
    gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
    assert [line for line in old if line not in gone] == [line for line in new if line not in come]
    return gone, come


def test_apply_changes_an_own_value_and_no_other_line(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "out.yaml"
    (told,) = applied(capsys, write(SHORT), target)
    gone, come = differences(SHORT, target.read_text())
    assert gone == ["  tue: {at: home, minutes: 20}  # lunch"]
    assert [re.sub("2[1-9]", "20", line) for line in come] == gone
    assert re.fullmatch(rf"{target}: 2\d minutes on Tuesday instead of 20", told)


def test_apply_adds_a_value_that_was_inherited(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "out.yaml"
    applied(capsys, write(CROWDED), target)
    assert differences(CROWDED, target.read_text()) == ([], ["sessions: {items: {max: 4}}"])


def test_apply_takes_an_entry_out_of_a_list(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "out.yaml"
    applied(capsys, write(BANNED), target)
    assert differences(BANNED, target.read_text()) == (["- {exercise: bird_dog}  # every week"], [])


def test_apply_writes_the_way_out_of_that_number(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "out.yaml"
    applied(capsys, write(BANNED), target, 2)
    assert differences(BANNED, target.read_text()) == (
        ["preferences: {ban: [bird_dog]}"],
        ["preferences: {ban: []}"],
    )


def test_apply_makes_all_changes_of_a_way_out(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "out.yaml"
    told = applied(capsys, write(THREE_REASONS), target)
    assert len(told) == 3
    assert load_scenario(target).node.find(["pin"]).plain() == []


def test_apply_finds_more_ways_out_than_are_usual(write: Write, tmp_path: Path, capsys: Output) -> None:
    assert applied(capsys, write(SHORT), tmp_path / "out.yaml", 5, "--ways-out", "5")


def test_apply_honours_the_costs_of_the_user(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "out.yaml"
    applied(capsys, write(BANNED), target, 1, "--cost", "preferences.ban=1")
    assert "preferences: {ban: []}" in target.read_text().splitlines()


def test_apply_may_replace_the_scenario_itself(write: Write, capsys: Output) -> None:
    file = write(BANNED)
    applied(capsys, file, Path(file))
    assert differences(BANNED, Path(file).read_text())[0] == ["- {exercise: bird_dog}  # every week"]


def test_apply_takes_the_scenario_from_standard_input(tmp_path: Path) -> None:
    text = f"# mine\n{SMALL.read_text()}pin: [{{exercise: bird_dog}}]\npreferences: {{ban: [bird_dog]}}\n"
    target = tmp_path / "out.yaml"
    done = cli("explain", "-", "--apply", "1", "-o", str(target), *ENOUGH, stdin=text)
    assert (done.returncode, done.stderr) == (0, "")
    assert differences(text, target.read_text()) == (["pin: [{exercise: bird_dog}]"], ["pin: []"])
    assert cli("solve", str(target)).returncode == 0


@pytest.mark.parametrize("text", [BANNED, SHORT, CROWDED])
def test_apply_keeps_the_line_ends_of_windows(
    text: str, write: Write, tmp_path: Path, capsys: Output
) -> None:
    file, target = Path(write(text)), tmp_path / "out.yaml"
    file.write_bytes(text.replace("\n", "\r\n").encode())
    applied(capsys, str(file), target)
    content = target.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r") > 0
    differences(text, content.decode().replace("\r\n", "\n"))


def test_apply_needs_a_file_to_write_to(write: Write, capsys: Output) -> None:
    assert "--apply needs -o FILE" in refused(capsys, write(BANNED), "--apply", "1")


@pytest.mark.parametrize("number", ["0", "51", "one"])
def test_apply_takes_numbers_that_can_be_shown(
    number: str, write: Write, tmp_path: Path, capsys: Output
) -> None:
    target = tmp_path / "out.yaml"
    assert "--apply" in refused(capsys, write(BANNED), "--apply", number, "-o", str(target))
    assert not target.exists()


def test_apply_refuses_a_number_that_was_not_found(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "out.yaml"
    message = refused(capsys, write(BANNED), "--apply", "3", "-o", str(target))
    assert "--apply: found way out 3, expected one of the 2 that were found" in message
    assert not target.exists()


def test_apply_refuses_a_scenario_that_has_a_week(tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "out.yaml"
    message = refused(capsys, str(SMALL), "--apply", "1", "-o", str(target))
    assert "--apply: found a scenario that is optimal, expected one without a week" in message
    assert not target.exists()


@pytest.mark.parametrize("place", ["nowhere/out.yaml", "."])
def test_apply_refuses_a_place_that_cannot_be_written_to(
    place: str, write: Write, tmp_path: Path, capsys: Output
) -> None:
    file = write(BANNED)
    before = sorted(tmp_path.iterdir())
    message = refused(capsys, file, "--apply", "1", "-o", str(tmp_path / place))
    assert "expected a place that can be written to" in message
    assert sorted(tmp_path.iterdir()) == before


def test_apply_writes_nothing_where_training_is_refused(write: Write, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "kept.yaml"
    target.write_text("mine")
    assert "emergency" in explained(capsys, write(REFUSED), "--apply", "1", "-o", str(target), code=5)
    assert target.read_text() == "mine"


@pytest.mark.parametrize(("text", "number"), [(BANNED, "3"), (BANNED, "50"), (SMALL.read_text(), "1")])
def test_apply_keeps_an_existing_file_where_it_refuses(
    text: str, number: str, write: Write, tmp_path: Path, capsys: Output
) -> None:
    target = tmp_path / "kept.yaml"
    target.write_text("mine")
    refused(capsys, write(text), "--apply", number, "-o", str(target))
    assert target.read_text() == "mine"


def test_apply_refuses_a_folder_where_what_is_extended_is_missing(
    write: Write, tmp_path: Path, capsys: Output
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    message = refused(capsys, write(BANNED), "--apply", "1", "-o", str(folder / "out.yaml"))
    assert 'extends: found "small.yaml", expected a file that exists' in message
    assert list(folder.iterdir()) == []


def test_apply_may_write_where_what_is_extended_is_too(write: Write, tmp_path: Path, capsys: Output) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(SMALL, folder / "small.yaml")
    applied(capsys, write(BANNED), folder / "out.yaml")


@pytest.mark.parametrize("number", ["2", "3"])
def test_apply_takes_the_number_from_the_list_with_the_same_options(
    number: str, write: Write, tmp_path: Path, capsys: Output
) -> None:
    file, dear = write(LUNCH), ("--cost", "days.minutes=20")
    applying = ("--apply", number, "-o", str(tmp_path / "out.yaml"))
    listed = explained_json(capsys, file, *dear, "--ways-out", "5")
    expected = [edit["text"].replace("_", " ") for edit in edits_of(listed)[int(number) - 1]]
    told = explained(capsys, file, *dear, "--ways-out", "5", *applying).splitlines()
    assert [line.partition(": ")[2] for line in told] == expected


def test_a_table_is_not_what_apply_writes(write: Write, tmp_path: Path, capsys: Output) -> None:
    file = write(BANNED)
    run(["explain", file, "--eligibility", "--apply", "1", "-o", file])
    load_scenario(Path(file))


# --why-not and --why


def test_why_not_gives_all_reasons_with_their_numbers(write: Write, capsys: Output) -> None:
    answer = explained_json(capsys, write(TWO_PLACES), "--why-not", "deadlift")
    assert (answer["format"], answer["question"]) == ("scheduler.answer/1", "why_not")
    assert (answer["exercise"], answer["verdict"]) == ("deadlift", "excluded")
    assert {reason["kind"] for reason in answer["reasons"]} == {"pain", "equipment", "level"}
    out = explained(capsys, write(TWO_PLACES), "--why-not", "deadlift")
    for part in (
        "equipment: home lacks barbell (tue)",
        "equipment: gym lacks barbell (fri)",
        "level: for intermediate level, athlete is beginner",
        "pain: Low-back pain 4/10: shear 3 of 3, at most ",
    ):
        assert f"   {part}" in out


def test_why_not_on_a_day_gives_the_reasons_of_that_day_only(write: Write, capsys: Output) -> None:
    answer = explained_json(capsys, write(TWO_PLACES), "--why-not", "deadlift", "--on", "tue")
    assert answer["day"] == "tue"
    texts = [reason["text"] for reason in answer["reasons"]]
    assert "home lacks barbell" in texts
    assert "gym lacks barbell" not in texts
    assert any(text.startswith("Low-back pain 4/10") for text in texts)


def test_why_not_on_a_day_asks_about_that_day_only(write: Write, capsys: Output) -> None:
    file = write(TWO_PLACES)
    on_tuesday, on_friday = (
        explained_json(capsys, file, "--why-not", "band_row", "--on", day) for day in ("tue", "fri")
    )
    assert (on_tuesday["verdict"], on_friday["verdict"]) == ("excluded", "in")
    assert [reason["text"] for reason in on_tuesday["reasons"]] == ["home lacks bands"]


def test_why_not_tells_what_a_possible_exercise_would_cost_and_push_out(write: Write, capsys: Output) -> None:
    answer = explained_json(capsys, write(TWO_PLACES), "--why-not", "dead_bug", "--on", "fri")
    assert answer["verdict"] == "possible"
    tiers = {tier["name"]: tier for tier in answer["tiers"]}
    assert list(tiers) == ["shortfall", "fit", "economy"]
    assert tiers["shortfall"]["after"] > tiers["shortfall"]["before"]
    assert all(tier["proved"] for tier in answer["tiers"])
    moves = {(move["exercise"], move["day"]): (move["before"], move["after"]) for move in answer["moves"]}
    before, after = moves["dead_bug", "fri"]
    assert (before, after > 0) == (0, True)
    assert any(after == 0 for _, after in moves.values())


def test_what_a_possible_exercise_costs_is_what_solving_with_it_pinned_costs(
    write: Write, capsys: Output
) -> None:
    file = write(EVENING)
    answer = explained_json(capsys, file, "--why-not", "band_deadlift")
    without = solve(load_scenario(Path(file)))
    with_it = solve(load_scenario(Path(write(f"{EVENING}pin: [{{exercise: band_deadlift}}]\n"))))
    assert answer["verdict"] == "possible"
    assert [(tier["before"], tier["after"]) for tier in answer["tiers"]] == [
        (old.value, new.value) for old, new in zip(without.tiers, with_it.tiers, strict=True)
    ]


@pytest.mark.parametrize(("question", "verdict"), [("why", "better"), ("why_not", "possible")])
def test_a_better_week_that_a_question_finds_is_not_called_worse(
    question: Literal["why", "why_not"], verdict: Literal["better", "possible"]
) -> None:
    found = TierChange(name="fit", unit="points", before=37, after=36, proved=False)
    answer = Answer(question=question, exercise="plank", verdict=verdict, tiers=(found,))
    assert "worse" not in answer_as_text(answer, load_scenario(SMALL), CATALOG).plain


def test_why_not_says_in_words_what_changes(write: Write, capsys: Output) -> None:
    out = explained(capsys, write(TWO_PLACES), "--why-not", "dead_bug", "--on", "fri")
    first, *others = out.splitlines()
    assert first == "Dead bug on Friday: a week with it is possible, but worse"
    assert re.fullmatch(r"   shortfall: \d+ half-sets more \(\d+ instead of \d+\)", others[0])
    assert "   Friday: Dead bug comes" in others
    assert any(re.fullmatch(r"   Friday: .+ goes", line) for line in others)


def test_why_not_of_the_impossible_is_a_conflict_with_the_question(write: Write, capsys: Output) -> None:
    answer = explained_json(capsys, write(FULL), "--why-not", "superman")
    assert answer["verdict"] == "impossible"
    assert answer["conflict"]["minimal"] is True
    assert labels_of(answer["conflict"]) == {
        "pin.bird_dog",
        "pin.plank",
        "pin.dead_bug",
        "sessions.items.max.tue",
        "put_in.superman",
    }
    out = explained(capsys, write(FULL), "--why-not", "superman")
    assert out.startswith("Superman hold: no week can have it\n")
    assert "superman in the week (your question) cannot hold together." in out


def test_why_not_of_what_is_in_says_so(write: Write, capsys: Output) -> None:
    assert explained_json(capsys, write(FULL), "--why-not", "plank")["verdict"] == "in"
    assert explained(capsys, write(FULL), "--why-not", "plank") == "Plank: it is in the week\n"


def test_why_tells_what_the_week_would_be_without_it(write: Write, capsys: Output) -> None:
    answer = explained_json(capsys, write(TWO_PLACES), "--why", "band_row")
    assert (answer["question"], answer["verdict"]) == ("why", "better")
    first = next(tier for tier in answer["tiers"] if tier["before"] != tier["after"])
    assert first["after"] > first["before"]
    gone = [move["exercise"] for move in answer["moves"] if move["after"] == 0]
    assert "band_row" in gone
    sets = next(move["before"] for move in answer["moves"] if move["exercise"] == "band_row")
    assert answer["gives"]["lats"] == sets
    assert answer["gives"]["rear_delts"] == sets / 2


def test_why_says_in_words_what_it_gives(write: Write, capsys: Output) -> None:
    first, second, *_ = explained(capsys, write(TWO_PLACES), "--why", "band_row").splitlines()
    assert first == "Band row: a week without it is worse"
    assert second.startswith("   it gives: lats 2, ")
    assert "rear delts 1" in second


def test_why_of_what_is_needed_is_a_conflict_with_the_question(write: Write, capsys: Output) -> None:
    answer = explained_json(capsys, write(FULL), "--why", "plank")
    assert answer["verdict"] == "needed"
    assert labels_of(answer["conflict"]) == {"pin.plank", "leave_out.plank"}
    out = explained(capsys, write(FULL), "--why", "plank")
    assert out.startswith("Plank: no week can do without it\n")
    assert "the pin of plank (line 4)".lower() in out.lower()


def test_why_of_what_is_out_says_so(write: Write, capsys: Output) -> None:
    assert explained_json(capsys, write(FULL), "--why", "superman")["verdict"] == "out"
    assert explained(capsys, write(FULL), "--why", "deadlift") == "Deadlift: it is not in the week\n"


def test_why_on_a_day_asks_about_that_day_only(write: Write, capsys: Output) -> None:
    file = write(TWO_PLACES)
    verdicts = [explained_json(capsys, file, "--why", "bird_dog", "--on", day) for day in ("tue", "fri")]
    assert [answer["verdict"] for answer in verdicts] == ["needed", "out"]


def test_several_questions_give_a_list(write: Write, capsys: Output) -> None:
    questions = ("--why", "plank", "--why", "bird_dog", "--why-not", "deadlift", "--why-not", "plank")
    answers = explained_json(capsys, write(FULL), *questions)
    assert [(answer["question"], answer["exercise"], answer["verdict"]) for answer in answers] == [
        ("why", "plank", "needed"),
        ("why", "bird_dog", "needed"),
        ("why_not", "deadlift", "excluded"),
        ("why_not", "plank", "in"),
    ]


def test_several_questions_are_each_answered_in_words(write: Write, capsys: Output) -> None:
    out = explained(capsys, write(FULL), "--why", "plank", "--why-not", "deadlift", "--why-not", "plank")
    firsts = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert firsts == [
        "Plank: no week can do without it",
        "Deadlift: the rules keep it out",
        "Plank: it is in the week",
    ]


def test_a_question_about_a_scenario_without_a_week_gives_its_conflict(write: Write, capsys: Output) -> None:
    for question in ("--why", "--why-not"):
        answer = explained_json(capsys, write(BANNED), question, "superman")
        assert answer["verdict"] == "no_week"
        assert labels_of(answer["conflict"]) == {"pin.bird_dog", "preferences.ban.bird_dog"}
    out = explained(capsys, write(BANNED), "--why-not", "superman")
    assert out.startswith("Superman hold: the scenario has no week at all\n")
    assert "cannot hold together." in out


def test_why_not_of_an_excluded_exercise_is_answered_without_a_week_too(write: Write, capsys: Output) -> None:
    answer = explained_json(capsys, write(BANNED), "--why-not", "bird_dog")
    assert [reason["kind"] for reason in answer["reasons"]] == ["ban"]


@pytest.mark.parametrize("question", [(), ("--why", "plank"), ("--why-not", "plank")])
def test_a_refused_scenario_is_exit_code_5(question: tuple[str, ...], write: Write, capsys: Output) -> None:
    assert explained(capsys, write(REFUSED), *question, code=5)


def test_explain_tells_why_a_scenario_is_refused(write: Write, capsys: Output) -> None:
    assert "emergency department now" in explained(capsys, write(REFUSED), code=5)


def test_questions_do_not_hide_why_a_scenario_is_refused(write: Write, capsys: Output) -> None:
    assert "emergency department" in explained(capsys, write(REFUSED), "--why-not", "plank", code=5)


def test_nor_does_an_exercise_that_is_excluded_anyway(write: Write, capsys: Output) -> None:
    table = explained_json(capsys, write(REFUSED), "--eligibility")
    verdicts = {row["exercise"]: row["verdict"] for row in table["exercises"]}
    assert verdicts["deadlift"] == "out"
    assert "emergency department" in explained(capsys, write(REFUSED), "--why-not", "deadlift", code=5)


@pytest.mark.parametrize("question", [(), ("--why", "plank"), ("--why-not", "plank")])
def test_nothing_found_in_time_is_exit_code_4(question: tuple[str, ...], capsys: Output) -> None:
    assert run(["explain", str(LARGE), *question, "--time-limit", "0.01"]) == 4
    out, err = capsys.readouterr()
    assert err == ""
    assert "found in" in out


# What a week costs, comes from, and what more would be worth


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(tmp_path_factory.mktemp("evening"), EVENING)


@pytest.fixture(scope="module")
def best(evening: str) -> Result:
    return solve(load_scenario(Path(evening)), canonical=True)


@pytest.fixture(scope="module")
def breakdown(evening: str) -> Breakdown:
    done = cli("explain", evening, "-f", "json", "--canonical", *ENOUGH)
    assert (done.returncode, done.stderr) == (0, "")
    return Breakdown.model_validate_json(done.stdout)


@pytest.fixture(scope="module")
def breakdown_text(evening: str) -> str:
    done = cli("explain", evening, "--canonical", *ENOUGH)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_breakdown_names_its_format(breakdown: Breakdown) -> None:
    assert (breakdown.format, breakdown.name) == ("scheduler.breakdown/1", "One evening")


def test_what_the_rules_cost_adds_up_to_the_tiers_of_the_week(breakdown: Breakdown, best: Result) -> None:
    sums = {tier: sum(rules.values()) for tier, rules in breakdown.rules.items()}
    assert sums == {tier.name: tier.value for tier in best.tiers}
    assert sums["shortfall"] > 0


def test_what_the_demands_cost_adds_up_to_what_their_rules_cost(breakdown: Breakdown) -> None:
    sums: dict[tuple[str, str], int] = {}
    for share in breakdown.shares:
        key = (share.tier, share.demand.partition(".")[0])
        sums[key] = sums.get(key, 0) + share.cost
    assert sums == {
        (tier, rule): cost for tier, rules in breakdown.rules.items() for rule, cost in rules.items()
    }


def test_what_exercises_give_adds_up_to_the_weekly_sets(breakdown: Breakdown, best: Result) -> None:
    got = {muscle.volume.name: sum(part.sets for part in muscle.parts) for muscle in breakdown.muscles}
    assert got == {volume.name: volume.got for volume in best.volumes}
    assert got["lats"] == 4


def test_sets_come_from_exercises_of_the_week(breakdown: Breakdown, best: Result) -> None:
    assert best.program is not None
    (session,) = best.program.sessions
    parts = {(part.exercise, part.day) for muscle in breakdown.muscles for part in muscle.parts}
    assert {exercise for exercise, _ in parts} <= {item.exercise for item in session.work}
    assert {day for _, day in parts} == {"tue"}


def test_what_more_would_be_worth_is_what_solving_again_gives(
    breakdown: Breakdown, best: Result, evening: str
) -> None:
    scenario = load_scenario(Path(evening))
    values = {tier.name: tier.value for tier in best.tiers}
    assert any(worth.change for worth in breakdown.worth)
    for worth in breakdown.worth:
        assert worth.solved
        again = {tier.name: tier.value for tier in solve(scenario.mended([worth.edit], CATALOG)).tiers}
        changed = next((name for name in values if again[name] != values[name]), None)
        assert (worth.change.name if worth.change else None) == changed, worth.edit.text
        if worth.change is not None:
            assert worth.change.before == values[worth.change.name]
            assert worth.change.after == again[worth.change.name] < worth.change.before


def test_what_is_not_used_to_its_limit_is_not_asked_about(breakdown: Breakdown) -> None:
    paths = {worth.edit.path for worth in breakdown.worth}
    assert ("sessions", "items", "max") in paths
    assert ("days", "tue", "minutes") not in paths


def test_a_place_is_not_filled_with_all_that_the_catalog_has(breakdown: Breakdown) -> None:
    assert not [worth.edit for worth in breakdown.worth if worth.edit.kind == "equipment"]


def test_worth_tells_what_goes_and_what_comes(breakdown: Breakdown, best: Result) -> None:
    texts = {tier.name: {share.text for share in tier.shares} for tier in best.tiers}
    more_items = next(one for one in breakdown.worth if one.edit.path == ("sessions", "items", "max"))
    assert more_items.change is not None
    assert more_items.gone
    assert set(more_items.gone) <= texts[more_items.change.name]
    assert not set(more_items.come) & texts[more_items.change.name]


def test_the_text_tells_what_the_week_costs(breakdown_text: str, breakdown: Breakdown) -> None:
    for tier, unit in (("shortfall", "half-sets"), ("fit", "points"), ("economy", "minutes")):
        total = sum(
            cost for name, rules in breakdown.rules.items() if name == tier for cost in rules.values()
        )
        assert f"   {tier}: {total} {unit} (" in breakdown_text
    for share in breakdown.shares:
        assert re.search(
            rf"^ +{share.cost}  {re.escape(share.text.replace('_', ' '))}$", breakdown_text, re.MULTILINE
        )


def test_the_text_tells_where_sets_come_from(breakdown_text: str) -> None:
    (line,) = (line for line in breakdown_text.splitlines() if line.startswith("   lats 4 of 4: "))
    assert sum(float(sets) for sets in re.findall(r" ([\d.]+) \(Tue\)", line)) == 4


def test_the_text_tells_what_more_would_be_worth(breakdown_text: str, breakdown: Breakdown) -> None:
    more = next(one for one in breakdown.worth if one.edit.path == ("sessions", "items", "max")).change
    assert more is not None
    part = f"half-sets less ({more.after} instead of {more.before})"
    assert (
        f"   At most 4 work items in a session instead of 3: shortfall {-more.more} {part}" in breakdown_text
    )
    assert "   Nothing would come from: " in breakdown_text


def test_to_ask_less_is_never_said_to_cost_more(best: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    def unfinished(*_: object, **__: object) -> Result:
        worse = (tier.model_copy(update={"value": tier.value + 1, "proved": False}) for tier in best.tiers)
        return best.model_copy(update={"status": "feasible", "tiers": tuple(worse), "interrupted": True})

    scenario = load_scenario(EVENING.encode(), folder=SMALL.parent)
    monkeypatch.setattr("scheduler.worth.solve", unfinished)
    changes = [worth.change for worth in break_down(scenario, best).worth if worth.change]
    assert [change for change in changes if change.more > 0] == []


def test_a_breakdown_goes_to_a_file(tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "why.json"
    assert explained(capsys, str(SMALL), "-f", "json", "-o", str(target)) == ""
    assert json.loads(target.read_text())["format"] == "scheduler.breakdown/1"


# --eligibility


def table_of(capsys: Output, file: str, *options: str) -> dict[str, Json]:
    table = explained_json(capsys, file, "--eligibility", *options)
    assert table["format"] == "scheduler.eligibility/1"
    return {row["exercise"]: row for row in table["exercises"]}


def kinds_by_exercise(table: dict[str, Json]) -> dict[str, set[str]]:
    return {name: {reason["kind"] for reason in row["reasons"]} for name, row in table.items()}


def test_eligibility_has_every_exercise_once(write: Write, capsys: Output) -> None:
    rows = explained_json(capsys, write(TWO_PLACES), "--eligibility")["exercises"]
    assert [row["exercise"] for row in rows] == list(CATALOG.exercises)


def test_eligibility_has_every_exercise_once_in_words(write: Write, capsys: Output) -> None:
    out = explained(capsys, write(TWO_PLACES), "--eligibility")
    headline, *rows = (line for line in out.splitlines() if line and not line.startswith(" "))
    found = [re.fullmatch(r"(.+?)  +(in|out|(?:tue|fri)(?: fri)?)", row) for row in rows]
    assert sorted(one[1] for one in found if one) == sorted(e.name for e in CATALOG.exercises.values())
    counts = [sum(one is not None and one[2] == word for one in found) for word in ("in", "out")]
    on_some_days = len(rows) - sum(counts)
    expected = f"{counts[0]} exercises in, {on_some_days} on some days, {counts[1]} out"
    assert headline == f"Two places   {expected}"


def test_eligibility_knows_in_out_and_some_days(write: Write, capsys: Output) -> None:
    table = table_of(capsys, write(TWO_PLACES))
    some = {name: (table[name]["verdict"], table[name]["days"]) for name in ("plank", "band_row", "deadlift")}
    assert some == {
        "plank": ("in", ["tue", "fri"]),
        "band_row": ("some_days", ["fri"]),
        "deadlift": ("out", []),
    }


def test_every_exercise_that_is_not_in_has_a_reason(write: Write, capsys: Output) -> None:
    rows = table_of(capsys, write(TWO_PLACES)).values()
    assert [row["exercise"] for row in rows if (row["verdict"] == "in") == bool(row["reasons"])] == []


def test_eligibility_tells_every_kind_of_reason(write: Write, capsys: Output) -> None:
    kinds = kinds_by_exercise(table_of(capsys, write(REHAB)))
    assert set().union(*kinds.values()) == {"pain", "phase", "equipment", "level", "ban", "clinician"}
    assert kinds["plank"] == {"clinician"}
    assert kinds["curl_up"] == {"ban"}
    assert kinds["deadlift"] == {"pain", "phase", "equipment", "level"}


def test_eligibility_groups_all_reasons_by_kind_in_words(write: Write, capsys: Output) -> None:
    lines = explained(capsys, write(REHAB), "--eligibility").splitlines()
    start = next(number for number, line in enumerate(lines) if re.match("Deadlift  +out$", line))
    rows = len(table_of(capsys, write(REHAB))["deadlift"]["reasons"])
    kinds = [line.strip().partition(":")[0] for line in lines[start + 1 : start + 1 + rows]]
    assert kinds == sorted(kinds)
    assert set(kinds) == {"pain", "phase", "equipment", "level"}


def test_an_exercise_that_nobody_rated_is_out_where_something_hurts(
    write: Write, tmp_path: Path, capsys: Output
) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(shipped_catalog_folder(), folder)
    file = folder / "exercises" / "core.yaml"
    before, middle, after = file.read_text().partition("- id: bird_dog\n")
    file.write_text(before + middle + re.sub(r"tags: \{[^}]*\}", "tags: null", after, count=1))
    kinds = kinds_by_exercise(table_of(capsys, write(TWO_PLACES), "--catalog", str(folder)))
    assert [name for name, found in kinds.items() if "unknown facts" in found] == ["bird_dog"]


def test_eligibility_is_told_of_a_refused_scenario_too(write: Write, capsys: Output) -> None:
    assert len(table_of(capsys, write(REFUSED))) == len(CATALOG.exercises)


def test_eligibility_does_not_load_the_solver(write: Write) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, "explain", write(TWO_PLACES), "--eligibility"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "0"


# Bad input


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--why-not", "plankk"], ["no exercise 'plankk'; did you mean \"plank\"?"]),
        (
            ["--why-not", "bird_dogs", "--why", "plankk", "--why-not", "zzz", "--on", "mon"],
            ["'bird_dogs'; did you mean \"bird_dog\"?", "'plankk'", "'zzz'", "mon is none of the days: tue"],
        ),
        (["--why", "Plank"], ["no exercise 'Plank'"]),
        (["--why", "plank", "--on", "sun"], ["sun is none of the days: tue"]),
        (["--why", "plank", "--on", "tuesday"], ["'tuesday' is not one of"]),
        (["--on", "tue"], ["--on belongs to --why or --why-not"]),
        (["--never", "pinn"], ["no kind of change 'pinn'; did you mean \"pin\"?"]),
        (["--cost", "day.minutes=3"], ["no kind of change 'day.minutes'; did you mean \"days.minutes\"?"]),
        (["--cost", "pin"], ["'pin' is not KIND=POINTS"]),
        (["--cost", "pin=0"], ["'pin=0' is not KIND=POINTS"]),
        (["--cost", "pin=-1"], ["'pin=-1' is not KIND=POINTS"]),
        (["--cost", "pin=1.5"], ["'pin=1.5' is not KIND=POINTS"]),
        (["--cost", "pin=many"], ["'pin=many' is not KIND=POINTS"]),
        (["--cost", "pin=10000"], ["'pin=10000' is not KIND=POINTS"]),
        (["--cost", "=5"], ["no kind of change ''"]),
        (["--conflicts", "0"], ["1<=x<=20"]),
        (["--ways-out", "51"], ["0<=x<=50"]),
        (["--catalog", "nowhere"], ["nowhere"]),
        (["second.yaml"], ["second.yaml"]),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    arguments: list[str], parts: list[str], tmp_path: Path, capsys: Output
) -> None:
    target = tmp_path / "out.txt"
    message = refused(capsys, str(SMALL), "-o", str(target), *arguments)
    assert [part for part in parts if part not in message] == []
    assert not target.exists()


def test_a_problem_of_the_scenario_is_told_with_its_place(
    write: Write, tmp_path: Path, capsys: Output
) -> None:
    file, target = write("version: 1\nextends: small.yaml\ncolour: blue\n"), tmp_path / "out.txt"
    message = refused(capsys, file, "--why-not", "plank", "-o", str(target))
    assert message.startswith(f"error: {file}:3:1: colour: found an unknown key")
    assert not target.exists()


def test_a_scenario_that_is_missing_is_told(tmp_path: Path, capsys: Output) -> None:
    assert "no such file" in refused(capsys, str(tmp_path / "none.yaml"))


def test_a_folder_that_is_missing_is_told_before_any_work(tmp_path: Path, capsys: Output) -> None:
    started = time.monotonic()
    message = refused(capsys, str(LARGE), "-o", str(tmp_path / "nowhere" / "out.txt"))
    assert "a folder that does not exist" in message
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("option", ["--why", "--why-not", "--never", "--cost"])
def test_escapes_in_names_never_reach_the_messages_raw(option: str, capsys: Output) -> None:
    message = refused(capsys, str(SMALL), option, f"{ESCAPE}[2Jx\a=1")
    assert all(line.isprintable() for line in message.split("\n")), ascii(message)


# Terminals, pipes, Ctrl-C


@pytest.mark.parametrize("options", [(), ("--why-not", "plank"), ("--eligibility",)])
def test_a_pipe_gets_no_escapes_and_no_progress(options: tuple[str, ...], evening: str) -> None:
    done = cli("explain", evening, *options, *ENOUGH)
    assert (done.returncode, done.stderr) == (0, "")
    assert ESCAPE not in done.stdout
    assert "\r" not in done.stdout


def test_a_terminal_gets_colours(write: Write) -> None:
    with OnTerminal("explain", write(TWO_PLACES), "--eligibility", stream="stdout") as terminal:
        code, _ = terminal.finish()
    assert code == 0
    assert f"{ESCAPE}[32m" in terminal.seen


@pytest.mark.parametrize(
    ("text", "options"), [(BANNED, ()), (FULL, ("--why", "plank")), (FULL, ("--eligibility",))]
)
def test_a_closed_pipe_ends_quietly(text: str, options: tuple[str, ...], write: Write) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        done = subprocess.run(
            [*COMMAND, "explain", write(text), *options],
            stdout=out,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_during_the_breakdown_still_gives_what_is_known(
    number: int, code: int, write: Write
) -> None:
    with OnTerminal("explain", write(TWO_PLACES), "-f", "json", *ENOUGH, stream="stderr") as terminal:
        terminal.wait_for(" solved again (Ctrl-C takes what is known)")
        out = ended_by(terminal, number, code)
    found = Breakdown.model_validate_json(out)
    assert sum(found.rules["shortfall"].values()) > 0
    assert found.muscles
    assert not all(worth.solved for worth in found.worth)


def test_an_interrupted_breakdown_says_what_was_not_found_out(write: Write, tmp_path: Path) -> None:
    target = tmp_path / "why.txt"
    arguments = ("explain", write(TWO_PLACES), "-o", str(target), *ENOUGH)
    with OnTerminal(*arguments, stream="stderr") as terminal:
        terminal.wait_for(" solved again (Ctrl-C takes what is known)")
        terminal.process.send_signal(signal.SIGINT)
        ended, out = terminal.finish()
    assert (ended, out) == (130, "")
    text = target.read_text()
    assert "What it costs" in text
    assert "   Not found out in time: " in text


def test_ctrl_c_during_the_search_still_answers() -> None:
    arguments = ("explain", str(LARGE), "--why-not", "plank", "--time-limit", "600", "-f", "json")
    with OnTerminal(*arguments, stream="stderr") as terminal:
        terminal.wait_for("half-sets, at least")
        terminal.process.send_signal(signal.SIGINT)
        ended, out = terminal.finish()
    assert ended == 130
    assert json.loads(out)["verdict"] in ("unknown", "in")
