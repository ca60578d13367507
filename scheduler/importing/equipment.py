"""What an exercise is done with, by the words of a database and by the name of the exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.importing import tables
from scheduler.importing.entry import Entry


def unknown_equipment(entry: Entry) -> Iterator[str]:
    """Equipment without counterpart."""
    return (word for word in entry.equipment if not _is_known(word))


def is_vague(word: str) -> bool:
    """Whether the word names nothing that one could look for."""
    return word == "other" or not _is_known(word)


def tool_of(entry: Entry, family: str) -> str:
    """What is moved; "other" also where the database names nothing and the movement does not tell."""
    if any(map(is_vague, entry.equipment)):
        return "other"
    tools = [tables.TOOLS[word] for word in entry.equipment if word in tables.TOOLS]
    bare = family in tables.BARE_FAMILIES or re.search(rf"\b({tables.BARE_WORDS})\b", entry.words)
    return tools[0] if tools else "body" if entry.equipment or bare else "other"


def equipment_of(entry: Entry, pattern: str, family: str, tool: str) -> tuple[tuple[str, ...], ...]:
    """Sets of things, each enough; a bench and a rack where the name or the lift needs them."""
    words = entry.words
    if family == "pulldown" and tool == "cable":
        return (("lat_pulldown_machine",), ("cable",))
    things = [thing for word in entry.equipment for thing in tables.THINGS.get(word, ())]
    if tool in ("machine", "other"):
        things += _by_name(words, family, tool)
    if tool == "body" and family in tables.FAMILY_THINGS:
        things.append(tables.FAMILY_THINGS[family])
    if tool == "body" and pattern in ("anti_extension", "rotation", "hip_extension"):
        things.append("mat")
    if tool not in ("body", "machine") or "smith_machine" in things:
        if re.search(r"\bincline\b", words):
            things.append("incline_bench")
        elif re.search(r"\b(bench|preacher|decline)\b", words) and "incline_bench" not in things:
            things.append("bench")
    if tool == "barbell" and family in ("squat", "good_morning"):
        things.append("rack")
    return (tuple(dict.fromkeys(things)),)


def _by_name(words: str, family: str, tool: str) -> tuple[str, ...]:
    """What a machine or other equipment is, by words of the name, else by family."""
    for word, things in tables.WORD_THINGS:
        if re.search(rf"\b({word})\b", words):
            return things
    if tool == "machine":
        return (tables.FAMILY_MACHINES.get(family, "other_machine"),)
    return (tables.FAMILY_THINGS.get(family, "other_equipment"),)


def _is_known(word: str) -> bool:
    return word in tables.THINGS or word in tables.TOOLS
