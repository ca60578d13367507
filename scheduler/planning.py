"""From a scenario to a checked result: gates, eligibility, search, and the checker as the last word.

Nothing here imports the solver before it is needed.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.catalog import Catalog
from scheduler.eligibility import Eligibility, eligibility
from scheduler.loading import load_catalog
from scheduler.program import Program, Refusal
from scheduler.result import Result, Tier
from scheduler.scenario import Scenario
from scheduler.terms import TIER_UNITS, TierName
from scheduler.wanted import USUAL, Wanted
from scheduler.witnesses import agreed

if TYPE_CHECKING:
    from scheduler.search import Improvement, Outcome
    from scheduler.week import Week

MOST_WORKERS = 8


def solve(
    scenario: Scenario,
    catalog: Catalog | None = None,
    *,
    time_limit: float = 10.0,
    workers: int | None = None,
    seed: int = 0,
    deterministic: bool = False,
    canonical: bool = False,
    near: Program | None = None,
    explain: Wanted | None = USUAL,
    on_improvement: Callable[[Improvement], None] | None = None,
    on_infeasible: Callable[[], None] | None = None,
    cancel: threading.Event | None = None,
) -> Result:
    """The best week for a scenario, checked, with what is proved about it.

    ``time_limit`` is in seconds and covers the making of the model; with ``deterministic`` it is CP-SAT's
    deterministic time for the search alone, and one worker is used, so that runs repeat on the same version
    and platform. ``workers`` defaults to the number of cores, at most 8. ``canonical`` makes the week unique
    where it is proved best. Of equally good weeks, the nearest found to ``near`` is taken. ``explain`` says
    how an infeasible scenario is explained, within half of the time limit (None: not at all).
    ``on_improvement`` is called from the search's threads, one at a time, for every better week and every
    rise of the bound, ``on_infeasible`` once it is proved that there is no week, before that is explained.
    Setting ``cancel`` from any thread ends the search with the best week so far.

    Infeasible, unknown and refused are statuses of the result. Raises :class:`RejectedWeekError` if the
    checker finds anything against the week, whatever the two callbacks raise, and nothing else.
    """
    started = time.monotonic()
    catalog = catalog or load_catalog()
    cancel = cancel or threading.Event()
    if refusals := refusals_of(scenario, catalog):
        return Result(status="refused", name=scenario.setting.name, refusals=refusals)

    pool = eligibility(scenario, catalog)
    from scheduler.building import build
    from scheduler.prechecks import Prechecks
    from scheduler.search import Outcome, Search
    from scheduler.solving import Options, Solving

    week = build(scenario, catalog, pool=pool)
    prepared = 0.0 if deterministic else time.monotonic() - started
    options = Options(
        seconds=max(0.0, time_limit - prepared),
        workers=workers or min(MOST_WORKERS, os.cpu_count() or 1),
        seed=seed,
        deterministic=deterministic,
    )
    if any(Prechecks(week).conflicts(week.demands)):
        outcome = Outcome(None, (), infeasible=True)
    else:
        outcome = Search(week, Solving(options, cancel), on_improvement, canonical=canonical, near=near).run()
    result = _result(scenario, catalog, pool, week, outcome)
    if result.status == "infeasible" and on_infeasible is not None:
        on_infeasible()
    if result.status == "infeasible" and explain is not None:
        from scheduler.explaining import explain as find_explanation

        half = Solving(replace(options, seconds=options.seconds / 2), cancel)
        found = find_explanation(scenario, catalog, pool, half, explain)
        known = {"conflicts": found.conflicts, "exhausted": found.exhausted}
        known |= {"ways_out": found.ways_out} if explain.ways_out else {}
        result = result.model_copy(update=known)
    cut_short = cancel.is_set() and result.status in ("feasible", "unknown")
    seconds = round(time.monotonic() - started, 3)
    return result.model_copy(update={"interrupted": cut_short, "seconds": seconds})


async def solve_async(scenario: Scenario, catalog: Catalog | None = None, **options: object) -> Result:
    """:func:`solve` in a worker thread; cancelling the task ends the search.

    Takes the options of :func:`solve` but ``cancel``.
    """
    import asyncio  # which takes long to import, and commands do without

    cancel = threading.Event()
    work = asyncio.create_task(asyncio.to_thread(solve, scenario, catalog, cancel=cancel, **options))  # type: ignore[arg-type]
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        cancel.set()
        await asyncio.wait([work])
        raise


def refusals_of(scenario: Scenario, catalog: Catalog) -> tuple[Refusal, ...]:
    """Why no week may be given for safety, the urgent first; nothing where one may."""
    refusals = (refusal for rule in scenario.rules for refusal in rule.gate(scenario.setting, catalog))
    return tuple(sorted(refusals, key=lambda refusal: not refusal.urgent))


def _result(scenario: Scenario, catalog: Catalog, pool: Eligibility, week: Week, outcome: Outcome) -> Result:
    recent = scenario.recent.notes if scenario.recent else ()
    notes = (*scenario.setting.notes, *recent, *_condition_notes(scenario, catalog))
    base = Result(
        status="infeasible" if outcome.infeasible else "unknown",
        name=scenario.setting.name,
        excluded=pool.reasons,
        notes=notes,
    )
    if outcome.program is None:
        return base
    verdict = agreed(scenario, catalog, week, outcome)
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


def _condition_notes(scenario: Scenario, catalog: Catalog) -> list[str]:
    from scheduler.prescription import applies

    notes = [
        effect.text
        for pain in scenario.setting.pain
        for effect in catalog.effects_of(pain.condition)
        if effect.action == "note" and effect.text and applies(effect.when, pain, scenario.setting)
    ]
    return list(dict.fromkeys(notes))
