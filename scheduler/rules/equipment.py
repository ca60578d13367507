"""Exercises need what is at hand at the day's place."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.catalog import Catalog, Exercise
from scheduler.program import Weekday
from scheduler.rule import Rule
from scheduler.setting import Setting


class Equipment(Rule):
    """An exercise is possible where all things of one of its equipment alternatives are present.

    Activities on a day off may use what any of the athlete's places has.
    """

    def exclude(
        self, exercise: Exercise, day: Weekday | None, setting: Setting, catalog: Catalog
    ) -> Iterator[str]:
        if day is None:
            present = frozenset(thing for things in setting.places.values() for thing in things)
            where = "no place"
        else:
            present = setting.equipment_on(day)
            where = setting.days[day].at
        missing = [sorted(set(alternative) - present) for alternative in exercise.equipment]
        if all(missing):
            needs = " or ".join(" and ".join(things) for things in missing)
            yield f"{where} has {needs}" if day is None else f"{where} lacks {needs}"

    def forbid(
        self, exercise: Exercise, day: Weekday | None, setting: Setting, catalog: Catalog
    ) -> Iterator[str]:
        places = list(setting.places) if day is None else [setting.days[day].at]
        things = [thing for place in places for thing in setting.places[place]]
        for alternative in exercise.equipment:
            if all(thing in things for thing in alternative):
                return
        yield f"{exercise.id} cannot be done with what {' and '.join(places)} has"
