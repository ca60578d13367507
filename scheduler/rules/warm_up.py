"""No session starts cold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from scheduler.program import Breach, Program, Session
from scheduler.rule import Case, Change, Rule
from scheduler.setting import FamilyName
from scheduler.tally import item_seconds

if TYPE_CHECKING:
    from scheduler.week import Ask, Week


class WarmUp(Rule):
    """Every session starts with at least ``minutes`` of warm-up: with ``aerobic`` one light aerobic item
    where the place has any, and at least ``drills`` drills (fewer where fewer are possible), among them
    one of each of ``families`` that is possible.
    """

    minutes: Annotated[int, Field(ge=0, le=60)] = 5
    """Minutes at least."""
    aerobic: bool = True
    """Whether it has a light aerobic item."""
    drills: Annotated[int, Field(ge=0, le=10)] = 2
    """How many drills."""
    families: tuple[FamilyName, ...] = ()
    """Families of exercises of which one is to be done."""

    def constrain(self, week: Week) -> None:
        text = "a warm-up of at least {} minute(s)"
        minutes = week.least(text, "warm_up.minutes", *self.path("minutes"), value=self.minutes)
        for day, used in week.used.items():
            seconds = week.block_seconds(week.warm_up, day)
            week.require(self.label("minutes", day), minutes, seconds >= 60 * minutes.number, used, day=day)
            possible = [week.exercise(name) for name in week.names("warm_up", day)]
            items = [(week.exercise(name), lit) for (name, d), lit in week.warm_up.items() if d == day]
            if self.aerobic and any(exercise.kind == "aerobic" for exercise in possible):
                text, path = "no aerobic item in the warm-up", self.path("aerobic")
                change = Change(text, "warm_up.aerobic", path, "set", False)
                light = week.entry("a light aerobic item in the warm-up", change)
                aerobic = sum(literal for exercise, literal in items if exercise.kind == "aerobic")
                week.require(self.label("aerobic", day), light, aerobic == 1, used, day=day)
            drills = self._drills(week, sum(exercise.kind != "aerobic" for exercise in possible))
            number = sum(literal for exercise, literal in items if exercise.kind != "aerobic")
            week.require(self.label("drills", day), drills, number >= drills.number, used, day=day)
            for position, wanted in enumerate(self.families):
                if any(exercise.family == wanted for exercise in possible):
                    members = sum(literal for exercise, literal in items if exercise.family == wanted)
                    path = self.path("families", str(position))
                    change = Change(f"no {wanted} in the warm-up", "warm_up.families", path)
                    asked = week.entry(f"{wanted} in the warm-up", change)
                    week.require(self.label(wanted, day), asked, members >= 1, used, day=day)

    def _drills(self, week: Week, possible: int) -> Ask:
        """The drills asked for where ``possible`` are at hand."""
        path = self.path("drills")
        if possible < self.drills:
            text = f"all {possible} possible drills in the warm-up"
            return week.fixed(text, *path, number=possible)
        return week.least("at least {} drill(s) in the warm-up", "warm_up.drills", *path, value=self.drills)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for session in program.sessions:
            for part, text in self._lacks(session, case):
                demand = f"warm_up.{part}.{session.day}"
                yield Breach(demand=demand, text=f"{session.day}: {text}", day=session.day)

    def _lacks(self, session: Session, case: Case) -> Iterator[tuple[str, str]]:
        exercises = case.catalog.exercises
        seconds = sum(item_seconds(item, case) for item in session.warm_up)
        if seconds < self.minutes * 60:
            yield "minutes", f"warm-up of {seconds / 60:g} min, {self.minutes} asked for"
        names = case.allowed.get(session.day, frozenset())
        possible = [exercises[name] for name in names if "warm_up" in exercises[name].blocks]
        done = [exercises[item.exercise] for item in session.warm_up]
        aerobic = sum(exercise.kind == "aerobic" for exercise in done)
        if self.aerobic and aerobic != any(exercise.kind == "aerobic" for exercise in possible):
            yield "aerobic", f"{aerobic} aerobic items in the warm-up"
        drills = len(done) - aerobic
        if drills < min(self.drills, sum(exercise.kind != "aerobic" for exercise in possible)):
            yield "drills", f"{drills} drills in the warm-up, {self.drills} asked for"
        for family in self.families:
            if family in {e.family for e in possible} and family not in {e.family for e in done}:
                yield family, f"no {family.replace('_', ' ')} in the warm-up"
