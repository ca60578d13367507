"""Training logs of other apps: what is read, what is refused, and what it does to the next week."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, time
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import History, InputError, Scenario, load_catalog, load_history, load_scenario, solve, verify
from scheduler.cli import run
from scheduler.history.loading import LIMIT_LOG_BYTES
from scheduler.history.names import Matcher
from scheduler.reading import LIMIT_PROBLEMS
from scheduler.rules.recovery import Recovery

LOGS = Path(__file__).parent / "data" / "history"
CATALOG = load_catalog()
BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY, PLANNED = date(2024, 3, 24), date(2024, 3, 25)
STRONG = (
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE"
)
HEVY = "title,start_time,exercise_title,set_type,weight_kg,reps"

Output = pytest.CaptureFixture[str]


def read(name: str) -> History:
    return load_history(LOGS / name, CATALOG, zone=BERLIN)


def strong(*rows: tuple[str, str, int], names: dict[str, object] | None = None) -> History:
    """A log of sets: start, exercise, how many of them."""
    lines = [f"{start},W,1h,{name},1,50,8,0,0,,," for start, name, sets in rows for _ in range(sets)]
    return load_history("\n".join([STRONG, *lines]).encode(), CATALOG, names=names, name="log.csv")


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_history(text.encode(), CATALOG, name="log.csv")
    return [str(problem) for problem in caught.value.problems]


def week(**more: object) -> Scenario:
    """Pulldowns on Monday morning or Thursday evening."""
    return load_scenario({"version": 1, "extends": "week.yaml", **more}, CATALOG, folder=LOGS)


def done(scenario: Scenario) -> list[tuple[str, str | None, tuple[str, ...]]]:
    (recovery,) = (rule for rule in scenario.rules if isinstance(rule, Recovery))
    return [(one.day, one.start, one.hard) for one in recovery.done]


# Reading


@pytest.mark.parametrize(
    ("file", "app", "warm_ups"),
    [
        ("strong_units.csv", "Strong", 1),
        ("strong_new.csv", "Strong", 1),
        ("hevy.csv", "Hevy", 1),
        ("hevy_pounds.csv", "Hevy", 0),
        ("liftosaur.csv", "Liftosaur", 1),
        ("liftosaur_old.csv", "Liftosaur", 0),
        ("fitnotes.csv", "FitNotes", 0),
        ("fitnotes_units.csv", "FitNotes", 0),
        ("fitnotes_ios.csv", "FitNotes", 0),
    ],
)
def test_every_header_family_is_told_by_its_header_and_read(file: str, app: str, warm_ups: int) -> None:
    history = read(file)
    (session,) = history.sessions
    assert history.app == app
    assert (session.day, session.start) == (SUNDAY, None if app == "FitNotes" else time(18))
    pulldowns = [one for one in session.work if history.exercises.get(one.exercise) == "lat_pulldown"]
    assert len(pulldowns) == 3
    assert sum(one.kind == "warm_up" for one in session.sets) == warm_ups


def test_sets_of_every_kind_and_notes_over_several_lines() -> None:
    (session,) = read("strong_classic.csv").sessions
    assert [one.kind for one in session.sets] == ["warm_up", *["work"] * 5, "not_done"]
    assert [one.origin.line for one in session.sets] == [2, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    ("written", "day", "start"),
    [
        ("2024-03-24 18:05:59", SUNDAY, time(18, 5)),
        ("2024-03-24 18:05", SUNDAY, time(18, 5)),
        ("2024-03-24T18:05:00", SUNDAY, time(18, 5)),
        ("2024-03-24 6:05:00\u202fPM", SUNDAY, time(18, 5)),
        ("2024-03-24 12:05:00 AM", SUNDAY, time(0, 5)),
        ('"24 Mar 2024, 18:05"', SUNDAY, time(18, 5)),
        ('"4 Sept 2024, 8:05"', date(2024, 9, 4), time(8, 5)),
        ("2024-03-24", SUNDAY, None),
        ("2024-03-24T23:30:00Z", date(2024, 3, 25), time(0, 30)),
        ("2024-03-24T18:05:00+05:00", SUNDAY, time(14, 5)),
    ],
)
def test_dates_as_the_apps_write_them(written: str, day: date, start: time | None) -> None:
    text = f"{HEVY}\nPull,{written},Plank,normal,,5\n"
    (session,) = load_history(text.encode(), CATALOG, zone=BERLIN).sessions
    assert (session.day, session.start) == (day, start)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_delimiters_line_ends_and_byte_order_marks(delimiter: str, line_end: str, mark: str) -> None:
    cells = ["Pull", "2024-03-24 18:00", "Lat pulldown", "normal", '"52,5"', "8"]
    lines = [HEVY.replace(",", delimiter), delimiter.join(cells), "", delimiter.join(cells)]
    history = load_history((mark + line_end.join(lines)).encode(), CATALOG)
    assert [len(session.work) for session in history.sessions] == [2]


def test_all_bad_cells_are_named_at_once_each_with_its_place() -> None:
    with pytest.raises(InputError) as caught:
        read("bad.csv")
    found = [(p.origin.line, p.origin.column, p.field, p.found) for p in caught.value.problems]
    assert found == [
        (4, 1, "Date", '"24.03.2024"'),
        (4, 42, "Weight", '"heavy"'),
        (5, 1, "Date", '"2024-02-30 18:00:00"'),
        (5, 26, "Exercise Name", "nothing"),
        (5, 27, "Set Order", '"X"'),
        (7, 1, "", "4 cells"),
    ]


def test_places_behind_quoted_line_breaks() -> None:
    text = f'{HEVY}\n"Pull\r\nand more",2024-03-24 18:00,"A ""name""",odd,1,x\n'
    assert [problem.split(" ")[0] for problem in problems(text)] == ["log.csv:3:47:", "log.csv:3:41:"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Pull,24 mars 2024 18:00,Plank,normal,,5", "set the app to English"),
        ("Pull,2024-13-01 18:00,Plank,normal,,5", "expected a date"),
        ("Pull,2024-03-24 13:00 PM,Plank,normal,,5", "expected a date"),
        ("Pull,0001-01-01T00:00:00Z,Plank,normal,,5", "expected a date"),
        ("Pull,,Plank,normal,,5", "found nothing, expected a date"),
        ("Pull,2024-03-24 18:00,,normal,,5", "exercise_title: found nothing"),
        (f"Pull,2024-03-24 18:00,{'x' * 201},normal,,5", "at most 200 characters"),
        ("Pull,2024-03-24 18:00,Plank,superset,,5", "one of normal, warmup, dropset, failure"),
        ("Pull,2024-03-24 18:00,Plank,normal,,1e5", 'reps: found "1e5", expected a number'),
        ("Pull,2024-03-24 18:00,Plank,normal,,\u0665", "expected a number"),
        ("Pull,2024-03-24 18:00,Plank,normal,5", "found 5 cells, expected 6"),
        ('Pull,2024-03-24 18:00,"Plank,normal,,5', "a quotation mark without its partner"),
        ('Pull,2024-03-24 18:00,"Pl"ank,normal,,5', "text after a closing quotation mark"),
        (f'Pull,2024-03-24 18:00,"{"x" * 140_000}', "a cell that does not end"),
        ("Pull,2024-03-24 18:00,Plank,\x1b[31m,,5", r'found "\x1b[31m"'),
    ],
)
def test_what_a_row_may_not_hold(row: str, said: str) -> None:
    (problem,) = problems(f"{HEVY}\n{row}\n")
    assert problem.startswith("log.csv:2:")
    assert said in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "found an empty file"),
        (" \n\n", "found an empty file"),
        ("Datum;Workout-Name;Gewicht\n", "set the app to English"),
        (
            "Date,Exercise\n2024-03-24,Plank\n",
            "expected the CSV export of Strong, Hevy, Liftosaur or FitNotes",
        ),
    ],
)
def test_what_is_no_log(text: str, said: str) -> None:
    (problem,) = problems(text)
    assert said in problem


