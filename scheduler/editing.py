"""Edits of a scenario, made in its tree and in the text of the user's own file.

The text keeps whatever the edits do not touch: comments, blank lines, quotes, spaces. PyYAML tells where
things stand, the text is cut and mended there, and is then read back: it must say what the same edits
make of the tree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import yaml

from scheduler.demand import Edit
from scheduler.errors import InputError, Origin, SchedulerError
from scheduler.reading import Node, read_text
from scheduler.setting import REPLACED

# The reader's: the two parsers do not agree about tabs, for one.
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_UNSAFE = "the scenario's text could not be changed safely; it has to be changed by hand"

_BREAKS = "\r\n\x85\u2028\u2029"  # what ends a line for PyYAML
_BREAK = re.compile(rf"\r\n|[{_BREAKS}]")
_LINE = re.compile(rf"[^{_BREAKS}]*")
_LINE_AND_BREAK = re.compile(rf"{_LINE.pattern}({_BREAK.pattern})?")
_BARE_LINE = re.compile(rf"[ \t]*(#{_LINE.pattern})?(?=[{_BREAKS}]|\Z)")  # blank, or a comment
_BETWEEN = re.compile(rf"([ \t{_BREAKS}]+|#{_LINE.pattern})*")  # what may stand between two tokens
_COLON = re.compile(r"[ \t]*:")
_COMMA = re.compile(r"[ \t]*,")
_BLOCK_SIGN = re.compile(r"[|>][-+0-9]*")

_BARE_TEXT = re.compile(r"[A-Za-z_][\w./-]*( [\w./-]+)*", re.ASCII)  # needs no quotes in any place
_NOT_IN_YAML = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # JSON need not escape these


class EditingError(SchedulerError):
    """Edits that cannot be made: they lead nowhere, or the text cannot be changed safely."""


class _Change(NamedTuple):
    """What an edit does, with any plain data as its value."""

    path: tuple[str, ...]
    action: Literal["set", "remove", "add"]
    value: object = None


class _Entry(NamedTuple):
    """An entry of a list or mapping in the text, from its dash or key to the end of its value.

    ``anchor`` is where its dash or colon ends; a value that is not written ends there too.
    """

    start: int
    anchor: int
    end: int
    value: yaml.Node
    in_flow: bool
    entries: dict[str, _Entry]


def edited(node: Node, edits: Iterable[Edit]) -> Node:
    """A new tree with the edits made, whose paths all refer to ``node``.

    Raises ``EditingError`` if a path leads nowhere.
    """
    for change in _in_order(edits):
        node = _changed(node, *change)
    return node


def mended(text: str, merged: Node, edits: Sequence[Edit]) -> str:
    """The text of a scenario's own file with the edits made and all else as it was.

    The edits refer to ``merged``, the scenario on top of its template and defaults; what the text does
    not say itself is added to it. Raises ``EditingError`` if that cannot be done safely, ``InputError`` if
    the text cannot be read in the first place.
    """
    content = text.removeprefix("\ufeff")
    mark = text[: len(text) - len(content)]
    own = read_text(content, merged.origin.file)
    try:
        for change in _in_order(edits):
            after = _changed(merged, *change)
            own_change = _own_change(own, merged, after, change)
            own, merged = _changed(own, *own_change), after
            content = _rewritten(content, own_change)
        found = read_text(content, own.origin.file)
    except (InputError, yaml.YAMLError):
        raise EditingError(_UNSAFE) from None
    # As JSON, because to Python true, 1 and 1.0 are equal.
    if json.dumps(found.plain()) != json.dumps(own.plain()):
        raise EditingError(_UNSAFE)
    return mark + content


def _in_order(edits: Iterable[Edit]) -> list[_Change]:
    """What the edits do, so that each still finds the positions it was made for."""
    changes = [_Change(edit.path, edit.action, edit.value) for edit in edits]
    removed = {change.path for change in changes if change.action == "remove"}
    # The last entries go first, and of two positions the longer is the higher.
    last_first = sorted(removed, key=lambda path: [(len(step), step) for step in path], reverse=True)
    staying = [change for change in changes if change.action != "remove"]
    return staying + [_Change(path, "remove") for path in last_first]


# In the tree


def _changed(node: Node, path: Sequence[str], action: str, value: object) -> Node:
    if not path and action == "set":
        return planted(value, node.origin)
    if not path:
        if not isinstance(node.value, list | None):
            raise EditingError("an edit adds to something that is no list")
        return Node([*(node.value or []), planted(value, node.origin)], node.origin)
    step, *rest = path
    child = _child(node, step)
    if child is None and (action == "remove" or not isinstance(node.value, dict | None)):
        raise EditingError(f'an edit leads to "{step}", which does not exist')
    gone = action == "remove" and not rest
    grown = [] if gone else [_changed(child or Node(None, node.origin), rest, action, value)]
    if isinstance(node.value, list):
        position = int(step)
        return Node([*node.value[:position], *grown, *node.value[position + 1 :]], node.origin)
    children, keys = (dict(node.value) if isinstance(node.value, dict) else {}), dict(node.keys)
    if gone:
        del children[step]
        keys.pop(step, None)
    else:
        children[step] = grown[0]
        keys.setdefault(step, node.origin)
    return Node(children, node.origin, keys)


def planted(value: object, origin: Origin) -> Node:
    """The tree of plain data that all stands in one place."""
    if isinstance(value, dict):
        children = {key: planted(child, origin) for key, child in value.items()}
        return Node(children, origin, dict.fromkeys(children, origin))
    if isinstance(value, list):
        return Node([planted(item, origin) for item in value], origin)
    assert value is None or isinstance(value, str | int | float)
    return Node(value, origin)


def _child(node: Node, step: str) -> Node | None:
    if isinstance(node.value, list):
        return node.value[int(step)] if step.isdecimal() and int(step) < len(node.value) else None
    return node.value.get(step) if isinstance(node.value, dict) else None


def _at(node: Node, path: Sequence[str]) -> Node | None:
    found: Node | None = node
    for step in path:
        found = None if found is None else _child(found, step)
    return found


def _own_change(own: Node, merged: Node, after: Node, change: _Change) -> _Change:
    """The change of the user's own tree that turns ``merged`` into ``after``; only its last step is new."""
    path, action, _ = change
    ends = range(1, len(path) + 1)
    found = (_at(own, path[:end]) for end in ends)
    missing = next(
        (end for end, node in zip(ends, found, strict=True) if not node or node.value is None), None
    )
    if action == "remove" and _at(own, path) is not None:
        # To take away a key that may be inherited too would only uncover the inherited value.
        return _Change(path, "set") if _is_merged(own, merged, path[:-1]) else change
    if missing is None:
        return change
    if action == "remove" and len(path) == 1:
        raise EditingError(f'"{path[0]}" is inherited and cannot be taken away')
    # Lists, places and days replace what is inherited, so they are written whole.
    whole = next((path[:end] for end in ends[missing - 1 :] if _replaces(after, path[:end])), path)
    leaf = _at(after, whole)
    value = None if leaf is None else leaf.plain()  # null takes an inherited key away
    for key in reversed(whole[missing:]):
        value = {key: value}
    return _Change(whole[:missing], "set", value)


