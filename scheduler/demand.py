"""What rules ask of a week, which demands clash, and which changes of the scenario would help.

Demand, conflict and way out are values: rules word them, the explanation collects them, and reports
print them. All have a JSON form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from scheduler.catalog import Fact
from scheduler.errors import Origin
from scheduler.rule import Action, Scalar


class Demand(Fact):
    """One separately labelled thing that is asked of the week, in words, and where it was asked."""

    label: str
    """The demand's name, such as ``weekly_sets.lats.min``."""
    text: str
    """The demand in words, with its numbers; completes "... cannot be kept"."""
    origin: Origin
    """Where it was asked."""


class Edit(Fact):
    """One change of a scenario that weakens what is asked."""

    path: Annotated[tuple[str, ...], Field(min_length=1)]
    """The way from the top of the scenario to the value; positions in lists are decimal digits, from 0."""
    action: Action
    """``set`` puts ``value`` there, ``remove`` takes a list's entry or a key away, ``add`` appends ``value``
    to the list.
    """
    value: Scalar = None
    """The new value; null switches a rule off."""
    before: Scalar = None
    """The number that stood there."""
    kind: str
    """The entry of the catalog's relaxations that ``cost`` comes from."""
    cost: Annotated[int, Field(ge=0)]
    """Points that the change costs."""
    text: str
    """The change in words."""


class Conflict(Fact):
    """Demands that cannot hold together."""

    demands: Annotated[tuple[Demand, ...], Field(min_length=1)]
    """The demands that clash."""
    minimal: bool
    """Whether it is proved that the others can hold as soon as any one is given up; false where time ran out.
    """


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why no week exists. ``exhausted``: it is proved that there is no way out but those listed."""

    conflicts: tuple[Conflict, ...]
    ways_out: tuple[WayOut, ...]
    exhausted: bool


class WayOut(Fact):
    """Changes of the scenario that together make a week possible; shown by finding and checking one."""

    edits: Annotated[tuple[Edit, ...], Field(min_length=1)]
    """The changes, to be made together."""
    cost: Annotated[int, Field(ge=0)]
    """The sum over ``edits``, in points."""
    minimal: bool
    """Whether it is proved that no smaller change of these values would do; false where time ran out."""
    cheapest: bool
    """Whether it is proved that no other changes cost less; false where time ran out."""
