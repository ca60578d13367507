"""The README tells the truth: its code runs, its commands exist, its week comes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler import load_catalog, load_scenario, solve
from scheduler.cli import SUMMARIES, run
from scheduler.report.sheet import Sheet
from scheduler.report.text import sheet_as_text
from scheduler.rules import RULES
from scheduler.setting import Setting

ROOT = Path(__file__).parent.parent
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


def test_every_command_and_scenario_key_is_in_the_readme() -> None:
    for name in SUMMARIES:
        assert f"scheduler {name}" in README
    keys = {key for key, rule in RULES.items() if rule.model_fields} | set(Setting.model_fields)
    for key in keys - {"version", "name", "notes"}:
        assert f"`{key}`" in README, key
