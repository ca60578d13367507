"""A catalog as it is read fastest: its facts, and their places apart, as two JSON texts.

The shipped catalog is compiled where the package is built or installed. What was compiled holds as long as
the files, and the code that reads them, are what they were then; after a change the files are read as those
of any other catalog are.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from pydantic_core import from_json, to_json

from scheduler.catalog import Catalog, Kept, Source
from scheduler.errors import Origin
from scheduler.fragments import levels_in, with_sources
from scheduler.layers import read_part, template_files
from scheduler.reading import Node, printable

NAME = "compiled.json"
"""The file beside those that it was compiled from, of three lines: a checksum, facts, and places."""

CODE = ("catalog", "compiled", "layers", "loading", "reading", "references", "validating")
"""The modules that make facts of files, and decide whether they are right."""

Place = tuple[str, int | None, int | None]
"""File, line and column; the file begins after the folder's name."""


def compile_facts(folder: Path, kept: Kept) -> None:
    """Keep the facts of the catalog in ``folder`` beside its files. Raises ``OSError`` where no file can be
    written there."""
    parts = (_checksum(folder), to_json(kept.facts.plain()), to_json(_places(folder, kept)))
    new = folder / f".{NAME}"
    new.write_bytes(b"\n".join(parts))
    new.replace(folder / NAME)  # nobody sees half of it


def load_compiled(folder: Path) -> Catalog | None:
    """The catalog in ``folder`` as it was compiled; None where it was not, or has changed since."""
    try:
        checksum, *parts = (folder / NAME).read_bytes().split(b"\n")
        if checksum != _checksum(folder):
            return None
    except FileNotFoundError:  # nor can it be compared to code that is not there
        return None
    facts, places = parts
    catalog = Catalog.model_validate_json(facts)
    catalog.keep(_Beside(folder, places, catalog.sources))
    return catalog


class _Beside:
    """What the catalog in a folder holds besides facts, read no earlier than it is asked for."""

    def __init__(self, folder: Path, places: bytes, sources: Mapping[str, Source]) -> None:
        self._folder, self._compiled, self._sources = folder, places, sources

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, Mapping[str, Place]]]:
        found: dict[str, dict[str, dict[str, Place]]] = from_json(self._compiled)
        return found

    @cached_property
    def levels(self) -> Mapping[str, Node]:
        return levels_in(read_part(self._folder / "levels.yaml"), self._sources)

    @cached_property
    def templates(self) -> Mapping[str, Node]:
        return _Templates(template_files(self._folder), self._sources)

    def places(self, kind: str, name: str) -> Mapping[str, Origin]:
        found = self._places.get(kind, {}).get(name, {})
        start = printable(str(self._folder))
        return {fact: Origin(start + file, line, column) for fact, (file, line, column) in found.items()}


class _Templates(Mapping[str, Node]):
    """Templates by name, each read when it is first asked for: a scenario rests on one of them at most."""

    def __init__(self, files: Mapping[str, Path], sources: Mapping[str, Source]) -> None:
        self._files, self._sources = files, sources
        self._read: dict[str, Node] = {}

    def __getitem__(self, name: str) -> Node:
        if name not in self._read:
            self._read[name] = with_sources(read_part(self._files[name]), self._sources)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _places(folder: Path, kept: Kept) -> dict[str, dict[str, dict[str, Place]]]:
    """Where each fact of an entry stands, by kind and name."""
    start = printable(str(folder))

    def placed(origin: Origin) -> Place:
        return origin.file.removeprefix(start), origin.line, origin.column

    return {
        kind: {
            name: {fact: placed(origin) for fact, origin in kept.places(kind, name).items()}
            for name in entries.value
        }
        for kind, entries in (kept.facts.value.items() if isinstance(kept.facts.value, dict) else ())
        if isinstance(entries.value, dict)
    }


def _checksum(folder: Path) -> bytes:
    """A number that differs where any of the folder's YAML files does, or the code that reads them."""
    code = Path(__file__).parent
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.yaml")}
    files |= {name: code / f"{name}.py" for name in CODE}
    found = 0
    for name, path in sorted(files.items()):
        found = zlib.crc32(path.read_bytes(), zlib.crc32(name.encode(), found))
    return f"{found:08x}".encode()
