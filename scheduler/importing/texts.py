"""Words of strangers as plain text: no markup, no control characters, single spaces."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import Annotated

from pydantic import AfterValidator, Field

# Not html.parser, whose time grows with the square of the length of broken markup.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_BREAKS = frozenset(("p", "li", "br", "div", "ul", "ol", "h1", "h2", "h3", "h4", "tr"))
_SILENT = frozenset(("script", "style"))

LONGEST_NAME, LONGEST_CREDIT, LONGEST_TEXT = 200, 4_000, 20_000


def plain(text: str) -> str:
    """The text on one line. Raises ValueError for control characters other than white space."""
    line = " ".join(text.split())
    if any(unicodedata.category(character) == "Cc" for character in line):
        raise ValueError("text without control characters")
    return " ".join("".join(filter(str.isprintable, line)).split())


def _name(text: str) -> str:
    if not (line := plain(text)):
        raise ValueError("some text")
    return line


def steps_of_html(html: str) -> tuple[str, ...]:
    """The blocks of an HTML text, each on one line. Raises ValueError for control characters."""
    first, *rest = _TAG.split(html)
    steps, silent = [first], ""
    for slash, tag, text in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
        name = tag.lower()
        if silent:
            silent = "" if slash and name == silent else silent
        elif name in _SILENT:
            silent = "" if slash else name
        if name in _BREAKS:
            steps.append("")
        if not silent:
            steps[-1] += text
    lines = (plain(unescape(step)) for step in steps)
    return tuple(line for line in lines if line)


def _html(text: str) -> str:
    steps_of_html(text)
    return text


NameText = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_name)]
"""A short text that says something."""

Word = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(plain)]
"""A short text that may be empty."""

Credit = Annotated[str, Field(max_length=LONGEST_CREDIT), AfterValidator(plain)]
"""Names of authors, or nothing."""

Line = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(plain)]
"""A long text on one line."""

Html = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_html)]
"""A long text with markup, for :func:`steps_of_html`."""
