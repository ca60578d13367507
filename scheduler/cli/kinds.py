"""Kinds of values that people type as answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.arguments import unknown
from scheduler.setting import clock

if TYPE_CHECKING:
    Kind = click.ParamType[Any]
else:
    Kind = click.ParamType  # which is no generic class in all versions that we take

NOTHING = ("", "none")


class Each(Kind):
    """Values of one kind with commas between; ``none`` is no value."""

    name = "list"

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        parts = (part.strip() for part in value.split(","))
        return tuple(self._kind.convert(part, param, ctx) for part in parts if part not in NOTHING)


class OneOf(Kind):
    """An id; where it does not exist, with what was perhaps meant."""

    name = "id"

    def __init__(self, what: str, known: Iterable[str]) -> None:
        self._what, self._known = what, tuple(known)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self._known:
            self.fail(unknown(f"there is no {self._what}", value, self._known), param, ctx)
        return str(value)


class Clock(Kind):
    """A time of day."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return clock(value)
        except ValueError as error:
            self.fail(f"{value!r} is not {error}.", param, ctx)
