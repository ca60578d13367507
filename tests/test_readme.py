"""The README tells the truth: its code runs, its commands exist, its week comes out."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from scheduler import load_catalog, load_scenario, solve
from scheduler.cli import SUMMARIES, run
from scheduler.report.sheet import Sheet
from scheduler.report.text import sheet_as_text
from scheduler.rules import RULES
from scheduler.setting import Setting

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("number", range(len(_blocks("python"))))
def test_the_python_examples_run(number: int) -> None:
    exec(compile(_blocks("python")[number], f"README example {number}", "exec"), {"__name__": "readme"})


def test_the_rule_of_ones_own_holds() -> None:
    names: dict[str, object] = {"__name__": "readme"}
    exec(next(block for block in _blocks("python") if "NoTuesdays" in block), names)
    scenario = names["scenario"]
    result = solve(scenario, time_limit=10)  # type: ignore[arg-type]
    assert result.program is not None
    assert not result.program.session_on("tue")


def test_the_scenario_example_is_valid() -> None:
    (text,) = _blocks("yaml")
    scenario = load_scenario(text.encode())
    assert solve(scenario).status in ("optimal", "feasible")


def test_the_week_shown_is_the_one_that_comes_out() -> None:
    catalog = load_catalog()
    scenario = load_scenario(ROOT / "scenarios" / "gym_and_home.yaml", catalog)
    result = solve(scenario, catalog, time_limit=120, canonical=True)
    assert result.canonical
    printed = sheet_as_text(Sheet(result, scenario, catalog)).plain
    shown = _blocks("")[0]
    assert shown.splitlines()[1:] == printed.rstrip().splitlines()[1:]


def test_the_conflict_shown_is_the_one_that_comes_out() -> None:
    catalog = load_catalog()
    first, *shown = _blocks("text")[0].splitlines()
    file = ROOT / first.split()[-1]
    scenario = load_scenario(file, catalog)
    result = solve(scenario, catalog, time_limit=60)
    printed = sheet_as_text(Sheet(result, scenario, catalog)).plain.splitlines()
    assert [line for line in shown if line not in printed] == []


def test_the_breaches_shown_are_those_that_come_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (block,) = (block for block in _blocks("text") if block.startswith("$ scheduler verify"))
    command, *shown, more = block.splitlines()
    monkeypatch.chdir(ROOT)
    assert run(command.split()[2:]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert more.strip() == "..."
    assert [line for line in shown if line not in printed] == []


INTERACTIVE = "scheduler init"
"""Asks questions on a terminal; tests/test_init.py answers them."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a user has who types the README's commands."""
    files = {
        "week.yaml": ROOT / "scenarios" / "gym_and_home.yaml",
        "clash.yaml": ROOT / "scenarios" / "infeasible_gym_on_one_day.yaml",
        "export.csv": DATA / "history" / "hevy.csv",
        "exercises.json": DATA / "free_exercise_db.json",
        "page.json": DATA / "wger_page.json",
        "scenarios/beginner.yaml": ROOT / "scenarios" / "beginner_half_an_hour.yaml",
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(source, tmp_path / name)
    (tmp_path / "names.yaml").write_text("Zumba: null\n")
    overlay = next(block for block in _blocks("yml") if block.startswith("# mine/"))
    for part in re.split("^# mine/", overlay, flags=re.MULTILINE)[1:]:
        name, _, content = part.partition("\n")
        file = tmp_path / "mine" / re.match(r"[\w/]+\.yaml", name)[0]  # type: ignore[index]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return tmp_path


def _commands() -> list[str]:
    lines = (line for block in _blocks("sh") for line in block.splitlines())
    commands = (line.partition(" #")[0].strip() for line in lines if line.startswith("scheduler "))
    return [command for command in commands if command != INTERACTIVE]


def test_there_are_commands_of_each_kind() -> None:
    kinds = {command.split()[1] for command in _commands()}
    assert kinds == set(SUMMARIES) - {"verify", "schema"}  # verify is shown with what it prints


def test_the_commands_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the README, as later ones use what earlier ones wrote."""
    monkeypatch.chdir(folder)
    for command in _commands():
        file = "clash.yaml" if "--conflicts" in command or "--apply" in command else "week.yaml"
        force = ["--force"] if command.startswith(INTERACTIVE) else []
        assert run([*shlex.split(command.replace("week.yaml", file))[1:], *force]) == 0, command


def test_every_command_and_scenario_key_is_in_the_readme() -> None:
    for name in SUMMARIES:
        assert f"scheduler {name}" in README
    keys = {key for key, rule in RULES.items() if rule.model_fields} | set(Setting.model_fields)
    for key in keys - {"version", "name", "notes"}:
        assert f"`{key}`" in README, key
