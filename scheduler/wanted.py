"""How much of an explanation is wanted where no week exists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an impossible week is to be explained: by how many conflicts and ways out at most.

    ``never`` holds kinds of change, names of the catalog's relaxations, that are out of the question;
    ``defaults`` stands for all that nobody wrote.
    """

    conflicts: int = 1
    ways_out: int = 3
    never: Collection[str] = ()


USUAL = Wanted()
"""One conflict, three ways out."""

CONFLICT_ONLY = Wanted(conflicts=1, ways_out=0)
"""What clashes, but no ways out."""
