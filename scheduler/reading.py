"""YAML or JSON text, or plain data, as a tree that knows where each value stands.

Made for files from strangers. Only PyYAML's event parser is used, because its loaders crash on
deep nesting, multiply aliases, keep the last of two equal keys and read ``no`` as false.
Whatever is wrong is collected and raised as one ``InputError``.
"""

from __future__ import annotations

import math
import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.reader import Reader

from scheduler.errors import InputError, Origin, Problem

LIMIT_BYTES = 1024 * 1024
LIMIT_LEVELS = 40
LIMIT_NODES = 200_000
LIMIT_DIGITS = 18
LIMIT_PROBLEMS = 50

_TOO_LARGE: int = 10**LIMIT_DIGITS

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

# The scalars of YAML 1.2's core schema, so that times, dates and "no" stay text.
_WORDS: dict[str, bool | None] = (
    dict.fromkeys(("true", "True", "TRUE"), True)
    | dict.fromkeys(("false", "False", "FALSE"), False)
    | dict.fromkeys(("null", "Null", "NULL", "~", ""), None)
)
_INTEGER = re.compile(r"[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_STARTS_OF_NUMBERS = frozenset("+-.0123456789")
_BASES = {"0x": 16, "0o": 8}
_LONGEST_INTEGER = len("0o") + 20  # 10**18 has 20 octal digits; longer texts are not worth converting

# Tags are refused anyway, and libyaml's time grows with the square of the number of their directives.
_TAG_DIRECTIVE = re.compile(r"(?:^|[\r\x85\u2028\u2029\ufeff])%TAG", re.MULTILINE)
_SURROGATE = re.compile(r"[\ud800-\udfff]")

# Part of PyYAML's reason (as either of its parsers words it), what was found, what was expected.
_SYNTAX = (
    ("mapping values are not allowed", 'a ":" out of place', 'one key on a line, or quotes around the ":"'),
    ("',' or", "a list or mapping without its closing bracket", "a comma or the closing bracket"),
    ("end of stream", "a quotation mark without its partner", "a closing quotation mark"),
    ("could not find expected ':'", 'a line without ":"', 'a key followed by ": "'),
    ("escape", "a backslash sequence that YAML does not know", "the character itself"),
    ("expected key", "something that fits no line above", "a key in line with its neighbours"),
    ("<document start>", "text after the end of the document", "one document in a file"),
    ("expected '-'", "something that fits no line above", 'a "-" in line with its neighbours'),
    ("expected <block end>", "something that fits no line above", "the indentation of its neighbours"),
)


class Node(NamedTuple):
    """A value, where it stands, and for a mapping where its keys stand."""

    value: str | int | float | bool | list[Node] | dict[str, Node] | None
    origin: Origin
    keys: Mapping[str, Origin] = {}

    def plain(self) -> object:
        """The value as ordinary Python data."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def find(self, path: Sequence[str | int]) -> Node:
        """The deepest node on the path that exists; the node itself if not even the first step does."""
        node = self
        for step in path:
            child = node._child(step)
            if child is None:
                break
            node = child
        return node

    def key_origin(self, path: Sequence[str | int]) -> Origin:
        """Where the last key of the path stands; if the path does not exist, the deepest node on it."""
        node, origin = self, self.origin
        for step in path:
            child = node._child(step)
            if child is None:
                return node.origin
            origin = node.keys.get(step, child.origin) if isinstance(step, str) else child.origin
            node = child
        return origin

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether there is a node at the end of the path."""
        node: Node | None = self
        for step in path:
            node = None if node is None else node._child(step)
        return node is not None

    def _child(self, step: str | int) -> Node | None:
        if isinstance(self.value, dict) and isinstance(step, str):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int) and 0 <= step < len(self.value):
            child: Node = self.value[step]
            return child
        return None


class RefusedValuesError(InputError):
    """Some values were refused, but the rest could be read: ``tree`` has stand-ins in their place."""

    def __init__(self, problems: Iterable[Problem], tree: Node) -> None:
        super().__init__(problems)
        self.tree = tree


def read_source(source: Path | str | bytes | Mapping[str, object], name: str | None, what: str) -> Node:
    """The tree of a file's path, of bytes, or of a plain mapping, called ``name`` in messages; where that is
    None a file has its path as a name, and anything else is called ``what`` it is. Raises ``InputError``.
    """
    if isinstance(source, Mapping):
        return from_plain(source, name or what)
    if isinstance(source, bytes):
        return read_bytes(source, name or what)
    return read_file(Path(source), name=name)


def read_text(text: str, file: str) -> Node:
    """The tree of a YAML or JSON text; ``file`` is its name in messages. Raises ``InputError``."""
    return _TextBuilder(text.removeprefix("\ufeff"), file).document()


