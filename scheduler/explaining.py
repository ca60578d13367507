"""Why there is no week: the demands that clash, and the cheapest ways out.

Conflicts and ways out are searched for in a week whose demands can give way. Each way out is then put to
the test: the changed scenario is read again, solved, and its week checked.
"""

from __future__ import annotations

from scheduler.building import build, build_loose
from scheduler.catalog import Catalog
from scheduler.conflicts import Conflicts
from scheduler.demand import Conflict, Wanted, WayOut
from scheduler.eligibility import Eligibility
from scheduler.scenario import Scenario
from scheduler.search import Search
from scheduler.solving import Solving
from scheduler.ways_out import WaysOut
from scheduler.witnesses import agreed


def explain(
    scenario: Scenario, catalog: Catalog, pool: Eligibility, solving: Solving, wanted: Wanted
) -> tuple[tuple[Conflict, ...], tuple[WayOut, ...]]:
    """Conflicts of a scenario without week, and ways out of it, the cheapest first."""
    week = build_loose(scenario, catalog, pool)
    conflicts = tuple(Conflicts(week, solving).find(wanted.conflicts))

    def holds(way_out: WayOut) -> bool:
        mended = scenario.mended(way_out.edits, catalog)
        plain = build(mended, catalog)
        outcome = Search(plain, solving).any_week()
        if outcome.program is None:
            return False
        agreed(mended, catalog, plain, outcome)
        return True

    clash = [demand.label for conflict in conflicts[:1] for demand in conflict.demands]
    found = list(WaysOut(week, solving, wanted.never).find(wanted.ways_out, clash, holds))
    shown = [way_out for way_out in found if way_out.minimal] or found[:1]
    return conflicts, tuple(sorted(shown, key=lambda way_out: way_out.cost))
