"""``scheduler catalog``. What it does is imported once it is known what is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.arguments import catalog_option, overlay_option, unknown
from scheduler.cli.completion import ids
from scheduler.cli.importing import import_database
from scheduler.errors import InputError, Problem
from scheduler.reading import printable

if TYPE_CHECKING:
    from scheduler.catalog import Catalog, Source

KINDS = (
    "exercises",
    "muscles",
    "regions",
    "equipment",
    "patterns",
    "tags",
    "conditions",
    "relaxations",
    "sources",
    "templates",
)


UNRATED_SHOWN = 10
"""How many exercises without rated load are named."""


@click.group()
def catalog() -> None:
    """Look at the catalog: exercises, conditions, templates and where their numbers come from."""


catalog.add_command(import_database)


@catalog.command("list")
@click.argument("kind", type=click.Choice(KINDS), default="exercises")
@catalog_option
def list_entries(kind: str, catalog_folder: Path | None, overlays: tuple[Path, ...]) -> None:
    """List the ids and names of one KIND of entry (default: exercises)."""
    from scheduler.loading import load_catalog

    entries = _entries(load_catalog(catalog_folder, overlays), kind)
    width = max(map(len, entries), default=0)
    for name, entry in entries.items():
        click.echo(f"{name:<{width}}  {getattr(entry, 'name', None) or getattr(entry, 'title', '')}".rstrip())


@catalog.command()
@click.argument("name", metavar="ID", shell_complete=ids(*KINDS))
@catalog_option
def show(name: str, catalog_folder: Path | None, overlays: tuple[Path, ...]) -> None:
    """Show all facts of one entry, where each was written, and the sources of its numbers."""
    from scheduler.loading import load_catalog

    found = load_catalog(catalog_folder, overlays)
    hits = [(kind, _entries(found, kind)[name]) for kind in KINDS if name in _entries(found, kind)]
    if not hits:
        known = [known for kind in KINDS for known in _entries(found, kind)]
        raise click.UsageError(unknown("the catalog has no", name, known))
    for kind, entry in hits:
        click.echo(f"{kind}: {name}")
        for line in _facts(entry):
            click.echo(f"  {line}")
        for part, source in _sources(entry).items():
            told = found.sources[source]
            click.echo(f"  {part} rests on: {told.title} ({told.grade}){_terms(told)}")
        for place, facts in _places(found, kind, name).items():
            click.echo(f"  from {place}: {', '.join(facts)}")


@catalog.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@overlay_option
def check_folder(folder: Path | None, overlays: tuple[Path, ...]) -> None:
    """Check a catalog FOLDER (default: the one that comes with the program), with overlays."""
    from scheduler.loading import load_catalog
    from scheduler.scenario import load_scenario

    found = load_catalog(folder, overlays)
    problems: list[Problem] = []
    for name in found.templates:
        try:
            load_scenario({"version": 1, "extends": name}, found)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    unrated = [exercise.id for exercise in found.exercises.values() if exercise.tags is None]
    click.echo(
        f"{len(found.exercises)} exercises, {len(found.conditions)} conditions, "
        f"{len(found.templates)} templates, {len(found.sources)} sources: no problem found"
    )
    if unrated:
        names = ", ".join(unrated[:UNRATED_SHOWN]) + (", ..." if len(unrated) > UNRATED_SHOWN else "")
        click.echo(f"load not rated, so never used under pain: {len(unrated)} ({names})")


def _entries(catalog: Catalog, kind: str) -> dict[str, object]:
    if kind == "templates":
        return {name: node.find(["name"]) for name, node in catalog.templates.items()}
    return dict(getattr(catalog, kind))


def _facts(entry: object) -> list[str]:
    from scheduler.catalog import Exercise

    plain = entry.model_dump(mode="json", exclude_defaults=True) if hasattr(entry, "model_dump") else {}
    skipped = {"sources", "effects", "id"}
    lines = [f"{key}: {_words(value)}" for key, value in plain.items() if key not in skipped and value]
    if isinstance(entry, Exercise) and entry.tags is None:
        lines.append("tags: nobody has rated the load, so it is never used under pain")
    return lines + [f"effect: {_words(effect)}" for effect in plain.get("effects", ())]


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{key} {_words(inner)}" for key, inner in value.items() if inner not in ({}, [], None)
        )
    if isinstance(value, list):
        return " | ".join(_words(inner) for inner in value) or "nothing"
    return str(value)


def _sources(entry: object) -> dict[str, str]:
    from scheduler.catalog import Condition, Exercise

    if isinstance(entry, Exercise):
        return dict(entry.sources)
    return {"it": entry.source} if isinstance(entry, Condition) else {}


def _terms(source: Source) -> str:
    """Licence and author, which the terms of others ask to be told."""
    return "".join(f"; {part}" for part in (source.licence, source.author and f"by {source.author}") if part)


def _places(catalog: Catalog, kind: str, name: str) -> dict[str, list[str]]:
    """The facts of an entry by the file that they were written in, with the line of the first."""
    by_file: dict[str, list[str]] = {}
    lines: dict[str, int | None] = {}
    for fact, origin in catalog.places_of(kind, name).items():
        if fact in ("id", "sources"):
            continue
        by_file.setdefault(origin.file, []).append(fact)
        lines.setdefault(origin.file, origin.line)
    return {f"{printable(file)}:{lines[file]}": facts for file, facts in by_file.items()}
