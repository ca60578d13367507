"""Words for people, with styles that only a terminal shows; who makes them needs to know no terminal."""

from __future__ import annotations

from collections.abc import Iterable

Part = tuple[str, str]
"""Words and their style, as rich names styles (``bold red``); empty where they have none."""


class Text:
    """Words for people, in parts with a style each. Immutable."""

    __slots__ = ("parts",)

    def __init__(self, *parts: str | Part) -> None:
        self.parts: tuple[Part, ...] = tuple((part, "") if isinstance(part, str) else part for part in parts)

    @property
    def plain(self) -> str:
        """The words without their styles."""
        return "".join(words for words, _ in self.parts)


def joined(texts: Iterable[Text]) -> Text:
    """Some texts, each on a line of its own."""
    first, *others = texts
    return Text(*first.parts, *(part for other in others for part in (("\n", ""), *other.parts)))


def words(name: str) -> str:
    """A name, or a text with names in it, as people read it."""
    return name.replace("_", " ")
