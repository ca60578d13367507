"""The rivals of the benchmarks plan the same weeks, so what one proves holds for all."""

from __future__ import annotations

import itertools
import json
import math
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import click
import pytest
from ortools.sat.python import cp_model

from benchmarks import proving, rivals
from benchmarks.minizinc import as_minizinc
from benchmarks.proving import (
    Problem,
    Run,
    better_elsewhere,
    gap_at,
    pairs,
    row_of,
    summaries_of,
    wrong_claims,
)
from benchmarks.rivals import Trace, direct, gecode, greedy, highs, product, rank
from scheduler import Program, Scenario, load_catalog, load_scenario
from scheduler.linear import UnknownConstraintError, as_linear

SCENARIOS = Path(__file__).parent.parent / "scenarios"

QUICK = ("low_back_pain_7", "rehab_phase_pain", "relief_low_back_pain_7")
"""Small weeks: all tiers are proved in less than a second."""

SECONDS = 10.0

Solutions = set[tuple[int, ...]]


def _scenario(name: str) -> Scenario:
    return load_scenario(SCENARIOS / f"{name}.yaml")


# The methods


@pytest.mark.parametrize("name", QUICK)
def test_methods_agree_on_what_they_prove(name: str) -> None:
    scenario, catalog = _scenario(name), load_catalog()
    best = []
    for method in (product, direct, highs):
        trace = method(scenario, catalog, SECONDS, 1)
        assert trace is not None
        assert trace.final is not None
        assert (trace.proved, trace.bound, trace.faults) == (3, trace.final[0], ())
        assert list(trace.proved_at) == sorted(trace.proved_at)
        ranks = [rank(values) for _, values in trace.events]
        assert all(later < earlier for earlier, later in itertools.pairwise(ranks))
        best.append(trace.final)
    assert len(set(best)) == 1
    simple = greedy(scenario, catalog, SECONDS, 1)
    assert simple is not None
    assert simple.final is not None, simple.note
    assert rank(simple.final) >= rank(best[0])


def test_methods_agree_that_there_is_no_week() -> None:
    scenario, catalog = _scenario("infeasible_frequency"), load_catalog()
    for method in (product, direct, highs):
        trace = method(scenario, catalog, SECONDS, 1)
        assert trace is not None
        assert (trace.infeasible, trace.final) == (True, None)
    simple = greedy(scenario, catalog, SECONDS, 1)
    assert simple is not None
    assert simple.final is None
    assert simple.note


@pytest.mark.skipif(shutil.which("minizinc") is None, reason="MiniZinc is not installed")
def test_gecode_is_never_better_than_what_is_proved() -> None:
    scenario, catalog = _scenario("rehab_phase_pain"), load_catalog()
    best, trace = (method(scenario, catalog, 2.0, 1) for method in (product, gecode))
    assert best is not None
    assert trace is not None
    assert trace.final is not None
    assert trace.faults == ()
    assert rank(trace.final) >= rank(best.final)


def test_without_minizinc_there_is_no_gecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert gecode(_scenario(QUICK[0]), load_catalog(), SECONDS, 1) is None


def test_weights_from_proved_maxima_rank_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, catalog = _scenario("rehab_phase_pain"), load_catalog()
    usual = direct(scenario, catalog, SECONDS, 1)
    monkeypatch.setattr(rivals, "LARGEST_OBJECTIVE", 1)
    smaller = direct(scenario, catalog, SECONDS, 1)
    assert usual is not None
    assert smaller is not None
    assert (usual.note, bool(smaller.note)) == ("", True)
    assert (smaller.final, smaller.proved) == (usual.final, 3)


def test_a_week_counts_only_where_the_checker_keeps_one_as_good() -> None:
    record = rivals._Record(_scenario(QUICK[0]), load_catalog())
    record.told(0, 0, 0)
    record.week(Program)
    trace = record.trace()
    assert trace.final is None
    assert trace.events == ()
    assert trace.faults


# The conversions


def _tiny(seed: int) -> cp_model.CpModel:
    """A random model of all that rules post, over 4 Booleans and 2 numbers."""
    chance = random.Random(seed)
    model = cp_model.CpModel()
    variables = [model.new_bool_var(f"b{number}") for number in range(4)]
    numbers = [model.new_int_var(-2, 1, "x"), model.new_int_var(0, 3, "y")]

    def some(most: int) -> list[cp_model.LiteralT]:
        chosen = chance.sample(variables, chance.randint(1, most))
        return [chance.choice((one, ~one)) for one in chosen]

    for _ in range(3):
        total = sum(chance.randint(-3, 3) * one for one in (*variables, *numbers))
        low = chance.randint(-6, 2)
        model.add_linear_constraint(total, low, low + chance.randint(0, 8)).only_enforce_if(*some(2))
    model.add(sum(numbers) >= chance.randint(-2, 1))
    model.add_bool_or(some(4))
    model.add_bool_or(some(2)).only_enforce_if(*some(2))
    model.add_implication(*chance.sample(variables, 2))
    first, *others = chance.sample(variables, 3)
    model.add_max_equality(chance.choice((first, ~first)), [chance.choice((one, ~one)) for one in others])
    return model


