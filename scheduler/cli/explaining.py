"""What ``scheduler explain`` does with its options."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.text import Text

from scheduler.answer import Answer
from scheduler.catalog import Catalog
from scheduler.cli.arguments import unknown
from scheduler.cli.interruption import Interruption
from scheduler.cli.output import emit, insist_on_writable, write_whole
from scheduler.cli.planned import after_history
from scheduler.cli.progress import progress, status_line
from scheduler.cli.scenarios import read_scenario_text
from scheduler.editing import EditingError, mended
from scheduler.errors import InputError, Origin, Problem
from scheduler.loading import load_catalog
from scheduler.planning import solve
from scheduler.program import Result
from scheduler.questions import eligibility_table, why, why_not
from scheduler.reading import printable
from scheduler.report.explanation import answer_as_text, breakdown_as_text, eligibility_as_text
from scheduler.report.json import as_json, as_plain, model_as_json
from scheduler.report.sheet import Sheet, words
from scheduler.report.text import sheet_as_text
from scheduler.scenario import Scenario, load_scenario
from scheduler.terms import Weekday
from scheduler.wanted import Wanted

Found = tuple[Any, Text, int]
"""Plain data for JSON, words for people, an exit code."""

UNANSWERED = {"unknown": 4, "refused": 5}


def explained(
    scenario_file: str,
    why_asked: tuple[str, ...],
    why_not_asked: tuple[str, ...],
    day: Weekday | None,
    eligibility: bool,
    conflicts: int,
    ways_out: int,
    costs: dict[str, int],
    never: tuple[str, ...],
    number: int | None,
    history_file: Path | None,
    names_file: Path | None,
    week_of: date | None,
    catalog_folder: Path | None,
    overlays: tuple[Path, ...],
    style: str,
    output: Path | None,
    **search: Any,
) -> int:
    """Answer what was asked, and give the exit code."""
    _insist_on_one_question(bool(why_asked or why_not_asked), eligibility, number is not None)
    if number is not None and output is None:
        raise click.UsageError("--apply needs -o FILE to write to")
    if number is not None and number > ways_out:
        raise click.UsageError("--apply N needs the options that listed way out N, such as --ways-out")
    insist_on_writable(output)
    catalog = _priced(load_catalog(catalog_folder, overlays), costs, never)
    scenario, text = read_scenario_text(scenario_file, catalog)
    after = after_history(catalog, history_file, names_file, week_of)
    scenario = after(scenario)
    _insist_on_names((*why_asked, *why_not_asked), day, scenario, catalog)
    if eligibility:
        table = eligibility_table(scenario, catalog)
        emit(model_as_json(table) if style == "json" else eligibility_as_text(table), output)
        return 0
    wanted = Wanted(conflicts, ways_out, never)
    with Interruption() as interruption:
        search |= {"cancel": interruption.cancel}
        with progress() as callbacks:
            work = partial(solve, scenario, catalog, explain=wanted, **callbacks, **search)
            result = interruption.wait_for(work)
        if number is not None and output is not None and result.status not in UNANSWERED:
            _apply(number, result, scenario, text, catalog, output, after)
            return interruption.code
        output = None if number is not None else output
        with status_line("solving again to compare ...") as show:
            asked = [(why, name) for name in why_asked] + [(why_not, name) for name in why_not_asked]
            if asked:
                about = partial(_answers, asked, day, scenario, catalog, result, search)
            else:
                about = partial(_about_week, scenario, catalog, result, show, search)
            found, told, code = interruption.wait_for(about)
    emit(as_json(found) if style == "json" else told, output)
    return interruption.code or code


def _answers(
    asked: Sequence[tuple[Callable[..., Answer], str]],
    day: Weekday | None,
    scenario: Scenario,
    catalog: Catalog,
    result: Result,
    search: Mapping[str, Any],
) -> Found:
    """Answers about exercises; one alone is no list."""
    answers = [ask(scenario, name, day, catalog, result=result, **search) for ask, name in asked]
    plain = [as_plain(answer) for answer in answers]
    told = Text("\n").join(answer_as_text(answer, scenario, catalog) for answer in answers)
    unknown = 4 if any(answer.verdict == "unknown" for answer in answers) else 0
    return plain[0] if len(plain) == 1 else plain, told, UNANSWERED.get(result.status, unknown)


def _about_week(
    scenario: Scenario,
    catalog: Catalog,
    result: Result,
    show: Callable[[str], None] | None,
    search: Mapping[str, Any],
) -> Found:
    """Why there is no week; or what it costs, what it comes from, and what more would be worth."""
    if result.program is None:
        told = sheet_as_text(Sheet(result, scenario, catalog))
        return as_plain(result), told, UNANSWERED.get(result.status, 0)
    from scheduler.worth import breakdown  # it brings the solver

    def on_step(done: int, steps: int) -> None:
        if show is not None:
            show(f"what would be worth more: {done} of {steps} solved again (Ctrl-C takes what is known)")

    found = breakdown(scenario, result, catalog, on_step=on_step, **search)
    return as_plain(found), breakdown_as_text(found, catalog), 0


def _apply(
    number: int,
    result: Result,
    scenario: Scenario,
    text: str,
    catalog: Catalog,
    output: Path,
    after: Callable[[Scenario], Scenario],
) -> None:
    """Write the scenario's text with a way out; what is written was read again and is what was solved."""

    def refuse(found: str, expected: str) -> NoReturn:
        raise InputError([Problem(Origin(scenario.file), "--apply", found, expected)])

    if result.status != "infeasible":
        refuse(f"a scenario that is {result.status}", "one without a week")
    ways_out = result.ways_out or ()
    if number > len(ways_out):
        refuse(f"way out {number}", f"one of the {len(ways_out)} that were found")
    edits = ways_out[number - 1].edits
    try:
        changed = mended(text, scenario.node, edits)
    except EditingError as error:
        refuse(f"a text that cannot be changed ({error})", "one that a person can change by hand")
    again = after(load_scenario(changed.encode(), catalog, name=scenario.file, folder=output.parent))
    if again.node.plain() != scenario.mended(edits, catalog).node.plain():
        refuse("a text that would not say what was solved", "one that a person can change by hand")
    write_whole(output, changed)
    for edit in edits:
        click.echo(f"{printable(str(output))}: {words(edit.text)}")


