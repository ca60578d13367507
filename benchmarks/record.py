"""What all benchmarks share: options for files to write, and where and with what a run was made."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

import scheduler
from scheduler.errors import InputError

SHIPPED = Path(__file__).parent.parent / "scenarios"


def file_option(name: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option ``--name FILE`` for a file to write; the command takes it as ``name_file``."""
    kind = click.Path(path_type=Path)
    return click.option(f"--{name}", f"{name}_file", metavar="FILE", type=kind, help=text)


json_option = file_option("json", "Also write all runs, the machine and the versions as JSON.")


@contextmanager
def problems_told() -> Iterator[None]:
    """What is wrong with files, as click tells what went wrong."""
    try:
        yield
    except InputError as error:
        raise click.ClickException("\n".join(str(problem) for problem in error.problems)) from error


def circumstances() -> dict[str, dict[str, object]]:
    """The machine and the versions, for the JSON of a benchmark."""
    return {
        "machine": {
            "platform": platform.platform(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        },
        "versions": {"scheduler": scheduler.__version__, "ortools": version("ortools")},
    }
