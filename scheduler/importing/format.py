"""What a format is, and how its files become entries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scheduler.catalog import Fact, Source
from scheduler.errors import InputError, Problem
from scheduler.importing.entry import Entry
from scheduler.reading import LIMIT_PROBLEMS, Node, file_bytes, read_bytes, shown

LIMIT_BYTES = 16 * 1024 * 1024
"""The most that one file may hold."""

LIMIT_EXERCISES = 2_000
"""The most exercises of one import: an overlay file with more could not be read back."""

# JSON may write one character as two halves of a surrogate pair, which YAML does not know.
_PAIR = re.compile(rb"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


class Record(BaseModel):
    """Base of what databases write: strict about what is used, indifferent to the rest."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True, allow_inf_nan=False)


Many = Field(max_length=LIMIT_EXERCISES)
Few = Field(max_length=100)
Id = Annotated[int, Field(ge=0, le=10**9)]


class LeftOut(Fact):
    """An exercise of the database that could not be used, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """What one file holds: entries, exercises that are left out, sources of single texts, problems."""

    entries: list[Entry]
    left_out: list[LeftOut]
    sources: dict[str, Source]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Format:
    """A database: its name on the command line, the prefix of its ids, itself as a source, its reader."""

    name: str
    prefix: str
    source: Source
    read: Callable[[Node], Read]


def checksum(text: str) -> str:
    """Twelve letters and digits that tell texts apart, the same in every run."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_files(form: Format, paths: Iterable[Path]) -> Read:
    """All files together. Raises :class:`InputError` with the problems of all of them."""
    whole = Read([], [], {}, [])
    for path in paths:
        try:
            part = form.read(read_bytes(_without_pairs(file_bytes(path, limit_bytes=LIMIT_BYTES)), str(path)))
        except InputError as error:
            whole.problems.extend(error.problems)
            continue
        whole.entries.extend(part.entries)
        whole.left_out.extend(part.left_out)
        whole.sources.update(part.sources)
        whole.problems.extend(part.problems)
    whole.problems.extend(islice(_twice(whole.entries), LIMIT_PROBLEMS))
    if len(whole.entries) > LIMIT_EXERCISES:
        origin = whole.entries[LIMIT_EXERCISES].origin
        whole.problems.append(
            Problem(origin, "", f"more than {LIMIT_EXERCISES} exercises", "fewer, in imports of their own")
        )
    if whole.problems:
        raise InputError(whole.problems)
    return whole


def _without_pairs(data: bytes) -> bytes:
    """JSON whose surrogate pairs are written as YAML writes them."""

    def joined(match: re.Match[bytes]) -> bytes:
        high, low = int(match[2], 16), int(match[3], 16)
        code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
        return match[1] + b"\\U%08x" % code

    return _PAIR.sub(joined, data)


def _twice(entries: Iterable[Entry]) -> Iterable[Problem]:
    first: dict[str, Entry] = {}
    for entry in entries:
        before = first.setdefault(entry.id, entry)
        if before is not entry:
            yield Problem(
                entry.origin, "id", f"{shown(entry.id)} again", "every id once", f"it is at {before.origin}"
            )