def _insist_on_one_question(exercises: bool, eligibility: bool, apply: bool) -> None:
    if exercises + eligibility + apply > 1:
        raise click.UsageError("only one of --why and --why-not, --eligibility, and --apply at a time")


def _priced(catalog: Catalog, costs: Mapping[str, int], never: Collection[str]) -> Catalog:
    """The catalog with the user's own costs of changes."""
    known = catalog.relaxations
    wrong = []
    for kind in (*costs, *never):
        if kind not in known:
            wrong.append(unknown("there is no kind of change", kind, known))
    if wrong:
        raise click.UsageError("\n".join(wrong))
    priced = {kind: known[kind].model_copy(update={"points": points}) for kind, points in costs.items()}
    return catalog.model_copy(update={"relaxations": {**known, **priced}})


def _insist_on_names(
    names: Collection[str], day: Weekday | None, scenario: Scenario, catalog: Catalog
) -> None:
    """All unknown names at once, and a day that nobody trains on."""
    wrong = []
    for name in names:
        if name not in catalog.exercises:
            wrong.append(unknown("the catalog has no exercise", name, catalog.exercises))
    if day is not None and day not in scenario.setting.days:
        wrong.append(f"{day} is none of the days: {', '.join(scenario.setting.weekdays)}")
    if day is not None and not names:
        wrong.append("--on belongs to --why or --why-not")
    if wrong:
        raise click.UsageError("\n".join(wrong))
