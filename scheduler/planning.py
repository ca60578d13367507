"""From a scenario to a checked result: gates, eligibility, search, and the checker as the last word.

Nothing here imports the solver before it is needed.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from scheduler.catalog import Catalog
from scheduler.checker import Verdict, verify
from scheduler.eligibility import Eligibility, eligibility
from scheduler.errors import RejectedWeekError
from scheduler.loading import load_catalog
from scheduler.program import TIER_UNITS, Refusal, Result, Tier, TierName
from scheduler.scenario import Scenario

if TYPE_CHECKING:
    from scheduler.search import Improvement, Outcome
    from scheduler.week import Week

MOST_WORKERS = 8


def build(scenario: Scenario, catalog: Catalog | None = None) -> Week:
    """The CP-SAT model of a scenario: variables, labelled demands, penalties by tier.

    For hosts that embed the week in a larger model. ``week.model`` has no objective yet.
    """
    catalog = catalog or load_catalog()
    return _week(scenario, catalog, eligibility(scenario, catalog))


def solve(
    scenario: Scenario,
    catalog: Catalog | None = None,
    *,
    time_limit: float = 10.0,
    workers: int | None = None,
    seed: int = 0,
    deterministic: bool = False,
    canonical: bool = False,
    on_improvement: Callable[[Improvement], None] | None = None,
    cancel: threading.Event | None = None,
) -> Result:
    """The best week for a scenario, checked, with what is proved about it.

    ``time_limit`` is in seconds; with ``deterministic`` it is CP-SAT's deterministic time and one worker
    is used, so that runs repeat on the same version and platform. ``workers`` defaults to the number of
    cores, at most 8. ``canonical`` makes the week unique where it is proved best. ``on_improvement`` is
    called from the search's thread for every better week. Setting ``cancel`` from any thread ends the
    search with the best week so far.

    Infeasible, unknown and refused are statuses of the result. Raises :class:`RejectedWeekError` if the
    checker finds anything against the week, whatever ``on_improvement`` raises, and nothing else.
    """
    started = time.monotonic()
    catalog = catalog or load_catalog()
    cancel = cancel or threading.Event()
    refusals = [r for rule in scenario.rules for r in rule.gate(scenario.setting, catalog)]
    if refusals:
        return _refused(scenario, refusals)

    pool = eligibility(scenario, catalog)
    from scheduler.search import Options, Search

    options = Options(
        seconds=time_limit,
        workers=workers or min(MOST_WORKERS, os.cpu_count() or 1),
        seed=seed,
        deterministic=deterministic,
        canonical=canonical,
    )
    week = _week(scenario, catalog, pool)
    outcome = Search(week, options, on_improvement, cancel).run()
    result = _result(scenario, catalog, pool, week, outcome)
    cut_short = cancel.is_set() and result.status in ("feasible", "unknown")
    seconds = round(time.monotonic() - started, 3)
    return result.model_copy(update={"interrupted": cut_short, "seconds": seconds})


async def solve_async(scenario: Scenario, catalog: Catalog | None = None, **options: object) -> Result:
    """:func:`solve` in a worker thread; cancelling the task ends the search.

    Takes the options of :func:`solve` but ``cancel``.
    """
    cancel = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(solve, scenario, catalog, cancel=cancel, **options))  # type: ignore[arg-type]
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        cancel.set()
        await asyncio.wait([work])
        raise


def _week(scenario: Scenario, catalog: Catalog, pool: Eligibility) -> Week:
    from scheduler.week import Week

    week = Week(scenario.setting, catalog, pool.allowed, pool.but_for_pain, scenario.origins)
    for rule in scenario.rules:
        rule.constrain(week)
    for rule in scenario.rules:
        rule.prefer(week)
    return week


def _refused(scenario: Scenario, refusals: list[Refusal]) -> Result:
    urgent_first = sorted(refusals, key=lambda refusal: not refusal.urgent)
    return Result(status="refused", name=scenario.setting.name, refusals=tuple(urgent_first))


def _result(scenario: Scenario, catalog: Catalog, pool: Eligibility, week: Week, outcome: Outcome) -> Result:
    notes = (*scenario.setting.notes, *_condition_notes(scenario, catalog))
    base = Result(
        status="infeasible" if outcome.infeasible else "unknown",
        name=scenario.setting.name,
        excluded=pool.reasons,
        notes=notes,
    )
    if outcome.program is None:
        return base
    verdict = verify(scenario, outcome.program, catalog)
    _insist(scenario, week, outcome, verdict)
    tiers: list[Tier] = []
    unproved: list[TierName] = []
    for tier in outcome.tiers:
        value = verdict.value(tier.name)
        tiers.append(
            Tier(
                name=tier.name,
                unit=TIER_UNITS[tier.name],
                value=value,
                bound=tier.bound,
                proved=value == tier.bound and not unproved,
                given=tuple(unproved),
                shares=tuple(share for share in verdict.shares if share.tier == tier.name),
            )
        )
        if value > tier.bound:
            unproved.append(tier.name)
    return base.model_copy(
        update={
            "status": "feasible" if unproved else "optimal",
            "program": outcome.program,
            "tiers": tuple(tiers),
            "volumes": verdict.volumes,
            "session_seconds": verdict.seconds,
            "hard_days": verdict.hard_days,
            "waived": verdict.waived,
            "canonical": outcome.canonical,
        }
    )


def _insist(scenario: Scenario, week: Week, outcome: Outcome, verdict: Verdict) -> None:
    """The two witnesses must agree: no breach, the same costs, the same waivers, a true bound.

    Where a tier's search was cut short the model may still overstate a cost, never understate it.
    """
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
        assert outcome.program is not None
        report = {
            "breaches": found,
            "scenario": scenario.setting.model_dump(mode="json"),
            "rules": {rule.key: rule.model_dump(mode="json") for rule in scenario.rules},
            "program": outcome.program.model_dump(mode="json", exclude_none=True),
        }
        raise RejectedWeekError(found, json.dumps(report, indent=2))


def _condition_notes(scenario: Scenario, catalog: Catalog) -> list[str]:
    from scheduler.prescription import applies

    notes = [
        effect.text
        for pain in scenario.setting.pain
        for effect in catalog.effects_of(pain.condition)
        if effect.action == "note" and effect.text and applies(effect.when, pain, scenario.setting)
    ]
    return list(dict.fromkeys(notes))
