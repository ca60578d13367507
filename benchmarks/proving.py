"""How soon the product finds weeks and proves them best, beside other ways of planning the same weeks.

``python -m benchmarks.proving`` gives every method of :mod:`benchmarks.rivals` the same seconds and two
threads for each week. Every run has a process of its own, which makes its peak memory its own, and a crash no
more than a line of the table. What a method reaches is measured against the best week that any run found.
"""

from __future__ import annotations

import gc
import json
import math
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from statistics import median, median_high, median_low
from typing import Any

import click
from pydantic import TypeAdapter

from benchmarks.family import growth as weeks_that_grow
from benchmarks.family import instances
from benchmarks.record import SHIPPED, circumstances, file_option, json_option, problems_told
from benchmarks.rivals import METHODS, WORKERS, Trace, Values, rank
from scheduler.__main__ import OBJECTS_BETWEEN_COLLECTIONS
from scheduler.catalog import Catalog
from scheduler.cli.output import insist_on_writable
from scheduler.cli.writing import write_whole
from scheduler.loading import load_catalog
from scheduler.report.json import as_json
from scheduler.scenario import Scenario, load_scenario
from scheduler.terms import TIERS

FORMAT = "scheduler.benchmarks.proving/2"

PATIENCE_SECONDS = 60.0
"""How long after twice the seconds of its search a run is given up."""

NEAR_PERCENT = 1
"""A first tier is near the best known within so many percent, and at least within one unit."""

DEADLINES = (10.0, 30.0)
"""Proofs are counted up to so many seconds."""

COLUMNS = ("instance", "method", "first", "near", "two", "week", "bound", "gap", "proved", "total", "MB")
"""The columns of the table of rows."""

TOTALS = (
    "group",
    "method",
    "runs",
    "found",
    "infeasible",
    "best",
    "first",
    "near",
    "two",
    "total",
    *(f"proved in {deadline:g} s" for deadline in DEADLINES),
    "worst gap",
    "MB",
    "product better/same/worse",
    "product sooner",
)
"""The columns of the table of summaries."""

TIMES = ("first", "near", "two")

GRID = 100
"""Steps of time in the picture."""

TICKS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
"""Marks on both axes of the picture."""

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")


