"""A catalog folder and the overlays on it: many files become one tree of nodes.

An overlay is a folder with any of ``exercises/*.yaml``, ``equipment.yaml`` and ``sources.yaml``, written like
those of a catalog. Entries that are new are added; an entry that is known changes the facts that it gives,
and only these. Each fact stays where it was written, so that every problem can be placed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scheduler.errors import InputError, Origin, Problem
from scheduler.reading import Node, did_you_mean, printable, read_file
from scheduler.validating import unknown_key

CATALOG_BYTES = 8 * 1024 * 1024
"""The most that one catalog file may hold."""

OVERLAY_PARTS = ("equipment", "sources")
"""What an overlay may hold besides exercises. What conditions do stays in the catalog's own hands."""

SOURCES_OF = {"direct": ("credits",), "indirect": ("credits",), "dose": ("dose", "seconds")}
"""Under which keys of ``sources`` a fact's source stands, where it is not the fact's own name."""


class Layer(NamedTuple):
    """The files of one folder: ``parts`` and ``templates`` by name, and all files of exercises."""

    parts: Mapping[str, Node]
    exercises: tuple[Node, ...]
    templates: Mapping[str, Node]


def read_layers(
    folder: Path, parts: Collection[str], overlays: Collection[Path]
) -> tuple[Layer, list[Layer]]:
    """The catalog, of which each of ``parts`` must be there, and its overlays, or all problems at once."""
    problems: list[Problem] = []
    catalog = _read(folder, parts, template_files(folder), problems)
    layers = []
    for overlay in overlays:
        problems += _misplaced(overlay)
        known = [part for part in OVERLAY_PARTS if (overlay / f"{part}.yaml").exists()]
        layers.append(_read(overlay, known, {}, problems))
    if problems:
        raise InputError(problems)
    return catalog, layers


def template_files(folder: Path) -> dict[str, Path]:
    """Where the templates of a catalog are, by name."""
    return {path.stem: path for path in sorted((folder / "templates").glob("*.yaml"))}


def read_part(path: Path) -> Node:
    """The tree of one file of a catalog."""
    return read_file(path, limit_bytes=CATALOG_BYTES)


def exercises_in(catalog: Layer, overlays: Collection[Layer]) -> Node:
    """All exercises by id, each with its file's sources below its own, and with what overlays change."""
    found: dict[str, Node] = {}
    keys: dict[str, Origin] = {}
    problems: list[Problem] = []
    for layer in (catalog, *overlays):
        known = dict(found)
        for name, node, shared in _entries(layer, problems):
            if name not in known and layer is not catalog and not node.has(["name"]):
                problems.append(_unknown(name, node, known))
            else:
                found[name] = _changed(known[name], node, shared) if name in known else _whole(node, shared)
                keys[name] = node.origin
    if problems:
        raise InputError(problems)
    return Node(found, Origin("exercises"), keys)


def laid_over(tree: Mapping[str, Node], overlays: Collection[Layer]) -> dict[str, Node]:
    """The catalog's parts with the equipment and the sources of the overlays."""
    found = dict(tree)
    problems: list[Problem] = []
    for name, node in ((name, node) for layer in overlays for name, node in layer.parts.items()):
        entries = _fields(node).get(name)
        if entries is None or not isinstance(entries.value, dict):
            problems.append(Problem(node.origin, name, "something else", f"a mapping below the key {name}"))
            continue
        problems += [unknown_key(node, key, [name]) for key in _fields(node) if key != name]
        base = _fields(found[name])
        own = {key: _over(base[key], one) if key in base else one for key, one in entries.value.items()}
        found[name] = _over(found[name], Node(own, entries.origin, entries.keys))
    if problems:
        raise InputError(problems)
    return found


def part_of(node: Node, key: str) -> Node:
    """The value of a key; an empty mapping where there is none."""
    return node.find([key]) if node.has([key]) else Node({}, node.origin)


