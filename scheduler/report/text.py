"""Results and verdicts as text: one screen that tells the week, how good it is, and what had to give."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from scheduler.program import Volume
from scheduler.report.explanation import conflict_as_text, ways_out_as_text
from scheduler.report.sheet import (
    BLOCKS,
    CLASH_UNKNOWN,
    CLEARED,
    WAYS_OUT,
    Line,
    Remark,
    Sheet,
    Training,
)
from scheduler.report.words import Text, joined, words

WIDTH = 80
"""Characters of a line of prose: what is longer goes on below, so that no terminal breaks words."""

BAR = 12
"""Characters of a full volume bar."""

_STYLES = {
    "optimal": "bold green",
    "feasible": "bold yellow",
    "refused": "bold red",
    "infeasible": "bold red",
}


def sheets_as_text(sheets: Iterable[Sheet]) -> Text:
    """Results for people, one below the other."""
    return joined(map(sheet_as_text, sheets))


def sheet_as_text(sheet: Sheet) -> Text:
    """A result for people; styles show only where the terminal can."""
    style = _STYLES.get(sheet.result.status, "bold")
    lines = [Text((sheet.name, "bold"), "   ", (sheet.verdict, style)), Text()]
    if sheet.result.program is None:
        lines += without_week(sheet)
    else:
        for training in sheet.trainings:
            lines += [training_as_text(training), Text()]
        for recovery, exercise in sheet.recovery_days:
            told = f"  recovery: {exercise.name}, {recovery.minutes} min"
            lines.append(Text((recovery.day.capitalize(), "bold"), told))
        if sheet.recovery_days:
            lines.append(Text())
        *advice, stop_rule = sheet.advice
        lines += [*_volumes(sheet), *_remarks(sheet.remarks), Text()]
        lines += [*(_folded("- ", text) for text in advice), _folded("- ", stop_rule, style="bold")]
    return joined([*lines, Text()])


def without_week(sheet: Sheet) -> Iterator[Text]:
    """Why there is no week, and what would help."""
    result = sheet.result
    for refusal in result.refusals:
        yield Text((refusal.text, "bold red" if refusal.urgent else ""))
    if sheet.can_be_cleared:
        yield Text(CLEARED)
    if result.status == "infeasible":
        for conflict in result.conflicts:
            yield conflict_as_text(conflict, sheet.scenario.file)
        yield from map(Text, sheet.scenario.recent.notes if sheet.scenario.recent else ())
        if not result.conflicts:
            yield Text(CLASH_UNKNOWN)
        if result.ways_out:
            yield Text()
            yield Text((f"{WAYS_OUT} (scheduler explain --apply N writes one):", "bold"))
            yield from ways_out_as_text(result.ways_out)
        elif sheet.no_way_out:
            yield Text(sheet.no_way_out)
    if result.status in ("infeasible", "unknown"):
        yield from _remarks(sheet.left_out)


def training_as_text(training: Training) -> Text:
    """One session: when and where, and what to do."""
    start = f" {training.start}" if training.start else ""
    lines = [
        Text(
            (f"{training.day.capitalize()}{start}", "bold"),
            f"  {training.place}   {training.minutes} of {training.available} min",
        )
    ]
    for name, block in training.blocks.items():
        if name == "work":
            lines += _work(block)
        else:
            told = [f"{line.exercise.name} {line.dose}" for line in block]
            lines.append(_folded(f"   {BLOCKS[name]}: ", *told, mark=" · ", style="dim"))
    return joined(lines)


def _work(lines: tuple[Line, ...]) -> Iterator[Text]:
    width = max(len(line.exercise.name) for line in lines)
    for number, line in enumerate(lines, start=1):
        parts = [f"{number:>4}  {line.exercise.name:<{width}}  {line.dose:<18}"]
        if line.rest:
            parts.append(f"rest {line.rest:>3} s")
        if line.item.technique == "drop_set":
            parts.append("drop set last")
        yield Text("  ".join(parts).rstrip())


def _volumes(sheet: Sheet) -> Iterator[Text]:
    if not sheet.asked:
        return
    width = max(len(volume.name) for volume in sheet.asked)
    last = "   last week" if sheet.knows_last_week else ""
    yield Text((f"{'Weekly sets':<{width + 3}}   min  target    got{last}", "bold"))
    for volume in sheet.asked:
        short = max(0.0, (volume.target or 0) - volume.got)
        last = f"{volume.recent:>12g}" if volume.recent is not None else ""
        name = f"   {words(volume.name):<{width}}"
        numbers = f" {volume.min or 0:>6g} {_or_dash(volume.target):>7} {volume.got:>6g}{last}  "
        gap = f"  {short:g} short" if short else ""
        yield Text(name, numbers, (_bar(volume), "yellow" if short else "green"), gap)
    if sheet.unasked:
        told = "also (last week)" if sheet.knows_last_week else "also"
        yield _folded(f"   {told}: ", *map(_other, sheet.unasked), mark=", ", style="dim")


def _other(volume: Volume) -> str:
    recent = "" if volume.recent is None else f" ({volume.recent:g})"
    return f"{words(volume.name)} {volume.got:g}{recent}"


def _or_dash(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def _bar(volume: Volume) -> str:
    target = volume.target or volume.min or 0
    filled = BAR if target <= 0 else min(BAR, int(BAR * volume.got / target))
    return "#" * filled + "." * (BAR - filled)


def _remarks(remarks: Iterable[Remark]) -> Iterator[Text]:
    for remark in remarks:
        yield _folded(f"{remark.about:<12} ", remark.text, style="yellow" if remark.warns else "")


def _folded(head: str, *parts: str, mark: str = "", style: str = "") -> Text:
    """Text in lines that begin below one another. Several parts, with ``mark`` in between, stay whole."""
    glue = "\N{NO-BREAK SPACE}" if len(parts) > 1 else " "
    text = f"{mark.rstrip().replace(' ', glue)} ".join(part.replace(" ", glue) for part in parts)
    lines = textwrap.wrap(text, WIDTH - len(head), break_long_words=False, break_on_hyphens=False)
    return Text((head + f"\n{' ' * len(head)}".join(lines).replace(glue, " "), style))
