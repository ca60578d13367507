"""How long an explanation takes, compared to one feasibility solve of the same scenario in the same run.

``python -m benchmarks.explaining`` measures every shipped scenario that has no week. Seconds depend on the
machine; the ratio of the two, measured one right after the other, is there to take its speed out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import click

from benchmarks.record import SHIPPED, circumstances, json_option, problems_told
from scheduler.building import build
from scheduler.catalog import Catalog
from scheduler.cli.output import insist_on_writable
from scheduler.cli.writing import write_whole
from scheduler.eligibility import Eligibility, eligibility
from scheduler.explaining import explain
from scheduler.loading import load_catalog
from scheduler.report.json import as_json
from scheduler.scenario import Scenario, load_scenario
from scheduler.search import Search
from scheduler.solving import Options, Solving
from scheduler.wanted import Wanted

FORMAT = "scheduler.benchmarks.explaining/1"

OPTIONS = Options(seconds=5.0, workers=2)
"""Each solve and each explanation gets a budget of its own."""

WANTED = Wanted(conflicts=1, ways_out=3)

COLUMNS = ("feasibility", "explanation", "ratio", "demands", "minimal", "ways out", "cheapest")
"""The columns of the table after the scenario's name."""


@dataclass(frozen=True, slots=True)
class Run:
    """One feasibility solve, and one explanation right after it.

    ``proved``: it was proved that there is no week. ``demands`` is the size of the conflict (0: none was
    found in time), ``minimal`` whether no smaller one is in it; ``cheapest`` whether a way out is proved to
    be the cheapest.
    """

    feasibility_seconds: float
    explanation_seconds: float
    proved: bool
    demands: int
    minimal: bool
    ways_out: int
    cheapest: bool


@dataclass(frozen=True, slots=True)
class Row:
    """All runs of one scenario. Seconds are medians; of all else, the worst of the runs is told."""

    scenario: str
    runs: tuple[Run, ...]

    @property
    def feasibility_seconds(self) -> float:
        """The median time of a feasibility solve."""
        return median(run.feasibility_seconds for run in self.runs)

    @property
    def explanation_seconds(self) -> float:
        """The median time of an explanation."""
        return median(run.explanation_seconds for run in self.runs)

    @property
    def slowest(self) -> float:
        """The longest time of an explanation."""
        return max(run.explanation_seconds for run in self.runs)

    @property
    def ratio(self) -> float:
        """How many feasibility solves an explanation takes."""
        return self.explanation_seconds / self.feasibility_seconds

    @property
    def proved(self) -> bool:
        """Whether each feasibility solve proved that there is no week."""
        return all(run.proved for run in self.runs)

    @property
    def demands(self) -> int:
        """The size of the largest conflict; 0 where a run found none."""
        sizes = [run.demands for run in self.runs]
        return max(sizes) if all(sizes) else 0

    @property
    def minimal(self) -> bool:
        """Whether each conflict is proved to be minimal."""
        return all(run.minimal for run in self.runs)

    @property
    def ways_out(self) -> int:
        """The fewest ways out."""
        return min(run.ways_out for run in self.runs)

    @property
    def cheapest(self) -> bool:
        """Whether each run has a way out that is proved to be the cheapest."""
        return all(run.cheapest for run in self.runs)


@dataclass(frozen=True, slots=True)
class Summary:
    """All rows in a few numbers; ``slowest`` names the scenario of ``longest_explanation``.

    The budget ends most searches that would take longer, so ``complete`` counts the scenarios where each run
    proved both: that the conflict is minimal, and that a way out is the cheapest.
    """

    scenarios: int
    median_ratio: float
    longest_explanation: float
    slowest: str
    within_budget: int
    complete: int


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@click.option("--repeats", type=click.IntRange(1, 100), default=3, show_default=True, help="Runs of each.")
@json_option
def main(paths: tuple[Path, ...], repeats: int, json_file: Path | None) -> None:
    """Time the explanation of each scenario in PATH (a file, or a folder with all below it) that expects to
    have no week; without PATH, of those that are shipped.
    """
    with problems_told():
        insist_on_writable(json_file)
        catalog = load_catalog()
        scenarios = list(_without_week(paths or (SHIPPED,), catalog))
        if not scenarios:
            raise click.ClickException("no scenario there expects to be infeasible, and nothing else")
        rows = _measured(scenarios, catalog, repeats)
        summary = _summary(rows)
        click.echo("\n" + "\n".join(_closing(summary)))
        if json_file is not None:
            write_whole(json_file, _as_json(rows, summary, repeats))


# Measuring


def _without_week(paths: Iterable[Path], catalog: Catalog) -> Iterator[Scenario]:
    """The scenarios that expect to be infeasible, and nothing else."""
    for path in paths:
        for file in _files(path):
            scenario = load_scenario(file, catalog)
            if scenario.expect is not None and set(scenario.expect.status) == {"infeasible"}:
                yield scenario


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml"))


