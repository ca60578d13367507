"""The spinal erectors and the grip get work of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from scheduler.catalog import Exercise
from scheduler.prescription import phase_of
from scheduler.program import Breach, Program, Waiver
from scheduler.rule import Case, Change, Rule
from scheduler.terms import PHASES

if TYPE_CHECKING:
    from scheduler.week import Week


class DirectWork(Rule):
    """At least one exercise a week works the spinal erectors, and one the grip.

    ``erectors`` is the strategy: ``direct`` (back extensions, bird dog, light Romanian deadlifts),
    ``integrated`` (whole-body work such as bird dog, bridge, deadlift, carry), or ``none``. Up to the
    stability phase it is integrated in any case. Where pain rules removed all such exercises, the
    demand is waived and reported.
    """

    erectors: Literal["direct", "integrated", "none"] = "direct"
    """Which kind of work for the spinal erectors."""
    grip: bool = True
    """Whether the grip gets work of its own."""

    def constrain(self, week: Week) -> None:
        early = PHASES.index(phase_of(week.setting, week.catalog)) <= PHASES.index("stability")
        strategy = "integrated" if early and self.erectors == "direct" else self.erectors
        wanted = {"erectors": strategy != "none", "grip": self.grip}
        for part in (part for part, asked in wanted.items() if asked):
            meant = {e.id for e in week.catalog.exercises.values() if _works(part, strategy, e)}
            possible = any(meant & week.allowed[day] for day in week.days)
            removed = any(meant & (week.but_for_pain[day] - week.allowed[day]) for day in week.days)
            if not possible and removed:
                text = f"pain rules leave no {part} work: it is waived"
                week.waive(Waiver(demand=self.label(part), text=text))
            else:
                off: bool | str = "none" if part == "erectors" else False
                text, kind = f"no {part} work asked for", self.label(part)
                asked = week.entry(f"{part} work", Change(text, kind, self.path(part), "set", off))
                chosen = [literal for (name, _), literal in week.work.items() if name in meant]
                week.require(self.label(part), asked, sum(chosen) >= 1)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        waived = {waiver.demand for waiver in self.waivers(case)}
        done = {item.exercise for session in program.sessions for item in session.work}
        for part, meant in self._meant(case).items():
            if not done & meant and f"direct_work.{part}" not in waived:
                yield Breach(demand=f"direct_work.{part}", text=f"no {part} work in the week")

    def waivers(self, case: Case) -> Iterator[Waiver]:
        for part, meant in self._meant(case).items():
            possible = [case.allowed[day] & meant for day in case.setting.weekdays]
            without_pain = [case.but_for_pain[day] & meant for day in case.setting.weekdays]
            if any(without_pain) and not any(possible):
                text = f"pain rules leave no {part} work: it is waived"
                yield Waiver(demand=f"direct_work.{part}", text=text)

    def _meant(self, case: Case) -> dict[str, set[str]]:
        """The exercises that would satisfy each part, for the checker."""
        working = [e for e in case.catalog.exercises.values() if "work" in e.blocks]
        meant = {}
        if self.erectors != "none":
            calm = case.phase in ("pain", "stability")
            kinds = {"integrated", "both"} if calm or self.erectors == "integrated" else {"direct", "both"}
            meant["erectors"] = {e.id for e in working if e.erector_work in kinds}
        if self.grip:
            meant["grip"] = {e.id for e in working if "forearms_grip" in e.direct}
        return meant


def _works(part: str, strategy: str, exercise: Exercise) -> bool:
    if "work" not in exercise.blocks:
        return False
    if part == "grip":
        return exercise.half_sets.get("forearms_grip", 0) == 2
    return exercise.erector_work in (strategy, "both")
