"""The schemas in an editor: asked through a language server that knows nothing of this project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler import load_catalog
from tests.language_server import LanguageServer
from tests.support import outside

ROOT = Path(__file__).parent.parent
SETTINGS = {"yaml": {"completion": True, "hover": True, "validate": True, "schemaStore": {"enable": False}}}
SCENARIO = "# yaml-language-server: $schema=../schemas/scenario.json\nversion: 1\n"
TEMPLATE = "# yaml-language-server: $schema=../../schemas/template.json\nversion: 1\n"
CATALOG = "# yaml-language-server: $schema=../schemas/catalog.json\n"
PROGRAM = "# yaml-language-server: $schema=../schemas/program.json\n"
LEVELS = {"beginner", "intermediate", "advanced"}
EVERYTHING = load_catalog()


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with LanguageServer([outside("yaml-language-server"), "--stdio"], SETTINGS) as server:
        yield Editor(server)


class Editor:
    """A person who opens files and asks about the place marked with ``|``."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._opened = 0

    def _open(self, text: str) -> str:
        self._opened += 1
        folder = "catalogs/templates" if text.startswith(TEMPLATE) else "scenarios"
        return self._server.open(ROOT / folder / f"unsaved_{self._opened}.yaml", text.replace("|", ""))

    def offered(self, text: str) -> dict[str, Any]:
        """What is offered for completion, by label."""
        found = self._server.at("completion", self._open(text), text)
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"]: item for item in items}

    def told(self, text: str) -> str:
        """What is shown where the mouse rests."""
        told: str = self._server.at("hover", self._open(text), text)["contents"]["value"]
        return told

    def marked(self, text: str) -> list[tuple[int, str]]:
        """The lines that are marked as wrong, with the messages."""
        found = self._server.diagnostics(self._open(text))
        return [(one["range"]["start"]["line"] + 1, one["message"]) for one in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{SCENARIO}athlete: {{level: |}}\n", LEVELS),
        (f"{SCENARIO}athlete:\n  level: |\n", LEVELS),
        (f"{SCENARIO}athlete:\n  |\n", {"level", "goal", "phase", "sore"}),
        (f"{SCENARIO}|\n", {"athlete", "days", "weekly_sets", "pain", "extends", "expect"}),
        (f"{SCENARIO}extends: |\n", {*EVERYTHING.templates}),
        (f"{SCENARIO}pain:\n- condition: |\n", {*EVERYTHING.conditions}),
        (f"{SCENARIO}preferences:\n  like:\n  - |\n", {*EVERYTHING.exercises}),
        (f"{SCENARIO}preferences: {{like: [|]}}\n", {*EVERYTHING.exercises}),
        (f"{SCENARIO}weekly_sets:\n  |\n", {*EVERYTHING.muscles, *EVERYTHING.regions}),
        (f"{SCENARIO}weekly_sets:\n  lats:\n    |\n", {"min", "target", "max", "weight"}),
        (f"{SCENARIO}places:\n  gym:\n  - |\n", {*EVERYTHING.equipment}),
        (f"{SCENARIO}days:\n  |\n", {"mon", "sun"}),
        (f"{SCENARIO}expect:\n  refused: |\n", {*EVERYTHING.conditions}),
        (f"{TEMPLATE}patterns:\n  cover:\n  - |\n", {*EVERYTHING.patterns}),
        (f"{CATALOG}conditions:\n  sore_thumb:\n    kind: |\n", {"pain", "diagnosis", "red_flag"}),
        (f"{PROGRAM}sessions:\n- day: mon\n  work:\n  - exercise: |\n", {*EVERYTHING.exercises}),
        (f"{PROGRAM}|\n", {"sessions", "recovery_days"}),
    ],
    ids=lambda value: value.split("\n", 2)[-1].replace("\n", "/") if isinstance(value, str) else "",
)
def test_an_editor_offers_what_may_stand_there(editor: Editor, text: str, wanted: set[str]) -> None:
    assert wanted <= editor.offered(text).keys()


def test_what_is_offered_says_what_it_is(editor: Editor) -> None:
    keys = editor.offered(f"{SCENARIO}|\n")
    assert "Declared pains" in str(keys["pain"]["documentation"])
    conditions = editor.offered(f"{SCENARIO}pain:\n- condition: |\n")
    assert conditions["low_back_pain"]["documentation"] == EVERYTHING.conditions["low_back_pain"].name


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (f"{SCENARIO}weekly|_sets:\n  lats: {{min: 4}}\n", "A direct set counts 1, an indirect one 0.5"),
        (f"{SCENARIO}weekly_sets:\n  lats: {{tar|get: 4}}\n", "a shortfall costs"),
        (f"{SCENARIO}pain:\n- {{condition: low_|back_pain, severity: 3}}\n", "Low-back pain"),
        (f"{SCENARIO}pain:\n- {{condition: low_back_pain, sev|erity: 3}}\n", "rating from 0 to 10"),
        (f"{SCENARIO}days:\n  mon: {{at: gym, min|utes: 3}}\n", "cool-down included"),
        (f"{CATALOG}soreness:\n  hou|rs: 72\n", "Hours between hard sessions"),
        (f"{PROGRAM}sess|ions:\n- day: mon\n", "calendar order"),
    ],
)
def test_an_editor_explains_a_key_under_the_mouse(editor: Editor, text: str, part: str) -> None:
    assert part in editor.told(text)


def test_an_editor_marks_what_is_wrong_and_nothing_else(editor: Editor) -> None:
    wrong = (
        f"{SCENARIO}extends: home\nathlete: {{level: beginer}}\npain:\n"
        "- {condition: neck_pain, severity: 12}\n- {condition: low_back_pain}\n"
        "preferences: {like: [pul_up]}\ncolour: blue\n"
    )
    found = editor.marked(wrong)
    assert [line for line, _ in found] == [4, 6, 7, 8, 9]
    assert all(one in found[0][1] for one in LEVELS)
    assert '"severity"' in found[2][1]


@pytest.mark.parametrize("name", ["gym_and_home", "infeasible_gym_on_one_day", "clinician_says"])
def test_an_editor_marks_nothing_in_a_shipped_scenario(editor: Editor, name: str) -> None:
    assert editor.marked((ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")) == []