@dataclass(frozen=True, slots=True)
class Problem:
    """A week to plan, ``copies`` times one after the other in one process. ``size`` is the number of
    exercises in its pool, 0 where it is not about that; ``kind`` is what it has in common with others of the
    family, in words.
    """

    name: str
    group: str
    size: int
    scenario: Scenario
    catalog: Catalog
    copies: int = 1
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One method on one week with one seed. ``trace`` is None where ``failure`` says why; of several copies
    it is that of the last.

    ``megabytes`` is the peak memory of the run's process, or of a larger one that it started.
    """

    problem: str
    method: str
    seed: int
    trace: Trace | None
    megabytes: float = 0.0
    failure: str = ""

    @property
    def gap(self) -> float:
        """The gap of the first tier in half-sets; infinite without a week."""
        return gap_at(self.trace, math.inf) if self.trace is not None else math.inf


@dataclass(frozen=True, slots=True)
class Row:
    """A method on one week, in medians over the seeds. Runs that failed are told in ``failures`` alone.

    ``first``, ``near`` and ``two`` are the seconds to the first week, to one near the best known first tier,
    and to the best known first two tiers; a run that never got there counts with all of its time, or the
    limit where that is longer. ``never`` names those where most runs never did. ``gap`` is infinite without
    a week, and ``infeasible`` says that all runs proved that there is none.
    """

    problem: str
    group: str
    size: int
    kind: str
    method: str
    failures: tuple[str, ...]
    first: float = math.inf
    near: float = math.inf
    two: float = math.inf
    never: tuple[str, ...] = TIMES
    week: Values | None = None
    bound: int = 0
    gap: float = math.inf
    proved: int = 0
    infeasible: bool = False
    total: float = math.inf
    megabytes: float = 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """A method on all weeks of a group. Times and memory are medians over the rows, the rest counts runs.

    ``found`` have a week, ``infeasible`` the proof that there is none, ``best`` the best week known.
    ``proved`` maps a deadline in seconds to the runs that had proved each of the tiers by then.
    ``worst_gap`` is that of the runs with a week. ``product`` counts the product's weeks that are better, as
    good, and worse than this method's with the same seed, or its only one; ``sooner`` is how many times
    sooner the product had the best known first two tiers, as a median over the rows.
    """

    group: str
    method: str
    runs: int
    failures: int
    found: int
    infeasible: int
    best: int
    first: float
    near: float
    two: float
    total: float
    proved: dict[str, tuple[int, ...]]
    worst_gap: float
    megabytes: float
    product: tuple[int, int, int]
    sooner: float | None


@click.command()
@click.option(
    "--exercises",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An exercise database for the family and for growth, in place of made-up exercises.",
)
@click.option("--methods", default=",".join(METHODS), show_default=True, help="Names, with commas between.")
@click.option("--shipped", is_flag=True, help="The shipped scenarios that have a week (also without any).")
@click.option("--infeasible", is_flag=True, help="The shipped scenarios that have none.")
@click.option("--family", is_flag=True, help="The family of weeks over pools of 40 to 800 exercises.")
@click.option("--growth", is_flag=True, help="Weeks that grow in one thing each.")
@click.option("--only", metavar="TEXT", default="", help="Of these, those with TEXT in their name.")
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=10.0, show_default=True)
@click.option("--seeds", type=click.IntRange(1, 100), default=3, show_default=True, help="Runs of each.")
@click.option("--once", metavar="METHODS", default="", help="Of the methods, those run with one seed only.")
@click.option(
    "--from",
    "earlier",
    metavar="FILE",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The JSON of an earlier run: what is in it is told again, and not run again.",
)
@json_option
@file_option("picture", "Draw the gap of the first tier over time as SVG.")
def main(
    exercises: Path | None,
    methods: str,
    shipped: bool,
    infeasible: bool,
    family: bool,
    growth: bool,
    only: str,
    seconds: float,
    seeds: int,
    once: str,
    earlier: tuple[Path, ...],
    json_file: Path | None,
    picture_file: Path | None,
) -> None:
    """Plan every week with every method. Ctrl-C ends the run; what is known by then is told and kept, and
    --from goes on from there.
    """
    names = methods.split(",")
    single = once.split(",") if once else []
    if unknown := sorted({*names, *single} - set(METHODS)):
        raise click.BadParameter(f"no method {', '.join(unknown)}; there are {', '.join(METHODS)}")
    plan = [(name, seed) for name in names for seed in range(1 if name in single else seeds)]
    with problems_told():
        insist_on_writable(json_file)
        insist_on_writable(picture_file)
        chosen = {"shipped": shipped, "infeasible": infeasible, "family": family, "growth": growth}
        if not any(chosen.values()):
            chosen["shipped"] = True
        problems = list(_problems(chosen, exercises, only))
        if not problems:
            raise click.ClickException("no such week")
        known = {(run.problem, run.method, run.seed): run for run in _known(earlier, seconds)}
        runs: list[Run] = []
        try:
            _measure(problems, plan, seconds, known, runs)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
        rows = _rows(problems, runs, seconds)
        summaries = list(summaries_of(rows, runs))
        wrong = list(wrong_claims(runs))
        click.echo("\n".join(_closing(summaries, list(better_elsewhere(runs)), wrong)))
        if json_file is not None:
            parameters = {
                "seconds": seconds,
                "workers": WORKERS,
                "methods": {name: [seed for one, seed in plan if one == name] for name in names},
            }
            write_whole(json_file, _as_json(parameters, runs, rows, summaries, wrong))
        if picture_file is not None:
            write_whole(picture_file, picture(names, runs, seconds))


# What is planned


def _problems(chosen: Mapping[str, bool], exercises: Path | None, only: str) -> Iterator[Problem]:
    """The weeks of the chosen groups that have ``only`` in their name."""
    catalog = load_catalog()
    shipped = sorted(SHIPPED.glob("*.yaml")) if chosen["shipped"] or chosen["infeasible"] else []
    for path in (path for path in shipped if only in path.stem):
        scenario = load_scenario(path, catalog)
        status = set(scenario.expect.status) if scenario.expect is not None else set()
        group = "infeasible" if status == {"infeasible"} else "shipped"
        if chosen[group] and "refused" not in status:
            yield Problem(path.stem, group, 0, scenario, catalog)
    found = []
    if chosen["family"]:
        found += [
            Problem(w.name, w.group, w.size, w.scenario, w.catalog, kind=f"{w.days} days {w.group}")
            for w in instances(exercises)
        ]
    if chosen["growth"]:
        found += [
            Problem(w.name, "growth", 0, w.scenario, w.catalog, w.copies) for w in weeks_that_grow(exercises)
        ]
    yield from (problem for problem in found if only in problem.name)


# Measuring


def _measure(
    problems: Sequence[Problem],
    plan: Sequence[tuple[str, int]],
    seconds: float,
    known: Mapping[tuple[str, str, int], Run],
    runs: list[Run],
) -> None:
    """Each week with each method and seed of the plan, in ``runs`` as soon as a run is over or where it is
    known; the rows of a week when all of its runs are.
    """
    head, rule = _table(COLUMNS, ())
    click.echo(f"{head}\n{rule}")
    for problem in problems:
        try:
            for method, seed in plan:
                run = known.get((problem.name, method, seed))
                if run is None:
                    click.echo(f"{problem.name} {method} {seed}", err=True)
                    run = apart(problem, method, seconds, seed)
                runs.append(run)
        finally:
            for row in _rows([problem], runs, seconds):
                click.echo(_line(_cells(row)))


def apart(problem: Problem, method: str, seconds: float, seed: int) -> Run:
    """One run in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    task = (theirs, method, problem, seconds, seed)
    process = context.Process(target=_run, args=task, daemon=True)
    trace, megabytes, failure = None, 0.0, "took too long"
    process.start()
    theirs.close()
    try:
        if ours.poll(problem.copies * 2 * seconds + PATIENCE_SECONDS):
            trace, megabytes, failure = ours.recv()
    except EOFError:
        wait([process.sentinel], PATIENCE_SECONDS)
        failure = "crashed"
    finally:
        _end(process)
        ours.close()
    if failure == "crashed":
        failure += f" with exit code {process.exitcode}"
    return Run(problem.name, method, seed, trace, megabytes, failure)


