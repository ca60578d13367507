"""What the reader accepts, what it refuses and where it points; and that strangers' files do no harm."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import reading
from scheduler.errors import InputError, Origin, Problem
from scheduler.reading import Node, did_you_mean, from_plain, read_bytes, read_file, read_text, shown

FILE = "plan.yaml"


def problems(act: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        act()
    return caught.value.problems


def refused(text: str) -> Problem:
    """The only problem of a text."""
    (problem,) = problems(lambda: read_text(text, FILE))
    return problem


def place(problem: Problem) -> tuple[int | None, int | None]:
    return problem.origin.line, problem.origin.column


def scalar(text: str) -> object:
    return read_text(f"key: {text}\n", FILE).find(["key"]).value


@pytest.fixture(params=["libyaml", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.setattr(reading, "_LOADER", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")
    return str(request.param)


# Scalars

TEXTS = """\
no
No
yes
on
off
y
tRUE
nUll
18:00
7:05
12:30
2024-01-01
2024-13-45
1_000
0b1
0O7
0X1
-0x1
0o8
+
1e
e1
.
inf
nan
1.2.3
10 kg
1,5""".splitlines()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((word, None) for word in ("null", "Null", "NULL", "~", "", "# nothing")),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("012", 12),
        ("08", 8),
        ("0x1F", 31),
        ("0o17", 15),
        ("999999999999999999", 10**18 - 1),
        ("-999999999999999999", 1 - 10**18),
        ("0o67405553164730777777", int("67405553164730777777", 8)),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1.5E-2", 0.015),
        *((text, text) for text in TEXTS),
        *((f'"{text}"', text) for text in ("true", "null", "12", "1.5", "", ".nan", "<<")),
        ("'12'", "12"),
        ("|\n  12\n", "12\n"),
        ("\u0663", "\u0663"),
        (r'"\u00e9\t"', "\u00e9\t"),
    ],
)
def test_scalars_follow_the_core_schema(loader: str, text: str, value: object) -> None:
    found = scalar(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text", [".nan", ".NaN", ".inf", "-.INF", "+.Inf", "1e999", "-1e999", "9" * 400 + ".0"]
)
def test_numbers_that_are_not_finite_are_refused(text: str) -> None:
    problem = refused(f"key: {text}")
    assert place(problem) == (1, 6)
    assert problem.field == "key"
    assert "not a finite number" in problem.found


@pytest.mark.parametrize(
    "text", ["1" + "0" * 18, "-1" + "0" * 18, "0xFFFFFFFFFFFFFFFF", "0o777777777777777777777", "9" * 5000]
)
def test_long_integers_are_refused_without_being_quoted_in_full(text: str) -> None:
    problem = refused(f"key: {text}")
    assert problem.expected == "an integer of at most 18 digits"
    assert problem.found == text[:9] + "..."


def test_keys_are_text_exactly_as_written(loader: str) -> None:
    text = '012: a\nno: b\n1.50: c\n"": d\ntrue: e\n2024-01-01: f\n~: g\n"<<": h\n? i\n'
    keys = ["012", "no", "1.50", "", "true", "2024-01-01", "~", "<<", "i"]
    tree = read_text(text, FILE)
    assert isinstance(tree.value, dict)
    assert list(tree.value) == list(tree.keys) == keys


# Places


DOCUMENT = """\
# a comment
name: Ann
meals:
  - time: 7:05
    food: [egg, {kind: bread}]
  -