def _solutions(model: cp_model.CpModel) -> Solutions:
    found: Solutions = set()

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            found.add(tuple(self.response_proto.solution))

    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    assert solver.solve(model, Listener()) in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return found


def test_linear_programs_have_the_same_solutions() -> None:
    sizes = set()
    for seed in range(40):
        model = _tiny(seed)
        program = as_linear(model)
        boxes = [range(low, high + 1) for low, high in program.bounds]
        found = {one for one in itertools.product(*boxes) if all(row.holds(one) for row in program.rows)}
        assert found == _solutions(model), seed
        sizes.add(len(found))
    assert len(sizes) > 10


@pytest.mark.skipif(shutil.which("minizinc") is None, reason="MiniZinc is not installed")
@pytest.mark.parametrize("seed", range(3))
def test_minizinc_texts_have_the_same_solutions(seed: int, tmp_path: Path) -> None:
    model = _tiny(seed)
    path = tmp_path / "tiny.mzn"
    path.write_text(as_minizinc(model) + "solve satisfy;\n", encoding="utf-8")
    command = ["minizinc", "--solver", "gecode", "-a", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line for line in told.splitlines() if line.startswith("[")]
    assert {tuple(rivals.values_in(line)) for line in lines} == _solutions(model)


@pytest.mark.parametrize("post", ["holes", "sum with holes", "product", "maximum of numbers"])
def test_what_no_rule_posts_is_refused(post: str) -> None:
    model = cp_model.CpModel()
    x, y = model.new_int_var(0, 5, "x"), model.new_int_var(0, 5, "y")
    if post == "holes":
        model.new_int_var_from_domain(cp_model.Domain.from_values([1, 3]), "z")
    elif post == "sum with holes":
        model.add(x + y != 2)
    elif post == "product":
        model.add_multiplication_equality(y, [x, x])
    else:
        model.add_max_equality(y, [x, 2])
    for convert in (as_linear, as_minizinc):
        with pytest.raises(UnknownConstraintError):
            convert(model)


# Judging


def _trace(*events: tuple[float, rivals.Values], bounds: tuple[tuple[float, int], ...] = ()) -> Trace:
    return Trace(events=events, bounds=bounds, seconds=5.0)


def test_a_row_is_told_against_the_best_week_known() -> None:
    problem = Problem("week", "shipped", 0, _scenario(QUICK[0]), load_catalog())
    slow = _trace((1.0, (9, None, None)), (3.0, (4, 7, 100)), bounds=((2.0, 1), (4.0, 3)))
    quick = _trace((0.5, (5, 9, 100)))
    runs = [Run("week", "direct", seed, trace) for seed, trace in enumerate((slow, quick, _trace()))]
    row = row_of(problem, "direct", runs, (4, 7, 90), limit=10.0)
    assert (row.first, row.near, row.two) == (1.0, 3.0, 10.0)
    assert row.never == ("two",)
    assert row.week == (5, 9, 100)
    assert [gap_at(slow, at) for at in (0.5, 1.5, 2.5, 3.5, 4.5)] == [math.inf, 9, 8, 3, 1]


def test_runs_are_compared_with_those_of_the_same_seed() -> None:
    products = [Run(week, "product", seed, None) for week in ("a", "b") for seed in (0, 1)]
    twice = [Run("a", "direct", seed, None) for seed in (0, 1)]
    assert [(one.seed, other.seed) for one, other in pairs(twice, products)] == [(0, 0), (1, 1)]
    once = [Run(week, "greedy", 0, None) for week in ("a", "b")]
    assert [(one.seed, other.seed) for one, other in pairs(once, products)] == [(0, 0), (1, 0)] * 2


def test_a_family_is_summed_up_by_size_and_by_kind() -> None:
    scenario, catalog = _scenario(QUICK[0]), load_catalog()
    runs, rows = [], []
    for size in (40, 100):
        for kind in ("2 days can", "3 days can"):
            problem = Problem(f"{size} {kind}", "can", size, scenario, catalog, kind=kind)
            run = Run(problem.name, "direct", 0, _trace((1.0, (size, 7, 100))))
            runs.append(run)
            rows.append(row_of(problem, "direct", [run], (size, 7, 100), limit=10.0))
    found = [(one.group, one.runs) for one in summaries_of(rows, runs)]
    sums = [("40 exercises", 2), ("100 exercises", 2), ("2 days can", 2), ("3 days can", 2), ("all", 4)]
    assert found == sums


