"""The week covers the movements that train the back from every angle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.program import Breach, Program, Share
from scheduler.rule import Case, Change, Rule
from scheduler.setting import PatternName, Points

if TYPE_CHECKING:
    from scheduler.week import Week


class Patterns(Rule):
    """Each of ``cover`` that no work item of the week has costs ``points``; each of ``require`` must be
    in the week.
    """

    cover: tuple[PatternName, ...] = ()
    """Kinds of movement that the week should have."""
    require: tuple[PatternName, ...] = ()
    """Kinds of movement that the week must have."""
    points: Points = 3
    """What each missing one of ``cover`` costs."""

    def constrain(self, week: Week) -> None:
        for number, pattern in enumerate(self.require):
            chosen = [lit for (name, _), lit in week.work.items() if week.exercise(name).pattern == pattern]
            change = Change(f"no {pattern} required", "patterns.require", self.path("require", str(number)))
            asked = week.entry(f"a {pattern} in the week", change)
            week.require(self.label("require", pattern), asked, sum(chosen) >= 1)

    def prefer(self, week: Week) -> None:
        for pattern in self.cover:
            chosen = [lit for (name, _), lit in week.work.items() if week.exercise(name).pattern == pattern]
            label = self.label("cover", pattern)
            covered = week.any_of(label, chosen)
            week.penalise("fit", label, self.points * (1 - covered))

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        done = _patterns_done(program, case)
        for pattern in self.require:
            if pattern not in done:
                text = f"no {pattern.replace('_', ' ')} in the week"
                yield Breach(demand=f"patterns.require.{pattern}", text=text)

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        for pattern in sorted(set(self.cover) - _patterns_done(program, case)):
            if self.points:
                yield Share(
                    tier="fit",
                    demand=f"patterns.cover.{pattern}",
                    cost=self.points * self.cover.count(pattern),
                    text=f"no {pattern.replace('_', ' ')} in the week",
                )


def _patterns_done(program: Program, case: Case) -> set[str]:
    return {
        case.catalog.exercises[item.exercise].pattern for session in program.sessions for item in session.work
    }
