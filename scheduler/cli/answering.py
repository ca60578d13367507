"""Answers of ``scheduler explain`` that come from solving: why, why not, what a week costs, a way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from scheduler.catalog import Catalog
from scheduler.cli.interruption import Interruption
from scheduler.cli.output import emit
from scheduler.cli.progress import progress, status_line
from scheduler.cli.writing import write_whole
from scheduler.editing import EditingError, mended
from scheduler.errors import InputError, Origin, Problem
from scheduler.planning import solve
from scheduler.questions import why, why_not
from scheduler.reading import printable
from scheduler.report.explanation import answer_as_text, breakdown_as_text
from scheduler.report.json import as_json, as_plain
from scheduler.report.sheet import Sheet
from scheduler.report.text import sheet_as_text
from scheduler.report.words import Text, joined, words
from scheduler.result import Result
from scheduler.scenario import Scenario, load_scenario
from scheduler.terms import Weekday
from scheduler.wanted import Wanted

Found = tuple[Any, Text, int]
"""Plain data for JSON, words for people, an exit code."""

UNANSWERED = {"unknown": 4, "refused": 5}
ASK = {"why": why, "why_not": why_not}


@dataclass(frozen=True, slots=True)
class Given:
    """What is asked about: the scenario ``after`` what a training log has, and its ``text`` as written."""

    scenario: Scenario
    text: str
    catalog: Catalog
    after: Callable[[Scenario], Scenario]


def answered(
    given: Given,
    asked: Sequence[tuple[str, str]],
    day: Weekday | None,
    wanted: Wanted,
    number: int | None,
    style: str,
    output: Path | None,
    search: Mapping[str, Any],
) -> int:
    """Solve, answer what is ``asked`` (questions of :data:`ASK` with exercises; nothing: about the whole
    week) or write way out ``number``, and give the exit code."""
    with Interruption() as interruption:
        search = {**search, "cancel": interruption.cancel}
        with progress() as callbacks:
            work = partial(solve, given.scenario, given.catalog, explain=wanted, **callbacks, **search)
            result = interruption.wait_for(work)
        if number is not None and output is not None and result.status not in UNANSWERED:
            _apply(number, result, given, output)
            return interruption.code
        output = None if number is not None else output
        with status_line("solving again to compare ...") as show:
            if asked:
                about = partial(_answers, asked, day, given, result, search)
            else:
                about = partial(_about_week, given, result, show, search)
            found, told, code = interruption.wait_for(about)
    emit(as_json(found) if style == "json" else told, output)
    return interruption.code or code


def _answers(
    asked: Sequence[tuple[str, str]],
    day: Weekday | None,
    given: Given,
    result: Result,
    search: Mapping[str, Any],
) -> Found:
    """Answers about exercises; one alone is no list."""
    scenario, catalog = given.scenario, given.catalog
    answers = [
        ASK[question](scenario, name, day, catalog, result=result, **search) for question, name in asked
    ]
    plain = [as_plain(answer) for answer in answers]
    told = joined(answer_as_text(answer, scenario, catalog) for answer in answers)
    unknown = 4 if any(answer.verdict == "unknown" for answer in answers) else 0
    return plain[0] if len(plain) == 1 else plain, told, UNANSWERED.get(result.status, unknown)


def _about_week(
    given: Given,
    result: Result,
    show: Callable[[str], None] | None,
    search: Mapping[str, Any],
) -> Found:
    """Why there is no week; or what it costs, what it comes from, and what more would be worth."""
    scenario, catalog = given.scenario, given.catalog
    if result.program is None:
        told = sheet_as_text(Sheet(result, scenario, catalog))
        return as_plain(result), told, UNANSWERED.get(result.status, 0)
    from scheduler.worth import breakdown  # it brings the solver

    def on_step(done: int, steps: int) -> None:
        if show is not None:
            show(f"what would be worth more: {done} of {steps} solved again (Ctrl-C takes what is known)")

    found = breakdown(scenario, result, catalog, on_step=on_step, **search)
    return as_plain(found), breakdown_as_text(found, catalog), 0


def _apply(number: int, result: Result, given: Given, output: Path) -> None:
    """Write the scenario's text with a way out; what is written was read again and is what was solved."""
    scenario, catalog = given.scenario, given.catalog

    def refuse(found: str, expected: str) -> NoReturn:
        raise InputError([Problem(Origin(scenario.file), "--apply", found, expected)])

    if result.status != "infeasible":
        refuse(f"a scenario that is {result.status}", "one without a week")
    ways_out = result.ways_out or ()
    if number > len(ways_out):
        refuse(f"way out {number}", f"one of the {len(ways_out)} that were found")
    edits = ways_out[number - 1].edits
    try:
        changed = mended(given.text, scenario.node, edits)
    except EditingError as error:
        refuse(f"a text that cannot be changed ({error})", "one that a person can change by hand")
    again = given.after(load_scenario(changed.encode(), catalog, name=scenario.file, folder=output.parent))
    if again.node.plain() != scenario.mended(edits, catalog).node.plain():
        refuse("a text that would not say what was solved", "one that a person can change by hand")
    write_whole(output, changed)
    for edit in edits:
        click.echo(f"{printable(str(output))}: {words(edit.text)}")
