"""``python -m scheduler`` and the ``scheduler`` command."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from types import ModuleType
from typing import NoReturn

OBJECTS_BETWEEN_COLLECTIONS = 1_000_000
"""How many more objects there may be before Python looks for unused ones; looking after every 700, as it does
by itself, takes a tenth of the time of a short command."""


DONE_WITHOUT = ("pandas", "pydantic.plugin._loader")
"""What takes long to import and is of no use here.

OR-Tools imports pandas, which takes longer than all the rest of it, to take tables of variables; it is given
none. Pydantic looks for plugins among all that is installed.
"""


class Nothing(ModuleType):
    """What stands for a module that is done without: all that it has are types of which nothing is an
    instance; what they give when called is empty."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        found = type(name, (tuple,), {})
        setattr(self, name, found)
        return found


def main() -> NoReturn:
    """Run the command line and exit with its code.

    The process is this program's own, so it does without what only others need: some modules, and taking
    apart at the end what was made.
    """
    for name in DONE_WITHOUT:
        sys.modules.setdefault(name, Nothing(name))
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    from scheduler.cli import run  # importing it makes many objects

    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, io.TextIOWrapper)]
    for stream in streams:
        stream.reconfigure(errors="backslashreplace")  # what the terminal cannot show
    code = run()
    for stream in streams:
        with contextlib.suppress(OSError):  # the code tells it already: what went well was flushed
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
