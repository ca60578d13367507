"""One exercise of a database, in the words that the mapping knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scheduler.errors import BUILT_IN, Origin


@dataclass(frozen=True, slots=True)
class Entry:
    """What a database says of an exercise; what it leaves open is empty.

    Levels, mechanics, categories, muscles and equipment are the words of :mod:`scheduler.importing.tables`
    where they have a counterpart there, else the database's own. ``text_source`` is the source of ``steps``
    where it is not the database as a whole.
    """

    id: str
    name: str
    level: str
    mechanic: str
    equipment: tuple[str, ...]
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    category: str
    steps: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    text_source: str = ""
    origin: Origin = BUILT_IN

    @property
    def words(self) -> str:
        """The name in small letters with single spaces for everything else."""
        return re.sub(r"[^a-z0-9]+", " ", self.name.lower()).strip()
