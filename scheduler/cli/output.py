"""Where text goes: to standard output, or to a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.errors import InputError, Origin, Problem
from scheduler.reading import printable

if TYPE_CHECKING:
    from scheduler.report.words import Text


def emit(output: Text | str, path: Path | None) -> None:
    """Write to ``path``, or to standard output with colours where it is a terminal that wants them."""
    content = output if isinstance(output, str) else output.plain
    if path is not None:
        from scheduler.cli.writing import write_whole  # what is shown does without

        try:
            write_whole(path, content)
        except InputError:
            click.echo(content, nl=False)  # a full disk must not cost the answer
            raise
    elif isinstance(output, str) or not (sys.stdout.isatty() or os.environ.get("FORCE_COLOR")):
        click.echo(content, nl=False)
    else:
        from rich.console import Console  # what is plain does without
        from rich.text import Text as RichText

        plain = bool(os.environ.get("NO_COLOR"))  # rich would still write bold
        console = Console(
            file=sys.stdout, highlight=False, soft_wrap=True, color_system=None if plain else "auto"
        )
        console.print(RichText.assemble(*output.parts), end="")


def insist_on_writable(path: Path | None) -> None:
    """Refuse a target that cannot be written to before any work is done for it."""
    if path is None:
        return
    folder = path.parent
    if path.is_dir():
        reason = "a folder"
    elif not folder.is_dir():
        reason = "a folder that does not exist"
    elif not os.access(path if path.exists() and not path.is_file() else folder, os.W_OK):
        reason = "a folder without permission to write"
    else:
        return
    raise unwritable(path, reason)


def unwritable(path: Path, found: str, expected: str = "a place that can be written to") -> InputError:
    """The error of a place that cannot be written to."""
    return InputError([Problem(Origin(printable(str(path))), "", found, expected)])
