"""What all benchmarks share: options for files to write, and where and with what a run was made."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

import scheduler

SHIPPED = Path(__file__).parent.parent / "scenarios"


def file_option(name: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option ``--name FILE`` for a file to write; the command takes it as ``name_file``."""
    kind = click.Path(path_type=Path)
    return click.option(f"--{name}", f"{name}_file", metavar="FILE", type=kind, help=text)


json_option = file_option("json", "Also write all runs, the machine and the versions as JSON.")


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
