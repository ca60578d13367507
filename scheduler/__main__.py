"""``python -m scheduler`` and the ``scheduler`` command."""

from __future__ import annotations

import sys

from scheduler.cli import run


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