def _end(process: SpawnProcess) -> None:
    """Kill a run with all that it started. Its number is its own until it is joined."""
    assert process.pid is not None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()


def _run(answer: Connection, method: str, problem: Problem, seconds: float, seed: int) -> None:
    """What the process of a run does, at the head of a group of its own, which Ctrl-C does not reach."""
    os.setsid()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    trace, failure = None, ""
    try:
        for _ in range(problem.copies):
            one = METHODS[method](problem.scenario, problem.catalog, seconds, seed)
            trace = one.after(trace) if one is not None and trace is not None else one
        failure = "not installed" if trace is None else ""
    except Exception:
        trace, failure = None, traceback.format_exc()
    answer.send((trace, _peak_megabytes(), failure))


def _peak_megabytes() -> float:
    """The most memory that this process, or the largest of those that it started and that ended, ever had.

    Where the system says so, memory that belonged to the parent does not count.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    status = Path("/proc/self/status")
    if status.exists():
        peaks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        own = int(peaks[0]) * 1024 if peaks else own
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit) / 1e6


# Judging


def best_known(runs: Iterable[Run]) -> Values | None:
    """The best week that any of the runs found."""
    found = [run.trace.final for run in runs if run.trace is not None and run.trace.final is not None]
    return min(found, key=rank, default=None)


def gap_at(trace: Trace, seconds: float) -> float:
    """The gap of the first tier that was left some seconds after the call; infinite without a week."""
    value = min((values[0] for at, values in trace.events if at <= seconds), default=math.inf)
    return value - max((bound for at, bound in trace.bounds if at <= seconds), default=0)


def row_of(problem: Problem, method: str, runs: Sequence[Run], best: Values | None, limit: float) -> Row:
    """What the runs of a method on one week come to, beside the best week known."""
    failures = tuple(run.failure for run in runs if run.failure)
    traces = [run.trace for run in runs if run.trace is not None]
    row = Row(problem.name, problem.group, problem.size, problem.kind, method, failures)
    if not traces:
        return row
    most = math.inf if best is None else best[0] + max(1, best[0] * NEAR_PERCENT // 100)
    goals: dict[str, Callable[[Values], bool]] = {
        "first": lambda values: True,
        "near": lambda values: values[0] <= most,
        "two": lambda values: rank(values)[:2] <= rank(best)[:2],
    }
    times, never = {}, []
    for name, goal in goals.items():
        reached = [next((at for at, values in trace.events if goal(values)), None) for trace in traces]
        ends = [max(limit, trace.seconds) for trace in traces]
        times[name] = median(end if at is None else at for at, end in zip(reached, ends, strict=True))
        if 2 * reached.count(None) >= len(reached):
            never.append(name)
    return replace(
        row,
        first=times["first"],
        near=times["near"],
        two=times["two"],
        never=tuple(never),
        week=sorted((trace.final for trace in traces), key=rank)[len(traces) // 2],
        bound=median_low(trace.bound for trace in traces),
        gap=median_high(gap_at(trace, math.inf) for trace in traces),
        proved=median_low(trace.proved for trace in traces),
        infeasible=not failures and all(trace.infeasible for trace in traces),
        total=median(trace.seconds for trace in traces),
        megabytes=median(run.megabytes for run in runs if run.trace is not None),
    )


def _rows(problems: Iterable[Problem], runs: Iterable[Run], limit: float) -> list[Row]:
    """The rows of all weeks, as far as they were run."""
    found = []
    grouped: dict[str, dict[str, list[Run]]] = {}
    for run in runs:
        grouped.setdefault(run.problem, {}).setdefault(run.method, []).append(run)
    for problem in problems:
        methods = grouped.get(problem.name, {})
        best = best_known(run for ones in methods.values() for run in ones)
        found += [row_of(problem, method, ones, best, limit) for method, ones in methods.items()]
    return found


def summaries_of(rows: Sequence[Row], runs: Sequence[Run]) -> Iterator[Summary]:
    """Each method on each group of weeks; those of a family are told by the size of their pool, then by
    their kind.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(f"{row.size} exercises" if row.size else row.group, []).append(row)
    for row in rows:
        if row.kind:
            groups.setdefault(row.kind, []).append(row)
    if len(groups) > 1:
        groups["all"] = [row for row in rows if row.group != "infeasible"]
    for name, members in groups.items():
        for method in dict.fromkeys(row.method for row in members):
            yield _summary(name, method, members, runs)


