"""Ways of planning the same week, to be measured against each other: the product and its rivals.

Each is a :data:`Method`: it takes a scenario, a catalog, the seconds that its search may take and a seed, and
gives a :class:`Trace`. Building a model comes on top of those seconds, but for the product, which counts it
in; all times told start with the call and have it in them. What a week costs is said by the independent
checker. Only of weeks on the way, of which a solver tells no more than the cost, is the solver believed.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Literal

from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]
from ortools.math_opt.solvers import highs_pb2  # type: ignore[import-untyped]
from ortools.sat.python import cp_model

from benchmarks.minizinc import as_minizinc, weighted_sum
from scheduler import tally
from scheduler.catalog import Catalog, Exercise
from scheduler.checker import breaches_in, case_of, verify_in
from scheduler.eligibility import eligibility
from scheduler.linear import LinearProgram, Row, Terms, as_linear, bounds_of, flat, highest, total
from scheduler.planning import refusals_of, solve
from scheduler.prescription import prescribe
from scheduler.program import Item, Program, RecoveryDay, Session, Waiver
from scheduler.rule import Case
from scheduler.rules.active_recovery import ActiveRecovery
from scheduler.rules.pin import Pin
from scheduler.rules.sessions import Sessions
from scheduler.rules.weekly_sets import WeeklySets
from scheduler.scenario import Scenario
from scheduler.search import SHARE_OF_TIER, Improvement
from scheduler.solution import Solution
from scheduler.solving import FOUND
from scheduler.terms import TIERS, WEEKDAYS, Block, TierName, Weekday
from scheduler.week import Linear, Week

WORKERS = 2
"""Threads of every method that can use more than one."""

LARGEST_OBJECTIVE = 2**62
"""A weighted objective must stay below this, so that sums of it stay whole numbers of 64 bits."""

RESTARTS = 250
"""Gecode starts anew after so many failures, more often than not with a part of the week kept as it was."""

KEPT_PERCENT = 80
"""The part of the best week that Gecode keeps when it starts anew."""

Goal = Literal["min", "target"]

Values = tuple[int, int | None, int | None]
"""Shortfall, fit and economy of a week; None where only the tiers before it are known."""

Assignment = Sequence[int]
"""The values of all variables of a model."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a method did, and when: all times are seconds since its call.

    ``events`` are the weeks found, each better than the one before; the last is ``final`` with all of its
    costs. ``bounds`` are proved lower bounds of the first tier, each better than the one before; ``bound`` is
    the last of them. ``proved_at`` says when each of the tiers that were proved, one after the other from the
    first, was known to be so at the latest. ``faults`` are weeks that the checker threw out.
    """

    events: tuple[tuple[float, Values], ...] = ()
    bounds: tuple[tuple[float, int], ...] = ()
    proved_at: tuple[float, ...] = ()
    infeasible: bool = False
    seconds: float = 0.0
    faults: tuple[str, ...] = ()
    note: str = ""

    @property
    def final(self) -> Values | None:
        """The best week; None where none was found."""
        return self.events[-1][1] if self.events else None

    @property
    def proved(self) -> int:
        """How many tiers were proved."""
        return len(self.proved_at)

    @property
    def bound(self) -> int:
        """The proved lower bound of the first tier; costs are never negative."""
        return self.bounds[-1][1] if self.bounds else 0

    def after(self, other: Trace) -> Trace:
        """The same, begun when ``other`` was over; all faults are kept."""
        return replace(
            self,
            events=tuple((other.seconds + at, values) for at, values in self.events),
            bounds=tuple((other.seconds + at, bound) for at, bound in self.bounds),
            proved_at=tuple(other.seconds + at for at in self.proved_at),
            seconds=other.seconds + self.seconds,
            faults=other.faults + self.faults,
        )


Method = Callable[[Scenario, Catalog, float, int], Trace | None]


def rank(values: Values | None) -> tuple[float, ...]:
    """Weeks in their order: the better, the smaller; what is not known is worst."""
    return tuple(math.inf if value is None else value for value in values or (None, None, None))


class _Record:
    """What a method notes down while it runs; weeks are only judged by the checker when all is over."""

    def __init__(self, scenario: Scenario, catalog: Catalog) -> None:
        if refusals_of(scenario, catalog):
            raise ValueError("no week may be given for this scenario, whatever the method")
        self._started = time.perf_counter()
        self._scenario = scenario
        self._catalog = catalog
        self._weeks: list[tuple[float, Callable[[], Program] | Values]] = []
        self._bounds: list[tuple[float, int]] = []

    @property
    def seconds(self) -> float:
        """Since the call."""
        return time.perf_counter() - self._started

    def told(self, *values: int | None) -> None:
        """The costs of a week that is not at hand."""
        first, fit, economy = (*values, None, None, None)[:3]
        assert first is not None
        self._weeks.append((self.seconds, (first, fit, economy)))

    def week(self, program: Callable[[], Program]) -> None:
        """A week, made when it is needed."""
        self._weeks.append((self.seconds, program))

    def bound(self, value: float, at: float | None = None) -> None:
        """A proved lower bound of the first tier, known ``at`` some time (now where None)."""
        whole = math.ceil(value - 1e-6) if math.isfinite(value) else 0
        if whole > (self._bounds[-1][1] if self._bounds else 0):
            self._bounds.append((self.seconds if at is None else at, whole))

    def trace(self, proved_at: Sequence[float] = (), *, infeasible: bool = False, note: str = "") -> Trace:
        """All of it, now that the search is over. What was told of weeks that the checker never saw, and that
        are better than all that it kept, is left out.
        """
        seconds = self.seconds
        case, scenario = _judged(self._scenario, self._catalog)
        found: list[tuple[float, Values]] = []
        faults: list[str] = []
        best: tuple[float, ...] = (math.inf,)
        for at, week in self._weeks:
            if isinstance(week, tuple):
                found.append((at, week))
                continue
            verdict = verify_in(case, scenario, week())
            faults += [f"{at:.3f} s: {breach.demand}: {breach.text}" for breach in verdict.breaches]
            if verdict.kept:
                values = (verdict.value("shortfall"), verdict.value("fit"), verdict.value("economy"))
                best = min(best, rank(values))
                found.append((at, values))
        events: list[tuple[float, Values]] = []
        for at, known in found:
            if best <= rank(known) and (not events or rank(known) < rank(events[-1][1])):
                events.append((at, known))
        return Trace(
            tuple(events), tuple(self._bounds), tuple(proved_at), infeasible, seconds, tuple(faults), note
        )


def _judged(scenario: Scenario, catalog: Catalog) -> tuple[Case, Scenario]:
    """What the checker needs for many programs: the case, and the rules with their waivers found once, which
    is most of its work and the same for all programs.
    """
    case = case_of(scenario, catalog)
    rules = []
    for rule in scenario.rules:
        copy = rule.model_copy()
        copy.__dict__["waivers"] = partial(_again, tuple(rule.waivers(case)))
        rules.append(copy)
    return case, replace(scenario, rules=tuple(rules))


def _again(known: tuple[Waiver, ...], _: Case) -> Iterator[Waiver]:
    return iter(known)


# The product


def product(scenario: Scenario, catalog: Catalog, seconds: float, seed: int) -> Trace | None:
    """The product as it is. A tier counts as proved when the first news of the next one comes."""
    record = _Record(scenario, catalog)
    values: dict[TierName, int] = {}
    began: dict[TierName, float] = {}
    settled: dict[TierName, float] = {}

    def on_improvement(news: Improvement) -> None:
        began.setdefault(news.tier, record.seconds)
        values[news.tier] = news.value
        record.told(*values.values())
        if news.tier == TIERS[0]:
            record.bound(news.bound)
        if news.value == news.bound:
            settled.setdefault(news.tier, record.seconds)

    result = solve(
        scenario,
        catalog,
        time_limit=seconds,
        workers=WORKERS,
        seed=seed,
        explain=None,
        on_improvement=on_improvement,
    )
    proved_at: list[float] = []
    if result.program is not None:
        found = result.program
        record.week(lambda: found)
        ends = [began.get(tier, record.seconds) for tier in TIERS[1:]] + [record.seconds]
        record.bound(result.tiers[0].bound, ends[0])
        for tier, end in zip(result.tiers, ends, strict=True):
            if tier.proved:
                proved_at.append(max([settled.get(tier.name, end), *proved_at]))
    return record.trace(proved_at, infeasible=result.status == "infeasible")


def _as_stated(scenario: Scenario, catalog: Catalog) -> Week:
    """The model that says what the rules demand, and not what follows from it for a solver's sake."""
    pool = eligibility(scenario, catalog)
    week = Week(scenario.setting, catalog, pool.allowed, pool.but_for_pain, scenario.origins)
    for rule in scenario.rules:
        rule.constrain(week)
    for rule in scenario.rules:
        rule.prefer(week)
    return week


