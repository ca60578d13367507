"""Scenario files as tests of pytest: each that is asked for is solved and held against its ``expect``.

pytest loads this module in every project of an environment that has this package. It therefore collects
nothing that is not asked for, and imports what solves only when a scenario is run.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest._code.code import TerminalRepr

    from scheduler.catalog import Catalog
    from scheduler.checking import Report

SECONDS = "10"
"""Time for each scenario where nothing else is said."""

_ASKED_FOR = pytest.StashKey[frozenset[Path]]()
_SECONDS = pytest.StashKey[float]()
_CATALOG = pytest.StashKey["Catalog"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Three options, each also an ini option; what the command line says goes first."""
    group = parser.getgroup("scheduler", "scenarios of the program scheduler")
    scenarios = "Scenario files that are tests, as glob patterns relative to the root directory."
    seconds = f"Time for each scenario; {SECONDS} by default."
    catalog = "A catalog folder instead of the one that comes with the program scheduler."
    group.addoption("--scheduler-scenarios", metavar="GLOB", action="append", help=scenarios)
    group.addoption("--scheduler-time-limit", metavar="SECONDS", help=seconds)
    group.addoption("--scheduler-catalog", metavar="DIR", help=catalog)
    parser.addini("scheduler_scenarios", scenarios, type="linelist")
    parser.addini("scheduler_time_limit", seconds, type="string", default=SECONDS)
    parser.addini("scheduler_catalog", f"{catalog} Relative to the root directory.", type="string")


def pytest_configure(config: pytest.Config) -> None:
    """Find the files that are asked for; without any, nothing is looked at."""
    patterns = config.getoption("scheduler_scenarios") or config.getini("scheduler_scenarios")
    config.stash[_ASKED_FOR] = frozenset(path for one in patterns for path in _matching(config.rootpath, one))
    written = config.getoption("scheduler_time_limit") or config.getini("scheduler_time_limit")
    if not re.fullmatch(r"\d+(\.\d+)?", written):
        raise pytest.UsageError(f"scheduler_time_limit: {written!r} is no number of seconds")
    config.stash[_SECONDS] = float(written)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A scenario file, if it is asked for."""
    if file_path not in parent.config.stash[_ASKED_FOR]:
        return None
    return ScenarioFile.from_parent(parent, path=file_path)


class ScenarioFile(pytest.File):
    """A file with one scenario."""

    def collect(self) -> Iterator[pytest.Item]:
        """The only test of the file: what it expects."""
        yield ScenarioItem.from_parent(self, name="expect")


class ScenarioItem(pytest.Item):
    """That a scenario comes out as it expects."""

    def runtest(self) -> None:
        """Solve and compare; skip a file that expects nothing."""
        from scheduler.report.check import faults_as_lines

        report = self._checked()
        if report.skipped:
            pytest.skip(f'{report.file}: no "expect"')
        self.user_properties.append(("status", report.status))
        if report.faults:
            raise ScenarioFailedError("\n".join(faults_as_lines(report)))

    def _checked(self) -> Report:
        """The scenario's report, from a thread that Ctrl-C can end: signals only reach the main one."""
        from scheduler.checking import check_file

        catalog, seconds = _catalog(self.config), self.config.stash[_SECONDS]
        name, cancel = self.reportinfo()[2], threading.Event()
        with ThreadPoolExecutor(max_workers=1) as pool:
            work = pool.submit(check_file, self.path, catalog, name=name, time_limit=seconds, cancel=cancel)
            try:
                return work.result()
            except KeyboardInterrupt:
                cancel.set()
                raise

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str | TerminalRepr:
        """Only what is wrong where that is a file's fault; a traceback for everything else."""
        from scheduler.errors import InputError

        if isinstance(excinfo.value, (ScenarioFailedError, InputError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file, and its name relative to the root directory as the name of the test."""
        return self.path, None, self.nodeid.partition("::")[0]


class ScenarioFailedError(Exception):
    """A scenario did not come out as it expects, or is invalid; says what is wrong."""


def _matching(root: Path, pattern: str) -> Iterator[Path]:
    try:
        yield from root.glob(pattern)
    except (NotImplementedError, ValueError) as error:
        raise pytest.UsageError(f"scheduler_scenarios: {pattern!r}: {error}") from None


def _catalog(config: pytest.Config) -> Catalog:
    """The catalog, read once for all scenarios."""
    from scheduler.loading import load_catalog

    if _CATALOG not in config.stash:
        written, by_default = config.getoption("scheduler_catalog"), config.getini("scheduler_catalog")
        folder = Path(written).absolute() if written else by_default and config.rootpath / by_default
        config.stash[_CATALOG] = load_catalog(folder or None)
    return config.stash[_CATALOG]
