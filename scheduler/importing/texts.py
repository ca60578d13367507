"""Words of strangers as plain text: no markup, no control characters, single spaces."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from typing import Annotated

from pydantic import AfterValidator, Field

LONGEST_NAME, LONGEST_TEXT = 200, 20_000


def plain(text: str) -> str:
    """The text on one line. Raises ValueError for control characters other than white space."""
    line = " ".join(text.split())
    if any(unicodedata.category(character) == "Cc" for character in line):
        raise ValueError("text without control characters")
    return "".join(character for character in line if character.isprintable())


def _name(text: str) -> str:
    if not (line := plain(text)):
        raise ValueError("some text")
    return line


class _Steps(HTMLParser):
    """Collects the text of blocks and list items; scripts and styles are no text."""

    BREAKS = frozenset(("p", "li", "br", "div", "ul", "ol", "h1", "h2", "h3", "h4", "tr"))
    SILENT = frozenset(("script", "style"))

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = [""]
        self._silent = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent = tag in self.SILENT
        if tag in self.BREAKS:
            self.steps.append("")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, ())
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.steps[-1] += data


def steps_of_html(html: str) -> tuple[str, ...]:
    """The blocks of an HTML text, each on one line. Raises ValueError for control characters."""
    parser = _Steps()
    parser.feed(html)
    parser.close()
    return tuple(step for step in map(plain, parser.steps) if step)


def _html(text: str) -> str:
    steps_of_html(text)
    return text


NameText = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_name)]
"""A short text that says something."""

Word = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(plain)]
"""A short text that may be empty."""

Line = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(plain)]
"""A long text on one line."""

Html = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_html)]
"""A long text with markup, for :func:`steps_of_html`."""