def test_what_is_no_utf_8() -> None:
    with pytest.raises(InputError, match=r"log.csv:2:2: found the byte 0xff"):
        load_history(b"Date\na\xff", CATALOG, name="log.csv")


def test_a_log_without_rows_is_read() -> None:
    assert load_history(HEVY.encode(), CATALOG).sessions == ()


def test_many_problems_are_listed_up_to_the_limit_and_counted() -> None:
    found = problems("\n".join([HEVY, *["Pull,2024-03-24 18:00,Plank,odd,,5"] * (LIMIT_PROBLEMS + 7)]))
    assert len(found) == LIMIT_PROBLEMS + 1
    assert f"{LIMIT_PROBLEMS} problems and 7 more" in found[-1]


def test_a_log_that_is_too_large_is_refused(tmp_path: Path) -> None:
    data = HEVY.encode() + b"\n" * LIMIT_LOG_BYTES
    (tmp_path / "log.csv").write_bytes(data)
    for source in (data, tmp_path / "log.csv"):
        with pytest.raises(InputError, match=f"more than {LIMIT_LOG_BYTES} bytes"):
            load_history(source, CATALOG)


_HEADERS = [path.read_bytes().split(b"\n")[0] for path in sorted(LOGS.glob("*.csv"))]
_DATES = ("2024-03-24 18:00:00", "2024-03-24T18:00:00Z", "9999-12-31T23:59:59-23:59", "24 Mar 2024, 18:00")
_TEXTS = ("", "1", "W", "normal", "warmup", "-3", "8,5", "0:30", "\x00", "Plank", "\ud7ff", "a\nb")
_CELL = st.sampled_from([*_DATES, *_TEXTS, '"', '""', '"a\nb"', "\r"])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _read_or_refuse(data)