# CP-SAT as it comes, on the plain model, with one objective


def direct(scenario: Scenario, catalog: Catalog, seconds: float, seed: int) -> Trace | None:
    """One solve with CP-SAT's own parameters. The objective ranks the tiers by their weights: one unit of a
    tier weighs more than all that the tiers below it can cost together.

    Costs are never negative, so that an objective divided by a tier's weight, rounded down, tells this tier
    and those above it, and a bound on it is a bound on them.
    """
    record = _Record(scenario, catalog)
    week = _as_stated(scenario, catalog)
    costs = week.costs
    weights, note = _weights(week, costs)
    objective = sum(weight * costs[tier] for tier, weight in zip(TIERS, weights, strict=True))
    week.model.minimize(objective)
    solver = _plain_solver(seconds)
    solver.parameters.random_seed = seed
    keeper = _Keeper(record, week, objective, weights)
    solver.best_bound_callback = keeper.bound
    status = solver.solve(week.model, keeper)
    if status in FOUND:
        keeper.bound(solver.best_objective_bound)
    return record.trace(keeper.proved_at, infeasible=status == cp_model.INFEASIBLE, note=note)


def _plain_solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.catch_sigint_signal = False
    solver.parameters.presolve_inclusion_work_limit = 0  # as in the product: a wrong optimum is possible else
    return solver


