"""Catalog folders into a :class:`Catalog`, with every cross-reference checked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from scheduler.catalog import Catalog, Kept
from scheduler.compiled import compile_facts, load_compiled
from scheduler.errors import InputError, Origin, Problem
from scheduler.fragments import all_with_sources, levels_in
from scheduler.layers import Layer, exercises_in, laid_over, read_layers
from scheduler.reading import Node
from scheduler.references import broken_references, circles
from scheduler.shipped import shipped_folder
from scheduler.validating import validate

_PARTS = ("muscles", "equipment", "tags", "sources", "conditions", "doses", "relaxations", "levels")


def shipped_catalog_folder() -> Path:
    """The folder of the catalog that comes with this package."""
    return shipped_folder("catalogs")


def load_catalog(folder: Path | str | None = None, overlays: Iterable[Path | str] = ()) -> Catalog:
    """Read a catalog folder (without one, the catalog that comes with this package) and lay overlays over it.

    Each overlay adds exercises, equipment and sources or changes single facts of those before it. Raises
    :class:`InputError` with all problems: unreadable files, wrong values, names that lead nowhere, circles
    of regressions or inheritance.
    """
    over = tuple(Path(overlay) for overlay in overlays)
    if folder is None and not over:
        return _shipped_catalog()
    return _load(shipped_catalog_folder() if folder is None else Path(folder), over)


@cache
def _shipped_catalog() -> Catalog:
    folder = shipped_catalog_folder()
    return load_compiled(folder) or _load(folder, ())


def compile_catalog(folder: Path) -> None:
    """Check the files of a catalog, and keep beside them what is read fastest.

    Raises :class:`InputError` with all problems, and ``OSError`` where the folder cannot be written to.
    """
    _, kept = _read(folder, ())
    compile_facts(folder, kept)


def _load(folder: Path, overlays: tuple[Path, ...]) -> Catalog:
    catalog, kept = _read(folder, overlays)
    catalog.keep(kept)
    return catalog


def _read(folder: Path, overlays: tuple[Path, ...]) -> tuple[Catalog, Kept]:
    base, over = read_layers(folder, _PARTS, overlays)
    facts = _facts(base, over, folder)
    catalog, found = validate(Catalog, facts)
    if catalog is None:
        raise InputError(found)
    problems = [*broken_references(catalog, facts), *circles(catalog, facts)]
    if problems:
        raise InputError(problems)
    levels = levels_in(base.parts["levels"], catalog.sources)
    return catalog, Kept(levels, all_with_sources(base.templates, catalog.sources), facts)


def _facts(base: Layer, over: list[Layer], folder: Path) -> Node:
    """All facts of the layers by their kind."""
    top: dict[str, Node] = {}
    for name, node in base.parts.items():
        if not isinstance(node.value, dict):
            raise InputError([Problem(node.origin, name, "no mapping", f"a mapping with the key {name}")])
        top |= {key: value for key, value in node.value.items() if key != "levels"}
    top = laid_over(top, over) | {"exercises": exercises_in(base, over)}
    return Node(top, Origin(str(folder)), {key: node.origin for key, node in top.items()})
