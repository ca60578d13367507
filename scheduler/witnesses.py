"""Model and checker side by side: no week leaves where they disagree."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scheduler.catalog import Catalog
from scheduler.checker import Verdict, verify
from scheduler.errors import RejectedWeekError
from scheduler.scenario import Scenario

if TYPE_CHECKING:
    from scheduler.search import Outcome
    from scheduler.week import Week


def agreed(scenario: Scenario, catalog: Catalog, week: Week, outcome: Outcome) -> Verdict:
    """The checker's verdict on the program of ``outcome``, which must be the model's as well: no breach,
    the same waivers, for each tier the same cost and a true bound.

    Where a tier's search was cut short the model may still overstate a cost, never understate it. Raises
    :class:`RejectedWeekError` where the two disagree.
    """
    assert outcome.program is not None
    verdict = verify(scenario, outcome.program, catalog)
    found = [f"{breach.demand}: {breach.text}" for breach in verdict.breaches]
    for tier in outcome.tiers:
        value = verdict.value(tier.name)
        if not tier.bound <= value <= tier.value:
            found.append(f"{tier.name}: the model says {tier.bound} to {tier.value}, the checker {value}")
    model_waived = {waiver.demand for waiver in week.waived}
    checker_waived = {waiver.demand for waiver in verdict.waived}
    if model_waived != checker_waived:
        found.append(f"waived: the model says {sorted(model_waived)}, the checker {sorted(checker_waived)}")
    if found:
        report = {
            "breaches": found,
            "scenario": scenario.setting.model_dump(mode="json"),
            "rules": {rule.key: rule.model_dump(mode="json") for rule in scenario.rules},
            "program": outcome.program.model_dump(mode="json", exclude_none=True),
        }
        raise RejectedWeekError(found, json.dumps(report, indent=2))
    return verdict