"""


def test_every_value_and_key_knows_its_place(loader: str) -> None:
    tree = read_text(DOCUMENT, FILE)
    assert tree.plain() == {
        "name": "Ann",
        "meals": [{"time": "7:05", "food": ["egg", {"kind": "bread"}]}, None],
    }
    assert tree.origin == Origin(FILE, 2, 1)
    assert tree.find(["name"]).origin == Origin(FILE, 2, 7)
    assert tree.keys == {"name": Origin(FILE, 2, 1), "meals": Origin(FILE, 3, 1)}
    assert tree.find(["meals", 0, "food", 1, "kind"]).origin == Origin(FILE, 5, 24)
    assert tree.key_origin(["meals", 0, "food", 1, "kind"]) == Origin(FILE, 5, 18)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ([], 2, 1),
        (["absent"], 2, 1),
        (["name", "absent"], 2, 7),
        (["name", 0], 2, 7),
        (["meals", 0, "time"], 4, 11),
        (["meals", 0, "time", "deeper", 3], 4, 11),
        (["meals", 0, "absent", "food"], 4, 5),
        (["meals", 7], 4, 3),
        (["meals", -1], 4, 3),
        (["meals", "0"], 4, 3),
    ],
)
def test_find_returns_the_deepest_node_that_exists(path: list[str | int], line: int, column: int) -> None:
    assert read_text(DOCUMENT, FILE).find(path).origin == Origin(FILE, line, column)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ([], 2, 1),
        (["name"], 2, 1),
        (["meals", 0], 4, 5),
        (["meals", 0, "food"], 5, 5),
        (["meals", 0, "food", 0], 5, 12),
        (["meals", 0, "absent"], 4, 5),
        (["name", "absent"], 2, 7),
        (["absent", "name"], 2, 1),
    ],
)
def test_key_origin_points_at_the_last_key(path: list[str | int], line: int, column: int) -> None:
    assert read_text(DOCUMENT, FILE).key_origin(path) == Origin(FILE, line, column)


def test_key_origin_of_a_node_made_without_keys() -> None:
    child = Node(1, Origin(FILE, 3, 4))
    assert Node({"a": child}, Origin(FILE, 1, 1)).key_origin(["a"]) == child.origin


def test_columns_count_characters() -> None:
    assert read_text("é: \U0001f600\nb: 1", FILE).find(["é"]).origin == Origin(FILE, 1, 4)
    assert place(refused("[ä\U0001f600, *x]")) == (1, 6)


@pytest.mark.parametrize(
    "text", ['{"a":1,"b":[true,null,"x\\/\\u00e9"]}', '{\n  "a": 1,\n  "b": [true, null, "x/é"]\n}\n']
)
def test_json_is_read(loader: str, text: str) -> None:
    assert read_text(text, "plan.json").plain() == {"a": 1, "b": [True, None, "x/é"]}


# Refusals, each with its place


@pytest.mark.parametrize(
    ("text", "line", "column", "found", "hint"),
    [
        ("a: &x 1", 1, 4, 'the anchor "&x"', "write the value out instead"),
        ("a: 1\nb: *x", 2, 4, 'the alias "*x"', "write the value out instead"),
        ("&x a: 1", 1, 1, 'the anchor "&x"', "write the value out instead"),
        ("a: !!python/object:os.system x", 1, 4, 'the tag "tag:yaml.org,2002:python/object:os....', ""),
        ("a: !!int 3", 1, 4, 'the tag "tag:yaml.org,2002:int"', ""),
        ("- !mine [1]", 1, 3, 'the tag "!mine"', ""),
        ("a: ! 3", 1, 4, 'the tag "!"', ""),
        ("a: {b: 1}\n<<: {c: 2}", 2, 1, 'the merge key "<<"', "write the keys out instead"),
        ("a: 1\nb: 2\n'a': 3", 3, 1, 'the key "a" again', "it is on line 1 already"),
        ("? [1]\n: 2", 1, 3, "a key that is a list", ""),
        ("? {a: 1}\n: 2", 1, 3, "a key that is a list", ""),
        ("---\na: 1\n---\nb: 2", 3, 1, "a second document", ""),
        ("a: 1\n---\n[", 2, 1, "a second document", ""),
        ("", 1, 1, "an empty file", ""),
        ("\ufeff", 1, 1, "an empty file", ""),
        ("# only a comment\n", 1, 1, "an empty file", ""),
        ("a:\n\tb: 1", 2, 1, "a tab", ""),
        ("a:\n  b: 1\n\tc: 2", 3, 1, "a tab", ""),
        ("a: @b", 1, 4, 'text that starts with "@"', ""),
        ("a: b: c", 1, 5, 'a ":" out of place', ""),
        ("a: 'b", 1, 6, "a quotation mark without its partner", ""),
        ("a:\n  b: 1\n c: 2", 3, 2, "something that fits no line above", "starts on line 1"),
        ("- a\nb: 1", 2, 1, "something that fits no line above", "starts on line 1"),
        ("a: 1\n...\nb: 2", 3, 1, "text after the end of the document", ""),
        ("a: ]", 1, 4, "a syntax error (", ""),
        ("a: x\x1b[2J", 1, 5, "the character U+001B", ""),
        ("a: 1\nb: \x00", 2, 4, "the character U+0000", ""),
        ("a: 1\nb: \ud800", 2, 4, "the character U+D800", ""),
        ("\n%TAG !a! b\n--- c", 2, 1, 'a "%TAG" line', ""),
    ],
)
def test_refusals(loader: str, text: str, line: int, column: int, found: str, hint: str) -> None:
    problem = refused(text)
    assert place(problem) == (line, column)
    assert problem.found.startswith(found)
    assert hint in problem.hint


@pytest.mark.parametrize("text", ["a: [1,\n  2", "a: {b: 1,\n  c: 2"])
def test_an_open_bracket_is_named(loader: str, text: str) -> None:
    problem = refused(text)
    assert problem.found == "a list or mapping without its closing bracket"
    assert problem.origin.line in (2, 3)
    assert problem.hint == "what it belongs to starts on line 1"


@pytest.mark.parametrize("escape", [r"\q", r"\ud83d\ude00", r"\U00110000", r"\UFFFFFFFF"])
def test_escapes_that_stand_for_no_text_are_refused(loader: str, escape: str) -> None:
    # The pure parser knows no place for some of these; the value before is then pointed at.
    assert refused(f'- ok\n- "{escape}"').origin.line in (1, 2)


def test_a_version_number_beyond_conversion_is_refused(loader: str) -> None:
    assert refused("%YAML " + "9" * 5000 + ".1\n--- a").origin.line == 1


def test_problems_are_reported_together_and_before_a_syntax_error(loader: str) -> None:
    text = "a: &x 1\nb: *x\na: .nan\n? [*y]\n: !t 1\n<<: 99999999999999999999\nc: [1, [2, 1e999]]\nd: @\n"
    found = [(problem.origin.line, problem.field) for problem in problems(lambda: read_text(text, FILE))]
    assert found == [
        (1, "a"),
        (2, "b"),
        (3, ""),
        (3, "a"),
        (4, ""),
        (4, "?[0]"),
        (5, "?"),
        (6, ""),
        (6, "<<"),
        (7, "c[1][1]"),
        (8, "d"),
    ]


def test_two_keys_that_are_no_text_are_not_called_equal() -> None:
    found = problems(lambda: read_text("? [1]\n: 2\n? [2]\n: 3\n", FILE))
    assert [place(problem) for problem in found] == [(1, 3), (3, 3)]


def test_at_most_fifty_problems_are_listed() -> None:
    assert len(problems(lambda: read_text("- *a\n" * 50, FILE))) == 50
    *listed, last = problems(lambda: read_text("- *a\n" * 73, FILE))
    assert len(listed) == 50
    assert "and 23 more" in str(last)


def test_messages_are_short_and_safe_for_a_terminal() -> None:
    key = r"\e[31m" + "k" * 5000
    text = f'"{key}":\n  "{key}": [*{"a" * 5000}, !{"t" * 5000} 1, {"1" * 5000}]\n"{key}": 1\n'
    for problem in problems(lambda: read_text(text, "bad\x1b[2Jname.yaml")):
        assert str(problem).isprintable()
        assert len(str(problem)) < 300


def test_nesting_up_to_the_limit_is_read() -> None:
    assert read_text("[" * 40 + "1" + "]" * 40, FILE).plain() == from_plain(nested_list(40), FILE).plain()
    problem = refused("[" * 41 + "]" * 41)
    assert place(problem) == (1, 41)
    assert "40" in problem.expected


def test_the_number_of_values_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMIT_NODES", 5)
    assert read_text("a: [1, 2, 3]", FILE).plain() == {"a": [1, 2, 3]}
    assert place(refused("a: [1, 2, 3, 4]")) == (1, 14)
    (problem,) = problems(lambda: from_plain([1, 2, 3, 4, 5], FILE))
    assert problem.expected == "at most 5 values"


# Bytes and files


def test_bytes_are_utf8_with_or_without_a_mark() -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        tree = read_bytes(mark + "a: é".encode(), FILE)
        assert tree.plain() == {"a": "é"}
        assert tree.find(["a"]).origin == Origin(FILE, 1, 4)


@pytest.mark.parametrize(
    ("data", "line", "column", "found"),
    [
        ("a: 1\nb: é".encode("latin-1"), 2, 4, "the byte 0xe9 (byte 9 of the file)"),
        ("é: é".encode() + b"\xff", 1, 5, "the byte 0xff (byte 7 of the file)"),
        ("a: 1".encode("utf-16"), 1, 1, "the byte 0xff (byte 1 of the file)"),
        ("a: 1".encode("utf-16-le"), 1, 2, "the character U+0000"),
        (b"a: \xed\xa0\x80", 1, 4, "the byte 0xed (byte 4 of the file)"),
    ],
)
def test_other_encodings_are_refused(data: bytes, line: int, column: int, found: str) -> None:
    (problem,) = problems(lambda: read_bytes(data, FILE))
    assert place(problem) == (line, column)
    assert problem.found == found


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("key: value")
    assert read_file(path).find(["key"]).origin == Origin(str(path), 1, 6)
    assert read_file(path, name="upload", limit_bytes=10).origin.file == "upload"
    (problem,) = problems(lambda: read_file(path, name="upload", limit_bytes=9))
    assert str(problem) == "upload: found more than 9 bytes, expected a smaller file"
    path.write_bytes(b" " * (reading.LIMIT_BYTES + 1))
    assert "1048576" in problems(lambda: read_file(path))[0].found


def test_files_that_cannot_be_read_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(path: Path) -> str:
        (problem,) = problems(lambda: read_file(path))
        assert problem.origin.line is None
        return problem.found

    assert "no such file" in found(tmp_path / "absent.yaml")
    assert "cannot be read" in found(tmp_path)
    assert "impossible" in found(tmp_path / "a\0b")
    assert "cannot be read" in found(tmp_path / ("a" * 5000))

    def deny(*_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    assert "permission denied" in found(tmp_path / "a.yaml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX special files")
def test_special_files_are_refused_without_waiting(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path in (fifo, Path("/dev/zero")):
        (problem,) = problems(lambda path=path: read_file(path))  # type: ignore[misc]
        assert problem.expected == "an ordinary file"


# Plain data


class Colour(StrEnum):
    RED = "red"


def nested_list(levels: int) -> object:
    data: object = 1
    for _ in range(levels):
        data = [data]
    return data


def test_plain_data_becomes_a_tree_without_lines() -> None:
    data = OrderedDict(a=(1, 2.5, None), b=[True, {"c": Colour.RED}])
    tree = from_plain(data, "host")
    assert tree.plain() == {"a": [1, 2.5, None], "b": [True, {"c": "red"}]}
    assert type(tree.find(["b", 1, "c"]).value) is str
    assert tree.key_origin(["b", 1, "c"]) == tree.origin == Origin("host")


@pytest.mark.parametrize(
    ("data", "field", "found"),
    [
        ({"a": [date(2024, 1, 1)]}, "a[0]", "a value of type date"),
        ({"a": b"x"}, "a", "a value of type bytes"),
        ({"a": {1}}, "a", "a value of type set"),
        ({"a": {1: 2}}, "a", "the key 1"),
        ({None: 2}, "", "the key null"),
        ({"a": math.nan}, "a", "nan, not a finite number"),
        ([-math.inf], "[0]", "-inf, not a finite number"),
        (10**18, "", "1000000000000000000"),
        ("\ud800", "", r'"\ud800"'),
        ({"\ud800": 1}, "", r'"\ud800"'),
    ],
)
def test_other_plain_data_is_refused(data: object, field: str, found: str) -> None:
    (problem,) = problems(lambda: from_plain(data, "host"))
    assert (problem.origin, problem.field, problem.found) == (Origin("host"), field, found)


def test_integers_beyond_conversion_are_refused() -> None:
    (problem,) = problems(lambda: from_plain(-(10**5000), "host"))
    assert problem.found == "an integer of about 4983 digits"


def test_problems_of_plain_data_are_reported_together() -> None:
    found = problems(lambda: from_plain({"a": math.nan, 1: {2}, "b": [10**18]}, "host"))
    assert [problem.field for problem in found] == ["a", "", "1", "b[0]"]


def test_cycles_and_deep_or_wide_plain_data_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMIT_NODES", 5_000)
    cycle: list[object] = []
    cycle += [cycle, cycle]
    shared: object = 1
    for _ in range(30):
        shared = {"a": shared, "b": shared}
    for data in (cycle, shared, nested_list(41), nested_list(100_000), [0] * reading.LIMIT_NODES):
        (problem,) = problems(lambda data=data: from_plain(data, "host"))  # type: ignore[misc]
        assert problem.expected.startswith("at most")


# Helpers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (-12, "-12"),
        (1.5, "1.5"),
        ("no", '"no"'),
        (Colour.RED, '"red"'),
        ("a\x1b[31m\n\u202e", r'"a\x1b[31m\n\u202e"'),
        ("x" * 38, '"' + "x" * 38 + '"'),
        ("x" * 39, '"' + "x" * 35 + '..."'),
        ([1, [2]], "a list of length 2"),
        ((), "a list of length 0"),
        ({"a": 1}, "a mapping of size 1"),
        (object(), "a value of type object"),
    ],
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-30, 30).map(lambda exponent: 2 ** (2 ** abs(exponent) % 9973) * (exponent or 1)),
    st.floats(),
    st.text(),
    st.text(alphabet="\x1b\n\u202e\U0001f600\ud800a", max_size=100),
    st.binary(),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.text()),
)


@given(anything)
def test_shown_is_short_and_printable(value: object) -> None:
    assert len(shown(value)) <= 40
    assert shown(value).isprintable()


def test_did_you_mean() -> None:
    known = ["monday", "tuesday", "sunday"]
    assert did_you_mean("mondey", known) == 'did you mean "monday"?'
    assert did_you_mean("MONDAY", iter(known)) == 'did you mean "monday"?'
    assert did_you_mean("zzz", known) == did_you_mean("", known) == did_you_mean("a", []) == ""
    assert did_you_mean("monday" * 10_000, known) == did_you_mean("monday", ["monday" * 10_000]) == ""


# Properties


def only_input_error(text: str) -> None:
    try:
        tree = read_text(text, FILE)
    except InputError as error:
        assert 1 <= len(error.problems) <= 51
        assert all(str(problem).isprintable() for problem in error.problems)
    else:
        tree.plain()


SEEDS = (
    DOCUMENT,
    '{"a": [1, 2.5e3, "\\u00e9"], "b": {"c": null}}',
    "a: |\n  text\n  more\nb: >-\n  folded\n\n  text\n",
    "- &x {a: 'b', \"c\": d}\n- *x\n- !!str 12\n- ? [k]\n  : v\n",
    "%YAML 1.1\n---\n<<: {a: .inf}\nb: 0x1F\n...\n",
)
SIGNS = "\n\r\t\x00\x85\u2028\ufeff\ud800 :-?[]{},#!|>@`'\"\\~"
TOKENS = (": ", "- ", "? ", "  ", "&a", "*a", "!!", "!<%ff>", "%TAG", "%YAML 9", "---", "...", "\\U")
PIECES = (*SIGNS, *TOKENS, "<<", "0x", ".nan", "9e999")

mutations = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 6), st.sampled_from(PIECES)), max_size=8)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    only_input_error(text)


@settings(max_examples=800, deadline=None)
@given(st.sampled_from(SEEDS), mutations)
def test_any_mutated_document_is_read_or_refused(text: str, edits: list[tuple[int, int, str]]) -> None:
    for position, removed, inserted in edits:
        position %= len(text) + 1
        text = text[:position] + inserted + text[position + removed :]
    only_input_error(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LOADER", yaml.SafeLoader)
        only_input_error(text)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_bytes(data, FILE)
    except InputError as error:
        assert error.problems


class QuotingDumper(yaml.SafeDumper):
    """Quotes all text, as PyYAML leaves some plain that is a number in YAML 1.2, such as 1e3 and 08."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


