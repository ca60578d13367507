"""Why there is no week: the demands that clash, and the cheapest ways out.

Conflicts and ways out are searched for in a week whose demands can give way. Each way out is then put to
the test: the changed scenario is read again, solved, and its week checked.
"""

from __future__ import annotations

from scheduler.building import build, build_loose
from scheduler.catalog import Catalog
from scheduler.conflicts import Conflicts
from scheduler.demand import Explanation, WayOut
from scheduler.eligibility import Eligibility
from scheduler.scenario import Scenario
from scheduler.search import Search
from scheduler.solving import Solving
from scheduler.wanted import Wanted
from scheduler.ways_out import WaysOut
from scheduler.witnesses import agreed


def explain(
    scenario: Scenario, catalog: Catalog, pool: Eligibility, solving: Solving, wanted: Wanted
) -> Explanation:
    """Conflicts of a scenario without week, and ways out of it, the cheapest first.

    The first conflict may take half of the time, the ways out what it leaves, further conflicts the rest;
    a little is kept back for putting the last way out to the test.
    """
    week = build_loose(scenario, catalog, pool)
    finder = Conflicts(week)
    first = finder.next(solving.part(0.5))
    conflicts = [first] if first is not None else []
    clash = [demand.label for conflict in conflicts for demand in conflict.demands]

    def holds(way_out: WayOut) -> bool:
        mended = scenario.mended(way_out.edits, catalog)
        plain = build(mended, catalog, costs=False)
        outcome = Search(plain, solving).any_week()
        if outcome.program is None:
            return False
        agreed(mended, catalog, plain, outcome)
        return True

    budget = solving.part(0.95 if wanted.conflicts == 1 else 0.7)
    search = WaysOut(week, budget, wanted.never)
    found = list(search.find(wanted.ways_out, clash, holds))
    shown = [way_out for way_out in found if way_out.minimal] or found[:1]
    while len(conflicts) < wanted.conflicts:
        another = finder.next(solving)
        if another is None or not another.minimal:  # hardly a conflict of its own
            break
        conflicts.append(another)
    ranked = tuple(sorted(shown, key=lambda way_out: way_out.cost))
    return Explanation(tuple(conflicts), ranked, search.exhausted)