def _measured(scenarios: Sequence[Scenario], catalog: Catalog, repeats: int) -> list[Row]:
    """One row for each scenario, told as soon as it is known."""
    names = [Path(scenario.file).stem for scenario in scenarios]
    width = max(map(len, ("scenario", *names)))
    click.echo(_line("scenario", COLUMNS, width))
    click.echo(f"|:{'-' * (width + 1)}|" + "".join(f"{'-' * (len(name) + 1)}:|" for name in COLUMNS))
    rows = []
    for name, scenario in zip(names, scenarios, strict=True):
        _run(scenario, catalog)  # the first use of anything costs more
        row = Row(name, tuple(_run(scenario, catalog) for _ in range(repeats)))
        click.echo(_line(name, _cells(row), width))
        rows.append(row)
    return rows


def _run(scenario: Scenario, catalog: Catalog) -> Run:
    started = time.perf_counter()
    pool, proved = _feasibility(scenario, catalog)
    between = time.perf_counter()
    found = explain(scenario, catalog, pool, _budget(), WANTED)
    ended = time.perf_counter()
    return Run(
        feasibility_seconds=between - started,
        explanation_seconds=ended - between,
        proved=proved,
        demands=len(found.conflicts[0].demands) if found.conflicts else 0,
        minimal=bool(found.conflicts) and found.conflicts[0].minimal,
        ways_out=len(found.ways_out),
        cheapest=any(way_out.cheapest for way_out in found.ways_out),
    )


def _feasibility(scenario: Scenario, catalog: Catalog) -> tuple[Eligibility, bool]:
    """The pool, and whether it is proved that there is no week; the model has no costs."""
    pool = eligibility(scenario, catalog)
    week = build(scenario, catalog, pool=pool, costs=False)
    outcome = Search(week, _budget()).any_week()
    if outcome.program is not None:
        raise click.ClickException(f"{scenario.file}: there is a week")
    return pool, outcome.infeasible


def _budget() -> Solving:
    return Solving(OPTIONS, threading.Event())


# Telling


def _line(name: str, cells: Sequence[str], width: int) -> str:
    """A line of the table; it is one of Markdown as well."""
    padded = [f"{cell:>{len(column)}}" for cell, column in zip(cells, COLUMNS, strict=True)]
    return f"| {name:<{width}} | {' | '.join(padded)} |"


def _cells(row: Row) -> tuple[str, ...]:
    """What stands in :data:`COLUMNS`; a time without proof is marked with a question mark."""
    return (
        f"{row.feasibility_seconds:.3f}{'' if row.proved else '?'}",
        f"{row.explanation_seconds:.3f}",
        f"{row.ratio:.1f}",
        str(row.demands),
        "yes" if row.minimal else "no",
        str(row.ways_out),
        "yes" if row.cheapest else "no",
    )


def _summary(rows: Sequence[Row]) -> Summary:
    slowest = max(rows, key=lambda row: row.slowest)
    return Summary(
        scenarios=len(rows),
        median_ratio=median(row.ratio for row in rows),
        longest_explanation=slowest.slowest,
        slowest=slowest.scenario,
        within_budget=sum(row.slowest <= OPTIONS.seconds for row in rows),
        complete=sum(row.minimal and row.cheapest for row in rows),
    )


def _closing(summary: Summary) -> Iterator[str]:
    yield f"- Median ratio: {summary.median_ratio:.1f}"
    yield f"- Longest explanation of any run: {summary.longest_explanation:.3f} s ({summary.slowest})"
    total = summary.scenarios
    yield f"- Within {OPTIONS.seconds:g} s in every run: {summary.within_budget} of {total}"
    yield f"- Conflict proved minimal and way out proved cheapest in every run: {summary.complete} of {total}"


def _as_json(rows: Sequence[Row], summary: Summary, repeats: int) -> str:
    return as_json(
        {
            "format": FORMAT,
            **circumstances(),
            "parameters": {
                "repeats": repeats,
                "seconds": OPTIONS.seconds,
                "workers": OPTIONS.workers,
                "seed": OPTIONS.seed,
                "conflicts": WANTED.conflicts,
                "ways_out": WANTED.ways_out,
            },
            "summary": asdict(summary),
            "rows": [_row_as_plain(row) for row in rows],
        }
    )


def _row_as_plain(row: Row) -> dict[str, object]:
    return {
        "scenario": row.scenario,
        "feasibility_seconds": row.feasibility_seconds,
        "explanation_seconds": row.explanation_seconds,
        "ratio": row.ratio,
        "proved": row.proved,
        "demands": row.demands,
        "minimal": row.minimal,
        "ways_out": row.ways_out,
        "cheapest": row.cheapest,
        "runs": [asdict(run) for run in row.runs],
    }


if __name__ == "__main__":
    main()
