"""Catalog folders into a :class:`Catalog`, with every cross-reference checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from scheduler.catalog import Catalog, Source, Written
from scheduler.compiled import compile_facts, compiled_facts
from scheduler.errors import InputError, Origin, Problem
from scheduler.layers import (
    Layer,
    exercises_in,
    laid_over,
    part_of,
    read_layers,
    read_part,
    template_files,
)
from scheduler.reading import Node, did_you_mean, shown
from scheduler.references import broken_references, circles
from scheduler.shipped import shipped_folder
from scheduler.validating import validate

UNSOURCED = "the catalog"
"""What stands for the source of a shipped value that names none."""

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


def compile_catalog(folder: Path) -> None:
    """Check the files of a catalog and keep their facts beside them, for :func:`load_compiled`.

    Raises :class:`InputError` with all problems, and ``OSError`` where the folder cannot be written to.
    """
    compile_facts(folder, _load(folder, ()).facts)


def load_compiled(folder: Path) -> Catalog | None:
    """The catalog in a folder as it was compiled; None where it was not, or has changed since."""
    compiled = compiled_facts(folder)
    if compiled is None:
        return None
    catalog = Catalog.model_validate_json(compiled)
    sources = catalog.sources
    catalog.keep(
        Written(
            levels=lambda: _levels(read_part(folder / "levels.yaml"), sources),
            templates=lambda: _Templates(template_files(folder), sources),
            facts=lambda: _facts(*read_layers(folder, _PARTS, ()), folder),
        )
    )
    return catalog


@cache
def _shipped_catalog() -> Catalog:
    folder = shipped_catalog_folder()
    return load_compiled(folder) or _load(folder, ())


def _load(folder: Path, overlays: tuple[Path, ...]) -> Catalog:
    base, over = read_layers(folder, _PARTS, overlays)
    facts = _facts(base, over, folder)
    catalog, found = validate(Catalog, facts)
    if catalog is None:
        raise InputError(found)
    problems = [*broken_references(catalog, facts), *circles(catalog, facts)]
    if problems:
        raise InputError(problems)
    levels = _levels(base.parts["levels"], catalog.sources)
    templates = _sourced(base.templates, catalog.sources)
    catalog.keep(Written(lambda: levels, lambda: templates, lambda: facts))
    return catalog


def _facts(base: Layer, over: list[Layer], folder: Path) -> Node:
    """All facts of the layers by their kind."""
    top: dict[str, Node] = {}
    for name, node in base.parts.items():
        if not isinstance(node.value, dict):
            raise InputError([Problem(node.origin, name, "no mapping", f"a mapping with the key {name}")])
        top |= {key: value for key, value in node.value.items() if key != "levels"}
    top = laid_over(top, over) | {"exercises": exercises_in(base, over)}
    return Node(top, Origin(str(folder)), {key: node.origin for key, node in top.items()})


def _levels(node: Node, sources: Mapping[str, Source]) -> dict[str, Node]:
    """The scenario fragments of the levels' file, each value with its source."""
    if not node.has(["levels"]):
        raise InputError([Problem(node.origin, "levels", "nothing", "a mapping with the key levels")])
    return _sourced(_mapping(node.find(["levels"])), sources)


def _sourced(fragments: Mapping[str, Node], sources: Mapping[str, Source]) -> dict[str, Node]:
    return {name: _with_sources(node, sources) for name, node in fragments.items()}


class _Templates(Mapping[str, Node]):
    """Templates by name, each read when it is first asked for: a scenario rests on one of them at most."""

    def __init__(self, files: Mapping[str, Path], sources: Mapping[str, Source]) -> None:
        self._files = files
        self._sources = sources
        self._read: dict[str, Node] = {}

    def __getitem__(self, name: str) -> Node:
        if name not in self._read:
            self._read[name] = _with_sources(read_part(self._files[name]), self._sources)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _mapping(node: Node) -> dict[str, Node]:
    if not isinstance(node.value, dict):
        raise InputError([Problem(node.origin, "", "no mapping", "a mapping")])
    return node.value


def _with_sources(node: Node, sources: Mapping[str, Source]) -> Node:
    """The fragment with each value's source in its origin, and without its ``sources`` key.

    ``sources`` maps a dotted path to the source of all values below it; the longest path wins.
    """
    value = _mapping(node)
    named = {}
    for key, child in _mapping(part_of(node, "sources")).items():
        named[key] = str(child.value)
        if child.value not in sources:
            hint = did_you_mean(str(child.value), sources)
            raise InputError(
                [Problem(child.origin, f"sources.{key}", shown(child.plain()), "a source that exists", hint)]
            )

    def placed(part: Node, path: str) -> Node:
        best = max((p for p in named if (path + ".").startswith(p + ".")), key=len, default="")
        source = sources.get(named.get(best, ""))
        text = str(source) if source else UNSOURCED
        origin = Origin(part.origin.file, part.origin.line, part.origin.column, text)
        if isinstance(part.value, dict):
            inner = {key: placed(child, f"{path}.{key}".lstrip(".")) for key, child in part.value.items()}
            return Node(inner, origin, part.keys)
        if isinstance(part.value, list):
            return Node([placed(child, path) for child in part.value], origin)
        return Node(part.value, origin)

    rest = {key: child for key, child in value.items() if key != "sources"}
    return placed(Node(rest, node.origin, node.keys), "")
