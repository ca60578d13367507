"""Exercises need what is at hand at the day's place."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.catalog import Catalog, Exercise
from scheduler.rule import Case, Change, Exclusion, Rule
from scheduler.setting import Setting
from scheduler.terms import Weekday

MANY = 6
"""More things than this are not all named."""


class Equipment(Rule):
    """An exercise is possible where all things of one of its equipment alternatives are present.

    Activities on a day off may use what any of the athlete's places has.
    """

    def exclude_on(
        self, exercise: Exercise, day: Weekday | None, setting: Setting, catalog: Catalog
    ) -> Iterator[Exclusion]:
        place = next(iter(setting.places)) if day is None else setting.days[day].at
        if day is None:
            present = frozenset(thing for things in setting.places.values() for thing in things)
        else:
            present = setting.equipment_on(day)
        if not any(present.issuperset(alternative) for alternative in exercise.equipment):
            missing = [sorted(set(alternative) - present) for alternative in exercise.equipment]
            needs = " or ".join(" and ".join(things) for things in missing)
            yield Exclusion(
                text=f"no place has {needs}" if day is None else f"{place} lacks {needs}",
                demand=self.label() if day is None else self.label(place),
                asked=f"only {_listed(present)} {'anywhere' if day is None else f'at {place}'}",
                path=("places",) if day is None else ("places", place),
                kind="equipment",
                lifted_by=tuple(tuple(_added(thing, place) for thing in things) for things in missing),
            )

    def forbid_on(self, exercise: Exercise, day: Weekday | None, case: Case) -> Iterator[str]:
        setting = case.setting
        places = list(setting.places) if day is None else [setting.days[day].at]
        things = [thing for place in places for thing in setting.places[place]]
        for alternative in exercise.equipment:
            if all(thing in things for thing in alternative):
                return
        yield f"{exercise.id} cannot be done with what {' and '.join(places)} has"


def _added(thing: str, place: str) -> Change:
    return Change(f"{thing} added at {place}", "equipment", ("places", place), "add", thing)


def _listed(things: frozenset[str]) -> str:
    """The first of the things that are there."""
    names = sorted(things)
    more = f" and {len(names) - MANY} more things" if len(names) > MANY else ""
    return (", ".join(names[:MANY]) or "the floor") + more
