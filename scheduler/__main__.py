"""``python -m scheduler`` and the ``scheduler`` command."""

from __future__ import annotations

import io
import sys

from scheduler.cli import run


def main() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what the terminal cannot show
    sys.exit(run())


if __name__ == "__main__":
    main()
