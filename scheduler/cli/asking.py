"""The questions of ``scheduler init``, and who answers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from scheduler.catalog import Catalog
from scheduler.cli.kinds import Clock, Each, OneOf
from scheduler.first_scenario import (
    Answers,
    Opening,
    assumed_pains,
    usual_equipment,
    usual_template,
)
from scheduler.setting import Pain
from scheduler.terms import GOALS, LEVELS, PLACES, WEEKDAYS

SCHEMA_FILE = "scenario.schema.json"
"""The schema's name beside the scenario."""

MINUTES = click.IntRange(30, 240)
"""Of a session; below, little more than a warm-up fits."""

SEVERITY = click.IntRange(0, 10)


class Questions:
    """Where answers come from: an option, else the terminal, else what is usual."""

    def __init__(self, given: Mapping[str, Any], silent: bool, catalog: Catalog) -> None:
        self._given, self._silent, self._catalog = given, silent, catalog

    def answers(self) -> Answers:
        """All that a scenario is made from."""
        catalog = self._catalog
        level = self._ask("level", "Experience", click.Choice(LEVELS), "beginner")
        goal = self._ask("goal", "Goal", click.Choice(GOALS), "hypertrophy")
        place = self._ask("place", "Place", click.Choice(PLACES), "gym")
        usual = ",".join(usual_equipment(place, catalog)) or "none"
        things = Each(OneOf("equipment", catalog.equipment))
        equipment = self._ask("equipment", "Equipment (ids with commas, or none)", things, usual)
        usual = usual_template(place, level, goal, catalog)
        template = self._ask("template", "Template", OneOf("template", catalog.templates), usual)
        days = self._ask(
            "days", "Days that could be used", Each(OneOf("day", WEEKDAYS), least=1), "mon,wed,fri"
        )
        minutes = self._for(
            days, "minutes", "Minutes of a session (or one number for each day)", MINUTES, "50"
        )
        starts = self._for(days, "start", "Start time such as 18:00 (or one for each day)", Clock(), "none")
        openings = {day: Opening(*when) for day, *when in zip(days, minutes, starts, strict=True)}
        return Answers(level, goal, template, place, equipment, openings, tuple(self._pains(template)))

    def wants_schema(self) -> bool:
        """Whether a schema is to be written."""
        if self._given["schema"] is not None or self._silent:
            return bool(self._given["schema"])
        return click.confirm(f"Write {SCHEMA_FILE} beside it, so that an editor completes keys", default=True)

    def _ask(self, key: str, question: str, kind: click.ParamType[Any], usual: str) -> Any:
        value = self._given[key]
        if value is None and not self._silent:
            return click.prompt(question, type=kind, default=usual)
        context = click.get_current_context()
        option = next(option for option in context.command.params if option.name == key)
        return kind.convert(usual if value is None else value, option, context)

    def _for(
        self, days: Sequence[str], key: str, question: str, kind: click.ParamType[Any], usual: str
    ) -> list[Any]:
        """One value for each day; one that is given alone holds for all."""
        values = self._ask(key, question, Each(kind), usual) or (None,)
        if len(values) not in (1, len(days)):
            raise click.UsageError(
                f"{key}: {len(values)} values for {len(days)} days; give one, or one for each"
            )
        return list(values) * (len(days) if len(values) == 1 else 1)

    def _pains(self, template: str) -> Iterator[Pain]:
        """What options or the person declare, and what the template assumes."""
        declared = dict(self._told() if not self._given["pains"] and not self._silent else self._declared())
        declared = dict.fromkeys(assumed_pains(template, self._catalog)) | declared
        for name in {*self._given["cleared"], *self._given["warning_signs"]} - declared.keys():
            raise click.UsageError(f"{name} is said to be cleared or to have warning signs, but is no --pain")
        for name, severity in declared.items():
            condition = self._catalog.conditions[name]
            signs, cleared = name in self._given["warning_signs"], name in self._given["cleared"]
            if condition.kind != "red_flag" and condition.warning_signs:
                signs = signs or self._agrees(f"Is any of this there now: {condition.warning_signs}")
            if condition.kind != "red_flag" and condition.clearance != "never":
                cleared = cleared or self._agrees(f"Did a clinician agree to training with {condition.name}")
            yield Pain(condition=name, severity=severity, cleared=cleared, warning_signs=signs)

    def _declared(self) -> Iterator[tuple[str, int | None]]:
        """Pains from options."""
        for text in self._given["pains"]:
            name, _, severity = text.partition("=")
            OneOf("condition", self._catalog.conditions).convert(name, None, None)
            if not severity and self._catalog.conditions[name].kind == "pain":
                raise click.UsageError(f"{name} needs a severity from 0 to 10, such as --pain {name}=3")
            yield name, SEVERITY.convert(severity, None, None) if severity else None

    def _told(self) -> Iterator[tuple[str, int | None]]:
        """Pains from the terminal."""
        question = "Pains and diagnoses (ids with commas; the list: scheduler catalog list conditions)"
        for name in click.prompt(
            question, type=Each(OneOf("condition", self._catalog.conditions)), default="none"
        ):
            rated = self._catalog.conditions[name].kind == "pain"
            yield name, click.prompt(f"How bad is {name}, from 0 to 10", type=SEVERITY) if rated else None

    def _agrees(self, question: str) -> bool:
        return not self._silent and click.confirm(question, default=False)
