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
    """Values of one kind with commas between, at least so many; ``none`` is no value."""

    name = "list"

    def __init__(self, kind: Kind, least: int = 0) -> None:
        self._kind, self._least = kind, least

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        parts = (part.strip() for part in value.split(","))
        values = tuple(self._kind.convert(part, param, ctx) for part in parts if part not in NOTHING)
        if len(values) < self._least:
            self.fail("there must be one at least.", param, ctx)
        return values


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
