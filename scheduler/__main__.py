"""``python -m scheduler`` and the ``scheduler`` command."""

from __future__ import annotations

import gc
import io
import sys

from scheduler.cli import run

OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""How many more objects there may be before Python looks for unused ones; looking after every 700, as it does
by itself, takes a tenth of the time of a short command."""


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what the terminal cannot show
    sys.exit(run())


if __name__ == "__main__":
    main()
