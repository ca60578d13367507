"""Entries as the files of an overlay, and what was found missing on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scheduler.catalog import Catalog, Exercise, Fact
from scheduler.errors import InputError, Origin, Problem
from scheduler.importing import mapping
from scheduler.importing.entry import Entry
from scheduler.importing.equipment import unknown_equipment
from scheduler.importing.files import DERIVED_FACTS, files_of
from scheduler.importing.format import Format, LeftOut, checksum, read_files
from scheduler.importing.free_exercise_db import FREE_EXERCISE_DB
from scheduler.importing.tables import NEW_THINGS
from scheduler.importing.wger import WGER
from scheduler.reading import printable
from scheduler.terms import Database

FORMATS: dict[Database, Format] = {"free-exercise-db": FREE_EXERCISE_DB, "wger": WGER}
"""The form of each database."""

LONGEST_SLUG = 40
"""So much of a database's own id goes into the id of an exercise."""


class Clash(Fact):
    """An imported exercise whose name another has: ``other`` of the catalog, or of the import itself."""

    id: str
    other: str
    name: str
    told_apart_as: str


class Report(Fact):
    """What an import brought. The mappings count exercises.

    ``unknown`` are facts that the database does not say of so many exercises; ``derived`` is what it says of
    none; ``shortened`` is the number whose text was longer than cues may be.
    """

    format: Literal["scheduler.import/1"] = "scheduler.import/1"
    database: str
    exercises: int
    blocks: dict[str, int]
    unknown: dict[str, int]
    derived: tuple[str, ...]
    clashes: tuple[Clash, ...]
    unmapped_muscles: dict[str, int]
    unmapped_equipment: dict[str, int]
    new_equipment: tuple[str, ...]
    shortened: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """The files of the overlay by their path in it, and the report."""

    files: Mapping[str, str]
    report: Report


def import_files(form: Format, paths: Sequence[Path], catalog: Catalog) -> Import:
    """The exercises of database files as an overlay on ``catalog``.

    Raises :class:`InputError` with all problems of all files.
    """
    read = read_files(form, paths)
    pairs: list[tuple[Entry, Exercise]] = []
    left_out = list(read.left_out)
    for entry, name in zip(read.entries, _ids(form, read.entries), strict=True):
        exercise = mapping.exercise_of(entry, name)
        if exercise is None:
            left_out.append(LeftOut(name=entry.name, reason="no known muscle"))
        else:
            pairs.append((entry, exercise))
    if not pairs:
        place = Origin(", ".join(printable(str(path)) for path in paths))
        raise InputError([Problem(place, "", "no exercise of use", "exercises that train a known muscle")])
    clashes = _clashes(form, pairs, catalog)
    told = {clash.id: clash.told_apart_as for clash in clashes}
    pairs = [(entry, _renamed(exercise, told.get(exercise.id))) for entry, exercise in pairs]
    used = {thing for _, exercise in pairs for things in exercise.equipment for thing in things}
    new = sorted(used & NEW_THINGS.keys())
    report = _report(form, pairs, read.entries, clashes, new, left_out)
    return Import(files_of(form, pairs, new, read), report)


def _ids(form: Format, entries: Iterable[Entry]) -> Iterator[str]:
    """An id for each entry. It depends on nothing but the entry, unless another looks alike."""
    texts = [f"{entry.id} {entry.name}" if entry.id.isdigit() else entry.id for entry in entries]
    slugs = [re.sub(r"[^a-z0-9]+", "_", text.lower())[:LONGEST_SLUG].strip("_") for text in texts]
    often = Counter(slugs)
    for slug, text in zip(slugs, texts, strict=True):
        mark = "" if slug and often[slug] == 1 else f"_{checksum(text)}"
        yield f"{form.prefix}_{slug}{mark}"


def _clashes(form: Format, pairs: Iterable[tuple[Entry, Exercise]], catalog: Catalog) -> tuple[Clash, ...]:
    """Names that the catalog or the import has already; the later one of the import gives way."""
    known: dict[str, str] = {}
    for exercise in catalog.exercises.values():
        known |= dict.fromkeys(map(_plain, (exercise.name, *exercise.aliases)), exercise.id)
    found = []
    for entry, exercise in pairs:
        name = exercise.name
        other = known.setdefault(_plain(name), exercise.id)
        if other != exercise.id:
            short, long = f"{name} ({form.name})", f"{name} ({form.name} {entry.id})"
            told = long if _plain(short) in known else short
            known[_plain(told)] = exercise.id
            found.append(Clash(id=exercise.id, other=other, name=name, told_apart_as=told))
    return tuple(found)


def _plain(name: str) -> str:
    return re.sub(r"\W+", " ", name.casefold()).strip()


def _renamed(exercise: Exercise, name: str | None) -> Exercise:
    return exercise if name is None else exercise.model_copy(update={"name": name})


def _report(
    form: Format,
    pairs: list[tuple[Entry, Exercise]],
    entries: Iterable[Entry],
    clashes: tuple[Clash, ...],
    new: Iterable[str],
    left_out: Iterable[LeftOut],
) -> Report:
    def counted(facts: Callable[[Entry], Iterable[str]], among: Iterable[Entry]) -> dict[str, int]:
        return dict(Counter(fact for entry in among for fact in dict.fromkeys(facts(entry))).most_common())

    return Report(
        database=form.name,
        exercises=len(pairs),
        blocks=dict(Counter(block for _, e in pairs for block in e.blocks or ("none",)).most_common()),
        unknown=counted(mapping.unknown_facts, [entry for entry, _ in pairs]),
        derived=DERIVED_FACTS,
        clashes=clashes,
        unmapped_muscles=counted(mapping.unknown_muscles, entries),
        unmapped_equipment=counted(unknown_equipment, entries),
        new_equipment=tuple(new),
        shortened=sum(e.cues != entry.steps and bool(entry.steps) for entry, e in pairs),
        left_out=tuple(left_out),
    )