def test_weeks_that_are_better_elsewhere_are_told() -> None:
    runs = [
        Run("week", "product", 0, _trace((1.0, (4, 7, 90)))),
        Run("week", "product", 1, _trace((1.0, (4, 7, 92)))),
        Run("week", "direct", 0, _trace((1.0, (4, 7, 90)))),
        Run("week", "direct", 1, _trace((1.0, (4, 7, 91)))),
        Run("week", "greedy", 0, _trace()),
    ]
    assert list(better_elsewhere(runs)) == ["week, direct, seed 1: 4 / 7 / 91, the product 4 / 7 / 92"]


def test_wrong_claims_are_found() -> None:
    best = _trace((1.0, (4, 7, 90)), bounds=((1.0, 4),))
    too_high = _trace((1.0, (6, 1, 1)), bounds=((1.0, 5),))
    proved = Trace(events=((1.0, (4, 8, 90)),), proved_at=(1.0, 2.0))
    runs = [
        Run("week", "product", 0, best),
        Run("week", "direct", 0, too_high),
        Run("week", "highs", 0, proved),
        Run("week", "gecode", 0, Trace(infeasible=True)),
        Run("week", "greedy", 0, Trace(faults=("a fault",))),
        Run("other week", "highs", 0, Trace(infeasible=True)),
    ]
    told = list(wrong_claims(runs))
    assert [claim.split(", ")[1] for claim in told] == ["direct", "highs", "gecode", "greedy"]


def test_copies_of_a_week_are_planned_one_after_the_other() -> None:
    first, second = (_trace((1.0, (4, 7, 90)), bounds=((2.0, 3),)), _trace((0.5, (4, 7, 90))))
    last = replace(second, proved_at=(0.7,), seconds=1.0).after(replace(first, seconds=3.0, faults=("bad",)))
    assert last == Trace(((3.5, (4, 7, 90)),), (), (3.7,), seconds=4.0, faults=("bad",))
    once, thrice = (
        proving.apart(
            Problem("week", "growth", 0, _scenario(QUICK[0]), load_catalog(), copies), "product", 10.0, 0
        )
        for copies in (1, 3)
    )
    assert once.trace is not None
    assert thrice.trace is not None
    assert once.trace.final == thrice.trace.final
    assert thrice.trace.events[0][0] > once.trace.events[0][0]


def test_a_run_that_fails_is_told_as_such() -> None:
    problem = Problem("week", "shipped", 0, _scenario(QUICK[0]), load_catalog())
    run = proving.apart(problem, "no such method", 1.0, 0)
    assert run.trace is None
    assert "KeyError" in run.failure


def test_runs_that_are_known_are_told_and_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    week, file, more = QUICK[1], tmp_path / "runs.json", tmp_path / "more.json"
    command = ["--shipped", "--only", week, "--seconds", "5", "--seeds", "1"]
    proving.main([*command, "--methods", "product", "--json", str(file)], standalone_mode=False)
    told = capsys.readouterr()
    monkeypatch.setattr(proving, "apart", lambda problem, method, *_: Run(problem.name, method, 0, None))
    command += ["--methods", "product,direct", "--from", str(file), "--json", str(more)]
    proving.main(command, standalone_mode=False)
    again = capsys.readouterr()
    assert told.err.splitlines() == [f"{week} product 0"]
    assert again.err.splitlines() == [f"{week} direct 0"]
    row = next(line for line in told.out.splitlines() if f"| {week} | product" in line)
    assert row in again.out
    runs = json.loads(more.read_text())["runs"]
    assert runs[0] == json.loads(file.read_text())["runs"][0]
    assert [run["method"] for run in runs] == ["product", "direct"]


@pytest.mark.parametrize("content", ["[]", "{", '{"format": "other"}'])
def test_what_holds_no_runs_is_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "runs.json"
    file.write_text(content)
    with pytest.raises(click.ClickException, match=r"runs\.json: no runs of this benchmark"):
        proving.main(["--shipped", "--only", QUICK[0], "--from", str(file)], standalone_mode=False)


def test_runs_made_otherwise_are_not_mixed_in(tmp_path: Path) -> None:
    file = tmp_path / "runs.json"
    command = ["--shipped", "--only", QUICK[0], "--methods", "greedy", "--seeds", "1"]
    proving.main([*command, "--seconds", "1", "--json", str(file)], standalone_mode=False)
    with pytest.raises(click.ClickException, match=r"'seconds': 1\.0"):
        proving.main([*command, "--seconds", "2", "--from", str(file)], standalone_mode=False)
