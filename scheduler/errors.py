"""What can go wrong, as exceptions that a host program can tell apart.

That a scenario has no week is an answer and no error: see :class:`scheduler.Result`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: a place in a file (no line and column in a plain dict), or a default."""

    file: str
    """The file, or what stands for it."""
    line: int | None = None
    """The line, from 1."""
    column: int | None = None
    """The column, from 1."""
    source: str = ""
    """What a default rests on; empty for what a person wrote."""

    @property
    def is_written(self) -> bool:
        """Whether a person wrote it for this scenario, and no template or default did."""
        return self != BUILT_IN and not self.source

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place} ({self.source})" if self.source else place


BUILT_IN = Origin("built-in default")


class Origins(dict[tuple[str, ...], Origin]):
    """Origins by path into a scenario: ``("days", "mon", "minutes")``."""

    def at(self, *path: str) -> Origin:
        """The origin of the value at ``path``; what nobody wrote is a default of the rule itself."""
        return self.get(path, BUILT_IN)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input, in words for the person who wrote it."""

    origin: Origin
    field: str
    found: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.origin}: {field}{self.text}"

    @property
    def text(self) -> str:
        """What is wrong, without where."""
        hint = f"; {self.hint}" if self.hint else ""
        return f"found {self.found}, expected {self.expected}{hint}"


class SchedulerError(Exception):
    """Everything that this package raises on purpose."""


class InputError(SchedulerError):
    """A scenario, catalog or program that cannot be read; ``problems`` lists all that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class MissingExtraError(SchedulerError):
    """What was asked for needs an optional part of the package that is not installed."""

    def __init__(self, extra: str, module: str) -> None:
        self.extra = extra
        super().__init__(f"this needs {module}: pip install 'program-scheduler[{extra}]'")


class RejectedWeekError(SchedulerError):
    """The checker found breaches in a week that the solver made: a defect of this package.

    ``report`` holds everything needed to reproduce it and is meant to be written to a file.
    """

    def __init__(self, breaches: Iterable[str], report: str) -> None:
        self.breaches = tuple(breaches)
        self.report = report
        super().__init__("the checker rejected the solver's week: " + "; ".join(self.breaches))
