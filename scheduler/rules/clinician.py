"""What the athlete's own clinician has barred."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.catalog import Catalog, Exercise
from scheduler.rule import Case, Exclusion, Rule
from scheduler.setting import Setting


class Clinician(Rule):
    """Exercises that the clinician excludes or substitutes are out, whatever else is asked.

    What the clinician allows, or names as a substitute, is exempt from the pain rules.
    """

    def exclude(self, exercise: Exercise, setting: Setting, catalog: Catalog) -> Iterator[Exclusion]:
        if exercise.id in setting.clinician.barred:
            instead = setting.clinician.substitute.get(exercise.id)
            yield Exclusion(
                text="the clinician excludes it" + (f" and asks for {instead} instead" if instead else ""),
                demand=self.label(exercise.id),
                asked=f"the clinician's word against {exercise.id}",
                path=("clinician", "substitute" if instead else "exclude"),
                kind="clinician",
            )

    def forbid(self, exercise: Exercise, case: Case) -> Iterator[str]:
        clinician = case.setting.clinician
        if exercise.id in [*clinician.exclude, *clinician.substitute.keys()]:
            yield f"{exercise.id} is barred by the clinician"
