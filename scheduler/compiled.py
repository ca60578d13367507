"""The facts of a catalog as they are read fastest: as one JSON text, without places.

The shipped catalog is compiled where the package is built or installed. What was compiled holds as long as
the files are what they were then; after a change they are read as those of any other catalog are.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from scheduler.reading import Node

NAME = "compiled.json"
"""The file beside those that it was compiled from: their checksum on the first line, facts on the second."""


def compile_facts(folder: Path, facts: Node) -> None:
    """Keep the checked facts of the catalog in ``folder`` beside its files. Raises ``OSError`` where no file
    can be written there."""
    new = folder / f".{NAME}"
    new.write_text(f"{_checksum(folder)}\n{json.dumps(facts.plain())}\n", encoding="utf-8")
    new.replace(folder / NAME)  # nobody sees half of it


def compiled_facts(folder: Path) -> str | None:
    """The facts of the catalog in ``folder`` as JSON; None where they were not compiled, or have changed."""
    try:
        checksum, _, facts = (folder / NAME).read_text(encoding="utf-8").partition("\n")
    except FileNotFoundError:
        return None
    return facts if checksum == _checksum(folder) else None


def _checksum(folder: Path) -> str:
    """A number that differs where any of the folder's YAML files does."""
    found = 0
    for path in sorted(folder.rglob("*.yaml")):
        found = zlib.crc32(path.relative_to(folder).as_posix().encode(), found)
        found = zlib.crc32(path.read_bytes(), found)
    return f"{found:08x}"
