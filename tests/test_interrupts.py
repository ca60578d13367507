"""Ending a search early: by Ctrl-C, by a signal, by another thread, by a cancelled task, by an exception.

And that a search leaves the program that hosts it alone: its signals, its threads, its other searches.
"""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from scheduler import Result, Scenario, load_catalog, load_scenario, solve, solve_async, verify
from scheduler.search import Improvement
from scheduler.terms import TIERS
from tests.test_cli import COMMAND, IMPOSSIBLE, LARGE, SMALL, OnTerminal, environment

LONG = 600.0
"""Seconds that no test may take; what a search is given that must be ended."""

SOON = 10.0
"""Seconds within which an ended search must be over, on a slow and busy machine."""


@cache
def large() -> Scenario:
    return load_scenario(LARGE)


@cache
def small() -> Scenario:
    return load_scenario(SMALL)


@cache
def impossible() -> Scenario:
    return load_scenario(IMPOSSIBLE)


def is_kept(result: Result) -> bool:
    assert result.program is not None
    return verify(large(), result.program, load_catalog()).kept


# By signals, at the command line


def ended_by(terminal: OnTerminal, number: int, code: int) -> str:
    """What is still written when a signal ends a run, which it does soon and without a traceback."""
    terminal.process.send_signal(number)
    asked = time.monotonic()
    ended, out = terminal.finish()
    assert time.monotonic() - asked < SOON
    assert ended == code
    assert "Traceback" not in terminal.seen
    return out


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_search_and_the_best_week_is_still_written(number: int, code: int) -> None:
    arguments = ("solve", str(LARGE), "--time-limit", str(LONG), "-f", "json")
    with OnTerminal(*arguments, stream="stderr") as terminal:
        terminal.wait_for("half-sets, at least")
        out = ended_by(terminal, number, code)
    result = Result.model_validate_json(out)
    assert (result.status, result.interrupted) == ("feasible", True)
    assert is_kept(result)


def test_an_interrupted_week_is_written_to_its_file_too(tmp_path: Path) -> None:
    file = tmp_path / "week.txt"
    arguments = ("solve", str(LARGE), "--time-limit", str(LONG), "-o", str(file))
    with OnTerminal(*arguments, stream="stderr") as terminal:
        terminal.wait_for("half-sets, at least")
        terminal.process.send_signal(signal.SIGINT)
        ended, _ = terminal.finish()
    assert ended == 130
    assert file.read_text().splitlines()[0].endswith("(interrupted)")


def test_what_comes_after_the_interrupted_scenario_is_left_out() -> None:
    arguments = ("solve", str(LARGE), str(LARGE), str(SMALL), "--time-limit", str(LONG), "-f", "json")
    with OnTerminal(*arguments, stream="stderr") as terminal:
        terminal.wait_for("half-sets, at least")
        terminal.process.send_signal(signal.SIGINT)
        ended, out = terminal.finish()
    assert ended == 130
    assert [result["interrupted"] for result in json.loads(out)] == [True]


def interrupted(arguments: list[str], after: float, number: int) -> tuple[int, str]:
    """Run without a terminal and send a signal, which must end it soon; give exit code and messages."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        time.sleep(after)
        process.send_signal(number)
        try:
            _, err = process.communicate(timeout=SOON)
        except subprocess.TimeoutExpired:
            pytest.fail(f"still running {SOON} s after the signal")
        return process.returncode, err
    finally:
        process.kill()
        process.communicate()


def test_ctrl_c_before_the_first_week_gives_an_answer_too() -> None:
    arguments = ("solve", str(LARGE), "--time-limit", str(LONG), "-f", "json")
    with OnTerminal(*arguments, stream="stderr") as terminal:
        terminal.wait_for("looking for a first week")
        terminal.process.send_signal(signal.SIGINT)
        ended, out = terminal.finish()
    assert ended == 130
    assert "Traceback" not in terminal.seen
    result = Result.model_validate_json(out)
    assert result.interrupted is True
    assert result.status in ("unknown", "feasible")


@pytest.mark.parametrize(
    ("number", "codes"), [(signal.SIGINT, {130}), (signal.SIGTERM, {143, -signal.SIGTERM})]
)
def test_a_signal_ends_a_check_too(number: int, codes: set[int], tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_text(f"{LARGE.read_text()}expect: {{status: [optimal]}}\n")
    code, err = interrupted(["check", str(file), "--time-limit", "60"], 6.0, number)
    assert code in codes
    assert "Traceback" not in err


def test_ctrl_c_while_standard_input_is_awaited_ends_the_program() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [*COMMAND, "solve", "-"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(SOON) == 130
        assert process.stderr is not None
        assert process.stderr.read().strip() == "interrupted"


# By the library's means


def test_another_thread_can_cancel_a_search() -> None:
    cancel, found = threading.Event(), threading.Event()

    def cancel_soon() -> None:
        assert found.wait(60)
        cancel.set()

    def on_improvement(_: Improvement) -> None:
        found.set()

    thread = threading.Thread(target=cancel_soon)
    thread.start()
    started = time.monotonic()
    result = solve(large(), time_limit=LONG, on_improvement=on_improvement, cancel=cancel)
    thread.join()
    assert time.monotonic() - started < 60
    assert (result.status, result.interrupted) == ("feasible", True)
    assert is_kept(result)
    assert [tier.name for tier in result.tiers] == list(TIERS)


def test_a_search_that_is_cancelled_beforehand_gives_no_week() -> None:
    cancel = threading.Event()
    cancel.set()
    result = solve(large(), time_limit=LONG, cancel=cancel)
    assert (result.status, result.interrupted, result.program) == ("unknown", True, None)


def test_a_search_that_nobody_cancels_is_not_marked() -> None:
    assert solve(small(), cancel=threading.Event()).interrupted is False


def test_a_cancelled_task_raises_timeout_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())

    async def impatient() -> float:
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(solve_async(large(), time_limit=LONG), timeout=2)
        assert not [thread for thread in threading.enumerate() if thread.name == "scheduler-cancel"]
        return time.monotonic() - started

    assert asyncio.run(impatient()) < 2 + SOON
    assert set(threading.enumerate()) <= before


def test_a_task_does_not_block_its_loop_and_gives_the_result() -> None:
    async def both() -> tuple[Result, int]:
        task = asyncio.create_task(solve_async(small(), seed=3))
        ticks = 0
        while not task.done():
            await asyncio.sleep(0.01)
            ticks += 1
        return await task, ticks

    result, ticks = asyncio.run(both())
    assert result.status == "optimal"
    assert ticks


class MadeUpError(Exception):
    """Raised by a host's callback."""


