"""CSV from strangers as rows that can say where each of their cells stands, and what is wrong with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, tzinfo
from functools import partial

from scheduler.errors import Origin, Problem
from scheduler.history.log import SetKind
from scheduler.history.moments import moment
from scheduler.reading import LIMIT_PROBLEMS, printable, shown

DELIMITERS = ",;\t"
LONGEST_NAME = 200

_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,20})?")
_CLOCK = re.compile(r"([0-9]{1,4}:)?[0-9]{1,4}:[0-9]{1,2}")
# Part of the csv module's reason, what was found, what was expected.
_SYNTAX = (
    ("unexpected end", "a quotation mark without its partner", "a closing quotation mark"),
    ("expected after", "text after a closing quotation mark", "quotation marks inside of text doubled"),
    ("field limit", "a cell that does not end", "a closing quotation mark"),
)


@dataclass(slots=True)
class Findings:
    """The problems of a log: the first are listed, the others counted."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    unlisted: int = 0

    def add(self, describe: Callable[[], Problem]) -> None:
        """One more, put into words only if it will be listed."""
        if len(self.problems) < LIMIT_PROBLEMS:
            self.problems.append(describe())
        else:
            self.unlisted += 1

    def all(self) -> list[Problem]:
        """The listed ones, and where there are more, how many."""
        if not self.unlisted:
            return self.problems
        more = f"{LIMIT_PROBLEMS} problems and {self.unlisted} more"
        return [*self.problems, Problem(Origin(self.file), "", more, "none")]


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one line, or of some lines where line breaks are quoted; ``raw`` is what they came from.

    ``fault`` says why the csv module could read no further.
    """

    line: int
    raw: str
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A log's header: where each column is, by its name in small letters.

    ``measures`` has the columns by what they measure: "weight" for "weight (kg)" and "weight_kg".
    """

    file: str
    delimiter: str
    titles: list[str]
    columns: dict[str, int]
    measures: dict[str, list[str]]
    findings: Findings
    zone: tzinfo | None

    @classmethod
    def under(cls, header: Record, delimiter: str, findings: Findings, zone: tzinfo | None) -> Table:
        """The table that has this header."""
        columns: dict[str, int] = {}
        measures: dict[str, list[str]] = {}
        for index, column in enumerate(titles_of(header)):
            columns.setdefault(column, index)
            measures.setdefault(column.partition(" (")[0].partition("_")[0], []).append(column)
        return cls(findings.file, delimiter, header.cells, columns, measures, findings, zone)

    def place(self, record: Record, index: int) -> Origin:
        """Where a record's cell of that index stands."""
        cell = re.compile(rf'"(?:[^"]|"")*+"?|[^{self.delimiter}\r\n]*')
        at = 0
        for _ in range(min(index, len(record.cells) - 1)):
            found = cell.match(record.raw, at)
            assert found is not None  # it matches nothing, too
            at = found.end() + len(self.delimiter)
        before = record.raw[:at].replace("\r\n", "\n").replace("\r", "\n")
        return Origin(self.file, record.line + before.count("\n"), len(before) - before.rfind("\n"))


@dataclass(frozen=True, slots=True)
class Row:
    """One record under its header. What a cell should not hold is reported; the caller just goes on."""

    table: Table
    record: Record

    @property
    def origin(self) -> Origin:
        """Where the row starts."""
        return Origin(self.table.file, self.record.line, 1)

    def text(self, column: str) -> str:
        """A cell without the blanks around it; empty where the log has no such column."""
        index = self.table.columns.get(column)
        return "" if index is None else self.record.cells[index].strip()

    def refuse(self, column: str, expected: str, hint: str = "") -> None:
        """Report what a cell holds."""

        def describe() -> Problem:
            index = self.table.columns[column]
            found = shown(self.record.cells[index]) if self.text(column) else "nothing"
            title = printable(self.table.titles[index].strip(), 40)
            return Problem(self.table.place(self.record, index), title, found, expected, hint)

        self.table.findings.add(describe)

    def name(self, column: str) -> str:
        """What an exercise is called."""
        name = " ".join(self.text(column).split())
        if not 0 < len(name) <= LONGEST_NAME:
            self.refuse(column, f"a name of at most {LONGEST_NAME} characters")
        return name

    def kind(self, *measures: str) -> SetKind:
        """A working set if any of the measures is above 0, else one that was not done."""
        columns = [column for measure in measures for column in self.table.measures.get(measure, ())]
        amounts = [self._amount(column) for column in columns]
        return "work" if any(amount > 0 for amount in amounts) else "not_done"

    def _amount(self, column: str) -> float:
        """A number, with a point or a comma, or in minutes and seconds; 0 where the cell is empty."""
        text = self.text(column)
        if column == "time" and _CLOCK.fullmatch(text):
            return float(sum(int(part) for part in text.split(":")))
        if text and not _NUMBER.fullmatch(text):
            self.refuse(column, "a number")
            return 0
        return float(text.replace(",", ".") or 0)

    def moment(self, column: str) -> tuple[date, time | None]:
        """A date, and the time of day if there is one; what names its time zone is told in the user's."""
        text = " ".join(self.text(column).split())  # also the narrow blank before AM
        try:
            found = moment(text, self.table.zone)
        except ValueError:
            hint = "set the app to English and export again" if re.search(r"[^\W\d_]{3}", text) else ""
            self.refuse(column, 'a date such as "2024-03-28 17:29:00" or "28 Mar 2024, 17:29"', hint)
            return date.min, None
        return found.date(), found.time() if ":" in text else None


def records(text: str, delimiter: str) -> Iterator[Record]:
    """All records that are not blank; the first one that cannot be read is the last one given."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Record(line, "".join(taken), [], str(error))
            return
        if cells is None:
            return
        if any(cells):
            yield Record(line, "".join(taken), cells)
        line += len(taken)
        taken.clear()


def rows(table: Table, all_records: Iterator[Record]) -> Iterator[Row]:
    """The records below the header that have as many cells as it has; all others are reported."""
    asked = len(table.titles)
    for record in all_records:
        if not record.fault and len(record.cells) == asked:
            yield Row(table, record)
        else:
            table.findings.add(partial(_not_a_row, table, record))


def _not_a_row(table: Table, record: Record) -> Problem:
    origin, asked = Origin(table.file, record.line, 1), len(table.titles)
    if not record.fault:
        return Problem(origin, "", f"{len(record.cells)} cells", f"{asked}, as in the header")
    words = [(found, expected) for part, found, expected in _SYNTAX if part in record.fault]
    return Problem(origin, "", *(words[0] if words else (printable(record.fault, 80), "CSV")))


def titles_of(record: Record) -> list[str]:
    """A header's column names as they are compared."""
    return [" ".join(cell.split()).casefold() for cell in record.cells]
