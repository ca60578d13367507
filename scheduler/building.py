"""From a scenario to a model: eligibility, variables, and what every rule asks."""

from __future__ import annotations

from scheduler.catalog import Catalog
from scheduler.eligibility import Eligibility, eligibility
from scheduler.loading import load_catalog
from scheduler.loose import LooseWeek
from scheduler.scenario import Scenario
from scheduler.week import Week


def build(
    scenario: Scenario,
    catalog: Catalog | None = None,
    *,
    pool: Eligibility | None = None,
    costs: bool = True,
) -> Week:
    """The CP-SAT model of a scenario: variables, labelled demands, and with ``costs`` penalties by tier.

    For hosts that embed the week in a larger model. ``week.model`` has no objective yet. ``pool`` is
    what :func:`eligibility` gives, where that is known already.
    """
    catalog = catalog or load_catalog()
    pool = pool or eligibility(scenario, catalog)
    week = Week(scenario.setting, catalog, pool.allowed, pool.but_for_pain, scenario.origins)
    for rule in scenario.rules:
        rule.constrain(week)
    for rule in scenario.rules:
        rule.tighten(week)
    if costs:
        for rule in scenario.rules:
            rule.prefer(week)
    return week


def build_loose(scenario: Scenario, catalog: Catalog, pool: Eligibility) -> LooseWeek:
    """The same demands, each of which may be given up; without penalties."""
    week = LooseWeek(scenario.setting, catalog, pool, scenario.origins)
    for rule in scenario.rules:
        rule.constrain(week)
    return week