def _summary(group: str, method: str, rows: Sequence[Row], runs: Sequence[Run]) -> Summary:
    own = {row.problem: row for row in rows if row.method == method}
    product = {row.problem: row for row in rows if row.method == "product"}
    best = {
        row.problem: best_known(run for run in runs if run.problem == row.problem) for row in own.values()
    }
    mine = [run for run in runs if run.method == method and run.problem in own]
    traces = [(run.problem, run.trace) for run in mine if run.trace is not None]
    compared = [
        (_final(one), _final(other)) for one, other in pairs(mine, (r for r in runs if r.method == "product"))
    ]
    sooner = [row.two / product[name].two for name, row in own.items() if name in product]
    return Summary(
        group=group,
        method=method,
        runs=len(mine),
        failures=len(mine) - len(traces),
        found=sum(trace.final is not None for _, trace in traces),
        infeasible=sum(trace.infeasible for _, trace in traces),
        best=sum(trace.final is not None and trace.final == best[name] for name, trace in traces),
        first=median(row.first for row in own.values()),
        near=median(row.near for row in own.values()),
        two=median(row.two for row in own.values()),
        total=median(row.total for row in own.values()),
        proved={
            f"{deadline:g}": tuple(
                sum(trace.proved > tier and trace.proved_at[tier] <= deadline for _, trace in traces)
                for tier in range(len(TIERS))
            )
            for deadline in DEADLINES
        },
        worst_gap=max((run.gap for run in mine if math.isfinite(run.gap)), default=math.inf),
        megabytes=median(row.megabytes for row in own.values()),
        product=(
            sum(one < other for one, other in compared),
            sum(one == other for one, other in compared),
            sum(one > other for one, other in compared),
        ),
        sooner=median(sooner) if sooner else None,
    )


def _final(run: Run) -> tuple[float, ...]:
    return rank(None if run.trace is None else run.trace.final)


