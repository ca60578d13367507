"""How many credited sets each muscle or region gets in a week."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, model_validator

from scheduler.catalog import Catalog, Fact, insist_on_order
from scheduler.program import Breach, Program, Share, Waiver
from scheduler.rule import Case, Rule
from scheduler.setting import MuscleOrRegion, Sets, Setting, half_sets
from scheduler.tally import ceiling, removed_by_pain, weekly_volume

if TYPE_CHECKING:
    from scheduler.week import Week


class Bounds(Fact):
    """Credited sets a week: ``min`` and ``max`` are hard, each half-set below ``target`` costs ``weight``.

    A target outside of the two, such as a default one beside a floor of one's own, counts as the nearer.
    """

    min: Sets = 0
    """The floor: no week has less."""
    target: Sets | None = None
    """What the week should reach; a shortfall costs."""
    max: Sets | None = None
    """The cap: no week has more."""
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    """What each half-set short of the target costs."""

    @model_validator(mode="after")
    def _ordered(self) -> Bounds:
        if self.max is not None:
            insist_on_order(self.min, self.max)
        return self


class WeeklySets(Rule):
    """Each muscle or region gets ``min`` to ``max`` credited sets a week, and ``target`` if it can.

    A direct set counts 1, an indirect one 0.5; a region counts the best-served of its muscles in each
    exercise. A floor that pain rules put out of reach is waived and reported. Regions that the athlete
    calls sore get a share of their usual volume.
    """

    wraps: ClassVar[str | None] = "bounds"
    bounds: dict[MuscleOrRegion, Bounds] = {}
    """Bounds by muscle or region."""

    def constrain(self, week: Week) -> None:
        for name, bounds in self.bounds.items():
            low, _, _ = _scaled(name, bounds, week.setting, week.catalog)
            percent = _percent(name, week.setting, week.catalog)
            sore = f" ({percent} % of that, because of soreness)" if percent != 100 else ""
            where = f"set(s) for the {name}"
            if low > week.most_volume(name) and week.lost_to_pain(name):
                text = f"pain rules leave too little for {name}: its floor of {low / 2:g} sets is waived"
                week.waive(Waiver(demand=self.label(name, "min"), text=text))
            else:
                text, path = f"at least {{}} {where}{sore}", self.path(name, "min")
                value = half_sets(bounds.min)
                least = week.least(text, "weekly_sets.min", *path, value=value, each=0.5)
                # Shares are rounded down to half-sets, as in _scaled.
                kept = 100 * week.volume(name) >= percent * least.number - 99
                week.require(self.label(name, "min"), least, kept)
            if bounds.max is not None:
                text, path = f"at most {{}} {where}{sore}", self.path(name, "max")
                value = half_sets(bounds.max)
                most = week.most(text, "weekly_sets.max", *path, value=value, to=400, each=0.5)
                kept = 100 * week.volume(name) <= percent * most.number
                week.require(self.label(name, "max"), most, kept)

    def prefer(self, week: Week) -> None:
        for name, bounds in self.bounds.items():
            _, target, _ = _scaled(name, bounds, week.setting, week.catalog)
            if target:
                label = self.label(name, "target")
                short = week.at_least_zero(label, target - week.volume(name), target)
                week.penalise("shortfall", label, bounds.weight * short)

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        waived = {waiver.demand for waiver in self.waivers(case)}
        for name, asked in self.asked(case).items():
            got = weekly_volume(program, name, case) / 2
            if got < asked.min and f"weekly_sets.{name}.min" not in waived:
                text = f"{name} gets {got:g} sets, at least {asked.min:g} asked for"
                yield Breach(demand=f"weekly_sets.{name}.min", text=text)
            if asked.max is not None and got > asked.max:
                text = f"{name} gets {got:g} sets, at most {asked.max:g} allowed"
                yield Breach(demand=f"weekly_sets.{name}.max", text=text)

    def cost(self, program: Program, case: Case) -> Iterator[Share]:
        for name, asked in self.asked(case).items():
            missing = (asked.target or 0) - weekly_volume(program, name, case) / 2
            if missing > 0:
                yield Share(
                    tier="shortfall",
                    demand=f"weekly_sets.{name}.target",
                    cost=asked.weight * int(2 * missing),
                    text=f"{name} {missing:g} sets short of {asked.target:g}",
                )

    def waivers(self, case: Case) -> Iterator[Waiver]:
        for name, asked in self.asked(case).items():
            if ceiling(name, case) < 2 * asked.min and removed_by_pain(name, case):
                yield Waiver(
                    demand=f"weekly_sets.{name}.min",
                    text=f"pain rules leave too little for {name}: its floor of {asked.min:g} sets is waived",
                )

    def asked(self, case: Case) -> dict[str, Bounds]:
        """What is asked of each muscle once soreness has taken its share, in sets; for the checker."""
        found = {}
        for name, bounds in self.bounds.items():
            percent = _sore_percent(name, case)
            sets = {"min": bounds.min, "target": bounds.target, "max": bounds.max}
            less = {key: value * 2 * percent // 100 / 2 for key, value in sets.items() if value is not None}
            if "target" in less:
                less["target"] = sorted((less["min"], less["target"], less.get("max", 200)))[1]
            found[name] = bounds.model_copy(update=less)
        return found


def _scaled(name: str, bounds: Bounds, setting: Setting, catalog: Catalog) -> tuple[int, int, int | None]:
    """Floor, target and ceiling in half-sets, reduced where the athlete is sore."""
    percent = _percent(name, setting, catalog)
    low = half_sets(bounds.min) * percent // 100
    high = None if bounds.max is None else half_sets(bounds.max) * percent // 100
    target = 0 if bounds.target is None else max(low, half_sets(bounds.target) * percent // 100)
    return low, target if high is None else min(target, high), high


def _percent(name: str, setting: Setting, catalog: Catalog) -> int:
    muscles = catalog.muscles_of(name)
    sore = any(muscles & catalog.muscles_of(region) for region in setting.athlete.sore)
    return catalog.soreness.volume_percent if sore else 100


def _sore_percent(name: str, case: Case) -> int:
    for region in case.setting.athlete.sore:
        members = {region, *case.catalog.regions[region].muscles}
        own = case.catalog.regions[name].muscles if name in case.catalog.regions else (name,)
        if members.intersection(own):
            return case.catalog.soreness.volume_percent
    return 100
