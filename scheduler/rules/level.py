"""Exercises fit the athlete's level."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.catalog import Catalog, Exercise
from scheduler.rule import Case, Exclusion, Rule
from scheduler.setting import Setting
from scheduler.terms import LEVELS


class Level(Rule):
    """What is meant for a higher level than the athlete's is out; a regression of it may be in."""

    def exclude(self, exercise: Exercise, setting: Setting, catalog: Catalog) -> Iterator[Exclusion]:
        level = setting.athlete.level
        if LEVELS.index(exercise.level) > LEVELS.index(level):
            easier = [name for name in exercise.regressions if catalog.exercises[name].level == level]
            instead = f"; easier: {', '.join(easier)}" if easier else ""
            yield Exclusion(
                text=f"for {exercise.level} level, athlete is {level}{instead}",
                demand=self.label(),
                asked=f"{level} level",
                path=("athlete", "level"),
                kind="level",
            )

    def forbid(self, exercise: Exercise, case: Case) -> Iterator[str]:
        rank = {"beginner": 1, "intermediate": 2, "advanced": 3}
        if rank[exercise.level] > rank[case.setting.athlete.level]:
            yield f"{exercise.id} is above {case.setting.athlete.level} level"