def pairs(runs: Iterable[Run], products: Iterable[Run]) -> Iterator[tuple[Run, Run]]:
    """Each of the product's runs, and that of another method on the same week with the same seed; where a
    method ran with one seed only, that one.
    """
    by_seed = {(run.problem, run.seed): run for run in runs}
    seeds = {seed for _, seed in by_seed}
    for product in products:
        seed = product.seed if len(seeds) > 1 else next(iter(seeds), 0)
        if other := by_seed.get((product.problem, seed)):
            yield product, other


def better_elsewhere(runs: Sequence[Run]) -> Iterator[str]:
    """The weeks of other methods that are better than the product's with the same seed."""
    products = [run for run in runs if run.method == "product"]
    for method in dict.fromkeys(run.method for run in runs):
        for product, other in pairs((run for run in runs if run.method == method), products):
            if _final(other) < _final(product):
                weeks = [_week(None if run.trace is None else run.trace.final) for run in (other, product)]
                yield f"{product.problem}, {method}, seed {product.seed}: {weeks[0]}, the product {weeks[1]}"


def wrong_claims(runs: Sequence[Run]) -> Iterator[str]:
    """Proofs that another run refutes, and weeks that the checker threw out."""
    for run in runs:
        if (trace := run.trace) is None:
            continue
        name = f"{run.problem}, {run.method}, seed {run.seed}"
        best = best_known(other for other in runs if other.problem == run.problem)
        yield from (f"{name}: {fault}" for fault in trace.faults)
        if best is not None and trace.infeasible:
            yield f"{name}: no week is said to exist, but there is {best}"
        elif best is not None and trace.bound > best[0]:
            yield f"{name}: a bound of {trace.bound}, but there is {best}"
        elif best is not None and rank(trace.final)[: trace.proved] > rank(best)[: trace.proved]:
            yield f"{name}: {trace.final} proved in {trace.proved} tiers, but there is {best}"


# Telling


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; its first two columns are words."""
    yield _line(head)
    yield f"|{'|'.join(':---' if column < 2 else '---:' for column in range(len(head)))}|"
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> tuple[str, ...]:
    """A line of the table; a time that most runs never reached is marked with ``>``."""
    if not math.isfinite(row.total):
        reason = row.failures[0].strip().splitlines()[-1] if row.failures else "no run"
        return (row.problem, row.method, *[""] * 3, reason, *[""] * 5)
    times = [f"{'>' if name in row.never else ''}{getattr(row, name):.2f}" for name in TIMES]
    if row.group == "infeasible":
        times = [""] * len(TIMES)
    failed = f" ({len(row.failures)} failed)" if row.failures else ""
    return (
        row.problem,
        row.method,
        *times,
        ("none exists" if row.infeasible else _week(row.week)) + failed,
        str(row.bound),
        _whole(row.gap),
        str(row.proved),
        f"{row.total:.2f}",
        f"{row.megabytes:.0f}",
    )


def _week(values: Values | None) -> str:
    return "none found" if values is None else " / ".join("?" if one is None else str(one) for one in values)


def _whole(number: float) -> str:
    return f"{number:.0f}" if math.isfinite(number) else "-"


def _closing(summaries: Iterable[Summary], better: Sequence[str], wrong: Sequence[str]) -> Iterator[str]:
    yield ""
    yield from _table(TOTALS, map(_total, summaries))
    lists = {"Weeks better than the product's": better, "Wrong claims and faulty weeks": wrong}
    for name, lines in lists.items():
        yield ""
        yield f"- {name}: {len(lines)}"
        yield from (f"  - {line}" for line in lines)


def _total(summary: Summary) -> tuple[str, ...]:
    times = [f"{getattr(summary, name):.2f}" for name in TIMES]
    proofs = ["/".join(map(str, tiers)) for tiers in summary.proved.values()]
    better, same, worse = summary.product
    compared = f"{better}/{same}/{worse}" if better + same + worse else ""
    sooner = "" if summary.sooner is None else f"{summary.sooner:.1f}"
    if summary.group == "infeasible":
        times, proofs, compared, sooner = [""] * len(times), [""] * len(proofs), "", ""
    return (
        summary.group,
        summary.method,
        str(summary.runs) + (f" ({summary.failures} failed)" if summary.failures else ""),
        str(summary.found),
        str(summary.infeasible),
        str(summary.best),
        *times,
        f"{summary.total:.2f}",
        *proofs,
        _whole(summary.worst_gap),
        f"{summary.megabytes:.0f}",
        compared,
        sooner,
    )


def _as_json(
    parameters: Mapping[str, object],
    runs: Sequence[Run],
    rows: Sequence[Row],
    summaries: Sequence[Summary],
    wrong: Sequence[str],
) -> str:
    where = circumstances()
    return as_json(
        _plain(
            {
                "format": FORMAT,
                "machine": where["machine"],
                "versions": where["versions"] | _minizinc(),
                "parameters": parameters,
                "summary": [asdict(summary) for summary in summaries],
                "wrong": wrong,
                "rows": [asdict(row) for row in rows],
                "runs": [asdict(run) for run in runs],
            }
        )
    )


def _known(files: Iterable[Path], seconds: float) -> Iterator[Run]:
    """The runs in the JSON of earlier ones, made under the same circumstances."""
    here = {**circumstances(), "seconds": seconds}
    for file in files:
        try:
            found = json.loads(file.read_bytes())
            there = {"machine": found["machine"], "versions": found["versions"]}
            there["versions"].pop("minizinc", None)
            there["seconds"] = found["parameters"]["seconds"]
            if (found["format"], there) != (FORMAT, here):
                raise click.ClickException(f"{file}: runs of {there}, not of {here}")
            yield from TypeAdapter(tuple[Run, ...]).validate_python(found["runs"])
        except (KeyError, TypeError, ValueError) as error:
            raise click.ClickException(f"{file}: no runs of this benchmark ({error})") from error


def _minizinc() -> dict[str, str]:
    if shutil.which("minizinc") is None:
        return {}
    told = subprocess.run(["minizinc", "--version"], capture_output=True, text=True, check=False).stdout
    return {"minizinc": told.partition("\n")[0].rpartition(" ")[2]}


def _plain(value: Any) -> Any:
    """A value with null for what is infinite, which JSON does not know, and no more than 4 decimals."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value


