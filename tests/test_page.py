"""The page of a result: what it shows, that nothing in it is taken for markup, how it looks and prints."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from scheduler import load_catalog, load_scenario, solve
from scheduler.cli import run
from scheduler.loading import shipped_catalog_folder
from scheduler.report.explanation import conflict_in_words, way_out_in_words
from scheduler.report.page import sheet_as_page
from scheduler.report.sheet import STOP_RULE, Sheet
from scheduler.report.sources import bases
from scheduler.report.words import words
from tests.support import outside

ROOT = Path(__file__).parent.parent
WEEKS = ("gym_and_home", "whole_body_gym", "low_back_pain_7")
NO_WEEKS = ("infeasible_gym_on_one_day", "refused_red_flag", "refused_without_clearance")
HOSTILE = (
    "</style></title><script>alert(1)</script><img src=//x onerror=alert(2)>\"'&amp;{{ 7 * 7 }}" + "W" * 99
)


@cache
def sheet(name: str) -> Sheet:
    catalog = load_catalog()
    scenario = load_scenario(ROOT / "scenarios" / f"{name}.yaml", catalog)
    limit = 8 if name in WEEKS else 60  # why there is no week is found out long before
    return Sheet(solve(scenario, catalog, time_limit=limit), scenario, catalog)


def parsed(page: str) -> Element:
    """The page's elements; an error of its markup is raised."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(page)
    return tree


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def classed(tree: Element, name: str) -> list[Element]:
    return [one for one in tree.iter() if name in one.get("class", "").split()]


# What it shows


@pytest.mark.parametrize("name", WEEKS)
def test_a_week_is_on_its_page_with_all_that_was_found_out(name: str) -> None:
    week = sheet(name)
    shown = text_of(parsed(sheet_as_page(week)))
    told = [week.name, week.verdict, *week.advice, *week.ruled_out]
    told += [words(remark.text) for remark in week.remarks]
    told += [week.muscle_name(volume.name) for volume in week.result.volumes]
    told += [basis.source.title for basis in bases(week)]
    told += [f"recovery: {exercise.name}, {day.minutes} min" for day, exercise in week.recovery_days]
    for training in week.trainings:
        told += [training.day_name, f"{training.minutes} of {training.available} min"]
        for line in (line for block in training.blocks.values() for line in block):
            told += [line.exercise.name, line.dose, *line.exercise.cues]
    assert [text for text in told if " ".join(text.split()) not in shown] == []


@pytest.mark.parametrize("name", WEEKS)
def test_each_set_of_work_has_an_empty_cell_and_each_other_item_a_box(name: str) -> None:
    week = sheet(name)
    tree = parsed(sheet_as_page(week))
    lines = [line for training in week.trainings for line in training.blocks.get("work", ())]
    logs = classed(tree, "log")
    assert [len(list(log.iter("td"))) for log in logs] == [line.item.sets for line in lines]
    assert not any(text_of(cell) for log in logs for cell in log.iter("td"))
    others = [
        line
        for training in week.trainings
        for name, block in training.blocks.items()
        for line in block
        if name != "work"
    ]
    assert sum(box.get("type") == "checkbox" for box in tree.iter("input")) == len(others)


def test_the_last_set_of_a_drop_set_has_one_cell_more() -> None:
    week = sheet("gym_and_home")
    assert week.result.program
    first, *others = week.result.program.sessions
    item = first.work[0].model_copy(update={"technique": "drop_set"})
    session = first.model_copy(update={"work": (item, *first.work[1:])})
    program = week.result.program.model_copy(update={"sessions": (session, *others)})
    dropped = Sheet(week.result.model_copy(update={"program": program}), week.scenario, week.catalog)
    log = classed(parsed(sheet_as_page(dropped)), "log")[0]
    assert [text_of(head) for head in log.iter("th")] == ["Set 1", "Set 2", "Set 3", "Drop"]
    assert len(list(log.iter("td"))) == 4


@pytest.mark.parametrize("name", WEEKS)
def test_the_stop_rule_stands_over_every_session(name: str) -> None:
    sessions = classed(parsed(sheet_as_page(sheet(name))), "session")
    assert len(sessions) == len(sheet(name).trainings)
    assert all(text_of(classed(session, "stop")[0]) == STOP_RULE for session in sessions)


