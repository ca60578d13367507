"""The JSON of free-exercise-db: one list of exercises, in the public domain."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scheduler.catalog import Source
from scheduler.errors import BUILT_IN, Origin
from scheduler.importing.entry import Entry
from scheduler.importing.format import Few, Format, Many, Read, Record
from scheduler.importing.texts import Line, NameText, Word
from scheduler.reading import Node
from scheduler.validating import validate


class Exercise(Record):
    """One exercise as it stands in the file; ``force`` and ``images`` are of no use here."""

    id: NameText
    name: NameText
    level: Word | None = None
    mechanic: Word | None = None
    equipment: Word | None = None
    primary: Annotated[tuple[Word, ...], Few] = Field(alias="primaryMuscles")
    secondary: Annotated[tuple[Word, ...], Few] = Field(default=(), alias="secondaryMuscles")
    instructions: Annotated[tuple[Line, ...], Few] = ()
    category: Word


class _File(Record):
    exercises: Annotated[tuple[Exercise, ...], Many]


def entry_of(exercise: Exercise, origin: Origin = BUILT_IN) -> Entry:
    """One exercise in the words of the mapping, which are the database's own."""
    return Entry(
        id=exercise.id,
        name=exercise.name,
        level=exercise.level or "",
        mechanic=exercise.mechanic or "",
        equipment=(exercise.equipment,) if exercise.equipment else (),
        primary=exercise.primary,
        secondary=exercise.secondary,
        category=exercise.category,
        steps=tuple(step for step in exercise.instructions if step),
        origin=origin,
    )


def _read(node: Node) -> Read:
    file, problems = validate(_File, node, wraps="exercises")
    found = file.exercises if file is not None else ()
    entries = [entry_of(one, node.find([number, "id"]).origin) for number, one in enumerate(found)]
    return Read(entries, [], {}, problems)


FREE_EXERCISE_DB = Format(
    name="free-exercise-db",
    prefix="fedb",
    source=Source(
        title="free-exercise-db",
        grade="second-hand",
        link="https://github.com/yuhonas/free-exercise-db",
        note="Names, levels, mechanics, muscles, equipment and instructions",
        licence="The Unlicense (public domain)",
    ),
    read=_read,
)
