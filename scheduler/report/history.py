"""Training logs as text: how a log was understood, what is unknown in it, and what last week had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler.history.summary import Summary
from scheduler.reading import LIMIT_PROBLEMS, printable
from scheduler.report.words import Text, joined


def summary_as_text(summary: Summary) -> Text:
    """A log's summary for people."""
    headline = Text((summary.file, "bold"), f"   an export of {summary.app}")
    return joined([headline, *_amounts(summary), *_unknown(summary), *_recent(summary), Text()])


def _amounts(summary: Summary) -> Iterator[Text]:
    days = "" if summary.first is None else f", {summary.first} to {summary.last}"
    yield Text(f"Sessions       {summary.sessions}{days}")
    others = f"left out: {summary.warm_up_sets} for warming up, {summary.not_done} not done"
    yield Text(f"Working sets   {summary.working_sets}; {others}")


def _unknown(summary: Summary) -> Iterator[Text]:
    if not summary.unknown:
        return
    yield Text()
    yield Text(("Unknown exercises, to be mapped in a file for --exercise-names", "bold yellow"))
    for one in summary.unknown[:LIMIT_PROBLEMS]:
        like = f"   perhaps {', '.join(one.suggestions)}" if one.suggestions else ""
        yield Text(f"   {printable(one.name)}   {one.sets} set{'' if one.sets == 1 else 's'}{like}")
    if len(summary.unknown) > LIMIT_PROBLEMS:
        yield Text(f"   and {len(summary.unknown) - LIMIT_PROBLEMS} more")


def _recent(summary: Summary) -> Iterator[Text]:
    yield Text()
    week = f"{summary.planned - timedelta(days=7)} to {summary.planned - timedelta(days=1)}"
    number = f"{summary.recent_sessions} session{'' if summary.recent_sessions == 1 else 's'}"
    yield Text((f"Before the week of {summary.planned}: {number} from {week}", "bold"))
    for name, sets in summary.recent.items():
        yield Text(f"   {name:<16}{sets:>6g} sets")
