"""A back program also trains the abdomen and the glutes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.program import Breach, Program, Waiver
from scheduler.rule import Case, Rule
from scheduler.setting import Sets, half_sets
from scheduler.tally import ceiling, removed_by_pain, weekly_volume

if TYPE_CHECKING:
    from scheduler.week import Week


class CoreAndGlutes(Rule):
    """At least so many credited sets a week for the core and for the glutes, endurance drills included.

    What pain rules put out of reach is waived and reported.
    """

    core: Sets = 2
    """Credited sets a week for the core."""
    glutes: Sets = 2
    """Credited sets a week for the glutes."""

    def constrain(self, week: Week) -> None:
        for name, sets in (("core", self.core), ("glutes", self.glutes)):
            if week.most_volume(name, drills=True) < half_sets(sets) and week.lost_to_pain(name):
                text = f"pain rules leave too little for {name}: its {sets:g} sets are waived"
                week.waive(Waiver(demand=self.label(name), text=text))
            else:
                text = f"at least {{}} set(s) for the {name}, drills included"
                kind, path = "core_and_glutes", self.path(name)
                least = week.least(text, kind, *path, value=half_sets(sets), each=0.5)
                week.require(self.label(name), least, week.volume(name, drills=True) >= least.number)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        waived = {waiver.demand for waiver in self.waivers(case)}
        for name, sets in {"core": self.core, "glutes": self.glutes}.items():
            got = weekly_volume(program, name, case, drills=True) / 2
            if got < sets and f"core_and_glutes.{name}" not in waived:
                text = f"{name} gets {got:g} sets, at least {sets:g} asked for"
                yield Breach(demand=f"core_and_glutes.{name}", text=text)

    def waivers(self, case: Case) -> Iterator[Waiver]:
        for name, sets in {"core": self.core, "glutes": self.glutes}.items():
            if ceiling(name, case, drills=True) < 2 * sets and removed_by_pain(name, case):
                yield Waiver(
                    demand=f"core_and_glutes.{name}",
                    text=f"pain rules leave too little for {name}: its {sets:g} sets are waived",
                )
