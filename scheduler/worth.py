"""What a week costs, what it comes from, and what more of anything would be worth.

Worth is computed, not guessed: for everything that the week uses to its limit, the scenario is changed by
one unit and solved again.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from scheduler.answer import Breakdown, Contribution, Muscle, Worth
from scheduler.building import build_loose
from scheduler.catalog import Catalog
from scheduler.checker import case_of, verify
from scheduler.demand import Edit
from scheduler.eligibility import eligibility
from scheduler.errors import InputError
from scheduler.loading import load_catalog
from scheduler.loose import Way
from scheduler.planning import solve
from scheduler.program import Program, Volume
from scheduler.questions import tier_changes
from scheduler.result import Result
from scheduler.rule import Case
from scheduler.scenario import Scenario
from scheduler.tally import credit, is_volume
from scheduler.terms import TIERS, TierName

NOT_ASKED = ("equipment",)
"""Kinds of entries that are too many to be tried one by one."""


def breakdown(
    scenario: Scenario,
    result: Result,
    catalog: Catalog | None = None,
    *,
    on_step: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
    **search: Any,
) -> Breakdown:
    """What the week of ``result`` costs and comes from, and what more would be worth.

    ``search`` are options of :func:`solve`, the time limit holding for each further solve; ``on_step`` is
    told how many of them are done, and how many there are. Raises ValueError for a result without week.
    """
    catalog = catalog or load_catalog()
    if result.program is None:
        raise ValueError(f"a result without week: {result.status}")
    cancel = cancel or threading.Event()
    rules: dict[TierName, dict[str, int]] = {tier: defaultdict(int) for tier in TIERS}
    shares = tuple(share for tier in result.tiers for share in tier.shares)
    for share in shares:
        rules[share.tier][share.demand.partition(".")[0]] += share.cost
    case = case_of(scenario, catalog)
    edits = list(_edits(scenario, result.program, catalog))
    worth = []
    for number, edit in enumerate(edits):
        if on_step is not None:
            on_step(number, len(edits))
        worth.append(_worth(scenario, result, edit, catalog, cancel, search))
    return Breakdown(
        name=result.name,
        rules={tier: dict(costs) for tier, costs in rules.items()},
        shares=shares,
        muscles=tuple(_muscle(volume, result.program, case) for volume in result.volumes),
        waived=result.waived,
        worth=tuple(worth),
    )


def _muscle(volume: Volume, program: Program, case: Case) -> Muscle:
    parts = []
    for session in program.sessions:
        for item in session.work:
            exercise = case.catalog.exercises[item.exercise]
            half_sets = item.sets * credit(exercise, volume.name, case) if is_volume(exercise, case) else 0
            if half_sets:
                parts.append(Contribution(exercise=exercise.id, day=session.day, sets=half_sets / 2))
    return Muscle(volume=volume, parts=tuple(parts))


def _edits(scenario: Scenario, program: Program, catalog: Catalog) -> Iterator[Edit]:
    """One unit more of every number that is used to its limit, and every entry given up."""
    week = build_loose(scenario, catalog, eligibility(scenario, catalog))
    for way in week.ways.values():
        relaxation = catalog.relaxations.get(way.kind)
        unit = min(way.most, relaxation.unit if relaxation else 1)
        if way.is_entry:
            if way.kind not in NOT_ASKED:
                yield way.edit(1)
        elif _is_tight(way, unit, scenario, program, catalog):
            yield way.edit(unit)


def _is_tight(way: Way, unit: int, scenario: Scenario, program: Program, catalog: Catalog) -> bool:
    """Whether the week would break the rules if one unit less were given."""
    try:
        stricter = scenario.mended([way.edit(-unit)], catalog)
    except InputError:  # a smallest number above the largest: there is nothing left to take away
        return True
    return not verify(stricter, program, catalog).kept


def _worth(
    scenario: Scenario,
    result: Result,
    edit: Edit,
    catalog: Catalog,
    cancel: threading.Event,
    search: dict[str, Any],
) -> Worth:
    """What one change would do to the first tier that it does anything to."""
    if cancel.is_set():
        return Worth(edit=edit, solved=False)
    mended = scenario.mended([edit], catalog)
    other = solve(mended, catalog, explain=None, cancel=cancel, **search)
    change = next((change for change in tier_changes(result, other) if change.more), None)
    if other.program is None or other.interrupted or (change is not None and change.more > 0):
        return Worth(edit=edit, solved=False)  # to ask less cannot cost more: the search was cut short
    if change is None:
        return Worth(edit=edit, solved=True)
    old, new = (
        [share.text for tier in week.tiers if tier.name == change.name for share in tier.shares]
        for week in (result, other)
    )
    gone = tuple(text for text in old if text not in new)
    come = tuple(text for text in new if text not in old)
    return Worth(edit=edit, solved=True, change=change, gone=gone, come=come)