class _Keeper(cp_model.CpSolverSolutionCallback):
    """Notes each solution and each bound of a weighted objective, and when they meet in a tier."""

    def __init__(self, record: _Record, week: Week, objective: Linear, weights: Sequence[int]) -> None:
        super().__init__()
        self._record = record
        self._week = week
        self._terms, self._constant = flat(objective)
        self._weights = weights
        self._best: int | None = None
        self._bound = 0
        self._lock = threading.Lock()
        self.proved_at: list[float] = []

    def on_solution_callback(self) -> None:
        solution = list(self.response_proto.solution)
        self._record.week(Solution(self._week, solution).program)
        with self._lock:
            self._best = self._constant + total(self._terms, solution)
            self._compare()

    def bound(self, value: float) -> None:
        """A new bound, in the solver's floating point; it is made safe where that is coarser than 1."""
        if not math.isfinite(value):
            return
        with self._lock:
            coarseness = math.ulp(value) if abs(value) >= 2**53 else 0.0
            self._bound = max(self._bound, math.ceil(value - 2 * coarseness - 1e-6))
            self._record.bound(self._bound // self._weights[0])
            self._compare()

    def _compare(self) -> None:
        for weight in self._weights[len(self.proved_at) :]:
            if self._best is None or self._best // weight > self._bound // weight:
                return
            self.proved_at.append(self._record.seconds)


def _weights(week: Week, costs: Mapping[TierName, Linear]) -> tuple[list[int], str]:
    """Weights that rank the tiers exactly, from the domains; where they are too large, from proved maxima."""
    bounds = bounds_of(week.model)
    most = {tier: max(0, highest(cost, bounds)) for tier, cost in costs.items()}
    note = ""
    if _ranking(most)[0] * (most[TIERS[0]] + 1) >= LARGEST_OBJECTIVE:
        most = {tier: min(most[tier], _proved_most(week, cost)) for tier, cost in costs.items()}
        note = "weights from proved maxima: those from the domains are too large"
    return _ranking(most), note


def _ranking(most: Mapping[TierName, int]) -> list[int]:
    weights = [1]
    for tier in reversed(TIERS[1:]):
        weights.insert(0, weights[0] * (most[tier] + 1))
    return weights


def _proved_most(week: Week, cost: Linear) -> int:
    """What a cost cannot exceed, as far as a second of search can say."""
    model = week.model.clone()
    model.maximize(cost)
    solver = _plain_solver(1.0)
    found = solver.solve(model) in FOUND
    return max(0, math.floor(solver.best_objective_bound + 1e-6)) if found else LARGEST_OBJECTIVE


# Other solvers: one tier after the other, as the product does


@dataclass(frozen=True, slots=True)
class _Question:
    """A tier to be minimised: its cost, what the tiers before it may cost at most, a week to start from."""

    terms: Terms
    constant: int
    limits: tuple[tuple[Terms, int], ...]
    seconds: float
    hint: Assignment | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a solver says: a solution, a bound, and whether nothing is left to be found."""

    solution: Assignment | None
    bound: float
    ended: bool


_News = Callable[["int | Assignment"], None]
"""Takes what is known of a better week on the way: its cost in the tier, or all of its values."""


def _tier_by_tier(
    record: _Record, week: Week, seconds: float, ask: Callable[[_Question, _News], _Answer]
) -> Trace:
    """Minimise the tiers one after the other, with the product's shares of the time."""
    end = time.perf_counter() + seconds
    values: list[int] = []
    limits: list[tuple[Terms, int]] = []
    proved_at: list[float] = []
    solution: Assignment | None = None

    def news(found: int | Assignment) -> None:
        if isinstance(found, int):
            record.told(*values, found)
        else:
            record.week(Solution(week, found).program)

    for tier, cost in week.costs.items():
        terms, constant = flat(cost)
        answer = _Answer(None, -math.inf, ended=False)
        for share in (SHARE_OF_TIER[tier], 1.0):  # without any week, the rest of the time as well
            left = share * (end - time.perf_counter())
            if left > 0:
                answer = ask(_Question(terms, constant, tuple(limits), left, solution), news)
            if answer.solution is not None or solution is not None or answer.ended:
                break
        if tier == TIERS[0]:
            record.bound(answer.bound)
        solution = answer.solution or solution
        if solution is None:
            return record.trace(infeasible=answer.ended)
        news(solution)
        values.append(constant + total(terms, solution))
        limits.append((terms, values[-1] - constant))
        ended = answer.ended and answer.solution is not None
        if (ended or not values[-1]) and len(proved_at) == len(values) - 1:  # costs are never negative
            proved_at.append(record.seconds)
    return record.trace(proved_at)


# HiGHS

_NUMBER = r"-?(?:inf|\d[\d.]*(?:e[+-]?\d+)?)"
_LOGGED = re.compile(rf"\.\d\d%\s+(?P<bound>{_NUMBER})\s+(?P<value>{_NUMBER})\s")
"""What a line of the log says about the objective, after the part of the tree that is done."""


def highs(scenario: Scenario, catalog: Catalog, seconds: float, seed: int) -> Trace | None:
    """HiGHS, through OR-Tools, on the plain model as a mixed-integer program; it takes exact gaps only."""
    record = _Record(scenario, catalog)
    week = _as_stated(scenario, catalog)
    return _tier_by_tier(record, week, seconds, _Highs(record, as_linear(week.model), seed).ask)


class _Highs:
    """One mixed-integer program, asked for one tier after the other."""

    def __init__(self, record: _Record, program: LinearProgram, seed: int) -> None:
        self._record = record
        self._seed = seed
        self._model = mathopt.Model()
        self._columns = [self._model.add_integer_variable(lb=low, ub=high) for low, high in program.bounds]
        for row in program.rows:
            self._limit(row)

    def _sum(self, terms: Terms) -> mathopt.LinearSum:
        return mathopt.LinearSum(factor * self._columns[one] for one, factor in terms.items())

    def _limit(self, row: Row) -> None:
        self._model.add_linear_constraint(lb=row.low, ub=row.high, expr=self._sum(row.terms))

    def ask(self, question: _Question, news: _News) -> _Answer:
        """Minimise one tier."""
        first = not question.limits
        if not first:
            terms, most = question.limits[-1]
            self._limit(Row(terms, -math.inf, most))
        self._model.minimize(self._sum(question.terms) + question.constant)

        def listen(lines: Sequence[str]) -> None:
            for found in filter(None, map(_LOGGED.search, lines)):
                if math.isfinite(value := float(found["value"])):
                    news(round(value))
                if first:
                    self._record.bound(float(found["bound"]))

        options = highs_pb2.HighsOptionsProto()
        options.int_options["threads"] = WORKERS
        hints = []
        if question.hint is not None:
            start = dict(zip(self._columns, map(float, question.hint), strict=True))
            hints.append(mathopt.SolutionHint(variable_values=start))
        result = mathopt.solve(
            self._model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                time_limit=timedelta(seconds=question.seconds),
                random_seed=self._seed,
                relative_gap_tolerance=0.0,
                absolute_gap_tolerance=0.0,
                highs=options,
            ),
            model_params=mathopt.ModelSolveParameters(solution_hints=hints),
            msg_cb=listen,
        )
        reason, impossible = result.termination.reason, mathopt.TerminationReason.INFEASIBLE
        if reason in (impossible, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED):
            return _Answer(None, -math.inf, ended=True)
        bound = result.termination.objective_bounds.dual_bound
        if not result.has_primal_feasible_solution():
            return _Answer(None, bound, ended=False)
        values = result.variable_values()
        solution = [round(values[column]) for column in self._columns]
        value = question.constant + total(question.terms, solution)
        return _Answer(solution, bound, ended=math.isfinite(bound) and math.ceil(bound - 1e-6) >= value)


