"""How long commands take to start, compared to the least that a program of this kind can take.

``python -m benchmarks.starting`` measures commands that solve nothing beside an empty program that imports
click, pydantic and yaml, and beside one that also makes one class with pydantic, of which importing it alone
loads little. It measures ``solve`` beside a program that imports the solver and solves the same models as
they come out of a file. All run in turn, so that a machine that slows down slows all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import click

from benchmarks.record import SHIPPED, circumstances, json_option, problems_told
from scheduler.building import build
from scheduler.cli.output import insist_on_writable
from scheduler.cli.writing import write_whole
from scheduler.report.json import as_json
from scheduler.scenario import load_scenario
from scheduler.search import Search
from scheduler.solving import Options, Solving
from scheduler.terms import TIERS

FORMAT = "scheduler.benchmarks.starting/2"

SCENARIO = SHIPPED / "gym_and_home.yaml"
PROGRAM = SHIPPED.parent / "programs" / "gym_and_home.yaml"
LOG = SHIPPED.parent / "tests" / "data" / "history" / "hevy.csv"
SMALL = SHIPPED / "beginner_half_an_hour.yaml"
"""What ``solve`` is given: a week that is proved best in well under a second."""

WORKERS = 2

EMPTY = ("-c", "import click, pydantic, yaml")
ONE_CLASS = ("-c", "import click, pydantic, yaml\nclass Model(pydantic.BaseModel):\n    number: int = 0")
COMMANDS: Mapping[str, Sequence[str]] = {
    "--version": ("--version",),
    "--help": ("--help",),
    "solve --help": ("solve", "--help"),
    "init --help": ("init", "--help"),
    "explain --help": ("explain", "--help"),
    "schema": ("schema", "scenario"),
    "catalog list": ("catalog", "list"),
    "catalog show": ("catalog", "show", "deadlift"),
    "history": ("history", str(LOG)),
    "verify": ("verify", str(SCENARIO), str(PROGRAM)),
    "explain --eligibility": ("explain", str(SCENARIO), "--eligibility"),
}
"""Commands that solve nothing."""

BARE = f"""\
import sys
from ortools.sat.python import cp_model
for path in sys.argv[1:]:
    model = cp_model.CpModel()
    with open(path) as file:
        model.proto.parse_text_format(file.read())
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = {WORKERS}
    assert solver.solve(model) == cp_model.OPTIMAL
"""
"""A program that solves the models in the files that it is given."""


@dataclass(frozen=True, slots=True)
class Row:
    """The median seconds of a command that solves nothing, of an empty program, and of one with one class."""

    command: str
    seconds: float
    empty: float
    one_class: float


@click.command()
@click.option("--repeats", type=click.IntRange(1, 1000), default=15, show_default=True, help="Runs of each.")
@json_option
def main(repeats: int, json_file: Path | None) -> None:
    """Time the start of commands, and of ``solve`` on a small scenario."""
    with problems_told():
        insist_on_writable(json_file)
        with tempfile.TemporaryDirectory() as folder:
            models = _models(Path(folder))
            runs = {
                "empty": EMPTY,
                "one class": ONE_CLASS,
                **{name: ("-m", "scheduler", *command) for name, command in COMMANDS.items()},
                "bare": ("-c", BARE, *map(str, models)),
                "solve": ("-m", "scheduler", "solve", str(SMALL), "--workers", str(WORKERS)),
            }
            seconds = _measured(runs, repeats)
        empty, one_class, solve, bare = (seconds[name] for name in ("empty", "one class", "solve", "bare"))
        rows = [Row(name, seconds[name], empty, one_class) for name in COMMANDS]
        click.echo("| command | seconds | times an empty program | times one with a class |")
        click.echo("|:---|---:|---:|---:|")
        for row in rows:
            ratios = f"{row.seconds / empty:.1f} | {row.seconds / one_class:.1f}"
            click.echo(f"| {row.command} | {row.seconds:.3f} | {ratios} |")
        click.echo(f"\n- An empty program: {empty:.3f} s; with one class of pydantic: {one_class:.3f} s")
        click.echo(f"- solve: {solve:.3f} s, {solve - bare:.3f} s more than its models alone")
        if json_file is not None:
            found = {"rows": [asdict(row) for row in rows], "solve": solve, "models": bare}
            write_whole(
                json_file, as_json({"format": FORMAT, **circumstances(), "repeats": repeats, **found})
            )


def _models(folder: Path) -> list[Path]:
    """The small week's model for each tier, with those before it at their best, as text in files."""
    week = build(load_scenario(SMALL))
    model = week.model.clone()  # the search fixes the tiers in its own
    outcome = Search(week, Solving(Options(seconds=60, workers=WORKERS), threading.Event())).run()
    paths = []
    for tier in outcome.tiers:
        model.minimize(week.costs[tier.name])
        paths.append(folder / f"{tier.name}.pbtxt")
        model.export_to_file(str(paths[-1]))
        model.add(week.costs[tier.name] <= tier.value)
    assert len(paths) == len(TIERS)
    return paths


def _measured(runs: Mapping[str, Sequence[str]], repeats: int) -> dict[str, float]:
    """The median seconds of each run of Python, all in turn, after one that counts for none."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    # As where the package is installed: Python reads its own code compiled.
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for turn in range(repeats + 1):
        for name, arguments in runs.items():
            started = time.perf_counter()
            done = subprocess.run([sys.executable, *arguments], capture_output=True, env=known, check=False)
            if done.returncode != 0:
                raise click.ClickException(f"{name} failed: {done.stderr.decode(errors='replace')}")
            if turn:
                seconds[name].append(time.perf_counter() - started)
    return {name: median(times) for name, times in seconds.items()}


if __name__ == "__main__":
    main()
