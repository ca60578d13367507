"""What no single fact of a catalog shows: names that lead nowhere, and circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scheduler.catalog import Catalog, DoseTable, Relaxation
from scheduler.errors import Problem
from scheduler.reading import Node, did_you_mean


def broken_references(catalog: Catalog, root: Node) -> Iterator[Problem]:
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


def circles(catalog: Catalog, root: Node) -> Iterator[Problem]:
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
