"""The forms in which a result can be written down, each imported when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from scheduler.errors import MissingExtraError

if TYPE_CHECKING:
    from scheduler.report.sheet import Sheet
    from scheduler.report.words import Text

Written: TypeAlias = "Text | str"


@dataclass(frozen=True, slots=True)
class Form:
    """One form: ``writer`` of ``module`` makes it from a sheet and those of the options that it ``takes``.

    ``suffix`` ends the names of its files; ``extra`` is what must be installed for it beyond the package
    itself. A form for ``several`` results is made from a sequence of sheets. One that is ``only_weeks`` has
    nothing to say where there is no week.
    """

    module: str
    writer: str
    suffix: str
    extra: str = ""
    takes: frozenset[str] = frozenset()
    several: bool = False
    only_weeks: bool = False

    def load(self) -> Callable[..., Written]:
        """The function that writes it. Raises :class:`MissingExtraError` where its extra is not installed."""
        with _needs(self.extra):
            found: Callable[..., Written] = getattr(
                import_module(f"scheduler.report.{self.module}"), self.writer
            )
        return found

    def write(self, sheets: Sequence[Sheet], options: Mapping[str, Any]) -> Written:
        """The results in this form, with those of the ``options`` that it takes."""
        taken = {name: options[name] for name in self.takes & options.keys()}
        return self.load()(sheets if self.several else sheets[0], **taken)


FORMS = {
    "text": Form("text", "sheets_as_text", ".txt", several=True),
    "json": Form("json", "sheets_as_json", ".json", takes=frozenset({"array"}), several=True),
    "html": Form("page", "sheet_as_page", ".html", extra="page", takes=frozenset({"one_page"})),
    "markdown": Form("markdown", "sheets_as_markdown", ".md", several=True),
    "csv": Form("csv", "sheets_as_csv", ".csv", several=True, only_weeks=True),
    "calendar": Form(
        "calendar",
        "sheet_as_calendar",
        ".ics",
        extra="calendar",
        takes=frozenset({"moment", "week_of", "weeks", "time_zone"}),
        only_weeks=True,
    ),
    "liftoscript": Form("liftoscript", "sheet_as_liftoscript", ".liftoscript", only_weeks=True),
    "hevy": Form("hevy", "sheet_as_hevy", ".hevy.csv", takes=frozenset({"week_of"}), only_weeks=True),
    "strong": Form("strong", "sheet_as_strong", ".strong.csv", takes=frozenset({"week_of"}), only_weeks=True),
}


def form_of(path: Path) -> str:
    """The form that the ending of a file's name stands for; text where it stands for none."""
    fitting = [name for name, form in FORMS.items() if path.name.lower().endswith(form.suffix)]
    return max(fitting, key=lambda name: len(FORMS[name].suffix), default="text")


@contextmanager
def _needs(extra: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if not extra:
            raise
        raise MissingExtraError(extra, error.name or "") from error