@given(
    st.sampled_from(_HEADERS),
    st.lists(st.lists(_CELL, min_size=1, max_size=16), max_size=5),
    st.binary(max_size=9),
)
def test_any_rows_are_read_or_refused(header: bytes, rows: list[list[str]], tail: bytes) -> None:
    delimiter = ";" if b";" in header else ","
    body = "\n".join(delimiter.join(row) for row in rows)
    _read_or_refuse(header + b"\n" + body.encode() + tail)


_GOOD = st.tuples(
    st.sampled_from(["2024-03-24 18:00:00", "2024-03-24", '"5 Jan 2024, 7:05"']),
    st.sampled_from(["Plank", '"a; ""b""\nc"', "Zumba"]),
    st.sampled_from(["normal", "warmup", "dropset", "failure"]),
    st.sampled_from(["", "0", "8", '"8,5"']),
)
_BAD = st.sampled_from(
    ["x,Plank,normal,5", "2024-03-24,,normal,5", "2024-03-24,Plank,odd,5", "2024-03-24,Plank,normal,x", "1,2"]
)


@given(st.lists(_GOOD.map(",".join)), st.lists(_BAD, max_size=LIMIT_PROBLEMS), st.randoms())
def test_every_row_is_a_set_or_a_problem(good: list[str], bad: list[str], dice: Random) -> None:
    rows = [*good, *bad]
    dice.shuffle(rows)
    data = "\n".join(["start_time,exercise_title,set_type,reps", *rows]).encode()
    if bad:
        with pytest.raises(InputError) as caught:
            load_history(data, CATALOG)
        assert len(caught.value.problems) == len(bad)
    else:
        assert sum(len(session.sets) for session in load_history(data, CATALOG).sessions) == len(good)


def _read_or_refuse(data: bytes) -> None:
    try:
        load_history(data, CATALOG)
    except InputError as error:
        assert error.problems
        assert all(str(problem).isprintable() for problem in error.problems)


# Names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Bench Press (Barbell)", "bench_press"),
        ("Bench Press (Dumbbell)", "dumbbell_press"),
        ("Bench Press, Barbell", "bench_press"),
        ("bench_press", "bench_press"),
        ("PULL UPS", "pull_up"),
        ("Pullup", "pull_up"),
        ("Squat (Barbell)", "back_squat"),
        ("Seated Row (Cable)", "seated_cable_row"),
        ("Seated Row (Machine)", "seated_row_machine"),
        ("Bicep Curl (Dumbbell)", "biceps_curl"),
        ("Lying Leg Curl (Machine)", "leg_curl"),
        ("Deadlift (Smith Machine)", None),  # not what the catalog does it with
        ("Pull Up (Weighted)", None),
        ("Bench Press - Close Grip (Barbell)", None),
        ("Bench Pres", None),  # never by likeness
        ("()", None),
        ("(" * 200, None),
    ],
)
def test_names_are_known_or_unknown_never_guessed(name: str, found: str | None) -> None:
    assert Matcher(CATALOG).match(name) == found


