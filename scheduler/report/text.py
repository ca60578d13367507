"""Results and verdicts as text: one screen that tells the week, how good it is, and what had to give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from scheduler.checker import Verdict
from scheduler.program import Volume
from scheduler.reading import printable
from scheduler.report.explanation import conflict_as_text, ways_out_as_text
from scheduler.report.sheet import BLOCKS, CLASH_UNKNOWN, CLEARED, WAYS_OUT, Line, Remark, Sheet, Training

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
    return Text("\n").join(map(sheet_as_text, sheets))


def sheet_as_text(sheet: Sheet) -> Text:
    """A result for people; styles show only where the terminal can."""
    style = _STYLES.get(sheet.result.status, "bold")
    lines = [Text.assemble((sheet.name, "bold"), "   ", (sheet.verdict, style)), Text()]
    if sheet.result.program is None:
        lines += _without_week(sheet)
    else:
        for training in sheet.trainings:
            lines += [*_training(training), Text()]
        for recovery, exercise in sheet.recovery_days:
            told = f"  recovery: {exercise.name}, {recovery.minutes} min"
            lines.append(Text.assemble((recovery.day.capitalize(), "bold"), told))
        if sheet.recovery_days:
            lines.append(Text())
        *advice, stop_rule = sheet.advice
        lines += [*_volumes(sheet), *_remarks(sheet.remarks), Text()]
        lines += [*map(Text, advice), Text(stop_rule, style="bold")]
    return Text("\n").join([*lines, Text()])


def verdict_as_text(name: str, verdict: Verdict) -> Text:
    """The checker's findings for people."""
    name = printable(name)
    if verdict.kept:
        lines = [Text.assemble((f"{name}: keeps every rule", "bold green"))]
    else:
        lines = [Text.assemble((f"{name}: {len(verdict.breaches)} breaches", "bold red"))]
        lines += [Text(f"   {breach.demand}: {breach.text}") for breach in verdict.breaches]
    lines += [Text(f"   waived: {waiver.text}") for waiver in verdict.waived]
    costs = ", ".join(f"{tier} {value}" for tier, value in verdict.values.items())
    return Text("\n").join([*lines, Text(f"   costs: {costs}"), Text()])


def _without_week(sheet: Sheet) -> Iterator[Text]:
    result = sheet.result
    for refusal in result.refusals:
        yield Text(refusal.text, style="bold red" if refusal.urgent else "")
    if sheet.can_be_cleared:
        yield Text(CLEARED)
    if result.status == "infeasible":
        for conflict in result.conflicts:
            yield conflict_as_text(conflict, sheet.scenario.file)
        if not result.conflicts:
            yield Text(CLASH_UNKNOWN)
        if result.ways_out:
            yield Text()
            yield Text(f"{WAYS_OUT} (scheduler explain --apply N writes one):", style="bold")
            yield from ways_out_as_text(result.ways_out)
        elif sheet.no_way_out:
            yield Text(sheet.no_way_out)
    if result.status in ("infeasible", "unknown"):
        yield from _remarks(sheet.left_out)


def _training(training: Training) -> Iterator[Text]:
    start = f" {training.start}" if training.start else ""
    yield Text.assemble(
        (f"{training.day.capitalize()}{start}", "bold"),
        f"  {training.place}   {training.minutes} of {training.available} min",
    )
    for name, lines in training.blocks.items():
        if name == "work":
            yield from _work(lines)
        else:
            told = " · ".join(f"{line.exercise.name} {line.dose}" for line in lines)
            yield Text(f"   {BLOCKS[name]}: {told}", style="dim")


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
    yield Text(f"{'Weekly sets':<{width + 3}}   min  target    got", style="bold")
    for volume in sheet.asked:
        short = max(0.0, (volume.target or 0) - volume.got)
        words = (
            f"   {volume.name:<{width}} {volume.min or 0:>6g} {_or_dash(volume.target):>7} {volume.got:>6g}  "
        )
        gap = f"  {short:g} short" if short else ""
        yield Text.assemble(words, (_bar(volume), "yellow" if short else "green"), gap)
    others = [f"{volume.name} {volume.got:g}" for volume in sheet.unasked]
    if others:
        yield Text(f"   also: {', '.join(others)}", style="dim")


def _or_dash(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def _bar(volume: Volume) -> str:
    target = volume.target or volume.min or 0
    filled = BAR if target <= 0 else min(BAR, int(BAR * volume.got / target))
    return "#" * filled + "." * (BAR - filled)


def _remarks(remarks: Iterable[Remark]) -> Iterator[Text]:
    for remark in remarks:
        yield Text(f"{remark.about:<12} {remark.text}", style="yellow" if remark.warns else "")
