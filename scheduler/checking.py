"""One scenario file as a regression test: solved, and held against what it expects."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scheduler.catalog import Catalog
from scheduler.demand import Conflict
from scheduler.errors import InputError, Origin, RejectedWeekError
from scheduler.expectation import Difference, differences
from scheduler.planning import solve
from scheduler.reading import printable
from scheduler.scenario import Expect, Scenario, load_scenario
from scheduler.validating import field_name
from scheduler.wanted import CONFLICT_ONLY, USUAL, Wanted


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: with the value called ``field`` of a file, or with what came out."""

    origin: Origin
    field: str
    text: str

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.origin}: {field}{self.text}"


@dataclass(frozen=True, slots=True)
class Report:
    """How one scenario file fared.

    ``status`` is that of the result, ``invalid``, ``rejected``, or empty where the file expects nothing.
    ``conflicts`` are the demands that clash where a week was expected and there is none.
    """

    file: str
    status: str = ""
    faults: tuple[Fault, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    seconds: float = 0.0

    @property
    def skipped(self) -> bool:
        """Whether the file expects nothing."""
        return not self.status


def check_file(path: Path, catalog: Catalog, *, name: str | None = None, **search: Any) -> Report:
    """Solve the scenario of a file, called ``name`` in messages, and hold the result against its ``expect``.

    An invalid file and a rejected week are faults like any other. ``search`` are options of
    :func:`scheduler.solve`, except ``explain``.
    """
    started = time.monotonic()
    report = _check(path, name or str(path), catalog, search)
    return replace(report, seconds=time.monotonic() - started)


def _check(path: Path, name: str, catalog: Catalog, search: dict[str, Any]) -> Report:
    file = printable(name)
    try:
        scenario = load_scenario(path, catalog, name=name)
        if scenario.expect is None:
            return Report(file)
        result = solve(scenario, catalog, explain=_wanted(scenario.expect), **search)
    except InputError as error:
        problems = error.problems
        faults = tuple(Fault(one.origin, one.field, printable(one.text)) for one in problems)
        return Report(file, "invalid", faults)
    except RejectedWeekError as error:
        faults = tuple(Fault(Origin(file), "", printable(text)) for text in error.breaches)
        return Report(file, "rejected", faults)
    faults = tuple(_fault(scenario, difference) for difference in differences(scenario.expect, result))
    unexpected = result.status not in scenario.expect.status
    return Report(file, result.status, faults, result.conflicts if unexpected else ())


def _wanted(expect: Expect) -> Wanted | None:
    """As much of an explanation as is asked for, and what clashes where a week is expected."""
    if expect.conflict or expect.way_out:
        return USUAL
    return None if "infeasible" in expect.status else CONFLICT_ONLY


def _fault(scenario: Scenario, difference: Difference) -> Fault:
    """A difference at the key, or entry of a list, that it is about; or else at ``expect`` itself."""
    path = ("expect", *difference.path)
    known = path if scenario.node.has(path) else path[:1]
    return Fault(scenario.node.key_origin(known), field_name(path), printable(difference.text))