def read_bytes(data: bytes, file: str) -> Node:
    """The tree of UTF-8 bytes, with or without a byte order mark. Raises ``InputError``."""
    return read_text(decoded(data, file), file)


def decoded(data: bytes, file: str) -> str:
    """UTF-8 bytes as text; raises ``InputError`` that says where they are none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        builder = _Builder(file)
        builder.stop(
            builder.place(before, len(before)),
            f"the byte 0x{data[error.start]:02x} (byte {error.start + 1} of the file)",
            "UTF-8 text",
            "save the file as UTF-8",
        )


def read_file(path: Path, *, name: str | None = None, limit_bytes: int = LIMIT_BYTES) -> Node:
    """The tree of a regular file of at most ``limit_bytes``, called ``name`` in messages.

    Raises ``InputError``, also for a file that is missing, cannot be read or is too large.
    """
    name = str(path) if name is None else name
    return read_bytes(file_bytes(path, name=name, limit_bytes=limit_bytes), name)


def file_bytes(path: Path, *, name: str | None = None, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """The content of a regular file of at most ``limit_bytes``; raises ``InputError``."""
    name = str(path) if name is None else name
    builder = _Builder(name)
    try:
        with open(path, "rb", opener=_open_without_waiting) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                builder.stop(builder.whole, "a pipe, device or other special file", "an ordinary file")
            data = stream.read(limit_bytes + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        builder.stop(builder.whole, f"a file that cannot be read ({reason.lower()})", "a readable file")
    except ValueError:  # a name that no file can have, such as one with a NUL in it
        builder.stop(builder.whole, "an impossible file name", "the name of a file")
    if len(data) > limit_bytes:
        builder.stop(builder.whole, f"more than {limit_bytes} bytes", "a smaller file")
    return data


def from_plain(data: object, file: str) -> Node:
    """The tree of plain Python data, under the same limits as a file; origins have no lines.

    Accepts str, int, float, bool, None, mappings with str keys, lists and tuples.
    Raises ``InputError`` for anything else.
    """
    builder = _PlainBuilder(file)
    return builder.checked(builder.node(data))


def shown(value: object) -> str:
    """A value as messages show it: at most 40 characters, safe for a terminal, written as in YAML."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        # str() of a huge integer is slow and, beyond 4,300 digits, an error.
        bits = value.bit_length()
        return str(int(value)) if bits <= 120 else f"an integer of about {bits * 3 // 10} digits"
    if isinstance(value, float):
        return str(float(value))
    if isinstance(value, str):
        return f'"{_clipped(value, 38)}"'
    if isinstance(value, Mapping):
        return f"a mapping of size {len(value)}"
    if isinstance(value, (list, tuple)):
        return f"a list of length {len(value)}"
    return f"a value of type {_clipped(type(value).__name__, 24)}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """'did you mean "x"?' for the known name most like ``name``, or '' when none is close."""
    from difflib import get_close_matches  # what is right does without

    # Comparing takes time in proportion to the product of the lengths.
    longest = 60
    if len(name) > longest:
        return ""
    candidates = {other.casefold(): other for other in known if len(other) <= longest}
    close = get_close_matches(name.casefold(), candidates, n=1)
    return f'did you mean "{_printable(candidates[close[0]])}"?' if close else ""


def printable(text: str, width: int | None = None) -> str:
    """Text that is safe for a terminal, and at most ``width`` characters long."""
    return _printable(text) if width is None else _clipped(text, width)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _clipped(text: str, width: int) -> str:
    # Escaping only lengthens, so a text cut to one more than the width is still recognised as too long.
    safe = _printable(text[: width + 1])
    return safe if len(safe) <= width else safe[: width - 3] + "..."


def _found(number: float, written: str | None) -> str:
    """A number as it was written, or as messages show it where nobody wrote it as text."""
    return shown(number) if written is None else _clipped(written, 12)


def _open_without_waiting(path: str, flags: int) -> int:
    # Opening a FIFO waits for a writer unless told not to; ordinary files and Windows know no difference.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _Builder:
    """What text and plain data share: the path to the current value, the limits, the problems found."""

    def __init__(self, file: str) -> None:
        self.file = _printable(file)
        self.whole = Origin(self.file)
        self.path: list[str | int] = []
        self._nodes = 0
        self._problems: list[Problem] = []
        self._unlisted = 0

    def report(self, origin: Origin, found: str, expected: str, hint: str = "") -> None:
        if len(self._problems) < LIMIT_PROBLEMS:
            self._problems.append(Problem(origin, self._field(), found, expected, hint))
        else:
            self._unlisted += 1

    def stop(self, origin: Origin, found: str, expected: str, hint: str = "") -> NoReturn:
        self.report(origin, found, expected, hint)
        # What Python or PyYAML raised before adds nothing for a reader of the problems.
        raise self._refusal() from None

    def checked(self, root: Node) -> Node:
        if self._unlisted:
            raise self._refusal()
        if self._problems:
            raise RefusedValuesError(self._problems, root)
        return root

    def enter(self, origin: Origin, *, nested: bool) -> None:
        """Count a value before it is built; too many or too deep ends the pass."""
        self._nodes += 1
        if self._nodes > LIMIT_NODES:
            self.stop(origin, f"more than {LIMIT_NODES} values", f"at most {LIMIT_NODES} values")
        if nested and len(self.path) >= LIMIT_LEVELS:
            self.stop(
                origin,
                f"lists and mappings nested more than {LIMIT_LEVELS} deep",
                f"at most {LIMIT_LEVELS} levels",
            )

    def text(self, value: str, origin: Origin) -> str:
        if not value.isascii() and _SURROGATE.search(value):
            self.report(origin, shown(value), "text without halves of surrogate pairs")
            return _SURROGATE.sub("?", value)
        return value

    def integer(self, value: int, origin: Origin, written: str | None = None) -> int:
        if abs(value) >= _TOO_LARGE:
            self.report(origin, _found(value, written), f"an integer of at most {LIMIT_DIGITS} digits")
            return _TOO_LARGE if value > 0 else -_TOO_LARGE
        return value

    def number(self, value: float, origin: Origin, written: str | None = None) -> float:
        if not math.isfinite(value):
            self.report(origin, f"{_found(value, written)}, not a finite number", "a finite number")
        return value

    def place(self, text: str, index: int) -> Origin:
        return Origin(self.file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))

    def _field(self) -> str:
        steps = (f"[{step}]" if isinstance(step, int) else f".{_clipped(step, 40)}" for step in self.path)
        return _clipped("".join(steps).removeprefix("."), 100)

    def _refusal(self) -> InputError:
        if not self._unlisted:
            return InputError(self._problems)
        found = f"{LIMIT_PROBLEMS} problems and {self._unlisted} more"
        return InputError([*self._problems, Problem(self.whole, "", found, "none")])


class _PlainBuilder(_Builder):
    def node(self, data: object) -> Node:
        origin = self.whole
        self.enter(origin, nested=isinstance(data, (Mapping, list, tuple)))
        if isinstance(data, Mapping):
            return self._mapping(data)
        if isinstance(data, (list, tuple)):
            return self._sequence(data)
        # Subclasses, such as members of a StrEnum or numpy's float64, become the plain value.
        if isinstance(data, str):
            return Node(self.text(str.__str__(data), origin), origin)
        if data is None or isinstance(data, bool):
            return Node(data, origin)
        if isinstance(data, int):
            return Node(self.integer(int(data), origin), origin)
        if isinstance(data, float):
            return Node(self.number(float(data), origin), origin)
        self.report(origin, shown(data), "text, a number, true, false, null, a list or a mapping")
        return Node(None, origin)

    def _sequence(self, data: Sequence[object]) -> Node:
        items = []
        for index, item in enumerate(data):
            self.path.append(index)
            items.append(self.node(item))
            self.path.pop()
        return Node(items, self.whole)

    def _mapping(self, data: Mapping[object, object]) -> Node:
        children = {}
        for key, item in data.items():
            if isinstance(key, str):
                name = self.text(str.__str__(key), self.whole)
            else:
                name = shown(key)
                self.report(self.whole, f"the key {name}", "text as a key")
            self.path.append(name)
            children[name] = self.node(item)
            self.path.pop()
        return Node(children, self.whole, dict.fromkeys(children, self.whole))


class _TextBuilder(_Builder):
    """Builds while events stream, so that what is refused is never read to its end."""

    def __init__(self, text: str, file: str) -> None:
        super().__init__(file)
        self._text = text
        self._next_event: Callable[[], Any]
        self._mark: yaml.Mark = yaml.Mark(file, 0, 0, 0, "", 0)

    def document(self) -> Node:
        # The two parsers treat these characters differently, and PyYAML's error names no line.
        if bad := Reader.NON_PRINTABLE.search(self._text):
            found = f"the character U+{ord(bad[0]):04X}"
            self.stop(self.place(self._text, bad.start()), found, "printable text in UTF-8")
        if "%TAG" in self._text and (tag := _TAG_DIRECTIVE.search(self._text)):
            self.stop(self.place(self._text, tag.end() - len("%TAG")), 'a "%TAG" line', "values without tags")
        self._next_event = _LOADER(self._text).get_event
        self._next()  # the stream starts
        if isinstance(self._next(), yaml.StreamEndEvent):
            self.stop(Origin(self.file, 1, 1), "an empty file", "YAML or JSON text")
        root = self._node(self._next())
        self._next()  # the document ends
        if not isinstance(self._next(), yaml.StreamEndEvent):
            self.stop(self._latest(), "a second document", 'one document, without a further "---"')
        return self.checked(root)

    def _next(self) -> Any:
        try:
            event = self._next_event()
        except yaml.MarkedYAMLError as error:
            self._stop_at_syntax(error)
        except (yaml.YAMLError, ValueError, OverflowError):
            # The pure parser converts escapes such as "\UFFFFFFFF" and version numbers unchecked.
            self.stop(self._latest(), "text that YAML cannot hold, here or just after", "valid YAML")
        self._mark = event.start_mark or self._mark  # there is none where PyYAML does not know the place
        return event

    def _latest(self) -> Origin:
        """Where the latest event starts."""
        mark = self._mark
        return Origin(self.file, mark.line + 1, mark.column + 1)  # PyYAML counts from 0

    def _node(self, event: yaml.NodeEvent) -> Node:
        origin = self._latest()
        self.enter(origin, nested=isinstance(event, yaml.CollectionStartEvent))
        self._refuse_extras(event, origin)
        if isinstance(event, yaml.ScalarEvent):
            return Node(self._scalar(event, origin), origin)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(origin)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(origin)
        return Node(None, origin)  # an alias, which has been reported

    def _refuse_extras(self, event: yaml.NodeEvent, origin: Origin) -> None:
        if event.anchor is not None:
            sign, kind = ("*", "alias") if isinstance(event, yaml.AliasEvent) else ("&", "anchor")
            found = f"the {kind} {shown(sign + event.anchor)}"
            self.report(origin, found, "no anchors and aliases", "write the value out instead")
        if (tag := getattr(event, "tag", None)) is not None:  # an alias has none
            self.report(origin, f"the tag {shown(tag)}", "a value without a tag")

    def _sequence(self, origin: Origin) -> Node:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            self.path.append(len(items))
            items.append(self._node(event))
            self.path.pop()
        return Node(items, origin)

    def _mapping(self, origin: Origin) -> Node:
        children: dict[str, Node] = {}
        keys: dict[str, Origin] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key_origin = self._latest()
            key = self._key(event, key_origin)
            first = keys.get(key)
            if first is not None and isinstance(event, yaml.ScalarEvent):
                hint = f"it is on line {first.line} already"
                self.report(key_origin, f"the key {shown(key)} again", "every key once", hint)
            self.path.append(key)
            value = self._node(self._next())
            self.path.pop()
            if first is None:  # of equal keys the first stays, so that a third still points at it
                children[key], keys[key] = value, key_origin
        return Node(children, origin, keys)

    def _key(self, event: yaml.NodeEvent, origin: Origin) -> str:
        """The key as written; what is no text is reported."""
        if not isinstance(event, yaml.ScalarEvent):
            self.report(origin, "a key that is a list, a mapping or an alias", "text as a key")
            # Built to check its insides, one level down, and dropped.
            self.path.append("?")
            self._node(event)
            self.path.pop()
            return "?"
        self._refuse_extras(event, origin)
        if event.value == "<<" and event.implicit[0]:
            self.report(origin, 'the merge key "<<"', "the keys themselves", "write the keys out instead")
        return self.text(event.value, origin)

    def _scalar(self, event: yaml.ScalarEvent, origin: Origin) -> str | int | float | bool | None:
        text = event.value
        plain = event.implicit[0]
        if not plain:
            return self.text(text, origin)
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in _STARTS_OF_NUMBERS:
            return self.text(text, origin)
        if _INTEGER.fullmatch(text):
            value = _TOO_LARGE
            if len(text) <= _LONGEST_INTEGER:
                value = int(text, _BASES.get(text[:2], 10))
            return self.integer(value, origin, text)
        if _FLOAT.fullmatch(text):
            return self.number(float(text), origin, text)
        if _NOT_FINITE.fullmatch(text):
            return self.number(math.nan, origin, text)
        return self.text(text, origin)

    def _stop_at_syntax(self, error: yaml.MarkedYAMLError) -> NoReturn:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or ""
        place = Origin(self.file, mark.line + 1, mark.column + 1) if mark else self._latest()
        hint = ""
        if mark and error.context_mark and error.context_mark.line < mark.line:
            hint = f"what it belongs to starts on line {error.context_mark.line + 1}"
        at = self._text[mark.index : mark.index + 1] if mark else ""
        if at == "\t":
            self.stop(place, "a tab", "spaces to indent with", hint)
        if "cannot start any token" in reason:
            self.stop(place, f"text that starts with {shown(at)}", "quotes around it", hint)
        for part, found, expected in _SYNTAX:
            if part in reason:
                self.stop(place, found, expected, hint)
        self.stop(place, f"a syntax error ({_clipped(reason, 80)})", "valid YAML", hint)