def _is_merged(own: Node, merged: Node, path: tuple[str, ...]) -> bool:
    """Whether the user's mapping below the top is seen to be merged with an inherited one."""
    mine, whole = _at(own, path), _at(merged, path)
    both = [node.value.keys() for node in (mine, whole) if node and isinstance(node.value, dict)]
    return len(path) > 0 and len(both) == 2 and both[0] != both[1]


def _replaces(tree: Node, path: tuple[str, ...]) -> bool:
    """Whether a value replaces an inherited one whole."""
    node = _at(tree, path)
    return (len(path) == 1 and path[0] in REPLACED) or (node is not None and isinstance(node.value, list))


# In the text


def _rewritten(text: str, change: _Change) -> str:
    """The text with a change of its own tree, all of whose path but the last step exists."""
    root = yaml.compose(text, Loader=_LOADER)
    if not isinstance(root, yaml.MappingNode):
        raise EditingError(_UNSAFE)
    as_json = bool(root.flow_style) and all(key.style == '"' for key, _ in root.value)
    value = _flow(change.value, as_json)
    place = _entry(text, root, root.start_mark.index, root.start_mark.index)
    *parents, last = change.path
    for step in parents:
        place = place.entries[step]
    if change.action == "add":
        return _with_new(text, place.entries[last], value)
    if change.action == "remove":
        return _without(text, place, last)
    if last in place.entries:
        return _with_value(text, place.entries[last], value)
    return _with_new(text, place, f"{_flow(last, as_json)}: {value}")


def _flow(value: object, as_json: bool) -> str:
    """Plain data on one line, in flow style."""
    if isinstance(value, dict):
        pairs = (f"{_flow(key, as_json)}: {_flow(child, as_json)}" for key, child in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, as_json) for item in value) + "]"
    bare = isinstance(value, str) and not as_json and _BARE_TEXT.fullmatch(value)
    if bare and read_text(bare[0], "").value == value:  # and not true or null
        return bare[0]
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _entry(text: str, value: yaml.Node, start: int, anchor: int) -> _Entry:
    """The entry that starts there, with all that it holds."""
    end = value.end_mark.index
    in_flow = isinstance(value, yaml.CollectionNode) and bool(value.flow_style)
    entries = {}
    if isinstance(value, yaml.MappingNode):
        for key, child in value.value:
            colon_end = _past(_COLON, text, key.end_mark.index)
            entries[key.value] = _entry(text, child, key.start_mark.index, colon_end)
    elif isinstance(value, yaml.SequenceNode):
        at = value.start_mark.index
        for number, item in enumerate(value.value):
            # PyYAML does not tell where dashes stand.
            at = item.start_mark.index if in_flow else _past(_BETWEEN, text, at)
            entries[str(number)] = _entry(text, item, at, at if in_flow else at + len("-"))
            at = entries[str(number)].end
    elif value.start_mark.index == end:  # perhaps far from its key
        end = anchor
    else:
        at = value.start_mark.index
        end = at + len(text[at:end].rstrip(" \t" + _BREAKS))
    if entries and not in_flow:  # PyYAML lets blocks end after the blank lines and comments below them
        end = list(entries.values())[-1].end
    return _Entry(start, anchor, end, value, in_flow, entries)


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where that which stands at a place ends; the place itself if it does not stand there."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _line_start(text: str, at: int) -> int:
    return 1 + max(text.rfind(character, 0, at) for character in _BREAKS)