def test_the_body_map_has_every_muscle_of_the_catalog_with_its_sets() -> None:
    week = sheet("whole_body_gym")
    figures = classed(parsed(sheet_as_page(week)), "bodies")[0]
    titles = {text_of(title) for title in figures.iter("{http://www.w3.org/2000/svg}title")}
    got = {volume.name: volume.got for volume in week.result.volumes}
    assert titles == {
        f"{muscle.name}: {got.get(name, 0):g} sets" for name, muscle in week.catalog.muscles.items()
    }
    darker = {text_of(one): one.get("class") for one in figures.iter() if "shade-" in one.get("class", "")}
    for name, sets in got.items():
        if name in week.catalog.muscles:
            shade = 0 if sets == 0 else 1 if sets < 4 else 2 if sets < 8 else 3 if sets < 12 else 4
            assert darker[f"{week.muscle_name(name)}: {sets:g} sets"] == f"shade-{shade}"


@pytest.mark.parametrize("name", NO_WEEKS)
def test_where_there_is_no_week_the_page_says_why(name: str) -> None:
    answer = sheet(name)
    shown = text_of(parsed(sheet_as_page(answer)))
    told = [answer.verdict, *(refusal.text for refusal in answer.result.refusals)]
    for conflict in answer.result.conflicts:
        sentence, asked = conflict_in_words(conflict, answer.scenario.file)
        told += [sentence, *asked]
    told += [way_out_in_words(one) for one in answer.result.ways_out or ()]
    assert [text for text in told if " ".join(text.split()) not in shown] == []
    assert len(told) > 1


def test_a_red_flag_comes_first_and_large() -> None:
    tree = parsed(sheet_as_page(sheet("refused_red_flag")))
    main = next(tree.iter("main"))
    assert main[0].get("class") == "urgent"
    assert "emergency" in text_of(main[0])


def test_the_same_result_gives_the_same_bytes() -> None:
    assert sheet_as_page(sheet("gym_and_home")) == sheet_as_page(sheet("gym_and_home"))


@pytest.mark.parametrize("name", WEEKS + NO_WEEKS)
def test_nothing_in_the_page_is_fetched_from_elsewhere(name: str) -> None:
    page = sheet_as_page(sheet(name))
    tree = parsed(page)
    assert not {"script", "link", "img", "iframe", "object", "base"} & {one.tag for one in tree.iter()}
    assert not [one for one in tree.iter() if {"src", "srcset", "action", "style"} & one.attrib.keys()]
    assert set(re.findall(r"url\((.)", page)) <= {"#"}
    assert "@import" not in page


# What others wrote


PRINTABLE = st.text(st.characters(categories=("L", "M", "N", "P", "S")), min_size=1, max_size=60)


@given(PRINTABLE | st.just(HOSTILE))
@settings(deadline=None, max_examples=40)
def test_any_text_is_shown_and_never_taken_for_markup(text: str) -> None:
    week = sheet("low_back_pain_7")
    catalog = week.catalog.model_copy(
        update={
            "exercises": {
                name: exercise.model_copy(update={"name": text, "cues": (text,)})
                for name, exercise in week.catalog.exercises.items()
            },
            "muscles": {
                name: muscle.model_copy(update={"name": text})
                for name, muscle in week.catalog.muscles.items()
            },
        }
    )
    result = week.result.model_copy(update={"name": text, "notes": (text,)})
    before = parsed(
        sheet_as_page(Sheet(week.result.model_copy(update={"notes": ("x",)}), week.scenario, week.catalog))
    )
    after = parsed(sheet_as_page(Sheet(result, week.scenario, catalog)))
    assert [one.tag for one in after.iter()] == [one.tag for one in before.iter()]
    assert [sorted(one.attrib) for one in after.iter()] == [sorted(one.attrib) for one in before.iter()]
    assert text_of(next(after.iter("h1"))) == " ".join(text.split())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page whose scenario and catalog are full of markup, made by the command."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(shipped_catalog_folder(), folder / "catalog")
    for file in (folder / "catalog").rglob("*.yaml"):
        if file.parent.name != "templates":
            spoiled = re.sub(r"(?m)^( +(?:name|title): )([^{}\[\]\n]+)$", _spoiled, file.read_text())
            file.write_text(re.sub("link: https:", "link: javascript:", spoiled))
    scenario = (ROOT / "scenarios" / "low_back_pain_7.yaml").read_text().partition("expect:")[0]
    scenario = scenario.replace("Severe back pain, lifter", json.dumps(HOSTILE))
    (folder / "week.yaml").write_text(f"{scenario}notes: [{json.dumps(HOSTILE)}]\n")
    page = folder / "week.html"
    arguments = ["--catalog", str(folder / "catalog"), "--time-limit", "5", "-o", str(page)]
    assert run(["solve", str(folder / "week.yaml"), *arguments]) == 0
    return page