def test_every_name_of_the_catalog_is_found() -> None:
    matcher = Matcher(CATALOG)
    for exercise in CATALOG.exercises.values():
        for name in (exercise.id, exercise.name, *exercise.aliases):
            assert matcher.match(name) == exercise.id


def test_unknown_names_come_with_suggestions() -> None:
    assert Matcher(CATALOG).suggestions("Incline Bench Press (Dumbbell)")[0] == "incline_press"
    history = strong(("2020-01-01 18:00:00", "Zumba", 1), ("2020-01-01 18:00:00", "Jazzercise", 2))
    assert history.unknown == {"Jazzercise": 2, "Zumba": 1}


def test_the_users_own_names_come_first_and_null_ignores() -> None:
    own: dict[str, object] = {"Zumba": None, "Plank": "side_plank"}
    history = strong(("2024-03-24 18:00:00", "Zumba", 9), ("2024-03-24 18:00:00", "Plank", 1), names=own)
    assert history.exercises == {"Zumba": None, "Plank": "side_plank"}
    assert history.unknown == {}
    assert done(week().after(history, PLANNED, CATALOG)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Zumba: dans\nSquat: back_squad\n",
            'names.yaml:2:8: Squat: found "back_squad", expected exercise that',
        ),
        ("Squat: back_squad\n", 'did you mean "back_squat"?'),
        ("Squat: 3\n", "names.yaml:1:8: Squat: found 3"),
        ("Squat: back_squat\nSquat: plank\n", "names.yaml:2:1"),
        ("[]\n", "names.yaml:1:1"),
    ],
)
def test_errors_in_the_file_of_names(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("names.yaml").write_text(text)
    assert run(["history", str(LOGS / "bad.csv"), "--exercise-names", "names.yaml"]) == 2
    errors = capsys.readouterr().err
    assert said in errors
    assert "bad.csv:7:1" in errors  # all problems of both files


# What it does to the next week


def test_a_hard_sunday_evening_keeps_monday_from_being_hard() -> None:
    monday = week(pin=[{"exercise": "lat_pulldown", "day": "mon"}])
    before = solve(monday, CATALOG)
    assert before.program is not None
    after = monday.after(read("strong_new.csv"), PLANNED, CATALOG)
    assert solve(after, CATALOG, explain=None).status == "infeasible"
    breaches = {breach.demand for breach in verify(after, before.program, CATALOG).breaches}
    assert "recovery.lats.done.mon" in breaches
    thursday = solve(week().after(read("strong_new.csv"), PLANNED, CATALOG), CATALOG)
    assert thursday.program is not None
    assert [session.day for session in thursday.program.sessions] == ["thu"]


def test_an_easy_sunday_does_not() -> None:
    easy = strong(("2024-03-24 18:00:00", "Lat Pulldown (Cable)", 2))
    monday = week(pin=[{"exercise": "lat_pulldown", "day": "mon"}]).after(easy, PLANNED, CATALOG)
    assert solve(monday, CATALOG, explain=None).status == "optimal"


def test_a_session_is_hard_from_hard_sets_up_with_half_for_indirect_work() -> None:
    history = strong(("2024-03-21 18:00:00", "Lat pulldown", 6))
    assert done(week().after(history, PLANNED, CATALOG)) == [
        (
            "thu",
            "18:00",
            tuple(m for m in CATALOG.muscles if m in CATALOG.exercises["lat_pulldown"].half_sets),
        )
    ]
    assert done(week(hard_sets=4).after(history, PLANNED, CATALOG)) == [("thu", "18:00", ("lats",))]
    assert done(week(hard_sets=6.5).after(history, PLANNED, CATALOG)) == []


def test_two_sessions_on_one_day_add_up() -> None:
    parts = strong(("2024-03-24 18:00:00", "Lat pulldown", 2), ("2024-03-24 18:40:00", "Lat pulldown", 1))
    assert done(week().after(parts, PLANNED, CATALOG)) == [("sun", "18:40", ("lats",))]
    again = strong(("2024-03-24 08:00:00", "Lat pulldown", 3), ("2024-03-24 18:00:00", "Lat pulldown", 1))
    assert done(week().after(again, PLANNED, CATALOG)) == [("sun", "08:00", ("lats",))]
    days = strong(("2024-03-23 18:00:00", "Lat pulldown", 2), ("2024-03-24 18:00:00", "Lat pulldown", 2))
    assert done(week().after(days, PLANNED, CATALOG)) == []


def test_a_log_without_times_counts_days() -> None:
    scenario = week().after(read("fitnotes.csv"), PLANNED, CATALOG)
    assert done(scenario) == [("sun", None, ("lats",))]


def test_what_the_scenario_says_itself_stays() -> None:
    own = week(recovery={"done": [{"day": "tue", "hard": ["back"]}], "hours": 24})
    after = own.after(read("hevy.csv"), PLANNED, CATALOG)
    assert done(after) == [("tue", None, ("back",)), ("sun", "18:00", ("lats",))]
    assert str(after.origins.at("recovery", "done", "1")).endswith("hevy.csv:2:1")
    (recovery,) = (rule for rule in after.rules if isinstance(rule, Recovery))
    assert recovery.hours == 24


def test_recovery_that_is_switched_off_stays_off() -> None:
    after = week(recovery=None).after(read("hevy.csv"), PLANNED, CATALOG)
    assert not [rule for rule in after.rules if isinstance(rule, Recovery)]


def test_rules_of_ones_own_and_edits_are_kept() -> None:
    after = week().after(read("hevy.csv"), PLANNED, CATALOG)
    assert after.mended([], CATALOG).recent == after.recent
    assert after.with_rules().recent == after.recent


@pytest.mark.parametrize("day", [date(2024, 3, 25), date(2024, 3, 27), date(2024, 3, 31)])
def test_any_day_of_the_planned_week_names_it(day: date) -> None:
    recent = week().after(read("hevy.csv"), day, CATALOG).recent
    assert recent is not None
    assert recent.sets["lats"] == 3
    assert recent.sets["back"] == 3  # a region counts the best-served of its muscles
    assert recent.sets["biceps"] == 1.5
    assert recent.notes == (
        f"Last week (2024-03-18 to 2024-03-24), as {LOGS / 'hevy.csv'} has it: 1 session, on Sunday.",
    )


def test_a_log_that_ends_long_ago_or_goes_on_into_the_planned_week_says_so() -> None:
    history = read("hevy.csv")
    late = week().after(history, date(2024, 6, 3), CATALOG)
    early = week().after(history, date(2024, 3, 18), CATALOG)
    assert late.recent is not None
    assert early.recent is not None
    assert "the last session in" in late.recent.notes[0]
    assert "is of 2024-03-24" in late.recent.notes[0]
    assert "no session before 2024-03-18" in early.recent.notes[0]
    assert "1 session in" in early.recent.notes[1]
    assert "left out" in early.recent.notes[1]
    for scenario in (late, early):
        assert done(scenario) == []
        assert scenario.recent is not None
        assert set(scenario.recent.sets.values()) == {0}


def test_an_unknown_exercise_of_last_week_is_an_error_an_older_one_is_not() -> None:
    history = strong(("2024-03-10 18:00:00", "Zumba", 1), ("2024-03-24 18:00:00", "Squatt", 2))
    with pytest.raises(InputError) as caught:
        week().after(history, PLANNED, CATALOG)
    (problem,) = caught.value.problems
    assert (problem.origin.file, problem.origin.line) == ("log.csv", 3)
    assert "perhaps to one of chair_squat" in problem.hint
    assert done(week().after(history, date(2024, 3, 18), CATALOG)) == []


def test_recent_sets_stand_beside_the_targets_only_where_there_is_a_log(capsys: Output) -> None:
    arguments = ["solve", str(LOGS / "week.yaml"), "--canonical"]
    assert run(arguments) == 0
    assert "last week" not in capsys.readouterr().out
    with_log = [*arguments, "--history", str(LOGS / "hevy.csv"), "--week-of", "2024-03-25"]
    assert run(with_log) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^Weekly sets .* got   last week$", shown, flags=re.MULTILINE)
    assert re.search(r"^   lats +3 +8 +3 +3  #", shown, flags=re.MULTILINE)
    assert "biceps 1.5 (1.5)" in shown
    assert "Last week (2024-03-18 to 2024-03-24)" in shown
    assert run([*with_log, "-f", "json"]) == 0
    volumes = {one["name"]: one for one in json.loads(capsys.readouterr().out)["volumes"]}
    assert volumes["lats"]["recent"] == 3


# The command line


def test_the_history_command_says_how_a_log_was_understood(capsys: Output) -> None:
    log = str(LOGS / "strong_units.csv")
    assert run(["history", log, "--week-of", "2024-03-27"]) == 0
    shown = capsys.readouterr().out
    for said in (
        "an export of Strong",
        "Working sets   4",
        "1 for warming up",
        "Zumba   1 set",
        "1 session from",
    ):
        assert said in shown
    assert run(["history", log, "--week-of", "2024-03-27", "-f", "json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["recent"]["lats"] == 3
    assert summary["planned"] == "2024-03-25"
    assert summary["unknown"] == [{"name": "Zumba", "sets": 1, "suggestions": []}]
    jsonschema.validate(
        summary, {"type": "object", "required": ["format", "app", "sessions", "working_sets"]}
    )


def test_a_log_from_standard_input_with_times_in_utc_is_told_in_the_computers_time_zone() -> None:
    def last_day(zone: str) -> object:
        command = [sys.executable, "-m", "scheduler", "history", "-", "-f", "json"]
        log = (LOGS / "liftosaur.csv").read_bytes()
        done = subprocess.run(
            command, input=log, capture_output=True, check=True, env={**os.environ, "TZ": zone}
        )
        return json.loads(done.stdout)["last"]

    assert (last_day("UTC"), last_day("Asia/Tokyo")) == ("2024-03-24", "2024-03-25")


def test_an_unknown_exercise_can_be_mapped_away(tmp_path: Path, capsys: Output) -> None:
    arguments = [
        str(LOGS / "week.yaml"),
        "--history",
        str(LOGS / "strong_units.csv"),
        "--week-of",
        "2024-03-25",
    ]
    assert run(["solve", *arguments]) == 2
    assert 'strong_units.csv:6:1: found the exercise "Zumba"' in capsys.readouterr().err
    (tmp_path / "names.yaml").write_text("Zumba: null\n")
    assert run(["solve", *arguments, "--exercise-names", str(tmp_path / "names.yaml")]) == 0


def test_a_conflict_with_last_week_is_explained_and_mended(tmp_path: Path, capsys: Output) -> None:
    week_file = tmp_path / "week.yaml"
    week_file.write_text((LOGS / "week.yaml").read_text().replace("lat_pulldown}", "lat_pulldown, day: mon}"))
    arguments = [str(week_file), "--history", str(LOGS / "hevy.csv"), "--week-of", "2024-03-25"]
    assert run(["solve", *arguments]) == 3
    shown = capsys.readouterr().out
    assert "13 h after last week's Sunday" in shown
    assert f"as {LOGS / 'hevy.csv'} has it" in shown
    mended = tmp_path / "mended.yaml"
    assert run(["explain", *arguments, "--apply", "1", "-o", str(mended)]) == 0
    assert run(["solve", str(mended), *arguments[1:], "-f", "json", "-o", str(tmp_path / "p.json")]) == 0
    assert run(["verify", str(mended), str(tmp_path / "p.json"), *arguments[1:]]) == 0
    assert run(["verify", str(week_file), str(tmp_path / "p.json"), *arguments[1:]]) == 1


def test_names_and_weeks_need_a_log(capsys: Output) -> None:
    for option, value in (("--week-of", "2024-03-25"), ("--exercise-names", "names.yaml")):
        assert run(["explain", str(LOGS / "week.yaml"), option, value]) == 2
        assert "need --history" in capsys.readouterr().err


def test_the_planned_week_is_the_next_one_where_nothing_is_said(capsys: Output) -> None:
    before = date.today()
    assert run(["history", str(LOGS / "hevy.csv"), "-f", "json"]) == 0
    planned = date.fromisoformat(json.loads(capsys.readouterr().out)["planned"])
    assert planned.weekday() == 0
    assert 1 <= (planned - before).days <= 8  # 8 only if midnight passed meanwhile
