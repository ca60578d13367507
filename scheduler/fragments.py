"""Scenario fragments of a catalog, levels and templates: each value knows the source that it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.catalog import Source
from scheduler.errors import InputError, Origin, Problem
from scheduler.layers import part_of
from scheduler.reading import Node, did_you_mean, shown

UNSOURCED = "the catalog"
"""What stands for the source of a shipped value that names none."""


def levels_in(node: Node, sources: Mapping[str, Source]) -> dict[str, Node]:
    """The fragments by level that the file of levels has. Raises :class:`InputError`."""
    if not node.has(["levels"]):
        raise InputError([Problem(node.origin, "levels", "nothing", "a mapping with the key levels")])
    return all_with_sources(_mapping(node.find(["levels"])), sources)


def all_with_sources(fragments: Mapping[str, Node], sources: Mapping[str, Source]) -> dict[str, Node]:
    """Fragments by name, each :func:`with_sources`."""
    return {name: with_sources(node, sources) for name, node in fragments.items()}


def _mapping(node: Node) -> dict[str, Node]:
    if not isinstance(node.value, dict):
        raise InputError([Problem(node.origin, "", "no mapping", "a mapping")])
    return node.value


def with_sources(node: Node, sources: Mapping[str, Source]) -> Node:
    """The fragment with each value's source in its origin, and without its ``sources`` key.

    ``sources`` maps a dotted path to the source of all values below it; the longest path wins.
    Raises :class:`InputError`.
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