def _read(
    folder: Path, parts: Collection[str], templates: Mapping[str, Path], problems: list[Problem]
) -> Layer:
    read: dict[Path, Node] = {}
    files = {name: folder / f"{name}.yaml" for name in parts}
    exercises = sorted((folder / "exercises").glob("*.yaml"))
    for path in (*files.values(), *exercises, *templates.values()):
        try:
            read[path] = read_part(path)
        except InputError as error:
            problems += error.problems
    return Layer(
        {name: read[path] for name, path in files.items() if path in read},
        tuple(read[path] for path in exercises if path in read),
        {name: read[path] for name, path in templates.items() if path in read},
    )


def _misplaced(overlay: Path) -> Iterator[Problem]:
    """A folder that is none, YAML files that nobody would read, or no file at all."""
    allowed = [f"{part}.yaml" for part in OVERLAY_PARTS]
    expected = f"{', '.join(allowed)} or exercises/*.yaml"
    place = Origin(printable(str(overlay)))
    if not overlay.is_dir():
        yield Problem(place, "", "no folder", f"a folder with {expected}")
        return
    inside = sorted((*overlay.glob("[!.]*.y*ml"), *overlay.glob("[!.]*/[!.]*.y*ml")))
    if not inside:
        yield Problem(place, "", "a folder without facts", expected)
    for path in inside:
        name = path.relative_to(overlay).as_posix()
        is_exercises = path.parent == overlay / "exercises" and path.suffix == ".yaml"
        if name not in allowed and not is_exercises:
            hint = did_you_mean(name, (*allowed, f"exercises/{name}"))
            yield Problem(Origin(printable(str(path))), "", "a file that no overlay has", expected, hint)


def _entries(layer: Layer, problems: list[Problem]) -> Iterator[tuple[str, Node, Node]]:
    """The exercises of one layer by id, each once, with the sources of its file."""
    names: set[str] = set()
    for file in layer.exercises:
        shared = part_of(file, "sources")
        if not isinstance(shared.value, dict):
            problems.append(Problem(shared.origin, "sources", "no mapping", "sources by fact"))
        known = ("exercises", "sources")
        problems += [unknown_key(file, key, known) for key in _fields(file) if key not in known]
        entries = file.find(["exercises"])
        for node in entries.value if isinstance(entries.value, list) else [entries]:
            name = node.find(["id"]).value
            if not isinstance(node.value, dict) or not isinstance(name, str) or node.find(["id"]) is node:
                problems.append(
                    Problem(node.origin, "exercises", "an entry without id", "a mapping with an id")
                )
            elif name in names:
                problems.append(
                    Problem(node.origin, f"exercises.{printable(name, 60)}", "it twice", "each id once")
                )
            else:
                names.add(name)
                yield name, node, shared


def _unknown(name: str, node: Node, known: Collection[str]) -> Problem:
    return Problem(
        node.find(["id"]).origin,
        f"exercises.{printable(name, 60)}",
        "an unknown id, and no name",
        "the id of a known exercise, or all facts of a new one",
        did_you_mean(name, known),
    )


def _whole(node: Node, shared: Node) -> Node:
    """A new exercise: what it does not source itself has its file's sources."""
    return _with_sources(node, _over(shared, node.find(["sources"])) if node.has(["sources"]) else shared)


def _changed(base: Node, node: Node, shared: Node) -> Node:
    """A known exercise with some other facts. The sources that it had do not stand for the new ones."""
    given = _fields(node).keys() - {"id", "sources"}
    sourced = {key for fact in given for key in SOURCES_OF.get(fact, (fact,))}
    kept = {key: value for key, value in _fields(part_of(base, "sources")).items() if key not in sourced}
    new = {key: value for key, value in _fields(shared).items() if key in sourced}
    sources = _over(Node({**kept, **new}, shared.origin), part_of(node, "sources"))
    return _with_sources(_over(base, node), sources)


def _with_sources(node: Node, sources: Node) -> Node:
    return Node({**_fields(node), "sources": sources}, node.origin, node.keys)


def _over(base: Node, own: Node) -> Node:
    """One mapping over another, key by key; anything else takes its place."""
    if not isinstance(own.value, dict) or not isinstance(base.value, dict):
        return own
    return Node({**base.value, **own.value}, own.origin, {**base.keys, **own.keys})


def _fields(node: Node) -> Mapping[str, Node]:
    return node.value if isinstance(node.value, dict) else {}