@pytest.mark.parametrize("error", [MadeUpError("stop"), KeyboardInterrupt()])
def test_an_exception_of_the_callback_reaches_the_caller(error: BaseException) -> None:
    def on_improvement(_: Improvement) -> None:
        raise error

    started = time.monotonic()
    with pytest.raises(type(error)) as caught:
        solve(large(), time_limit=LONG, on_improvement=on_improvement)
    assert caught.value is error
    assert time.monotonic() - started < 60


def test_an_exception_of_the_callback_does_not_set_the_host_event() -> None:
    cancel = threading.Event()

    def on_improvement(_: Improvement) -> None:
        raise MadeUpError

    with pytest.raises(MadeUpError):
        solve(small(), on_improvement=on_improvement, cancel=cancel)
    assert not cancel.is_set()


def test_that_there_is_no_week_is_told_once_and_only_then() -> None:
    told: list[None] = []
    solve(small(), on_infeasible=lambda: told.append(None))
    assert not told
    result = solve(impossible(), on_infeasible=lambda: told.append(None))
    assert (result.status, len(told)) == ("infeasible", 1)


def test_an_exception_of_that_callback_reaches_the_caller_too() -> None:
    def on_infeasible() -> None:
        raise MadeUpError

    with pytest.raises(MadeUpError):
        solve(impossible(), on_infeasible=on_infeasible)


def test_an_exception_of_the_callback_reaches_who_awaits_the_task() -> None:
    def on_improvement(_: Improvement) -> None:
        raise MadeUpError

    with pytest.raises(MadeUpError):
        asyncio.run(solve_async(small(), on_improvement=on_improvement))


# What a search leaves alone


def handlers() -> dict[int, object]:
    return {number: signal.getsignal(number) for number in signal.valid_signals()}


def caught_by_the_process() -> str:
    """The signals that the process has handlers for, whoever installed them; '' where nobody tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        return ""
    return next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))


def test_a_search_leaves_the_signal_handlers_of_its_host_alone() -> None:
    def mine(*_: object) -> None: ...

    before = signal.signal(signal.SIGINT, mine), signal.signal(signal.SIGTERM, mine)
    try:
        expected = handlers(), caught_by_the_process()
        during = []
        solve(small(), on_improvement=lambda _: during.append((handlers(), caught_by_the_process())))
        assert during
        assert all(seen == expected for seen in during)
        assert (handlers(), caught_by_the_process()) == expected
        with ThreadPoolExecutor(1) as pool:
            pool.submit(solve, small()).result()
        assert (handlers(), caught_by_the_process()) == expected
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


def test_a_search_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    solve(small())
    assert set(threading.enumerate()) == before


def values(result: Result) -> list[tuple[int, int, bool]]:
    return [(tier.value, tier.bound, tier.proved) for tier in result.tiers]


def variants() -> list[Callable[[], Result]]:
    """Small searches that differ in scenario and seed."""
    text = SMALL.read_text()
    others = [load_scenario(text.replace("max: 3}}", f"max: {most}}}}}").encode()) for most in (1, 2, 4)]
    return [lambda one=one: solve(one, workers=1, time_limit=60) for one in (small(), *others)]  # type: ignore[misc]


def test_searches_in_parallel_threads_find_the_same_as_alone() -> None:
    searches = variants()
    alone = [values(search()) for search in searches]
    with ThreadPoolExecutor(len(searches)) as pool:
        together = [values(future.result()) for future in [pool.submit(search) for search in searches]]
    assert together == alone
    assert all(proved for tiers in alone for _, _, proved in tiers)


def test_improvements_are_told_in_time_with_bounds_that_hold() -> None:
    told: list[Improvement] = []
    result = solve(large(), time_limit=4, on_improvement=told.append)
    assert told
    seconds = [news.seconds for news in told]
    assert seconds == sorted(seconds)
    assert 0 <= seconds[0] <= seconds[-1] <= result.seconds
    assert all(news.value >= news.bound >= 0 for news in told)
    tiers = {tier.name: tier for tier in result.tiers}
    for name in TIERS:
        of_tier = [news.value for news in told if news.tier == name]
        assert of_tier == sorted(of_tier, reverse=True)
        assert not of_tier or of_tier[-1] >= tiers[name].value
    order = [TIERS.index(news.tier) for news in told]
    assert order == sorted(order)


def test_the_time_limit_is_kept() -> None:
    started = time.monotonic()
    result = solve(large(), time_limit=2)
    assert time.monotonic() - started < 2 + SOON
    assert result.interrupted is False
