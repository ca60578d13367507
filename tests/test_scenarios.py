"""The shipped scenarios as a whole; each of them is a test of its own by the plugin for pytest."""

from __future__ import annotations

from pathlib import Path

from scheduler import load_catalog

FOLDER = Path(__file__).parent.parent / "scenarios"


def test_the_shipped_scenarios_cover_every_status_and_template() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")]
    assert len(texts) >= 24
    assert sum("status: [infeasible]" in text for text in texts) >= 5
    assert any("status: [refused]" in text for text in texts)
    for template in load_catalog().templates:
        assert any(f"extends: {template}" in text for text in texts), template