QuotingDumper.add_representer(str, quoted)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
words = st.text("abcdefghij :,-#'\"[]{}", max_size=12)


def plain_data(text: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(1 - 10**18, 10**18 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        text,
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(text, inner, max_size=5),
        max_leaves=20,
    )


def same(one: object, other: object) -> bool:
    return repr(one) == repr(other)


@settings(deadline=None)
@given(plain_data(texts))
def test_dumped_yaml_is_read_back(data: object) -> None:
    text = yaml.dump(data, Dumper=QuotingDumper, allow_unicode=True, sort_keys=False)
    assert same(read_text(text, FILE).plain(), from_plain(data, FILE).plain())
    assert same(from_plain(data, FILE).plain(), data)


@settings(deadline=None)
@given(plain_data(words))
def test_safely_dumped_yaml_is_read_back(data: object) -> None:
    text = yaml.safe_dump(json.loads(json.dumps(data)), sort_keys=False)
    assert same(read_text(text, FILE).plain(), from_plain(data, FILE).plain())


@settings(deadline=None)
@given(plain_data(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=20)))
def test_dumped_json_is_read_back(data: object) -> None:
    for indent in (None, 2):
        text = json.dumps(data, indent=indent)
        assert same(read_text(text, FILE).plain(), from_plain(data, FILE).plain())


