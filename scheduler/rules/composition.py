"""What a hard session for the back is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import model_validator

from scheduler.catalog import Catalog, Exercise, Span
from scheduler.program import Breach, Program
from scheduler.rule import Case, Rule
from scheduler.setting import RegionName
from scheduler.tally import is_hard, is_volume

if TYPE_CHECKING:
    from scheduler.week import Week


class Composition(Rule):
    """A session that is hard for ``region`` has so many compounds and support moves for it.

    A compound trains the region directly over several joints. A support move trains it directly over
    one joint, or is erector or grip work. Compounds get more sets than support moves.
    """

    region: RegionName = "back"
    compounds: Span = Span(min=2, max=3)
    support: Span = Span(min=1, max=2)

    @model_validator(mode="after")
    def _ordered(self) -> Composition:
        if self.compounds.min > self.compounds.max or self.support.min > self.support.max:
            raise ValueError("min no larger than max")
        return self

    def constrain(self, week: Week) -> None:
        for day in week.days:
            hard = week.hard(self.region, day)
            roles = {"compounds": self.compounds, "support": self.support}
            sets = {}
            for role, span in roles.items():
                names = [e for e, _ in week.on(day) if _role(e, self.region, week.catalog) == role]
                number = sum(week.work[e.id, day] for e in names)
                sets[role] = sum(week.sets[e.id, day] for e in names)
                for bound, kept in (("min", number >= span.min), ("max", number <= span.max)):
                    at = self.label(role, bound, day)
                    week.require(at, self.origin(role, bound), kept, hard)
            majority = sets["compounds"] >= sets["support"] + 1
            week.require(self.label("majority", day), self.origin(), majority, hard)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for session in program.sessions:
            if not is_hard(session, self.region, case):
                continue
            compounds, support, compound_sets, support_sets = 0, 0, 0, 0
            for item in session.work:
                exercise = case.catalog.exercises[item.exercise]
                if not (is_volume(exercise, case) or exercise.kind == "endurance"):
                    continue
                direct = set(exercise.direct) & set(case.catalog.regions[self.region].muscles)
                if direct and exercise.mechanic == "compound":
                    compounds, compound_sets = compounds + 1, compound_sets + item.sets
                elif direct or exercise.erector_work != "none" or "forearms_grip" in exercise.direct:
                    support, support_sets = support + 1, support_sets + item.sets
            for role, number, span in (
                ("compounds", compounds, self.compounds),
                ("support", support, self.support),
            ):
                if not span.min <= number <= span.max:
                    bound = "min" if number < span.min else "max"
                    asked = f"{span.min} to {span.max} asked for"
                    text = f"hard session on {session.day} has {number} {role}, {asked}"
                    yield Breach(demand=f"composition.{role}.{bound}.{session.day}", text=text)
            if compound_sets <= support_sets:
                text = f"{session.day}: {compound_sets} sets of compounds, {support_sets} of support moves"
                yield Breach(demand=f"composition.majority.{session.day}", text=text)


def _role(exercise: Exercise, region: str, catalog: Catalog) -> str | None:
    if exercise.kind not in ("strength", "endurance"):
        return None
    direct = bool(catalog.muscles_of(region) & frozenset(exercise.direct))
    if exercise.mechanic == "compound" and direct:
        return "compounds"
    supports = direct or exercise.erector_work != "none" or "forearms_grip" in exercise.direct
    return "support" if supports else None
