"""What a hard session for the back is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import model_validator

from scheduler.catalog import Catalog, Exercise, Span, insist_on_order
from scheduler.program import Breach, Program, Waiver
from scheduler.rule import Case, Change, Rule
from scheduler.setting import RegionName
from scheduler.tally import is_hard
from scheduler.terms import Weekday

if TYPE_CHECKING:
    from scheduler.week import Ask, Week


class Composition(Rule):
    """A session that is hard for ``region`` has so many compounds and support moves for it.

    A compound trains the region directly over several joints. A support move trains it directly over
    one joint, or is erector or grip work. With ``majority`` compounds get more sets than support moves.
    Where pain rules leave too few of a kind on a day, that day's least number is waived and reported, and
    for compounds their majority with it.
    """

    region: RegionName = "back"
    """The region that this is about."""
    compounds: Span = Span(min=2, max=3)
    """How many compounds."""
    support: Span = Span(min=1, max=2)
    """How many support moves."""
    majority: bool = True
    """Whether compounds get more sets than support moves."""

    @model_validator(mode="after")
    def _ordered(self) -> Composition:
        for span in (self.compounds, self.support):
            insist_on_order(span.min, span.max)
        return self

    def constrain(self, week: Week) -> None:
        for day in week.days:
            hard = week.modes[day] = week.hard(self.region, day)
            roles = {"compounds": self.compounds, "support": self.support}
            sets = {}
            waived = set()
            for role, span in roles.items():
                names = [e.id for e, _ in week.on(day) if _role(e, self.region, week.catalog) == role]
                number = sum(week.work[name, day] for name in names)
                sets[role] = sum(week.sets[name, day] for name in names)
                most = self._number(week, role, "max", span.max)
                week.require(self.label(role, "max", day), most, number <= most.number, hard, day=day)
                label = self.label(role, "min", day)
                possible = week.allowed[day].intersection(names)
                if len(possible) < span.min and self._lost_to_pain(role, week, day):
                    text = f"pain rules leave fewer than {span.min} {role} on {day}: waived"
                    week.waive(Waiver(demand=label, text=text))
                    waived.add(role)
                else:
                    least = self._number(week, role, "min", span.min)
                    week.require(label, least, number >= least.number, hard, day=day)
            if self.majority and "compounds" not in waived:
                text = f"more sets of compounds than of support moves in a hard session for the {self.region}"
                path = self.path("majority")
                change = Change(
                    "as many sets of support moves as wanted", "composition.majority", path, "set", False
                )
                more = week.entry(text, change)
                majority = sets["compounds"] >= sets["support"] + 1
                week.require(self.label("majority", day), more, majority, hard, day=day)

    def _number(self, week: Week, role: str, end: str, value: int) -> Ask:
        kind = f"composition.{role}.{end}"
        what = "compound(s)" if role == "compounds" else "support move(s)"
        if end == "min":
            text = f"at least {{}} {what} in a hard session for the {self.region}"
            return week.least(text, kind, *self.path(role, end), value=value)
        text = f"at most {{}} {what} in a hard session for the {self.region}"
        return week.most(text, kind, *self.path(role, end), value=value, to=10)

    def _lost_to_pain(self, role: str, week: Week, day: Weekday) -> bool:
        lost = week.but_for_pain[day] - week.allowed[day]
        return any(_role(week.exercise(name), self.region, week.catalog) == role for name in lost)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        waived = {waiver.demand for waiver in self.waivers(case)}
        for session in program.sessions:
            if not is_hard(session, self.region, case):
                continue
            compounds, support, compound_sets, support_sets = 0, 0, 0, 0
            for item in session.work:
                exercise = case.catalog.exercises[item.exercise]
                part = self._part(exercise, case)
                if part == "compounds":
                    compounds, compound_sets = compounds + 1, compound_sets + item.sets
                elif part == "support":
                    support, support_sets = support + 1, support_sets + item.sets
            for role, number, span in (
                ("compounds", compounds, self.compounds),
                ("support", support, self.support),
            ):
                if not span.min <= number <= span.max:
                    bound = "min" if number < span.min else "max"
                    if f"composition.{role}.{bound}.{session.day}" in waived:
                        continue
                    asked = f"{span.min} to {span.max} asked for"
                    text = f"hard session on {session.day} has {number} {role}, {asked}"
                    demand = f"composition.{role}.{bound}.{session.day}"
                    yield Breach(demand=demand, text=text, day=session.day)
            few = f"composition.compounds.min.{session.day}" in waived
            if self.majority and compound_sets <= support_sets and not few:
                text = f"{session.day}: {compound_sets} sets of compounds, {support_sets} of support moves"
                yield Breach(demand=f"composition.majority.{session.day}", text=text, day=session.day)

    def waivers(self, case: Case) -> Iterator[Waiver]:
        for day in case.setting.weekdays:
            for part, least in (("compounds", self.compounds.min), ("support", self.support.min)):
                members = {e.id for e in case.catalog.exercises.values() if self._part(e, case) == part}
                possible = members & case.allowed[day]
                if len(possible) < least and members & case.but_for_pain[day] - possible:
                    text = f"pain rules leave fewer than {least} {part} on {day}: waived"
                    yield Waiver(demand=f"composition.{part}.min.{day}", text=text)

    def _part(self, exercise: Exercise, case: Case) -> str:
        """What an exercise is in a hard session, for the checker."""
        if "work" not in exercise.blocks or exercise.kind not in ("strength", "endurance"):
            return "neither"
        direct = set(exercise.direct) & set(case.catalog.regions[self.region].muscles)
        if direct and exercise.mechanic == "compound":
            return "compounds"
        if direct or exercise.erector_work != "none" or "forearms_grip" in exercise.direct:
            return "support"
        return "neither"


def _role(exercise: Exercise, region: str, catalog: Catalog) -> str | None:
    if "work" not in exercise.blocks or exercise.kind not in ("strength", "endurance"):
        return None
    direct = bool(catalog.muscles_of(region) & frozenset(exercise.direct))
    if exercise.mechanic == "compound" and direct:
        return "compounds"
    supports = direct or exercise.erector_work != "none" or "forearms_grip" in exercise.direct
    return "support" if supports else None