# Files made to do harm


def bomb(sequence: bool) -> str:
    lines = ["a0: &a0 [x, x]" if sequence else "a0: &a0 {x: 1}"]
    for level in range(1, 12):
        inner = f"[{', '.join([f'*a{level - 1}'] * 9)}]"
        lines.append(f"a{level}: &a{level} " + (inner if sequence else f"{{<<: {inner}}}"))
    return "\n".join(lines)


HARMFUL = {
    "lists 30,000 deep": "[" * 30_000,
    "lists 10,000 deep": "[" * 10_000 + "]" * 10_000,
    "mappings 30,000 deep": "{a: " * 30_000,
    "block lists 30,000 deep": "- " * 30_000,
    "keys 30,000 deep": "? " * 30_000,
    "block mappings 1,000 deep": "\n".join(" " * level + "a:" for level in range(1_000)),
    "aliases in aliases": bomb(sequence=True),
    "merge keys in merge keys": bomb(sequence=False),
    "tag directives": "".join(f"%TAG !a{number}! b\n" for number in range(30_000)) + "--- a",
    "a number of a million digits": "1" * 1_000_000,
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_texts_are_refused_quickly(loader: str, name: str) -> None:
    start = time.process_time()  # however busy the machine is
    assert problems(lambda: read_text(HARMFUL[name], FILE))
    assert time.process_time() - start < 1


READ = """
import sys
from scheduler.errors import InputError
from scheduler.reading import read_text
try:
    read_text(sys.stdin.read(), "harmful")
except InputError:
    print("refused")
"""
# A process starts with the peak of the one that started it, so a small one stands between it and pytest.
MEASURE = f"""
import resource, subprocess, sys
subprocess.run([sys.executable, "-c", {READ!r}], check=True, stdout=sys.stderr)
unit = 1024 if sys.platform == "linux" else 1024**2
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // unit)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs the resource module")
@pytest.mark.parametrize(
    "text",
    [*HARMFUL.values(), "[" + "a," * 500_000, "- *a\n" * 200_000, "a: 1\n" * 200_000],
    ids=[*HARMFUL, "values", "aliases", "equal keys"],
)
def test_harmful_texts_take_little_memory(text: str) -> None:
    root = Path(reading.__file__).parent.parent
    run = subprocess.run(
        [sys.executable, "-c", MEASURE], input=text, capture_output=True, text=True, cwd=root, timeout=20
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == "refused\n"
    assert 0 < int(run.stdout) < 200
