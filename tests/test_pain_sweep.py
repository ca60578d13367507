"""Every condition at every light of the traffic light with every template: nothing excluded gets in.

The exercises that survive a condition are pinned in ``data/survivors.yaml``. After a deliberate change,
``python -m tests.test_pain_sweep`` writes it anew: read its difference as a physiotherapist would.
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import yaml

from scheduler import Scenario, load_catalog, load_scenario, solve
from scheduler.checker import case_of, verify_in
from scheduler.eligibility import eligibility
from scheduler.search import Improvement

SURVIVORS = Path(__file__).parent / "data" / "survivors.yaml"
SEVERITIES = (2, 5, 8)
"""One for each light: green, amber, red."""

CATALOG = load_catalog()
TEMPLATES = sorted(CATALOG.templates)
CONDITIONS = sorted(name for name, condition in CATALOG.conditions.items() if condition.kind != "red_flag")
RED_FLAGS = sorted(set(CATALOG.conditions) - set(CONDITIONS))
EVERYTHING = {
    "version": 1,
    "athlete": {"level": "advanced"},
    "places": {"gym": list(CATALOG.equipment)},
    "days": {"mon": {"at": "gym", "minutes": 60}},
}


def _scenario(base: dict[str, object], condition: str, severity: int) -> Scenario:
    pain = {"condition": condition, "severity": severity, "cleared": True}
    return load_scenario({**base, "pain": [pain]}, CATALOG)


def survivors() -> dict[str, dict[int, list[str]]]:
    """The work exercises that remain by condition and severity, with all equipment at hand."""
    return {
        condition: {severity: _remaining(condition, severity) for severity in SEVERITIES}
        for condition in CONDITIONS
    }


def _remaining(condition: str, severity: int) -> list[str]:
    allowed = eligibility(_scenario(EVERYTHING, condition, severity), CATALOG).allowed["mon"]
    return sorted(name for name in allowed if "work" in CATALOG.exercises[name].blocks)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_warning_signs_give_no_week_but_say_where_to_go_at_once(condition: str) -> None:
    pain = {"condition": condition, "severity": 2, "cleared": True, "warning_signs": True}
    result = solve(load_scenario({**EVERYTHING, "pain": [pain]}, CATALOG), CATALOG)
    assert result.status == "refused"
    (refusal,) = result.refusals
    assert refusal.urgent
    assert "Go to an emergency department now" in refusal.text
    assert (CATALOG.conditions[condition].warning_signs or "warning signs") in refusal.text


@pytest.mark.parametrize("condition", CONDITIONS)
def test_survivors_are_the_pinned_ones(condition: str) -> None:
    pinned = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8"))
    for severity in SEVERITIES:
        assert _remaining(condition, severity) == pinned[condition][severity]


@pytest.mark.parametrize("template", TEMPLATES)
def test_both_witnesses_let_in_the_same_exercises(template: str) -> None:
    for condition in CONDITIONS:
        for severity in SEVERITIES:
            scenario = _scenario({"version": 1, "extends": template}, condition, severity)
            pool, case = eligibility(scenario, CATALOG), case_of(scenario, CATALOG)
            assert pool.allowed == case.allowed, (condition, severity)
            assert pool.but_for_pain == case.but_for_pain, (condition, severity)


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_week_has_an_excluded_exercise(template: str, severity: int) -> None:
    """The first week that is found, for every condition."""
    for condition in CONDITIONS:
        scenario = _scenario({"version": 1, "extends": template}, condition, severity)
        enough = threading.Event()

        def stop(_: Improvement, enough: threading.Event = enough) -> None:
            enough.set()

        result = solve(scenario, CATALOG, time_limit=30, on_improvement=stop, cancel=enough)
        assert result.program is not None, (condition, result.status)
        case = case_of(scenario, CATALOG)
        for session in result.program.sessions:
            assert {item.exercise for item in session.items} <= case.allowed[session.day], condition
        verdict = verify_in(case, scenario, result.program)
        assert verdict.kept
        assert result.waived == verdict.waived


@pytest.mark.parametrize("condition", RED_FLAGS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_red_flag_gives_no_week_whatever_was_cleared(template: str, condition: str) -> None:
    scenario = load_scenario(
        {"version": 1, "extends": template, "pain": [{"condition": condition, "cleared": True}]}, CATALOG
    )
    result = solve(scenario, CATALOG)
    assert result.status == "refused"
    assert result.program is None
    assert result.refusals[0].urgent


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_missing_clearance_gives_no_week(condition: str) -> None:
    clearance = CATALOG.conditions[condition].clearance
    for strictness in ("strict", "named"):
        pain = [{"condition": condition, "severity": 2}]
        scenario = load_scenario({**EVERYTHING, "pain": pain, "clearance": strictness}, CATALOG)
        gated = [refusal for rule in scenario.rules for refusal in rule.gate(scenario.setting, CATALOG)]
        needed = clearance == "always" or (clearance == "strict" and strictness == "strict")
        assert bool(gated) == needed


if __name__ == "__main__":
    SURVIVORS.write_text(
        "# Written by `python -m tests.test_pain_sweep`: work exercises that survive each condition.\n"
        + yaml.safe_dump(survivors(), default_flow_style=None, width=108),
        encoding="utf-8",
    )
