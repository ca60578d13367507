"""Every shipped scenario against what it expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler import load_catalog, load_scenario, solve
from scheduler.expectation import differences

FOLDER = Path(__file__).parent.parent / "scenarios"
SECONDS = 10


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_scenario_comes_out_as_expected(path: Path) -> None:
    catalog = load_catalog()
    scenario = load_scenario(path, catalog)
    assert scenario.expect is not None
    result = solve(scenario, catalog, time_limit=SECONDS)
    assert differences(scenario.expect, result) == []


def test_the_shipped_scenarios_cover_every_status_and_template() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")]
    assert len(texts) >= 24
    assert sum("status: [infeasible]" in text for text in texts) >= 5
    assert any("status: [refused]" in text for text in texts)
    for template in load_catalog().templates:
        assert any(f"extends: {template}" in text for text in texts), template