# Gecode


def gecode(scenario: Scenario, catalog: Catalog, seconds: float, seed: int) -> Trace | None:
    """Gecode, through MiniZinc, on the same model; None where ``minizinc`` is not installed."""
    if shutil.which("minizinc") is None:
        return None
    record = _Record(scenario, catalog)
    week = _as_stated(scenario, catalog)
    text = as_minizinc(week.model)
    return _tier_by_tier(record, week, seconds, partial(_ask_gecode, text, week, seed))


def _ask_gecode(text: str, week: Week, seed: int, question: _Question, news: _News) -> _Answer:
    choices = f"[{', '.join(f'v{one}' for one in sorted(week.decisions))}]"
    search = f"int_search({choices}, dom_w_deg, indomain_random) :: restart_luby({RESTARTS})"
    search += f" :: relax_and_reconstruct({choices}, {KEPT_PERCENT})"
    lines = ['include "gecode.mzn";']
    lines += [f"constraint {weighted_sum(terms)} <= {most};" for terms, most in question.limits]
    lines.append(f"solve :: {search} minimize {weighted_sum(question.terms, question.constant)};")
    limit = round(1000 * question.seconds)
    solution: list[int] | None = None
    ended = False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "week.mzn"
        path.write_text(text + "\n".join(lines), encoding="utf-8")
        command = ["minizinc", "--solver", "gecode", "-a", "-p", str(WORKERS), "-r", str(seed)]
        command += ["--time-limit", str(limit), str(path)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as running:
            assert running.stdout is not None
            for line in running.stdout:
                if line.startswith("["):
                    solution = values_in(line)
                    news(solution)
                elif line.startswith(("==========", "=====UNSATISFIABLE")):
                    ended = True
    if running.returncode:
        raise RuntimeError(f"minizinc ended with {running.returncode}")
    value = -math.inf if solution is None else question.constant + total(question.terms, solution)
    return _Answer(solution, value if ended else -math.inf, ended)


def values_in(line: str) -> list[int]:
    """The values of all variables in a line that MiniZinc prints."""
    words = line.strip("[]\n").split(", ")
    return [int(word == "true") if word in ("true", "false") else int(word) for word in words]


# Greedy

_LEAST = (
    "sessions.min",
    "sessions.items.min",
    "direct_work",
    "core_and_glutes",
    "patterns",
    "composition.compounds.min",
    "composition.support.min",
    "composition.majority",
    "active_recovery.days",
)
"""How demands begin that more work can mend."""


def greedy(scenario: Scenario, catalog: Catalog, seconds: float, seed: int) -> Trace | None:
    """Best exercise next: see :class:`_Greedy`. There is no chance in it; the seed is not used."""
    record = _Record(scenario, catalog)
    program = _Greedy(scenario, catalog, time.perf_counter() + seconds).program()
    record.week(lambda: program)
    trace = record.trace()
    return replace(trace, faults=(), note=f"gave up: {trace.faults[0]}") if trace.faults else trace


class _Greedy:
    """Fills the days as simple planners do, with nobody but the checker to say what is allowed.

    All days get a warm-up and a cool-down, and what is asked of the week whatever else is in it. Then, again
    and again, comes the exercise with the sets that take most of the weekly shortfall away in each second,
    ties by merit, on the day with the least work that can have it. No step may break a demand that further
    work could not mend. What is broken at the end is mended by single changes, as far as that goes.
    """

    def __init__(self, scenario: Scenario, catalog: Catalog, end: float) -> None:
        self._case, self._scenario = _judged(scenario, catalog)
        self._exercises = catalog.exercises
        self._end = end
        self._doses = {e.id: prescribe(e, scenario.setting, catalog) for e in catalog.exercises.values()}
        asked = [rule.asked(self._case) for rule in scenario.rules if isinstance(rule, WeeklySets)]
        self._asked = asked[0] if asked else {}
        pins = [pin for rule in scenario.rules if isinstance(rule, Pin) for pin in rule.pinned]
        self._pinned = {pin.exercise: (pin.sets, pin.sets) for pin in pins if pin.sets is not None}
        self._known: dict[Program, frozenset[str]] = {}
        self._mended: dict[str, frozenset[str]] = {}
        self._plan = Program()

    def program(self) -> Program:
        """The week, whether it keeps all rules or not."""
        self._choose_days()
        for session in self._plan.sessions:
            for block in ("warm_up", "cool_down"):
                self._fill(session.day, block)
        self._mend()
        self._add_the_best()
        if self._broken(self._plan):
            self._mend()
            self._add_the_best()
        return self._plan

    def _choose_days(self) -> None:
        """As many sessions as are allowed, spread evenly, and recovery activities on days off."""
        rules = self._scenario.rules
        most = min((rule.max for rule in rules if isinstance(rule, Sessions)), default=7)
        recovery = [rule for rule in rules if isinstance(rule, ActiveRecovery) and rule.days]
        activities = self._allowed(None, "recovery") if recovery else []
        off = recovery[0].days if activities else 0
        possible = self._scenario.setting.weekdays
        number = min(most, len(possible), 7 - off)
        days = [possible[index * len(possible) // number] for index in range(number)]
        self._plan = Program(
            sessions=tuple(Session(day=day) for day in days),
            recovery_days=tuple(
                RecoveryDay(day=day, exercise=activities[0], minutes=recovery[0].minutes)
                for day in [day for day in WEEKDAYS if day not in days][:off]
            ),
        )

    def _fill(self, day: Weekday, block: Literal["warm_up", "cool_down"]) -> None:
        """Add to a block what leaves it with the fewest broken demands, until there are none."""

        def broken(plan: Program) -> int:
            return sum(demand.startswith(block) and demand.endswith(day) for demand in self._broken(plan))

        names = self._allowed(day, block)
        while names and broken(self._plan):
            session = self._plan.session_on(day)
            assert session is not None
            done = getattr(session, block)
            plans = {name: self._with(day, block, (*done, self._only(name))) for name in names}
            best = min(names, key=lambda name: broken(plans[name]))
            self._plan = plans[best]
            names.remove(best)

    def _add_the_best(self) -> None:
        """Add exercises that serve a target, as many as can be; a week that keeps all rules stays one."""
        blocked: set[tuple[str, Weekday]] = set()
        whole = not self._broken(self._plan)
        while time.perf_counter() < self._end:
            before = self._plan
            for name, day, sets in self._choices("target"):
                if (name, day) not in blocked:
                    plan = self._placed(self._plan, name, day, sets)
                    if plan is not None and not (whole and self._broken(plan)):
                        self._plan = plan
                        break
                    blocked.add((name, day))
            if self._plan is before:
                return

    def _mend(self) -> None:
        """Take changes that leave less to be mended, as long as there are any."""
        need = self._need(self._plan)
        changes = self._changes()
        while need > (0, 0) and time.perf_counter() < self._end:
            plan = next(changes, self._plan)
            if plan is self._plan:
                return
            if plan is not None and self._need(plan) < need:
                self._plan, need = plan, self._need(plan)
                changes = self._changes()

    def _changes(self) -> Iterator[Program | None]:
        """Weeks that differ in one item, in one set of an item, or by one session less."""
        for name, day, sets in self._choices("min"):
            yield self._placed(self._plan, name, day, sets)
        for session in self._plan.sessions:
            for index, item in enumerate(session.work):
                before, after = session.work[:index], session.work[index + 1 :]
                dose = self._doses[item.exercise]
                for sets in (item.sets + 1, item.sets - 1):
                    if dose.min_sets <= sets <= dose.max_sets:
                        yield self._kept(self._with(session.day, "work", (*before, dose.item(sets), *after)))
                yield self._kept(self._with(session.day, "work", before + after))
            others = tuple(other for other in self._plan.sessions if other != session)
            yield self._kept(self._plan.model_copy(update={"sessions": others}))
        for session in self._plan.sessions:
            done = {item.exercise for item in session.items}
            for index in range(len(session.work)):
                less = self._with(session.day, "work", session.work[:index] + session.work[index + 1 :])
                for name in self._allowed(session.day, "work"):
                    if name not in done:
                        yield self._placed(less, name, session.day, self._doses[name].min_sets)

    def _choices(self, goal: Goal) -> list[tuple[str, Weekday, int]]:
        """Exercises with a day and sets: first what would mend most on its own, then what takes most off what
        is missing in each second, has the most merit, goes to the day with the least work."""
        missing = self._missing(goal)
        broken = self._broken(self._plan)
        found = []
        gains = {name: self._gain(name, missing) for name in self._doses}
        for session in self._plan.sessions:
            length = tally.session_seconds(session, self._case)
            limit = 60 * self._scenario.setting.days[session.day].minutes
            done = {item.exercise for item in session.items}
            for name in self._allowed(session.day, "work"):
                gain, sets = gains[name]
                fits = length + self._doses[name].seconds(sets) <= limit
                if fits and name not in done and (gain or goal == "min"):
                    mended = len(self._mended_by(name) & broken) if goal == "min" else 0
                    order = (-mended, -gain, -self._exercises[name].merit, length)
                    found.append((order, (name, session.day, sets)))
        return [choice for _, choice in sorted(found)]

    def _gain(self, name: str, missing: Mapping[str, float]) -> tuple[float, int]:
        """The half-sets that an exercise takes off what is missing in each second, and with which sets."""
        exercise, dose = self._exercises[name], self._doses[name]
        least, most = self._pinned.get(name, (dose.min_sets, dose.max_sets))
        if not tally.is_volume(exercise, self._case):
            return 0.0, least
        served = [(lack, tally.credit(exercise, one, self._case)) for one, lack in missing.items()]
        return max(
            (sum(min(lack, sets * credit) for lack, credit in served) / dose.seconds(sets), sets)
            for sets in range(least, most + 1)
        )

    def _mended_by(self, name: str) -> frozenset[str]:
        """The demands that an exercise alone would mend in a week without work."""
        if name not in self._mended:
            days = self._scenario.setting.weekdays
            empty, filled = (
                Program(sessions=tuple(Session(day=day, work=work) for day in days))
                for work in ((), (self._only(name),))
            )
            self._mended[name] = self._broken(empty) - self._broken(filled)
        return self._mended[name]

    def _only(self, name: str) -> Item:
        """An exercise with the fewest sets that it can have."""
        return self._doses[name].item(self._doses[name].min_sets)

    def _missing(self, goal: Goal) -> dict[str, float]:
        """Weighted half-sets that each muscle and region is short of its floors or targets."""
        found: dict[str, float] = {}
        for name, bounds in self._asked.items():
            short = 2 * (getattr(bounds, goal) or 0) - tally.weekly_volume(self._plan, name, self._case)
            if short > 0:
                found[name] = short * (bounds.weight if goal == "target" else 1)
        return found

    def _placed(self, week: Program, name: str, day: Weekday, sets: int) -> Program | None:
        """``week`` with one more work item, where it can have it; the usual order of lifts is tried first."""
        session = week.session_on(day)
        assert session is not None
        ranks = [_usual_rank(self._exercises[item.exercise]) for item in session.work]
        usual = sum(rank <= _usual_rank(self._exercises[name]) for rank in ranks)
        for position in sorted(range(len(ranks) + 1), key=lambda position: abs(position - usual)):
            work = (*session.work[:position], self._doses[name].item(sets), *session.work[position:])
            plan = self._with(day, "work", work)
            if self._kept(plan):
                return plan
            if not all(demand.startswith("order.") for demand in self._new_faults(plan)):
                return None
        return None

    def _with(self, day: Weekday, block: Block, items: Sequence[Item]) -> Program:
        """The present week with other items in a block."""
        sessions = [
            session.model_copy(update={block: tuple(items)}) if session.day == day else session
            for session in self._plan.sessions
        ]
        return self._plan.model_copy(update={"sessions": tuple(sessions)})

    def _kept(self, plan: Program) -> Program | None:
        return None if self._new_faults(plan) else plan

    def _new_faults(self, plan: Program) -> list[str]:
        """The demands that a week breaks, the present one does not, and that more work could not mend."""
        return [one for one in self._broken(plan) - self._broken(self._plan) if not _can_be_mended(one)]

    def _need(self, plan: Program) -> tuple[int, float]:
        """How much a week needs to be mended: broken demands, then half-sets below the floors."""
        volumes = {name: tally.weekly_volume(plan, name, self._case) for name in self._asked}
        short = sum(max(0.0, 2 * self._asked[name].min - volumes[name]) for name in volumes)
        return len(self._broken(plan)), short

    def _broken(self, plan: Program) -> frozenset[str]:
        """The labels of all demands that a week breaks."""
        if plan not in self._known:
            found = breaches_in(self._case, self._scenario, plan)
            self._known[plan] = frozenset(breach.demand for breach in found)
        return self._known[plan]

    def _allowed(self, day: Weekday | None, block: Block) -> list[str]:
        """Exercises of a block on a day, those of the highest merit first."""
        names = [n for n, e in self._exercises.items() if n in self._case.allowed[day] and block in e.blocks]
        return sorted(names, key=lambda name: -self._exercises[name].merit)


def _usual_rank(exercise: Exercise) -> int:
    """Where an exercise usually stands in a session."""
    if exercise.family == "deadlift":
        return 0
    if exercise.pattern in ("carry", "grip"):
        return 3
    return 1 if exercise.mechanic == "compound" else 2


def _can_be_mended(demand: str) -> bool:
    """Whether more work could mend a broken demand: it asks for a least number of something."""
    rule, *_, last = demand.split(".")
    if rule in ("weekly_sets", "frequency"):
        return last == "min"
    if rule == "pain":
        return last not in WEEKDAYS
    if rule == "pin":
        return last != "sets"
    return demand.startswith(_LEAST)


METHODS: dict[str, Method] = {
    "product": product,
    "direct": direct,
    "highs": highs,
    "gecode": gecode,
    "greedy": greedy,
}