def _begins_line(text: str, at: int) -> bool:
    return not text[_line_start(text, at) : at].strip(" \t")


def _with_value(text: str, entry: _Entry, new: str) -> str:
    """The text with another value in an entry."""
    _, anchor, end, value, in_flow, _ = entry
    start = value.start_mark.index
    if end == anchor:  # no value is written
        return f"{text[:anchor]} {new}{text[anchor:]}"
    # Comments beside the sign of a block scalar, or between a key and the block below it, stay.
    if isinstance(value, yaml.ScalarNode) and value.style in ("|", ">"):
        line_end = _past(_LINE, text, start)
        kept = text[_past(_BLOCK_SIGN, text, start) : line_end]
        return text[:start] + new + kept + text[max(line_end, end) :]
    line = _line_start(text, start)
    if entry.entries and not in_flow and anchor < line:
        return f"{text[:anchor]} {new}{text[anchor:line]}{text[_past(_LINE_AND_BREAK, text, end) :]}"
    return text[:start] + new + text[end:]


def _with_new(text: str, place: _Entry, new: str) -> str:
    """The text with a new last entry in a list or mapping."""
    start = place.value.start_mark.index
    if not place.entries:
        return text[: start + len("[")] + new + text[start + len("[") :]
    last = list(place.entries.values())[-1]
    found = _BREAK.search(text)
    new_line = found[0] if found else "\n"
    if not place.in_flow:
        new_line += " " * place.value.start_mark.column
        dash = "- " if isinstance(place.value, yaml.SequenceNode) else ""
        end = _past(_LINE, text, last.end)
        return text[:end] + new_line + dash + new + text[end:]
    comma_end = _past(_COMMA, text, last.end)
    if _begins_line(text, last.start) and (rest := _BARE_LINE.match(text, comma_end)):
        new_line += text[_line_start(text, last.start) : last.start]
        head, tail = text[: last.end], text[rest.end() :]
        new = text[last.end : rest.end()] + new_line + new
        return f"{head}{new},{tail}" if comma_end > last.end else f"{head},{new}{tail}"
    comma = " ," if text[last.end - 1] == ":" else ","  # libyaml refuses a comma right after a colon
    return f"{text[: last.end]}{comma} {new}{text[last.end :]}"


def _without(text: str, place: _Entry, name: str) -> str:
    """The text without one of the entries of a list or mapping."""
    entries = list(place.entries.values())
    gone = place.entries[name]
    start = place.value.start_mark.index
    if len(entries) == 1 and "#" not in text[start : gone.start] + text[gone.end : place.end]:
        return _with_value(text, place, "[]" if isinstance(place.value, yaml.SequenceNode) else "{}")
    if place.in_flow:
        index = list(place.entries).index(name)
        return _without_item(text, gone, entries[index - 1] if index else None)
    return _without_lines(text, gone, entries[1])


def _without_lines(text: str, gone: _Entry, second: _Entry) -> str:
    """The text without an entry in block style, which is not the only one."""
    if _begins_line(text, gone.start):
        return text[: _line_start(text, gone.start)] + text[_past(_LINE_AND_BREAK, text, gone.end) :]
    # It is the first one and stands behind a dash, where the second moves up, unless comments precede it.
    if text[_past(_LINE_AND_BREAK, text, gone.end) : second.start].strip():
        return text[: gone.start].rstrip(" ") + text[_past(_LINE, text, gone.end) :]
    return text[: gone.start] + text[second.start :]


def _without_item(text: str, gone: _Entry, before: _Entry | None) -> str:
    """The text without an entry in flow style and without one of the commas beside it."""
    end = _past(_COMMA, text, gone.end)
    comma_before = before is not None and end == gone.end
    ends_line = _BARE_LINE.match(text, end) is not None
    has_lines = ends_line and _begins_line(text, gone.start)
    head = text[: gone.start]
    if before and comma_before:
        comma = _past(_BETWEEN, text, before.end)
        between = text[comma + len(",") : gone.start]
        head = text[:comma] + (between if has_lines or "#" in between else "")
    if has_lines:
        return head.rstrip(" \t") + text[_past(_LINE_AND_BREAK, text, end) :]
    if comma_before:
        return head + text[end:]
    if ends_line:
        return head.rstrip(" \t") + text[end:]
    return head + text[end:].lstrip(" \t")
