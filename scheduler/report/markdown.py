"""Results as Markdown: headings, tables and lists that any reader of CommonMark with tables shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scheduler.report.sheet import BLOCKS, Line, Remark, Sheet, Training
from scheduler.report.text import without_week
from scheduler.report.words import words
from scheduler.terms import DAY_NAMES

_SPECIAL = re.compile(
    r"[\\`*_{}\[\]<>#!|~&$^=@]"  # emphasis, code, links, HTML, entities, headings, cells, e-mail addresses
    r"|^[-+]|(?<=\d)[.)](?=\s|$)"  # what would begin a list
    r"|:(?=//)|(?<=www)\.",  # what would become a link by itself
    re.IGNORECASE,
)


def sheets_as_markdown(sheets: Iterable[Sheet]) -> str:
    """Results for people, one below the other."""
    return "\n".join("\n".join(_sheet(sheet)) for sheet in sheets)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, whatever is in it."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield from (f"# {escaped(sheet.name)}", "", f"**{escaped(sheet.verdict)}**", "")
    if sheet.result.program is None:
        for line in without_week(sheet):
            yield from (escaped(line.plain), "") if line.plain.strip() else ()
        return
    for training in sheet.trainings:
        yield from _training(training)
    if sheet.recovery_days:
        yield from ("## Recovery", "")
        for day, exercise in sheet.recovery_days:
            yield f"- {DAY_NAMES[day.day]}: {escaped(exercise.name)}, {day.minutes} min"
        yield ""
    yield from _volumes(sheet)
    yield from ("## Remarks", "", *_remarks(sheet.remarks), "")
    yield from ("## Before you train", "", *(f"- {escaped(advice)}" for advice in sheet.advice), "")


def _training(training: Training) -> Iterator[str]:
    start = f" {training.start}" if training.start else ""
    yield f"## {training.day_name}{start}, {escaped(words(training.place))}"
    yield from ("", f"{training.minutes} of {training.available} min", "")
    for block, lines in training.blocks.items():
        if block == "work":
            yield from _work(lines)
        else:
            told = " · ".join(f"{escaped(line.exercise.name)} {line.dose}" for line in lines)
            yield f"*{BLOCKS[block].capitalize()}:* {told}"
        yield ""


def _work(lines: Sequence[Line]) -> Iterator[str]:
    yield from _row("", "Exercise", "Dose", "Rest", "How")
    yield from _row("--:", "---", "---", "--:", "---")
    for number, line in enumerate(lines, start=1):
        rest = f"{line.rest} s" if line.rest else ""
        how = " ".join([*(["Drop set last."] if line.item.technique == "drop_set" else []), line.cues])
        yield from _row(str(number), escaped(line.exercise.name), line.dose, rest, escaped(how))


def _volumes(sheet: Sheet) -> Iterator[str]:
    yield from ("## Weekly sets", "")
    last = ["Last week"] if sheet.knows_last_week else []
    yield from _row("Muscle", "Min", "Target", "Max", "Got", *last)
    yield from _row("---", "--:", "--:", "--:", "--:", *("--:" for _ in last))
    for volume in (*sheet.asked, *sheet.unasked):
        asked = ("" if bound is None else f"{bound:g}" for bound in (volume.min, volume.target, volume.max))
        recent = [f"{volume.recent or 0:g}" for _ in last]
        yield from _row(escaped(words(volume.name)), *asked, f"{volume.got:g}", *recent)
    yield ""


def _remarks(remarks: Iterable[Remark]) -> Iterator[str]:
    for remark in remarks:
        about = f"**{remark.about}:** " if remark.about else ""
        yield f"{'- ' if about else '  - '}{about}{escaped(remark.text)}"


def _row(*cells: str) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
