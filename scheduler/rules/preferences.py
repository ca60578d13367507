"""What the athlete likes, dislikes and bans, and what the evidence ranks high."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.catalog import Catalog, Exercise
from scheduler.program import Program, Share
from scheduler.rule import Case, Change, Exclusion, Rule
from scheduler.setting import ExerciseName, Points, Setting

if TYPE_CHECKING:
    from scheduler.week import Week


class Preferences(Rule):
    """``ban`` removes exercises. Each possible ``like`` that is absent from the week costs
    ``like_points``, each use of a ``dislike`` costs ``dislike_points``, and each item and each recovery
    activity costs ``merit_points`` for every step that its merit stays below the highest (3).
    """

    like: tuple[ExerciseName, ...] = ()
    """Exercises that the week should have."""
    dislike: tuple[ExerciseName, ...] = ()
    """Exercises that it should rather not have."""
    ban: tuple[ExerciseName, ...] = ()
    """Exercises that it must not have."""
    like_points: Points = 4
    """What the absence of a liked one costs."""
    dislike_points: Points = 4
    """What each use of a disliked one costs."""
    merit_points: Points = 1
    """What each step below the highest merit costs."""

    def exclude(self, exercise: Exercise, setting: Setting, catalog: Catalog) -> Iterator[Exclusion]:
        if exercise.id in self.ban:
            path = self.path("ban", str(self.ban.index(exercise.id)))
            change = Change(f"the ban of {exercise.id} lifted", "preferences.ban", path)
            yield Exclusion(
                text="banned by the scenario",
                demand=self.label("ban", exercise.id),
                asked=f"the ban of {exercise.id}",
                path=path,
                kind="ban",
                lifted_by=((change,),),
            )

    def prefer(self, week: Week) -> None:
        for name in sorted({*self.like, *self.dislike}):
            chosen = week.anywhere(name)
            if chosen and name in self.like:
                present = week.any_of(f"liked.{name}", chosen)
                week.penalise("fit", self.label("like", name), self.like_points * (1 - present))
            if chosen and name in self.dislike:
                week.penalise("fit", self.label("dislike", name), self.dislike_points * sum(chosen))
        for block in (week.work, week.warm_up, week.cool_down, week.recovery):
            for (name, _), literal in block.items():
                cost = self.merit_points * (3 - week.exercise(name).merit)
                if cost:
                    week.penalise("fit", self.label("merit", name), cost * literal)

    def forbid(self, exercise: Exercise, case: Case) -> Iterator[str]:
        for name in self.ban:
            if name == exercise.id:
                yield f"{name} is banned"

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        used = [item.exercise for session in program.sessions for item in session.items]
        possible = {name for day in case.setting.weekdays for name in case.allowed[day]}
        for name in sorted(set(self.like) & possible - set(used)):
            blocks = set(case.catalog.exercises[name].blocks) - {"recovery"}
            if blocks and self.like_points:
                demand = f"preferences.like.{name}"
                yield Share(
                    tier="fit", demand=demand, cost=self.like_points, text=f"{name} is liked, but out"
                )
        for name in sorted(set(self.dislike) & set(used)):
            cost, demand = self.dislike_points * used.count(name), f"preferences.dislike.{name}"
            if cost:
                yield Share(tier="fit", demand=demand, cost=cost, text=f"{name} is disliked, but in")
        used += [recovery.exercise for recovery in program.recovery_days]
        for name in sorted(set(used)):
            steps = 3 - case.catalog.exercises[name].merit
            cost = self.merit_points * steps * used.count(name)
            if cost:
                text = f"{name} ranks {3 - steps} of 3"
                yield Share(tier="fit", demand=f"preferences.merit.{name}", cost=cost, text=text)