def _spoiled(match: re.Match[str]) -> str:
    return match[1] + json.dumps(match[2].strip("'\"") + HOSTILE)


def test_hostile_names_come_out_as_they_went_in(hostile: Path) -> None:
    tree = parsed(hostile.read_text())
    tags = Counter(one.tag for one in tree.iter())
    assert (tags["script"], tags["img"], tags["style"], tags["title"]) == (0, 0, 1, 1)
    assert text_of(next(tree.iter("h1"))) == HOSTILE
    assert f"Lat pulldown{HOSTILE}" in text_of(tree)
    assert all(link.get("href", "").startswith("#") for link in tree.iter("a"))


# The command


def test_an_option_that_no_form_takes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = str(ROOT / "tests" / "data" / "small.yaml")
    assert run(["solve", small, "--one-page", "-o", str(tmp_path / "week.json")]) == 2
    assert "--one-page needs one of these forms: html" in capsys.readouterr().err
    outputs = ["-o", str(tmp_path / "week.json"), "-o", str(tmp_path / "week.html")]
    assert run(["solve", small, "--one-page", *outputs]) == 0
    assert {file.name for file in tmp_path.iterdir()} == {"week.json", "week.html"}
    assert 'class="one-page"' in (tmp_path / "week.html").read_text()


def test_without_its_extra_the_page_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['jinja2'] = None; from scheduler.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    small = str(ROOT / "tests" / "data" / "small.yaml")
    done = subprocess.run(
        [sys.executable, "-c", code, "solve", small, "-f", "html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'program-scheduler[page]'" in done.stderr


# In a browser


FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SHOWN = (*WEEKS, *NO_WEEKS, "hostile")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = outside("chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Open the page of a scenario; whatever it asks for, says or breaks fails the test in the end."""
    happened: list[str] = []
    asked: list[str] = []
    own: list[str] = []
    pages: list[Page] = []

    def open_page(name: str, *, one_page: bool = False, width: int = 1100, scheme: str = "light") -> Page:
        if name == "hostile":
            file: Path = request.getfixturevalue("hostile")
        else:
            file = tmp_path / "week.html"
            file.write_text(sheet_as_page(sheet(name), one_page=one_page))
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: happened.append(message.text))
        page.on("pageerror", lambda error: happened.append(str(error)))
        page.on("dialog", lambda dialog: happened.append(dialog.message))
        page.goto(file.as_uri())
        own.append(file.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert happened == []
    assert asked == own


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SHOWN)
def test_axe_finds_nothing_to_complain_about(opened: Callable[..., Page], name: str, scheme: str) -> None:
    page = opened(name, scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("name", SHOWN)
def test_a_phone_need_not_scroll_sideways(opened: Callable[..., Page], name: str) -> None:
    page = opened(name, width=360)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def printed(page: Page, paper: str) -> list[str]:
    """The text of each page on paper."""
    pages = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [unicodedata.normalize("NFKC", one.extract_text()) for one in pages]  # ligatures taken apart


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", WEEKS)
def test_each_session_is_printed_on_a_page_of_its_own(
    opened: Callable[..., Page], name: str, paper: str
) -> None:
    texts = printed(opened(name), paper)
    heads = [training.day_name for training in sheet(name).trainings]
    assert [text.split()[0] for text in texts[1 : len(heads) + 1]] == heads
    assert texts[len(heads) + 1].startswith("Weekly sets")
    assert len(texts) <= len(heads) + 3


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", WEEKS)
def test_the_whole_week_is_printed_on_one_page_on_request(
    opened: Callable[..., Page], name: str, paper: str
) -> None:
    (text,) = printed(opened(name, one_page=True), paper)
    shown = " ".join(text.split())
    assert STOP_RULE in shown
    for training in sheet(name).trainings:
        for line in (line for block in training.blocks.values() for line in block):
            assert line.exercise.name in shown


@pytest.mark.parametrize("name", NO_WEEKS)
def test_an_answer_without_week_is_printed_on_one_page(opened: Callable[..., Page], name: str) -> None:
    assert len(printed(opened(name), "A4")) == 1
