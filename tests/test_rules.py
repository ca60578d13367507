"""Each rule on its own: programs at the edges of its bounds, shown to the checker and to the model.

A file of ``tests/rules`` is named after its rule. Its ``scenario`` holds for all its cases; a case may
replace top-level keys. ``breaks`` are the demands of the rule that the checker must find broken,
``costs`` and ``waived`` its exact costs and waivers. ``model: false`` marks programs that the model
cannot put into words: a wrong order, a wrong dose.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ortools.sat.python import cp_model
from pydantic import BaseModel, ConfigDict

from scheduler import Program, Rule, Scenario, load_catalog, load_program, load_scenario, verify
from scheduler.reading import read_file
from scheduler.rules import RULES
from scheduler.week import Week
from tests.support import fix, model_allows, week_of

CASES = Path(__file__).parent / "rules"
CATALOG = load_catalog(Path(__file__).parent / "catalog")


class RuleCase(BaseModel):
    """One program under one scenario, and what the rule says to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    name: str
    scenario: dict[str, Any]
    program: dict[str, Any]
    breaks: frozenset[str]
    costs: dict[str, int] | None = None
    waived: frozenset[str] | None = None
    model: bool = True

    def loaded(self) -> tuple[Scenario, Program]:
        """The scenario, and the program with its doses."""
        scenario = load_scenario(self.scenario, CATALOG)
        assert self.rule in {rule.key for rule in scenario.rules}, "the scenario switches the rule off"
        return scenario, load_program(self.program, scenario, CATALOG)


def _cases(rule: str) -> list[RuleCase]:
    file = CASES / f"{rule}.yaml"
    if not file.exists():
        return []
    match read_file(file).plain():
        case {"scenario": dict(base), "cases": list(cases), **others} if not others:
            return [
                RuleCase(rule=rule, **case | {"scenario": base | case.get("scenario", {})}) for case in cases
            ]
    raise ValueError(f"{file}: a scenario and cases, and nothing else")


BY_RULE = {rule: _cases(rule) for rule in RULES}
ALL = [case for cases in BY_RULE.values() for case in cases]


def each(cases: list[RuleCase]) -> pytest.MarkDecorator:
    """A test of each of ``cases``, called by rule and name."""
    return pytest.mark.parametrize("case", cases, ids=[f"{case.rule}: {case.name}" for case in cases])


@each(ALL)
def test_checker(case: RuleCase) -> None:
    scenario, program = case.loaded()
    verdict = verify(scenario, program, CATALOG)
    assert _of(case.rule, [breach.demand for breach in verdict.breaches]) == case.breaks, verdict.breaches
    if case.costs is not None:
        shares = [share for share in verdict.shares if _of(case.rule, [share.demand])]
        assert {share.demand: share.cost for share in shares} == case.costs
        assert len(shares) == len(case.costs)
    if case.waived is not None:
        assert _of(case.rule, [waiver.demand for waiver in verdict.waived]) == case.waived


@each([case for case in ALL if case.model])
def test_model(case: RuleCase) -> None:
    scenario, program = case.loaded()
    assert model_allows(scenario, CATALOG, program, rules=[case.rule]) == (not case.breaks)
    if case.waived is not None:
        week = week_of(scenario, CATALOG, rules=[case.rule])
        assert {waiver.demand for waiver in week.waived} == case.waived


@each(ALL)
def test_the_gate_and_the_checker_refuse_the_same(case: RuleCase) -> None:
    scenario, program = case.loaded()
    gated = {r.condition for rule in scenario.rules for r in rule.gate(scenario.setting, CATALOG)}
    breaches = verify(scenario, program, CATALOG).breaches
    assert gated == {breach.demand.removeprefix("pain.") for breach in breaches if "no week" in breach.text}


@each([case for case in ALL if case.model and case.breaks])
def test_model_names_the_broken_demand(case: RuleCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the demands that the checker finds broken, and what follows from them, the model has the
    program."""
    scenario, program = case.loaded()
    if not fix(week_of(scenario, CATALOG, rules=[case.rule]), program):
        return  # the model has no variable for it, so no demand either
    require = Week.require

    def lenient(week: Week, label: str, *rest: Any, **words: Any) -> None:
        if not any(f"{broken}.".startswith(f"{label}.") for broken in case.breaks):
            require(week, label, *rest, **words)

    monkeypatch.setattr(Week, "require", lenient)
    monkeypatch.setattr(RULES[case.rule], "tighten", Rule.tighten)
    assert model_allows(scenario, CATALOG, program, rules=[case.rule])


@each([case for case in ALL if case.costs is not None])
def test_costs_in_the_model(case: RuleCase) -> None:
    scenario, program = case.loaded()
    week = week_of(scenario, CATALOG, rules=[])
    (rule,) = (rule for rule in scenario.rules if rule.key == case.rule)
    rule.prefer(week)
    assert fix(week, program)
    week.model.minimize(sum(penalty.cost for penalty in week.penalties))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(week.model) == cp_model.OPTIMAL
    found: dict[str, int] = {}
    for penalty in week.penalties:
        if cost := solver.value(penalty.cost):
            found[penalty.label] = found.get(penalty.label, 0) + cost
    assert found == case.costs


@pytest.mark.parametrize("key", RULES)
def test_every_rule_has_cases(key: str) -> None:
    """One that is kept, and one for whatever else the rule can say."""
    rule, cases = RULES[key], BY_RULE[key]
    assert len(cases) >= 2
    assert len({case.name for case in cases}) == len(cases)
    assert any(not case.breaks for case in cases)
    if (rule.check, rule.forbid, rule.forbid_on) != (Rule.check, Rule.forbid, Rule.forbid_on):
        assert any(case.breaks for case in cases)
    if rule.cost is not Rule.cost:
        assert any(case.costs for case in cases)
    if rule.waivers is not Rule.waivers:
        assert any(case.waived for case in cases)


def test_every_file_is_about_a_rule() -> None:
    assert {file.stem for file in CASES.glob("*.yaml")} <= RULES.keys()


def _of(rule: str, labels: list[str]) -> set[str]:
    """The labels that are the rule's."""
    return {label for label in labels if label.partition(".")[0] == rule}
