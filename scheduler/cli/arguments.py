"""Arguments that several commands share."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from click.decorators import FC

from scheduler.reading import LIMIT_BYTES, did_you_mean


class _Seconds(click.FloatRange):
    """A range of numbers; NaN, which is below and above nothing, is refused as well."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail("nan is not a number of seconds.", param, ctx)
        return number


def catalog_option(function: FC) -> FC:
    """``--catalog DIR`` and ``--overlay DIR``, for :func:`scheduler.load_catalog`."""
    return click.option(
        "--catalog",
        "catalog_folder",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="A catalog folder instead of the one that comes with the program.",
    )(overlay_option(function))


def overlay_option(function: FC) -> FC:
    """``--overlay DIR``, as often as wanted."""
    return click.option(
        "--overlay",
        "overlays",
        metavar="DIR",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A folder of further exercises and changed facts over the catalog; repeatable, the last wins.",
    )(function)


def format_option(function: FC, styles: Sequence[str] = ("text", "json")) -> FC:
    """``--format text|json``, or what else a command can write."""
    return click.option(
        "-f",
        "--format",
        "style",
        type=click.Choice(styles),
        default="text",
        show_default=True,
        help="How to write the answer.",
    )(function)


def output_option(function: FC) -> FC:
    """``-o FILE``."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Write to a file, whole or not at all, instead of standard output.",
    )(function)


def search_options(function: FC) -> FC:
    """How to search: options with the names that :func:`scheduler.solve` gives them."""
    for option in (
        click.option(
            "--time-limit",
            metavar="SECONDS",
            type=_Seconds(0.01, 86_400),
            default=10.0,
            show_default=True,
            help="Time for each scenario.",
        ),
        click.option(
            "--workers", type=click.IntRange(1, 64), help="Parallel workers; default: the cores, at most 8."
        ),
        click.option(
            "--seed",
            type=click.IntRange(0, 2**31 - 1),
            default=0,
            show_default=True,
            help="Start of the random numbers of the search.",
        ),
        click.option(
            "--deterministic",
            is_flag=True,
            help="One worker and deterministic time, so that runs repeat on the same machine and version.",
        ),
        click.option("--canonical", is_flag=True, help="Make the week unique where it is proved best."),
    ):
        function = option(function)
    return function


def unknown(sentence: str, name: str, known: Iterable[str]) -> str:
    """The message that ``name`` is not ``known``, with what was perhaps meant."""
    hint = did_you_mean(name, known)
    return f"{sentence} {name!r}" + (f"; {hint}" if hint else "")


def standard_input(limit: int = LIMIT_BYTES) -> bytes:
    """Standard input, one byte beyond the limit at most, so that the reader sees that it is too much."""
    return sys.stdin.buffer.read(limit + 1)
