"""From an exported file to a history: the format is told by its header, all problems are named at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time, tzinfo
from pathlib import Path

from scheduler.catalog import Catalog
from scheduler.errors import InputError, Origin, Problem
from scheduler.history.fitnotes import FITNOTES
from scheduler.history.format import Entry, Format
from scheduler.history.hevy import HEVY
from scheduler.history.liftosaur import LIFTOSAUR
from scheduler.history.log import History, LoggedSession, LoggedSet
from scheduler.history.names import load_names, matched
from scheduler.history.strong import STRONG
from scheduler.history.table import DELIMITERS, Findings, Table, records, rows, titles_of
from scheduler.loading import load_catalog
from scheduler.reading import decoded, file_bytes, printable, shown

LIMIT_LOG_BYTES = 8 * 1024 * 1024
"""Ten years of training take one or two megabytes."""

FORMATS: tuple[Format, ...] = (STRONG, HEVY, LIFTOSAUR, FITNOTES)


def load_history(
    source: Path | str | bytes,
    catalog: Catalog | None = None,
    *,
    names: Path | str | bytes | Mapping[str, object] | None = None,
    name: str | None = None,
    zone: tzinfo | None = None,
) -> History:
    """Read a training log that Strong, Hevy, Liftosaur or FitNotes exported, from a path or from bytes.

    ``names`` maps names that the catalog (the shipped one where absent) does not know: a YAML file's path,
    its bytes, or a plain mapping. ``name`` stands for the file in messages. ``zone`` is where the athlete
    lives, for logs with times in UTC; the computer's own where absent.

    Raises :class:`InputError` with all problems found. Unknown exercises are none: see ``unknown``.
    """
    catalog = catalog or load_catalog()
    own: dict[str, str | None] = {}
    problems: list[Problem] = []
    try:
        own = {} if names is None else load_names(names, catalog)
    except InputError as error:
        problems += error.problems
    try:
        file, app, sessions = _read(source, name, zone)
    except InputError as error:
        raise InputError([*problems, *error.problems]) from None
    if problems:
        raise InputError(problems)
    called = dict.fromkeys(one.exercise for session in sessions for one in session.sets)
    return History(file, app, sessions, matched(called, app, own, catalog))


def _read(
    source: Path | str | bytes, name: str | None, zone: tzinfo | None
) -> tuple[str, str, tuple[LoggedSession, ...]]:
    """The file's name in messages, the app that wrote it, and all sessions."""
    if isinstance(source, bytes):
        file, data = printable(name or "history"), source
    else:
        file = printable(name or str(source))
        data = file_bytes(Path(source), name=file, limit_bytes=LIMIT_LOG_BYTES)
    if len(data) > LIMIT_LOG_BYTES:
        more = f"more than {LIMIT_LOG_BYTES} bytes"
        raise InputError([Problem(Origin(file), "", more, "a smaller file", "older years can be cut off")])
    text = decoded(data, file).removeprefix("\ufeff")
    findings = Findings(file)
    form, delimiter = _recognised(text, file)
    below = records(text, delimiter)
    table = Table.under(next(below), delimiter, findings, zone)
    entries = [(form.read(row), row.origin) for row in rows(table, below)]
    if findings.problems:
        raise InputError(findings.all())
    return file, form.app, tuple(_sessions((entry, origin) for entry, origin in entries if entry))


def _recognised(text: str, file: str) -> tuple[Format, str]:
    """The format and the delimiter whose header the text has."""
    for delimiter in DELIMITERS:
        header = next(records(text, delimiter), None)
        for form in FORMATS:
            if header and form.needed <= set(titles_of(header)):
                return form, delimiter
    expected = f"the CSV export of {', '.join(form.app for form in FORMATS[:-1])} or {FORMATS[-1].app}"
    if not text.strip():
        raise InputError([Problem(Origin(file, 1, 1), "", "an empty file", expected)])
    first_line = text.lstrip().partition("\n")[0].strip()
    found = f"a header that starts with {shown(first_line)}"
    hint = "column names must be English: set the app to English and export again"
    raise InputError([Problem(Origin(file, 1, 1), "", found, expected, hint)])


def _sessions(entries: Iterable[tuple[Entry, Origin]]) -> list[LoggedSession]:
    """Sets with the same start are one session."""
    found: dict[tuple[date, time | None], list[LoggedSet]] = {}
    for entry, origin in entries:
        found.setdefault(entry.start, []).append(LoggedSet(entry.exercise, entry.kind, origin))
    in_order = sorted(found.items(), key=lambda item: (item[0][0], item[0][1] or time.min))
    return [LoggedSession(day, start, tuple(sets)) for (day, start), sets in in_order]
