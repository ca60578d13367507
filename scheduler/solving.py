"""CP-SAT under one budget of time that many solves share, and that a host can cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from ortools.sat.python import cp_model

Answered = tuple[cp_model.CpSolverStatus, cp_model.CpSolver]

Effort = Literal["question", "part", "bound", "whole"]
"""What is solved: one of many questions of which most are easy; a part of what there is to choose, for better
weeks; a relaxation or the whole, for its bound; or the whole with all preparations, for a hard proof."""

FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
"""How a solve ends that has a solution."""

POLL_SECONDS = 0.02
"""How often a running solve looks whether it was cancelled."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to search. ``seconds`` is wall-clock time, or CP-SAT's deterministic time with one worker."""

    seconds: float = 10.0
    workers: int = 2
    seed: int = 0
    deterministic: bool = False


def copy_of(model: cp_model.CpModel) -> cp_model.CpModel:
    """A copy of a model that is gone as soon as nobody uses it.

    OR-Tools 9.15 keeps functions with its former names in each model, which hold the model itself: only
    Python's search for unused objects would end it, long after the parts that a search looks at.
    """
    copy = model.clone()
    vars(copy).clear()
    return copy


def _never() -> bool:
    return False


class Solving:
    """A budget of time, and solves that are paid from it."""

    def __init__(self, options: Options, cancel: threading.Event, whole: Solving | None = None) -> None:
        self.options = options
        self.cancel = cancel
        self._whole = whole
        self._failure: BaseException | None = None
        self._started = time.monotonic()
        self._spent = 0.0

    @property
    def seconds(self) -> float:
        """Wall-clock time since the budget was opened."""
        return time.monotonic() - self._started

    @property
    def failure(self) -> BaseException | None:
        """What a host's callback raised; it ends all solves."""
        return self._failure if self._whole is None else self._whole.failure

    def fail(self, error: BaseException) -> None:
        """Keep what a host's callback raised."""
        if self._whole is None:
            self._failure = error
        else:
            self._whole.fail(error)

    def part(self, share: float) -> Solving:
        """A budget of its own of a part of what is left."""
        return self.at_most(share * self.left)

    def at_most(self, seconds: float) -> Solving:
        """A budget of its own of so much, as far as that is left."""
        seconds = min(seconds, self.left)
        return Solving(replace(self.options, seconds=seconds), self.cancel, whole=self)

    @property
    def left(self) -> float:
        """What is left of the budget, in its own unit; nothing once it was cancelled."""
        spent = self._spent if self.options.deterministic else self.seconds
        return 0.0 if self.cancel.is_set() else max(0.0, self.options.seconds - spent)

    def run(
        self,
        model: cp_model.CpModel,
        seconds: float,
        listener: cp_model.CpSolverSolutionCallback | None = None,
        on_bound: Callable[[float], None] | None = None,
        *,
        effort: Effort = "whole",
        until: Callable[[], bool] = _never,
    ) -> Answered:
        """Solve for at most ``seconds`` of what is left; raise the ``failure`` of a listener.

        Ends early where ``until`` says that there is no need any more, but not where runs must repeat.
        """
        if self.options.deterministic:
            until = _never
        return self._run(model, seconds, listener, on_bound, effort, until)

    def settle(self, model: cp_model.CpModel, small: float, seconds: float) -> Answered:
        """Solve one of many questions of which most are easy: for at most ``small`` seconds with one worker
        and hardly any preparations, and where that settles nothing for ``seconds`` in earnest."""
        answered = self._run(model, small, effort="question")
        if answered[0] in (cp_model.OPTIMAL, cp_model.INFEASIBLE) or seconds <= 0:
            return answered
        in_earnest = self._run(model, seconds)
        return answered if in_earnest[0] == cp_model.UNKNOWN else in_earnest

    def _run(
        self,
        model: cp_model.CpModel,
        seconds: float,
        listener: cp_model.CpSolverSolutionCallback | None = None,
        on_bound: Callable[[float], None] | None = None,
        effort: Effort = "whole",
        until: Callable[[], bool] = _never,
    ) -> Answered:
        seconds = min(seconds, self.left)
        solver = self._solver(seconds, effort)
        solver.best_bound_callback = on_bound
        if seconds <= 0:
            return cp_model.UNKNOWN, solver
        with self._stoppable(solver.stop_search, until):
            status = solver.solve(model, listener)
        if self.failure is not None:
            raise self.failure
        self._spend(solver.response_proto.deterministic_time)
        if status == cp_model.MODEL_INVALID:
            raise AssertionError(f"the model is invalid: {model.validate()}")
        return status, solver

    def _spend(self, deterministic_time: float) -> None:
        self._spent += deterministic_time
        if self._whole is not None:
            self._whole._spend(deterministic_time)

    def _solver(self, seconds: float, effort: Effort) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.catch_sigint_signal = False
        parameters.random_seed = self.options.seed
        workers = 1 if self.options.deterministic or effort == "question" else self.options.workers
        parameters.num_workers = workers
        # The relaxation of conditional constraints and a tree search for the bound close most gaps here.
        parameters.linearization_level = 2
        if effort != "whole":
            # What takes long to look at in advance, and pays only where the search takes longer still.
            parameters.cp_model_probing_level = 0
            parameters.symmetry_level = 0
        if effort == "question":
            parameters.max_presolve_iterations = 1
        elif workers == 1:
            parameters.optimize_with_lb_tree_search = effort != "part"
        elif workers > 2:
            parameters.extra_subsolvers.append("lb_tree_search")
        elif effort == "part":
            parameters.subsolvers.append("max_lp")
        else:
            # A third thread shares the two cores and looks for better weeks around the best: the other two,
            # which raise the bound, find few, and prove little without good ones.
            parameters.num_workers = 3
            parameters.subsolvers.extend(
                ("lb_tree_search", "max_lp" if effort == "whole" else "pseudo_costs")
            )
        if effort in ("bound", "part"):
            # Most of the time goes to cuts, and less to the rows: all of these at once, and fewer cuts.
            parameters.add_lp_constraints_lazily = False
            parameters.add_cg_cuts = False
        # Without this, OR-Tools 9.15 can certify a wrong optimum (its issue 5293); it costs no time here.
        parameters.presolve_inclusion_work_limit = 0
        if self.options.deterministic:
            parameters.max_deterministic_time = seconds
        else:
            parameters.max_time_in_seconds = seconds
        return solver

    @contextmanager
    def _stoppable(self, stop: Callable[[], object], until: Callable[[], bool]) -> Iterator[None]:
        """Call ``stop`` when the host cancels, its callback fails, or there is no need any more; again and
        again, because a request that comes before the solve has begun is lost."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(POLL_SECONDS):
                if self.cancel.is_set() or self.failure is not None or until():
                    stop()

        watcher = threading.Thread(target=watch, name="scheduler-cancel", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
