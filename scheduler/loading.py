"""Catalog folders into a :class:`Catalog`, with every cross-reference checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from scheduler.catalog import Catalog, DoseTable, Relaxation, Source, Written
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


def compile_shipped_catalog() -> None:
    """Check the files of the catalog that comes with this package, and keep what is read fastest of them."""
    folder = shipped_catalog_folder()
    compile_facts(folder, _checked(*read_layers(folder, _PARTS, ()), folder)[1])


@cache
def _shipped_catalog() -> Catalog:
    folder = shipped_catalog_folder()
    facts = compiled_facts(folder)
    if facts is None:
        return _load(folder, ())
    catalog = Catalog.model_validate_json(facts)
    sources = catalog.sources
    catalog.keep(
        Written(
            levels=lambda: _levels(read_part(folder / "levels.yaml"), sources),
            templates=lambda: _Templates(template_files(folder), sources),
            tree=lambda: _tree(*read_layers(folder, _PARTS, ()), folder),
        )
    )
    return catalog


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


def _load(folder: Path, overlays: tuple[Path, ...]) -> Catalog:
    base, over = read_layers(folder, _PARTS, overlays)
    catalog, tree = _checked(base, over, folder)
    levels = _levels(base.parts["levels"], catalog.sources)
    templates = _sourced(base.templates, catalog.sources)
    catalog.keep(Written(lambda: levels, lambda: templates, lambda: tree))
    return catalog


def _tree(base: Layer, over: list[Layer], folder: Path) -> Node:
    """All facts of the layers by their kind."""
    top: dict[str, Node] = {}
    for name, node in base.parts.items():
        if not isinstance(node.value, dict):
            raise InputError([Problem(node.origin, name, "no mapping", f"a mapping with the key {name}")])
        top |= {key: value for key, value in node.value.items() if key != "levels"}
    top = laid_over(top, over) | {"exercises": exercises_in(base, over)}
    return Node(top, Origin(str(folder)), {key: node.origin for key, node in top.items()})


def _checked(base: Layer, over: list[Layer], folder: Path) -> tuple[Catalog, Node]:
    """The catalog that the layers make, and the tree of its facts."""
    tree = _tree(base, over, folder)
    catalog, found = validate(Catalog, tree)
    if catalog is None:
        raise InputError(found)
    problems = [*_broken_references(catalog, tree), *_circles(catalog, tree)]
    if problems:
        raise InputError(problems)
    return catalog, tree


def _levels(node: Node, sources: Mapping[str, Source]) -> dict[str, Node]:
    """The scenario fragments of the levels' file, each value with its source."""
    if not node.has(["levels"]):
        raise InputError([Problem(node.origin, "levels", "nothing", "a mapping with the key levels")])
    return _sourced(_mapping(node.find(["levels"])), sources)


def _sourced(fragments: Mapping[str, Node], sources: Mapping[str, Source]) -> dict[str, Node]:
    return {name: _with_sources(node, sources) for name, node in fragments.items()}


def _mapping(node: Node) -> dict[str, Node]:
    if not isinstance(node.value, dict):
        raise InputError([Problem(node.origin, "", "no mapping", "a mapping")])
    return node.value


def _broken_references(catalog: Catalog, root: Node) -> Iterator[Problem]:
    """Names of things that the catalog does not have."""

    def missing(
        path: tuple[str, ...], what: str, names: Iterable[str], known: Mapping[str, object]
    ) -> Iterator[Problem]:
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                yield Problem(
                    root.find(path).origin, ".".join(path), f'"{name}"', f"{what} that exists", hint
                )

    for name, region in catalog.regions.items():
        yield from missing(("regions", name, "muscles"), "a muscle", region.muscles, catalog.muscles)
    for name, exercise in catalog.exercises.items():
        at = ("exercises", name)
        yield from missing((*at, "direct"), "a muscle", exercise.direct, catalog.muscles)
        yield from missing((*at, "indirect"), "a muscle", exercise.indirect, catalog.muscles)
        yield from missing((*at, "pattern"), "a pattern", [exercise.pattern], catalog.patterns)
        yield from missing((*at, "tags"), "a load tag", exercise.tags or (), catalog.tags)
        things = [thing for alternative in exercise.equipment for thing in alternative]
        yield from missing((*at, "equipment"), "equipment", things, catalog.equipment)
        links = (*exercise.regressions, *exercise.progressions)
        yield from missing((*at, "regressions"), "an exercise", links, catalog.exercises)
        yield from missing((*at, "sources"), "a source", exercise.sources.values(), catalog.sources)
        if both := set(exercise.direct) & set(exercise.indirect):
            yield Problem(
                root.find(at).origin, f"exercises.{name}", str(sorted(both)), "one credit for each muscle"
            )
    for name, condition in catalog.conditions.items():
        at = ("conditions", name)
        yield from missing((*at, "source"), "a source", [condition.source], catalog.sources)
        yield from missing((*at, "tags"), "a load tag", condition.tags, catalog.tags)
        yield from missing((*at, "muscles"), "a muscle", condition.muscles, catalog.muscles)
        parents = [condition.inherits] if condition.inherits else []
        yield from missing((*at, "inherits"), "a condition", parents, catalog.conditions)
        for effect in condition.effects:
            yield from missing((*at, "effects"), "a source", [effect.source], catalog.sources)
            yield from missing((*at, "effects"), "a load tag", effect.tags, catalog.tags)
            yield from missing((*at, "effects"), "an exercise", effect.exercises, catalog.exercises)
            if effect.muscle is not None:
                known = {**catalog.muscles, **catalog.regions}
                yield from missing((*at, "effects"), "a muscle", [effect.muscle], known)
    sourced: tuple[tuple[str, Mapping[Any, DoseTable | Relaxation]], ...] = (
        ("goals", catalog.goals),
        ("phases", catalog.phases),
        ("relaxations", catalog.relaxations),
    )
    for part, tables in sourced:
        for key, entry in tables.items():
            yield from missing((part, key, "source"), "a source", [entry.source], catalog.sources)


def _circles(catalog: Catalog, root: Node) -> Iterator[Problem]:
    """Exercises that are their own regression, and conditions that inherit from themselves."""
    easier = {name: exercise.regressions for name, exercise in catalog.exercises.items()}
    parents = {
        name: (condition.inherits,) if condition.inherits else ()
        for name, condition in catalog.conditions.items()
    }
    for part, links in (("exercises", easier), ("conditions", parents)):
        for name in links:
            seen: set[str] = set()
            frontier = set(links[name])
            while frontier - seen:
                seen |= frontier
                frontier = {later for one in frontier for later in links.get(one, ())}
            if name in seen:
                origin = root.find((part, name)).origin
                yield Problem(origin, f"{part}.{name}", "a circle that leads back to it", "links that end")


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