# Drawing


def picture(methods: Sequence[str], runs: Sequence[Run], limit: float) -> str:
    """The gap of the first tier over time as SVG: the median over all runs, both axes logarithmic."""
    start, end = 0.05, 1.5 * limit
    grid = [start * (end / start) ** (step / GRID) for step in range(GRID + 1)]
    curves = {}
    for method in methods:
        traces = [run.trace for run in runs if run.method == method and run.trace is not None]
        traces = [trace for trace in traces if not trace.infeasible]
        gaps = [median_high([gap_at(trace, at) for trace in traces] or [math.inf]) for at in grid]
        curves[method] = [(at, gap) for at, gap in zip(grid, gaps, strict=True) if math.isfinite(gap)]
    most = max((gap for curve in curves.values() for _, gap in curve), default=0.0)

    def across(at: float) -> float:
        return 60 + 560 * math.log(at / start) / math.log(end / start)

    def down(gap: float) -> float:
        return 340 - 300 * math.log1p(gap) / math.log1p(max(most, 1.0))

    parts = ['<rect width="720" height="400" fill="white"/>']
    for number, (method, curve) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<text x="630" y="{60 + 20 * number}" fill="{colour}">{method}</text>')
        if curve:
            steps = [f"H{across(at):.1f}V{down(gap):.1f}" for at, gap in curve]
            path = f"M{across(curve[0][0]):.1f} {down(curve[0][1]):.1f}{''.join(steps)}"
            parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
    for at in (one for one in TICKS if start <= one <= end):
        parts.append(f'<path d="M{across(at):.1f} 340v5" stroke="black"/>')
        parts.append(f'<text x="{across(at):.1f}" y="360" text-anchor="middle">{at:g}</text>')
    for gap in (one for one in (0, *TICKS) if one in (0, 1) or 1 < one <= most):
        parts.append(f'<path d="M55 {down(gap):.1f}h5" stroke="black"/>')
        parts.append(f'<text x="50" y="{down(gap) + 4:.1f}" text-anchor="end">{gap:g}</text>')
    parts.append('<path d="M60 40V340H620" fill="none" stroke="black"/>')
    parts.append('<text x="340" y="385" text-anchor="middle">seconds</text>')
    parts.append('<text x="60" y="25">gap of the first tier, half-sets (median of all runs)</text>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400" font-family="sans-serif"'
    return "\n".join((f'{head} font-size="12">', *parts, "</svg>")) + "\n"


if __name__ == "__main__":
    main()
