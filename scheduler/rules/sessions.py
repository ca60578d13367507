"""How many sessions a week has, and what a session consists of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from scheduler.catalog import Span, insist_on_order
from scheduler.program import Breach, Program, Session
from scheduler.rule import Case, Rule
from scheduler.terms import WEEKDAYS

if TYPE_CHECKING:
    from scheduler.week import Week


class Sessions(Rule):
    """Sessions take place on available days only, ``min`` to ``max`` of them a week.

    Each has ``items.min`` to ``items.max`` work items, and no exercise twice.
    """

    min: Annotated[int, Field(ge=0, le=7)] = 1
    """The least sessions a week."""
    max: Annotated[int, Field(ge=1, le=7)] = 7
    """The most sessions a week."""
    items: Span = Span(min=1, max=10)
    """How many work items a session has."""

    @model_validator(mode="after")
    def _ordered(self) -> Sessions:
        for span in (self, self.items):
            insist_on_order(span.min, span.max)
        return self

    def constrain(self, week: Week) -> None:
        number = sum(week.used.values())
        least = week.least("at least {} session(s)", "sessions.min", *self.path("min"), value=self.min, to=1)
        text = f"{least.text} ({len(week.days)} days to train on)"
        week.require(self.label("min"), least, number >= least.number, text=text)
        most = week.most("at most {} session(s)", "sessions.max", *self.path("max"), value=self.max, to=7)
        week.require(self.label("max"), most, number <= most.number)
        self._constrain_items(week)
        once = week.fixed("no exercise twice in a session", self.key)
        for block in (week.work, week.cool_down):
            for slot, chosen in week.warm_up.items():
                if slot in block:
                    week.require(self.label("once"), once, block[slot] + chosen <= 1)

    def _constrain_items(self, week: Week) -> None:
        text, path = "at least {} work item(s) in a session", self.path("items", "min")
        least = week.least(text, "sessions.items.min", *path, value=self.items.min, to=1)
        text, path = "at most {} work item(s) in a session", self.path("items", "max")
        most = week.most(text, "sessions.items.max", *path, value=self.items.max, to=40)
        for day, used in week.used.items():
            items = sum(chosen for _, chosen in week.on(day))
            week.require(self.label("items", "min", day), least, items >= least.number, used, day=day)
            week.require(self.label("items", "max", day), most, items <= most.number, used, day=day)

    def tighten(self, week: Week) -> None:
        for day, used in week.used.items():
            week.model.add(sum(chosen for _, chosen in week.on(day)) <= self.items.max * used)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        if not self.min <= len(program.sessions) <= self.max:
            text = f"{len(program.sessions)} sessions, {self.min} to {self.max} asked for"
            yield Breach(
                demand="sessions.min" if len(program.sessions) < self.min else "sessions.max", text=text
            )
        days = [session.day for session in program.sessions]
        for before, day in pairwise(days):
            if WEEKDAYS.index(day) <= WEEKDAYS.index(before):
                text = f"{day} after {before}: days repeat or are out of order"
                yield Breach(demand="sessions", text=text, day=day)
        for session in program.sessions:
            yield from self._check_session(session, case)

    def _check_session(self, session: Session, case: Case) -> Iterator[Breach]:
        if session.day not in case.setting.days:
            text = f"{session.day} is not an available day"
            yield Breach(demand=f"sessions.{session.day}", text=text, day=session.day)
        if not self.items.min <= len(session.work) <= self.items.max:
            bound = "min" if len(session.work) < self.items.min else "max"
            asked = f"{self.items.min} to {self.items.max}"
            yield Breach(
                demand=f"sessions.items.{bound}.{session.day}",
                text=f"{session.day} has {len(session.work)} work items, {asked} asked for",
                day=session.day,
            )
        for name, times in Counter(item.exercise for item in session.items).items():
            if times > 1:
                text = f"{session.day} has {name} {times} times"
                demand = f"sessions.once.{name}.{session.day}"
                yield Breach(demand=demand, text=text, day=session.day, exercise=name)
        for block in ("warm_up", "work", "cool_down"):
            for item in getattr(session, block):
                name = item.exercise
                if block not in case.catalog.exercises[name].blocks:
                    text = f"{name} does not belong in the {block.replace('_', '-')}"
                    demand = f"sessions.{session.day}"
                    yield Breach(demand=demand, text=text, day=session.day, exercise=name)
