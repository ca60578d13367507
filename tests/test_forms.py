"""The written forms: what programs of others read in them."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt
from markdown_it.token import Token

from scheduler import (
    Catalog,
    Program,
    Result,
    load_catalog,
    load_history,
    load_program,
    load_scenario,
    verify,
)
from scheduler.app_names import app_names
from scheduler.cli import run
from scheduler.cli.planned import next_monday
from scheduler.report.calendar import sheet_as_calendar
from scheduler.report.csv import sheets_as_csv
from scheduler.report.forms import FORMS, form_of
from scheduler.report.hevy import sheet_as_hevy
from scheduler.report.liftoscript import sheet_as_liftoscript
from scheduler.report.markdown import escaped, sheets_as_markdown
from scheduler.report.sheet import PROGRESS, STOP_RULE, Sheet
from scheduler.report.strong import sheet_as_strong
from scheduler.report.text import sheets_as_text

SCENARIOS = Path(__file__).parent.parent / "scenarios"
SMALL = Path(__file__).parent / "data" / "small.yaml"
CATALOG = load_catalog()
NAME = "Rücken, 2 x"
SCENARIO: dict[str, Any] = {
    "version": 1,
    "name": NAME,
    "athlete": {"level": "intermediate", "goal": "hypertrophy"},
    "dose": {"technique": "drop_set"},
    "places": {"gym": ["chest_press_machine", "dumbbells", "mat"], "home": ["mat"]},
    "days": {
        "mon": {"at": "gym", "start": "18:00", "minutes": 60},
        "wed": {"at": "home", "minutes": 40},
        "sun": {"at": "home", "start": "7:05", "minutes": 40},
    },
}
PROGRAM: dict[str, Any] = {
    "sessions": [
        {
            "day": "mon",
            "warm_up": [{"exercise": "walking", "sets": 1}, {"exercise": "side_bends", "sets": 1}],
            "work": [
                {"exercise": "machine_chest_press", "sets": 3},
                {"exercise": "side_plank", "sets": 2},
                {"exercise": "suitcase_carry", "sets": 3},
            ],
            "cool_down": [{"exercise": "walking", "sets": 1}],
        },
        {"day": "wed", "work": [{"exercise": "bird_dog", "sets": 2}]},
        {"day": "sun", "work": [{"exercise": "plank", "sets": 1, "seconds": {"min": 30, "max": 30}}]},
    ],
    "recovery_days": [{"day": "fri", "exercise": "walking", "minutes": 20}],
}
MOMENT = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
WEEK = date(2026, 11, 26)  # a Thursday

Output = pytest.CaptureFixture[str]


def sheet_of(
    name: str = NAME, catalog: Catalog = CATALOG, program: dict[str, Any] = PROGRAM, **days: Any
) -> Sheet:
    """A sheet of a week that a person wrote; whether it keeps all rules does not matter here."""
    scenario = load_scenario({**SCENARIO, "name": name, "days": {**SCENARIO["days"], **days}}, catalog)
    week = load_program(program, scenario, catalog)
    verdict = verify(scenario, week, catalog)
    result = Result(
        status="feasible",
        name=name,
        program=week,
        volumes=verdict.volumes,
        session_seconds=verdict.seconds,
        hard_days=verdict.hard_days,
    )
    return Sheet(result, scenario, catalog)


def renamed(exercise: str, name: str) -> Catalog:
    """The catalog with another name for one exercise."""
    changed = CATALOG.exercises[exercise].model_copy(update={"name": name, "cues": (name,)})
    return CATALOG.model_copy(update={"exercises": {**CATALOG.exercises, exercise: changed}})


EVIL = "=1+1 | <b>a</b> [x](http://x.y) `c` *d* &amp; https://e.f \\"


def test_only_those_without_pain_and_rehabilitation_are_told_to_add_weight() -> None:
    told = {}
    for name in ("intermediate_gym_week", "gym_and_home", "low_back_pain_2", "rehab_phase_pain"):
        scenario = load_scenario(SCENARIOS / f"{name}.yaml", CATALOG)
        advice = Sheet(Result(status="unknown", name=name), scenario, CATALOG).advice
        assert advice[-1] == STOP_RULE
        told[name] = PROGRESS in advice
    assert [name for name, is_told in told.items() if is_told] == ["intermediate_gym_week"]


def test_last_weeks_sets_stand_in_every_form_that_has_the_weekly_sets() -> None:
    sheet = sheet_of()
    assert not any("Last week" in str(FORMS[form].write([sheet], {})) for form in ("markdown", "html"))
    volumes = tuple(one.model_copy(update={"recent": 7.5}) for one in sheet.result.volumes)
    after = Sheet(sheet.result.model_copy(update={"volumes": volumes}), sheet.scenario, CATALOG)
    for form in ("markdown", "html"):
        text = str(FORMS[form].write([after], {}))
        assert "Last week" in text
        assert text.count("7.5") >= len(volumes)
    assert "last week" in sheets_as_text([after]).plain


# Markdown

READER = MarkdownIt("commonmark").enable("table")


def tables(tokens: list[Token]) -> Iterator[list[list[str]]]:
    """The cells of each table, as plain text."""
    for token, following in zip(tokens, [*tokens[1:], Token("", "", 0)], strict=True):
        if token.type == "table_open":
            rows: list[list[str]] = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(plain(following))
        elif token.type == "table_close":
            yield rows


def plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())


def within(tag: str, tokens: list[Token]) -> list[str]:
    """The texts of all headings, or of all paragraphs."""
    pairs = pairwise(tokens)
    return [plain(inline) for token, inline in pairs if token.tag == tag and token.nesting == 1]


def test_markdown_tables_have_the_cells_of_the_week() -> None:
    sheet = sheet_of()
    tokens = READER.parse(sheets_as_markdown([sheet]))
    *days, volumes = tables(tokens)
    assert [len(row) for table in days for row in table] == [5] * (1 + 3 + 1 + 1 + 1 + 1)
    assert days[0][1][:4] == ["1", "Machine chest press", "3 x 8-12", "90 s"]
    assert days[0][1][4].startswith("Drop set last. ")
    assert [row[1] for row in days[0][1:]] == ["Machine chest press", "Side plank", "Suitcase carry"]
    assert volumes[0] == ["Muscle", "Min", "Target", "Max", "Got"]
    assert {len(row) for row in volumes} == {5}
    assert len(volumes) == 1 + len(sheet.result.volumes)
    assert within("h2", tokens)[:3] == ["Monday 18:00, gym", "Wednesday, home", "Sunday 7:05, home"]


def test_names_break_no_markdown() -> None:
    sheet = sheet_of(EVIL, renamed("machine_chest_press", EVIL))
    tokens = READER.parse(sheets_as_markdown([sheet]))
    first = next(tables(tokens))
    assert first[1][1] == EVIL
    assert first[1][4] == f"Drop set last. {EVIL}."
    inner = {child.type for token in tokens for child in token.children or ()}
    assert inner <= {"text", "strong_open", "strong_close", "em_open", "em_close", "softbreak"}
    assert "html_block" not in {token.type for token in tokens}
    assert plain(tokens[1]) == EVIL


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=40))
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    wanted = " ".join(text.split())
    if not wanted:
        return
    for shape in ("- {}", "# {}", "**x:** {}"):
        tokens = READER.parse(shape.format(escaped(text)))
        (inline,) = [token for token in tokens if token.type == "inline"]
        assert plain(inline).removeprefix("x: ") == wanted
    (row,) = next(tables(READER.parse(f"| {escaped(text)} | b |\n|---|---|\n")))
    assert row == [wanted, "b"]


def test_markdown_tells_why_there_is_no_week(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "red.yaml"
    file.write_text("version: 1\nextends: home\npain: [{condition: red_flag_cauda_equina}]\n")
    assert run(["solve", str(file), str(SMALL), "-f", "markdown"]) == 5
    out = capsys.readouterr().out
    tokens = READER.parse(out)
    assert within("h1", tokens) == ["Home, bands and body weight", "Small"]
    verdict, why, *_ = within("p", tokens)
    assert verdict == "no week, for safety"
    assert "emergency" in why


# CSV


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def number(cell: str) -> int | None:
    return int(cell) if cell else None


def ends(row: dict[str, str], name: str) -> dict[str, int] | None:
    low, high = number(row[f"{name}_min"]), number(row[f"{name}_max"])
    return None if low is None or high is None else {"min": low, "max": high}


def program_of(rows: list[dict[str, str]]) -> Program:
    """The program that the rows of one scenario tell."""
    sessions: dict[str, dict[str, Any]] = {}
    recovery = []
    for row in rows:
        if row["block"] == "recovery":
            day = {"day": row["day"], "exercise": row["exercise"], "minutes": number(row["minutes"])}
            recovery.append(day)
            continue
        item = {
            "exercise": row["exercise"],
            "sets": number(row["sets"]),
            "repetitions": ends(row, "repetitions"),
            "seconds": ends(row, "seconds"),
            "minutes": number(row["minutes"]),
            "per_side": {"yes": True, "no": False, "": None}[row["per_side"]],
            "rest": number(row["rest_seconds"]),
            "reserve": number(row["reserve"]),
            "technique": row["technique"],
        }
        block = sessions.setdefault(row["day"], {"day": row["day"]}).setdefault(row["block"], [])
        block.append(item)
        assert int(row["number"]) == len(block)
    plain = {"sessions": list(sessions.values()), "recovery_days": recovery}
    return Program.model_validate(plain, strict=False)


def test_csv_reads_back_to_the_same_program() -> None:
    sheets = [sheet_of(), sheet_of("Other", program={"sessions": PROGRAM["sessions"][1:2]})]
    text = sheets_as_csv(sheets)
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    rows = read(text)
    for sheet in sheets:
        own = [row for row in rows if row["scenario"] == sheet.name]
        assert program_of(own) == sheet.result.program
    assert (rows[0]["start"], rows[0]["place"], rows[0]["cues"][:4]) == ("18:00", "gym", "Tall")


@pytest.mark.parametrize("sign", "=+-@")
def test_no_cell_is_a_formula(sign: str) -> None:
    name = f'{sign}HYPERLINK("http://x.y")'
    sheet = sheet_of(name, renamed("machine_chest_press", f" {name}"))
    for text in (
        sheets_as_csv([sheet]),
        sheet_as_hevy(sheet, week_of=WEEK),
        sheet_as_strong(sheet, week_of=WEEK),
    ):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert any(name in cell for cell in cells)
        assert not [cell for cell in cells if cell.strip().startswith(tuple("=+-@"))]


# Calendar


def calendar(sheet: Sheet, **options: Any) -> str:
    return sheet_as_calendar(sheet, **{"moment": MOMENT, "week_of": WEEK, **options})


def occurrences(text: str) -> list[tuple[date, date]]:
    """When each event is, over all its repeats."""
    events = recurring_ical_events.of(Calendar.from_ical(text)).between(date(2026, 1, 1), date(2028, 1, 1))
    return sorted(((event.start, event.end) for event in events), key=lambda one: f"{one[0]}")


@pytest.mark.parametrize(
    ("zone", "first", "change"),
    [
        ("Europe/Zurich", date(2027, 3, 15), date(2027, 3, 28)),
        ("Europe/Zurich", date(2026, 10, 12), date(2026, 10, 25)),
        ("America/New_York", date(2027, 3, 1), date(2027, 3, 14)),
        ("America/New_York", date(2026, 10, 19), date(2026, 11, 1)),
        ("Asia/Tokyo", date(2027, 3, 15), None),
    ],
)
def test_sessions_keep_their_clock_time_when_clocks_change(
    zone: str, first: date, change: date | None
) -> None:
    text = calendar(sheet_of(), week_of=first + timedelta(days=3), time_zone=ZoneInfo(zone))
    sheet = sheet_of()
    minutes = {one.day: one.minutes for one in sheet.trainings}
    starts = [start for start, _ in occurrences(text) if isinstance(start, datetime)]
    wanted = [
        datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        for week in range(4)
        for offset, hour, minute in ((0, 18, 0), (6, 7, 5))
        for day in [first + timedelta(weeks=week, days=offset)]
    ]
    assert [f"{start:%F %T %z}" for start in starts] == [f"{start:%F %T %z}" for start in wanted]
    if change is not None:
        assert len({start.utcoffset() for start in starts}) == 2
        assert starts[3].date() == change
    lengths = {end - start for start, end in occurrences(text) if isinstance(start, datetime)}
    assert lengths == {timedelta(minutes=minutes["mon"]), timedelta(minutes=minutes["sun"])}


@pytest.mark.parametrize(
    ("zone", "first"), [("Europe/Zurich", "2027-03-15"), ("America/New_York", "2026-10-19")]
)
def test_the_time_zone_is_told_in_the_calendar_itself(zone: str, first: str) -> None:
    """vobject reckons with the VTIMEZONE that it reads, not with a database of its own."""
    text = calendar(sheet_of(), week_of=date.fromisoformat(first), time_zone=ZoneInfo(zone))
    told = vobject.readOne(text)
    (monday, _) = [event for event in told.vevent_list if isinstance(event.dtstart.value, datetime)]
    for moment in monday.getrruleset(addRDate=True):
        there = moment.replace(tzinfo=monday.dtstart.value.tzinfo)
        ours = moment.replace(tzinfo=ZoneInfo(zone))
        assert there.utcoffset() == ours.utcoffset()
        assert there.tzname() == ours.tzname()
        assert f"{moment:%H:%M}" == "18:00"


def test_summer_time_begins_at_the_right_moment() -> None:
    told = vobject.readOne(
        calendar(sheet_of(), week_of=date(2027, 3, 22), time_zone=ZoneInfo("Europe/Zurich"))
    )
    zone = told.vevent_list[0].dtstart.value.tzinfo
    instants = [datetime(2027, 3, 28, *clock, tzinfo=UTC) for clock in ((0, 59), (1, 0), (1, 30))]
    assert [f"{instant.astimezone(zone):%H:%M}" for instant in instants] == ["01:59", "03:00", "03:30"]


def test_without_a_time_zone_times_are_the_readers_own() -> None:
    text = calendar(sheet_of())
    assert "TZID" not in text
    starts = [start for start, _ in occurrences(text)]
    assert datetime(2026, 11, 23, 18, 0) in starts
    assert all(start.tzinfo is None for start in starts if isinstance(start, datetime))


def test_days_without_a_time_and_recovery_days_take_the_day_but_not_the_time() -> None:
    events = Calendar.from_ical(calendar(sheet_of())).events
    whole = [event for event in events if not isinstance(event.start, datetime)]
    assert [(event.start, event.end) for event in whole] == [
        (date(2026, 11, 25), date(2026, 11, 26)),
        (date(2026, 11, 27), date(2026, 11, 28)),
    ]
    assert {str(event["TRANSP"]) for event in whole} == {"TRANSPARENT"}
    assert whole[1].summary == f"{NAME}: Walking, 20 min"
    assert not [event for event in events if event not in whole and "TRANSP" in event]


def test_an_event_tells_the_session() -> None:
    event = Calendar.from_ical(calendar(sheet_of())).events[0]
    assert (event.summary, event.location) == (NAME, "gym")
    assert "   1  Machine chest press" in event.description
    assert f"Side plank: {CATALOG.exercises['side_plank'].cues[0]}." in event.description
    assert event.description.endswith(STOP_RULE)


def test_a_later_calendar_replaces_the_earlier_one() -> None:
    sheet = sheet_of()
    first = Calendar.from_ical(calendar(sheet))
    changed = sheet_of(mon={"at": "home", "start": "20:00", "minutes": 50})
    later = Calendar.from_ical(calendar(changed, moment=MOMENT + timedelta(minutes=1), weeks=2))
    assert [event.uid for event in later.events] == [event.uid for event in first.events]
    assert len({event.uid for event in first.events}) == len(first.events)
    assert all(b.sequence > a.sequence for a, b in zip(first.events, later.events, strict=True))
    assert (
        {event.LAST_MODIFIED for event in first.events}
        == {MOMENT}
        == {event.DTSTAMP for event in first.events}
    )
    other = Calendar.from_ical(calendar(sheet_of("Other")))
    assert {event.uid for event in other.events}.isdisjoint({event.uid for event in first.events})


def test_the_same_week_at_the_same_moment_is_the_same_calendar() -> None:
    zone = ZoneInfo("Europe/Zurich")
    assert calendar(sheet_of(), time_zone=zone) == calendar(sheet_of(), time_zone=zone)
    assert calendar(sheet_of(), week_of=WEEK) == calendar(sheet_of(), week_of=WEEK + timedelta(days=3))


def test_a_single_week_is_not_repeated() -> None:
    assert "RRULE" not in calendar(sheet_of(), weeks=1)
    assert len(occurrences(calendar(sheet_of(), weeks=6))) == 6 * 4


def test_a_session_across_the_change_takes_as_long_as_it_takes() -> None:
    sheet = sheet_of(sun={"at": "home", "start": "01:59", "minutes": 40})
    zone = ZoneInfo("Europe/Zurich")
    event = Calendar.from_ical(calendar(sheet, week_of=date(2027, 3, 28), weeks=1, time_zone=zone)).events[2]
    start, end = event.start, event.end
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(minutes=sheet.trainings[2].minutes)
    assert end.hour == 3


def test_next_monday_is_the_first_after_today() -> None:
    assert [next_monday(date(2026, 11, day)) for day in (22, 23, 24)] == [
        date(2026, 11, 23),
        date(2026, 11, 30),
        date(2026, 11, 30),
    ]


# Trackers

LIFTOSCRIPT = re.compile(
    r"""(?:///?\ .*                                       # comments, for notes and for people
    | \#\ Week\ 1 | \#\#\ .+
    | (?:[\w\ -]+:\ )?[\w'\ -]+(?:,\ [\w\ ]+)?           # label, exercise, equipment
      \ /\ (?:\d+x\d+(?:-\d+)?(?:,\ 1x\d+(?:-\d+)?\ \(drop\ set\)|\ \(drop\ set\))?(?:\ /\ \d+s)?
           | \d+x1\ \d+s\|\d+s)                          # repetitions and rest, or set timer|rest timer
      \ /\ warmup:\ none
    )?""",
    re.VERBOSE,
)


def test_every_line_is_a_documented_construct_of_liftoscript() -> None:
    text = sheet_as_liftoscript(sheet_of(EVIL, renamed("bird_dog", EVIL)))
    assert [line for line in text.splitlines() if not LIFTOSCRIPT.fullmatch(line)] == []
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Monday 18:00, gym",
        "## Wednesday, home",
        "## Sunday 7:05, home",
        "## Friday, recovery",
    ]


def test_liftoscript_tells_sets_rests_and_timers() -> None:
    lines = sheet_as_liftoscript(sheet_of()).splitlines()
    assert "Chest Press, Leverage Machine / 2x8-12, 1x8-12 (drop set) / 90s / warmup: none" in lines
    assert "Side Plank / 2x1 40s|60s / warmup: none" in lines
    assert "warm-up: Walking / 1x1 300s|0s / warmup: none" in lines
    assert "Walking / 1x1 1200s|0s / warmup: none" in lines
    above = lines[lines.index("Side Plank / 2x1 40s|60s / warmup: none") - 1]
    assert above.startswith("// 2 x 20-40 s a side, rest 60 s. ")
    assert lines[1].startswith("/// To be made as custom exercises first: Walking, ")
    assert "Chest Press" not in lines[1]


def test_no_exercise_is_twice_in_a_day_of_liftoscript() -> None:
    day: list[str] = []
    for line in sheet_as_liftoscript(sheet_of()).splitlines():
        if line.startswith("## "):
            day = []
        elif " / " in line and not line.startswith("//"):
            name = line.split(" / ")[0]
            assert name not in day
            day.append(name)


def test_hevy_has_a_row_for_each_set_and_leaves_open_what_was_done() -> None:
    rows = read(sheet_as_hevy(sheet_of(), week_of=WEEK))
    assert len(rows) == 1 + 1 + (3 + 1) + 2 + 3 + 1 + (2 + 1) + 1
    assert {tuple(row[key] for key in ("weight_kg", "reps", "duration_seconds", "rpe")) for row in rows} == {
        ("",) * 4
    }
    press = [row for row in rows if row["exercise_title"] == "Chest Press (Machine)"]
    assert [(row["set_index"], row["set_type"]) for row in press] == [
        ("0", "normal"),
        ("1", "normal"),
        ("2", "normal"),
        ("3", "dropset"),
    ]
    assert press[0]["exercise_notes"].startswith("3 x 8-12, rest 90 s, 2 in reserve, drop set last. ")
    assert rows[0]["set_type"] == "warmup"
    assert rows[0]["start_time"] == "23 Nov 2026, 18:00"
    minutes = sheet_of().trainings[0].minutes
    assert rows[0]["end_time"] == f"23 Nov 2026, 18:{minutes}"
    assert [row["start_time"] for row in rows[-4:]] == ["25 Nov 2026, 12:00"] * 3 + ["29 Nov 2026, 07:05"]


def test_strong_has_a_row_for_each_set_and_leaves_open_what_was_done() -> None:
    rows = read(sheet_as_strong(sheet_of(), week_of=WEEK))
    assert {tuple(row[key] for key in ("Weight", "Reps", "Seconds", "RPE")) for row in rows} == {("",) * 4}
    press = [row for row in rows if row["Exercise Name"] == "Chest Press (Machine)"]
    assert [row["Set Order"] for row in press] == ["1", "2", "3", "D"]
    assert rows[0]["Set Order"] == "W"
    assert rows[0]["Date"] == "2026-11-23 18:00:00"
    assert rows[-1]["Date"] == "2026-11-29 07:05:00"
    assert rows[0]["Duration"] == f"{sheet_of().trainings[0].minutes}m"
    assert rows[0]["Workout Name"] == f"{NAME}: Monday"


def test_the_headers_are_those_of_the_apps() -> None:
    assert sheet_as_hevy(sheet_of(), week_of=WEEK).splitlines()[0] == (
        '"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes",'
        '"set_index","set_type","weight_kg","reps","distance_km","duration_seconds","rpe"'
    )
    assert sheet_as_strong(sheet_of(), week_of=WEEK).splitlines()[0] == (
        "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,"
        "Workout Notes,RPE"
    )


@pytest.mark.parametrize("app", ["liftosaur", "hevy", "strong"])
def test_names_of_the_apps_belong_to_one_exercise_each(app: str) -> None:
    names = app_names(app)
    assert len(names) > 20
    assert names.keys() <= CATALOG.exercises.keys()
    assert len(set(names.values())) == len(names)
    ours = {exercise.name: exercise.id for exercise in CATALOG.exercises.values()}
    assert [name for id_, name in names.items() if ours.get(name, id_) != id_] == []


@pytest.mark.parametrize("form", ["hevy", "strong"])
def test_a_log_that_was_filled_in_is_read_as_what_was_planned(form: str) -> None:
    sheet = sheet_of()
    text = FORMS[form].write([sheet], {"week_of": WEEK})
    rows = list(csv.DictReader(io.StringIO(str(text))))
    for row in rows:
        row["reps" if form == "hevy" else "Reps"] = "8"
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    history = load_history(file.getvalue().encode(), CATALOG)
    assert not history.unknown
    assert sheet.result.program is not None
    for session, logged in zip(sheet.result.program.sessions, history.sessions, strict=True):
        done = Counter(history.exercises[one.exercise] for one in logged.work)
        for item in (*session.work, *session.cool_down):
            drops = item.technique == "drop_set"  # logged as a set, and counted, which is the careful side
            assert done.pop(item.exercise) == item.sets + drops
        assert not done


# The command line


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--week-of", "2026-11-26"], "--week-of needs one of these forms: calendar, hevy, strong"),
        (["--weeks", "2", "-f", "hevy"], "--weeks needs one of these forms: calendar"),
        (["--week-of", "26.11.2026", "-f", "calendar"], "'26.11.2026' is not a date of this century"),
        (["--week-of", "9999-12-31", "-f", "calendar"], "'9999-12-31' is not a date of this century"),
        (["--time-zone", "Europe/Zurick", "-f", "calendar"], 'did you mean "Europe/Zurich"?'),
        (["--weeks", "0", "-f", "calendar"], "1<=x<=52"),
        ([str(SMALL), "-f", "calendar"], "the form calendar takes one scenario"),
    ],
)
def test_wrong_options_of_forms_are_told_before_solving(
    arguments: list[str], part: str, capsys: Output
) -> None:
    assert run(["solve", str(SMALL), *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert part in err


@pytest.mark.parametrize("form", [name for name in FORMS if name not in ("text", "json")])
def test_every_form_can_be_asked_for_by_name_and_by_ending(form: str, tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / f"week{FORMS[form].suffix}"
    assert form_of(file) == form
    assert run(["solve", str(SMALL), "--canonical", "-o", str(file)]) == 0
    assert run(["solve", str(SMALL), "--canonical", "-f", form]) == 0
    out = capsys.readouterr().out
    timeless = re.compile(r"^(SEQUENCE|DTSTAMP|LAST-MODIFIED).*$|proved in .* s", re.MULTILINE)
    written = file.read_bytes().decode()
    assert timeless.sub("", written) == timeless.sub("", out)
    assert written


def test_without_a_week_there_is_no_table(tmp_path: Path, capsys: Output) -> None:
    file = tmp_path / "none.yaml"
    file.write_text(SMALL.read_text().replace("{min: 1, max: 1,", "{min: 2, max: 2,"))
    week = tmp_path / "week.csv"
    assert run(["solve", str(file), "-o", str(week)]) == 3
    assert "csv is only for weeks: Small: no week can keep all rules (proved)" in capsys.readouterr().err
    assert not week.exists()
    assert run(["solve", str(SMALL), str(file), "-o", str(week)]) == 3
    assert {row["scenario"] for row in read(week.read_text())} == {"Small"}


def test_a_missing_extra_is_told_before_solving() -> None:
    code = (
        "import sys; sys.modules['icalendar'] = None; from scheduler.cli import run; "
        f"sys.exit(run(['solve', {str(SMALL)!r}, '-f', 'calendar']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'program-scheduler[calendar]'" in done.stderr
    assert done.stdout == ""
