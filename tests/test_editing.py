"""Edits land where they belong, in the tree and in the text, and leave everything else as it was."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import editing, load_catalog, load_scenario
from scheduler.demand import Edit
from scheduler.editing import EditingError, edited, mended
from scheduler.errors import InputError, Origin
from scheduler.reading import Node, from_plain, read_file, read_text
from scheduler.rule import Scalar
from scheduler.scenario import _chain, _defaults, _merge, _merge_all
from scheduler.setting import REPLACED

FILE = "plan.yaml"
SCENARIOS = Path(__file__).parent.parent / "scenarios"


def edit(path: str, action: Literal["set", "remove", "add"], value: Scalar = None) -> Edit:
    return Edit(path=tuple(path.split(".")), action=action, value=value, kind="any", cost=0, text="")


def put(path: str, value: Scalar) -> Edit:
    return edit(path, "set", value)


def take(path: str) -> Edit:
    return edit(path, "remove")


def add(path: str, value: Scalar) -> Edit:
    return edit(path, "add", value)


def mend(text: str, *edits: Edit, base: object = None) -> str:
    """The text after edits of the scenario that it makes on top of ``base``."""
    own = read_text(text, FILE)
    return mended(text, own if base is None else _merge(from_plain(base, "base"), own), edits)


# The tree


def test_edits_of_the_tree() -> None:
    tree = from_plain({"a": {"b": 1}, "c": [1, {"d": 2, "e": 3}], "f": None}, FILE)
    edits = [
        put("a.b", 5),
        put("a.x.y", "new"),
        put("c.1.d", True),
        add("c", 4),
        add("a.l", 6),
        put("f.g", 7),
    ]
    assert edited(tree, [*edits, take("c.1.e")]).plain() == {
        "a": {"b": 5, "x": {"y": "new"}, "l": [6]},
        "c": [1, {"d": True}, 4],
        "f": {"g": 7},
    }


def test_all_paths_refer_to_the_tree_before_the_edits() -> None:
    tree = from_plain({"a": list("abcdefghijkl")}, FILE)
    edits = [take("a.2"), take("a.10"), put("a.3", "D"), take("a.0"), add("a", "m"), take("a.2")]
    assert edited(tree, edits).plain() == {"a": list("bDefghijlm")}
    tree = from_plain({"a": [{"b": 1}, {"b": 2}]}, FILE)
    assert edited(tree, [take("a.0"), take("a.0.b"), take("a.1.b")]).plain() == {"a": [{}]}


def test_the_tree_that_is_edited_stays_as_it_was() -> None:
    text = "a: {b: 1}\nc: [1, 2]\n"
    tree = read_text(text, FILE)
    edited(tree, [put("a.b", 2), put("a.d", 3), take("c.0"), add("c", 4), take("a.b")])
    assert tree == read_text(text, FILE)


def test_new_values_take_the_place_of_the_old_or_of_what_surrounds_them() -> None:
    tree = read_text("a:\n  b: 1\nc: [1, 2]\n", FILE)
    new = edited(tree, [put("a.b", 2), put("a.d.e", 3), add("c", 4), take("c.0")])
    assert new.find(["a", "b"]).origin == tree.find(["a", "b"]).origin
    assert new.key_origin(["a", "b"]) == tree.key_origin(["a", "b"])
    assert new.find(["a", "d", "e"]).origin == new.key_origin(["a", "d"]) == Origin(FILE, 2, 3)
    assert new.find(["c", 0]).origin == Origin(FILE, 3, 8)
    assert new.find(["c", 1]).origin == tree.find(["c"]).origin
    assert edited(tree, [take("a.b")]).find(["a"]).keys == {}


@pytest.mark.parametrize(
    "wrong",
    [
        *(put(path, 1) for path in ("a.b.c", "l.2", "l.x", "l.-1", "l.0.a")),
        *(take(path) for path in ("b", "a.x", "l.2", "a.b.c", "x.y")),
        add("a", 1),
        add("a.b", 1),
    ],
    ids=lambda wrong: f"{wrong.action} {'.'.join(wrong.path)}",
)
def test_edits_that_lead_nowhere_are_refused(wrong: Edit) -> None:
    text = "a: {b: 1}\nl: [1, 2]\n"
    for act in (lambda: edited(read_text(text, FILE), [wrong]), lambda: mend(text, wrong)):
        with pytest.raises(EditingError, match="an edit"):
            act()


# The text


class Case(NamedTuple):
    before: str
    edits: list[Edit]
    after: str


SCALARS = [
    Case("a: 1  # why\nb: 2\n", [put("a", 5)], "a: 5  # why\nb: 2\n"),
    Case("a:   1\nb: 2\n", [put("b", None)], "a:   1\nb: null\n"),
    Case("a: 'x' # y\n", [put("a", "it's")], 'a: "it\'s" # y\n'),
    Case('a: "x\n  y" # y\n', [put("a", 1.5)], "a: 1.5 # y\n"),
    Case("a: x\n  y\n  z # y\nb: 1\n", [put("a", True)], "a: true # y\nb: 1\n"),
    Case("a:\n  x\n# y\nb: 1\n", [put("a", 2)], "a:\n  2\n# y\nb: 1\n"),
    Case("a: |\n  x\n\n  y\n\n# z\nb: 1\n", [put("a", 2)], "a: 2\n\n# z\nb: 1\n"),
    Case("a: >-  # y\n  x\nb: 1\n", [put("a", 2)], "a: 2  # y\nb: 1\n"),
    Case("a: [1, x y, 3]\n", [put("a.1", "z")], "a: [1, z, 3]\n"),
    Case("a:\n- 1 # y\n- 2\n", [put("a.0", 3)], "a:\n- 3 # y\n- 2\n"),
    Case("{a: {b: 1, c: 2}}", [put("a.b", 7)], "{a: {b: 7, c: 2}}"),
    Case("a: {b: 1} # {b: 1}\n", [put("a.b", 7)], "a: {b: 7} # {b: 1}\n"),
    Case("? a\n: 1\n", [put("a", 2)], "? a\n: 2\n"),
    Case("a: [b: 1]\n", [put("a.0.b", 2)], "a: [b: 2]\n"),
    # A value that is a block, with comments beside its key and before its first line.
    Case("a: # x\n  # y\n  b: 1\n  c: 2 # z\nd: 3\n", [put("a", None)], "a: null # x\n  # y\nd: 3\n"),
    Case("a:\n- 1\n- 2", [put("a", None)], "a: null\n"),
    Case("a:\n- b: 1\n  c: 2 # x\n- 3\n", [put("a.0", 4)], "a:\n- 4 # x\n- 3\n"),
    Case("a: {b: 1}\n", [put("a", None)], "a: null\n"),
]

NULLS = [
    Case("pin:\nb: 1\n", [put("pin", 2)], "pin: 2\nb: 1\n"),
    Case("pin:  # none\nb: 1\n", [add("pin", "x")], "pin: [x]  # none\nb: 1\n"),
    Case("pin:", [add("pin", "x")], "pin: [x]"),
    Case("order: null\n", [put("order.first.x", 1)], "order: {first: {x: 1}}\n"),
    Case("order: ~ # no\n", [put("order.x", 1)], "order: {x: 1} # no\n"),
    Case("a: {b: null, c: }\n", [put("a.b.d", 1), put("a.c", 2)], "a: {b: {d: 1}, c: 2 }\n"),
    Case("a:\n-\n- # x\n- 1\n", [put("a.0", 1), put("a.1", 2)], "a:\n- 1\n- 2 # x\n- 1\n"),
    Case('{"a": null}', [add("a", "x")], '{"a": ["x"]}'),
    Case('{"a":}', [put("a", 1)], '{"a": 1}'),
    Case("a: [null, 1]\n", [take("a.0")], "a: [1]\n"),
]

NEW_KEYS = [
    Case("a: 1\n", [put("b", 2)], "a: 1\nb: 2\n"),
    Case("a: 1", [put("b", 2)], "a: 1\nb: 2"),
    Case("a: 1\r\nb: 2\r\n", [put("c", 3)], "a: 1\r\nb: 2\r\nc: 3\r\n"),
    Case("a: 1 # x\n# y\n\n", [put("b", 2)], "a: 1 # x\nb: 2\n# y\n\n"),
    Case("a:\n    b: 1 # x\n\n# y\nc: 2\n", [put("a.d", 3)], "a:\n    b: 1 # x\n    d: 3\n\n# y\nc: 2\n"),
    Case("a: |\n  x\nb:\n", [put("c", 3)], "a: |\n  x\nb:\nc: 3\n"),
    Case("b:\na: |\n  x\n\n# y\n", [put("c", 3)], "b:\na: |\n  x\nc: 3\n\n# y\n"),
    Case("a: [1,\n  2] # x\n", [put("c", 3)], "a: [1,\n  2] # x\nc: 3\n"),
    Case("---\na: 1\n...\n", [put("b", 2)], "---\na: 1\nb: 2\n...\n"),
    Case("p:\n- a: 1\n- b: 2\n", [put("p.0.c", 3)], "p:\n- a: 1\n  c: 3\n- b: 2\n"),
    Case("a: {}\n", [put("a.b.c", 1)], "a: {b: {c: 1}}\n"),
    Case("{}", [put("a", "x")], '{"a": "x"}'),
    Case("{ a: 1 }", [put("b", 2)], "{ a: 1, b: 2 }"),
    Case("{a: 1,}", [put("b", 2)], "{a: 1, b: 2,}"),
    Case("{a: 1, b}", [put("c", 2)], "{a: 1, b, c: 2}"),
    Case("{a: 1, b: }", [put("c", 2)], "{a: 1, b: , c: 2 }"),
    Case("{a: 1,\n b: 2}", [put("c", 2)], "{a: 1,\n b: 2, c: 2}"),
    Case("{\n a: 1, # x\n b: 2 # y\n # z\n}\n", [put("c", 3)], "{\n a: 1, # x\n b: 2, # y\n c: 3\n # z\n}\n"),
    Case("{\n a: 1, # x\n}\n", [put("c", 3)], "{\n a: 1, # x\n c: 3,\n}\n"),
    Case("{\r\n  a: 1\r\n}\r\n", [put("c", 3)], "{\r\n  a: 1,\r\n  c: 3\r\n}\r\n"),
    Case("{ # x\n}\n", [put("c", 3)], '{"c": 3 # x\n}\n'),
]

WORDS = [
    Case("a: 1\n", [put("a", "fri")], "a: fri\n"),
    Case("a: 1\n", [put("a", "lat_pulldown and more")], "a: lat_pulldown and more\n"),
    Case("a: 1\n", [put("a", "yes no: #")], 'a: "yes no: #"\n'),
    Case("a: 1\n", [put("a", "18:00")], 'a: "18:00"\n'),
    *(
        Case("a: 1\n", [put("a", word)], f'a: "{word}"\n')
        for word in ("", "true", "null", "12", "1e3", "- a", "a b ", "{", "é", "\U0001f600")
    ),
    Case("a: 1\n", [put("a", 'a"\n\\\t')], 'a: "a\\"\\n\\\\\\t"\n'),
    Case("a: 1\n", [put("a", "\x7f\x85\u2028\ufeff\uffff")], 'a: "\\u007f\\u0085\\u2028\\ufeff\\uffff"\n'),
    Case("a: 1\n", [put("no: yes", "no")], 'a: 1\n"no: yes": no\n'),
    Case("a: 1\n", [put("12", False)], 'a: 1\n"12": false\n'),
]

JSON = [
    Case('{"a":1,"b":["x"]}', [put("a", "fri"), add("b", "y")], '{"a":"fri","b":["x", "y"]}'),
    Case('{"a":1}', [put("b.c", "fri")], '{"a":1, "b": {"c": "fri"}}'),
    Case(
        '{\n  "a": 1,\n  "b": {\n    "c": [\n      1,\n      2\n    ]\n  }\n}\n',
        [put("b.d", "x"), put("e", None), add("b.c", 3), take("b.c.0"), take("a")],
        '{\n  "b": {\n    "c": [\n      2,\n      3\n    ],\n    "d": "x"\n  },\n  "e": null\n}\n',
    ),
    Case('{\n  "a": 1,\n  "b": 2\n}\n', [take("b")], '{\n  "a": 1\n}\n'),
    Case('{\n  "a": [\n    1\n  ]\n}\n', [take("a.0")], '{\n  "a": []\n}\n'),
    Case('{"a": [1, 2], "b": {"c": 3}}', [take("a.0"), take("a.1"), take("b.c")], '{"a": [], "b": {}}'),
    Case('{"a": [{"b": 1, "c": 2}]}', [take("a.0.b")], '{"a": [{"c": 2}]}'),
]

LISTS = [
    Case("a: [1, 2]\n", [add("a", "x, y")], 'a: [1, 2, "x, y"]\n'),
    Case("a: []\n", [add("a", 1)], "a: [1]\n"),
    Case("a: [1, 2,]\n", [add("a", 3)], "a: [1, 2, 3,]\n"),
    Case("a: [1,\n    2, 3]\n", [add("a", 4)], "a: [1,\n    2, 3, 4]\n"),
    Case("a: [\n  1, # x\n  2 # y\n]\n", [add("a", 3)], "a: [\n  1, # x\n  2, # y\n  3\n]\n"),
    Case("a:\n- 1 # x\n# y\nb: 2\n", [add("a", 3)], "a:\n- 1 # x\n- 3\n# y\nb: 2\n"),
    Case("a:\n  - 1", [add("a", 3)], "a:\n  - 1\n  - 3"),
    Case("a:\n- - 1\n- - 2\n", [add("a.0", 3)], "a:\n- - 1\n  - 3\n- - 2\n"),
    Case("a:\n- b: 1\n  c: 2 # x\n", [add("a", 3)], "a:\n- b: 1\n  c: 2 # x\n- 3\n"),
    Case("a: 1\n", [add("b.c", 3)], "a: 1\nb: {c: [3]}\n"),
]

REMOVALS = [
    # From lists in flow style.
    Case("a: [1, 2, 3]\n", [take("a.0")], "a: [2, 3]\n"),
    Case("a: [1, 2, 3]\n", [take("a.1")], "a: [1, 3]\n"),
    Case("a: [1, 2, 3]\n", [take("a.2")], "a: [1, 2]\n"),
    Case("a: [ 1, 2, 3 ]\n", [take("a.0"), take("a.2")], "a: [ 2 ]\n"),
    Case("a: [1, 2,]\n", [take("a.1")], "a: [1, ]\n"),
    Case("a: [1,2 ,3]\n", [take("a.1")], "a: [1,3]\n"),
    Case("a: [1] # x\n", [take("a.0")], "a: [] # x\n"),
    Case("a: [\n  1,\n]\n", [take("a.0")], "a: []\n"),
    Case("a: [ # x\n  1, # y\n  # z\n]\n", [take("a.0")], "a: [ # x\n  # z\n]\n"),
    Case("a: [1, 2]\n", [take("a.0"), take("a.1")], "a: []\n"),
    Case("a: [1,\n    2]\n", [take("a.1")], "a: [1]\n"),
    Case("a: [1,\n    2]\n", [take("a.0")], "a: [\n    2]\n"),
    Case("a: [1, 2,\n    3]\n", [take("a.1")], "a: [1,\n    3]\n"),
    Case("a: [1, 2, # x\n    3]\n", [take("a.1")], "a: [1, # x\n    3]\n"),
    Case("a: [\n  1, # x\n  # y\n  2, # z\n]\n", [take("a.0")], "a: [\n  # y\n  2, # z\n]\n"),
    Case("a: [\n  1, # x\n  # y\n  2 # z\n]\n", [take("a.1")], "a: [\n  1 # x\n  # y\n]\n"),
    Case("a: [\n  1, # x\n  # y\n  2]\n", [take("a.1")], "a: [\n  1 # x\n  # y\n  ]\n"),
    Case("a: [ 1\n   , 2\n   , 3 ]\n", [take("a.2")], "a: [ 1\n   , 2\n    ]\n"),
    # From mappings in flow style.
    Case("p:\n- {exercise: a, day: mon} # x\n", [take("p.0.day")], "p:\n- {exercise: a} # x\n"),
    Case("p:\n- {exercise: a, day: mon} # x\n", [take("p.0.exercise")], "p:\n- {day: mon} # x\n"),
    Case("p: [{a: 1}, {b: 2}]\n", [take("p.0.a"), take("p.1")], "p: [{}]\n"),
    # From lists in block style.
    Case("a:\n# x\n- 1 # y\n# z\n- 2\n", [take("a.0")], "a:\n# x\n# z\n- 2\n"),
    Case("a:\n- 1\n\n# x\n- 2 # y\n\n# z\nb: 1\n", [take("a.1")], "a:\n- 1\n\n# x\n\n# z\nb: 1\n"),
    Case("a:\n- 1\n- b: 2\n  c: 3 # x\n- 4", [take("a.1")], "a:\n- 1\n- 4"),
    Case("a:\n- 1\n- 2", [take("a.1")], "a:\n- 1\n"),
    Case("a: # x\n# y\n- 1 # z\nb: 1\n", [take("a.0")], "a: [] # x\n# y\nb: 1\n"),
    Case("a:\n- 1\n- 2\nb: 1\n", [take("a.1"), take("a.0")], "a: []\nb: 1\n"),
    Case("a:\r\n- 1\r\n- 2\r\n", [take("a.0")], "a:\r\n- 2\r\n"),
    Case("a:\n- - 1\n  - 2\n", [take("a.0.0")], "a:\n- - 2\n"),
    Case("a:\n- |\n  x\n\n- y\n", [take("a.0")], "a:\n\n- y\n"),
    Case("a:\n-\n  b: 1\n  c: 2\n- 3\n", [take("a.0")], "a:\n- 3\n"),
    # From mappings in block style.
    Case("p:\n- exercise: a # x\n  day: mon # y\n", [take("p.0.exercise")], "p:\n- day: mon # y\n"),
    Case("p:\n- exercise: a # x\n  day: mon # y\n", [take("p.0.day")], "p:\n- exercise: a # x\n"),
    Case("p:\n- a: 1 # x\n  # y\n  b: 2\n", [take("p.0.a")], "p:\n-\n  # y\n  b: 2\n"),
    Case("p:\n- a: 1\n  b: 2\n  c: 3\n", [take("p.0.a"), take("p.0.b")], "p:\n- c: 3\n"),
    Case("p:\n- a: 1 # x\n- 2\n", [take("p.0.a")], "p:\n- {} # x\n- 2\n"),
    Case("a: 1 # x\n# y\nb: 2\n", [take("a")], "# y\nb: 2\n"),
    Case("# x\na: 1 # y\n", [take("a")], "# x\n{} # y\n"),
    Case("a: # x\n  b: 1\nc: 2\n", [take("a.b")], "a: {} # x\nc: 2\n"),
]

CHARACTERS = [
    Case("\ufeffa: 1\nb: 2\n", [put("a", 3), put("c", 4)], "\ufeffa: 3\nb: 2\nc: 4\n"),
    Case("\ufeff{a: 1, b: 2}\n", [take("a")], "\ufeff{b: 2}\n"),
    Case("# \U0001f600\na: \U0001f600 # é\nb: 2\n", [put("b", 3)], "# \U0001f600\na: \U0001f600 # é\nb: 3\n"),
    Case('{"\U0001f600": {"é": 1}}', [put("\U0001f600.é", 2)], '{"\U0001f600": {"é": 2}}'),
]

CASES = [*SCALARS, *NULLS, *NEW_KEYS, *WORDS, *JSON, *LISTS, *REMOVALS, *CHARACTERS]


@pytest.fixture(params=["libyaml", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.setattr(editing, "_LOADER", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")
    return str(request.param)


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case.before))
def test_an_edit_changes_nothing_else_in_the_text(loader: str, case: Case) -> None:
    assert mend(case.before, *case.edits) == case.after


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="the reader refuses tabs too")
def test_tabs_may_indent_json() -> None:
    assert mend('{\n\t"a": 1\n}\n', put("b", 2)) == '{\n\t"a": 1,\n\t"b": 2\n}\n'


BASE = {
    "composition": {"compounds": {"min": 2, "max": 3}},
    "places": {"gym": ["bench"], "home": []},
    "days": {"mon": {"at": "gym", "start": "18:00"}, "tue": {"at": "home"}},
    "pin": [{"exercise": "row", "day": "mon"}, {"exercise": "curl"}],
    "order": {"first": ["row"], "before": {"row": ["curl", "dip"], "dip": ["curl"]}},
}


@pytest.mark.parametrize(
    ("edits", "added"),
    [
        ([put("composition.compounds.min", 1)], "composition: {compounds: {min: 1}}"),
        ([put("composition.compounds", None)], "composition: {compounds: null}"),
        ([put("composition", None)], "composition: null"),
        ([take("composition.compounds.max")], "composition: {compounds: {max: null}}"),
        ([put("days.tue.at", "gym")], 'days: {mon: {at: gym, start: "18:00"}, tue: {at: gym}}'),
        ([take("days.mon")], "days: {tue: {at: home}}"),
        ([add("places.home", "mat")], "places: {gym: [bench], home: [mat]}"),
        ([put("pin.0.day", "fri")], "pin: [{exercise: row, day: fri}, {exercise: curl}]"),
        ([take("pin.1"), take("pin.0.day")], "pin: [{exercise: row}]"),
        ([take("pin.0"), take("pin.1")], "pin: []"),
        ([add("order.first", "dip")], "order: {first: [row, dip]}"),
        ([take("order.before.row.0")], "order: {before: {row: [dip]}}"),
    ],
    ids=str,
)
def test_what_the_text_inherits_is_added_to_it(edits: list[Edit], added: str) -> None:
    assert mend("version: 1\n", *edits, base=BASE) == f"version: 1\n{added}\n"


@pytest.mark.parametrize(
    "case",
    [
        Case("order:\n  first: []\n", [add("order.after", 1)], "order:\n  first: []\n  after: [1]\n"),
        Case("order: {first: []}\n", [take("order.before.dip.0")], "order: {first: [], before: {dip: []}}\n"),
        Case("days:\n  mon: {at: gym}\n", [put("days.mon.at", "home")], "days:\n  mon: {at: home}\n"),
        Case("days: {wed: {at: gym}}\n", [take("days.wed")], "days: {}\n"),
        Case("days: {wed: }\n", [put("days.wed.at", "home")], "days: {wed: {at: home} }\n"),
        Case("pin: # none\n", [add("pin", "row")], "pin: [row] # none\n"),
        Case("order: {first: null}\n", [add("order.first", "row")], "order: {first: [row]}\n"),
        # Without its own value, the inherited one would count.
        Case("order: {first: []} # x\n", [take("order.first")], "order: {first: null} # x\n"),
        Case("composition:\n  compounds:\n    max: 4\n", [take("composition.compounds.max")],
             "composition:\n  compounds:\n    max: null\n"),
    ],
    ids=lambda case: repr(case.before),
)  # fmt: skip
def test_what_the_text_has_is_changed_where_it_stands(case: Case) -> None:
    assert mend(case.before, *case.edits, base=BASE) == case.after


def test_an_inherited_rule_cannot_be_taken_away_but_for_null() -> None:
    with pytest.raises(EditingError, match='"order" is inherited'):
        mend("version: 1\n", take("order"), base=BASE)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("a: [b: 1, c: 2]\n", put("a.0.d", 3)),  # a mapping without braces
        ("{a, b: 1}\n", put("a", 2)),  # a key without its colon
        ("? a\n? b\n", take("a")),
        ("a: |+\n  x\n\n", put("b", 1)),  # a line between would be less text
        ("- a\n", put("0", 1)),
        ("a:\n- |\n  x\n- y\n  # z\n- 1\n", take("a.1")),  # the comment would become text
    ],
)
def test_a_text_that_cannot_be_changed_safely_is_refused(loader: str, text: str, one: Edit) -> None:
    with pytest.raises(EditingError, match="could not be changed safely"):
        mend(text, one)


def test_a_text_that_the_reader_refuses_is_refused_in_its_words() -> None:
    with pytest.raises(InputError, match="anchor"):
        mended("a: &b 1\n", from_plain({"a": 1}, FILE), [put("a", 2)])


# The shipped scenarios


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SCENARIOS, tmp_path_factory.mktemp("editing") / "scenarios"))


@pytest.mark.parametrize("name", sorted(path.name for path in SCENARIOS.glob("*.yaml")))
def test_a_day_of_a_shipped_scenario_is_made_longer(folder: Path, name: str) -> None:
    catalog = load_catalog()
    text = (SCENARIOS / name).read_text(encoding="utf-8")
    node = read_file(SCENARIOS / name)
    merged = _merge_all(_chain(node, catalog, SCENARIOS))
    merged = _merge(_defaults(merged, catalog), merged)
    before = load_scenario(SCENARIOS / name, catalog).setting
    day = max(before.days)
    minutes = before.days[day].minutes + 5
    result = mended(text, merged, [put(f"days.{day}.minutes", minutes)])

    (folder / "mended.yaml").write_text(result, encoding="utf-8")
    after = load_scenario(folder / "mended.yaml", catalog).setting
    assert after.days[day].minutes == minutes
    assert after.model_copy(update={"days": before.days}) == before
    assert {**after.days, day: before.days[day]} == before.days
    old, new = text.splitlines(), result.splitlines()
    if node.has(["days"]):
        assert [line for line, other in zip(old, new, strict=True) if line != other] == [
            line for line in old if line.startswith((f"  {day}: ", "days: {"))
        ]
    else:
        assert new[:-1] == old


# Any scenario, any edits


class BlockDumper(yaml.SafeDumper):
    """Writes text of several lines as block scalars."""


def _dump_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


BlockDumper.add_representer(str, _dump_text)


DUMPS: list[Callable[[object], str]] = [
    lambda data: yaml.safe_dump(data, sort_keys=False, allow_unicode=True),
    lambda data: yaml.dump(data, Dumper=BlockDumper, sort_keys=False, indent=4),
    lambda data: yaml.safe_dump(data, sort_keys=False, default_flow_style=True, width=30),
    lambda data: yaml.safe_dump(data, sort_keys=False, default_flow_style=None, width=30),
    lambda data: json.dumps(data, ensure_ascii=False),
    lambda data: json.dumps(data, ensure_ascii=False, indent=2),
]
TEXTS = ["row", "18:00", "yes no: #", "null", "", "a, b", "it's", "- x", "\U0001f600 é", "two\nlines\n", "}"]
VALUES = st.integers(-99, 99) | st.booleans() | st.just(0.5) | st.sampled_from(TEXTS)
NAMES = st.lists(st.sampled_from(TEXTS), max_size=3)
KEYS = st.sampled_from(["min", "max", "at", "1", "no: yes", "é"])
FLAT = st.dictionaries(KEYS, VALUES, max_size=3)
TREES = st.fixed_dictionaries(
    {},
    optional={
        "name": VALUES,
        "composition": st.none(),
        "sessions": FLAT,
        "weekly_sets": st.dictionaries(KEYS, FLAT, max_size=3),
        "places": st.dictionaries(KEYS, NAMES, max_size=2),
        "days": st.dictionaries(KEYS, st.none() | FLAT, max_size=3),
        "pin": st.lists(st.none() | FLAT, max_size=4),
        "order": st.fixed_dictionaries({}, optional={"first": NAMES, "after": st.dictionaries(KEYS, NAMES)}),
        "preferences": st.dictionaries(KEYS, NAMES, max_size=2),
    },
)
# Less indented than any block scalar, which would swallow a comment when what stands between them goes.
COMMENTS = st.lists(st.tuples(st.integers(0, 99), st.sampled_from([None, 0, 2])), max_size=8)


def possible(node: Node, value: Scalar, path: str = "", *, whole: bool = False) -> Iterator[Edit]:
    """All edits of a tree; keys are taken only from mappings that replace inherited ones ``whole``."""
    if isinstance(node.value, dict):
        yield put(f"{path}.new".removeprefix("."), value)
        for key, child in node.value.items():
            below = f"{path}.{key}".removeprefix(".")
            if whole:
                yield take(below)
            yield from possible(child, value, below, whole=whole or below in REPLACED)
    elif isinstance(node.value, list):
        yield add(path, value)
        for number, child in enumerate(node.value):
            yield take(f"{path}.{number}")
            yield from possible(child, value, f"{path}.{number}", whole=True)
    else:
        yield put(path, value)


def commented(text: str, comments: list[tuple[int, int | None]]) -> str:
    """The text with comments, on lines of their own (so far indented) or behind others, where it can be."""
    plain = read_text(text, FILE).plain()
    for number, (place, indentation) in enumerate(comments):
        lines = text.split("\n")
        at = place % len(lines)
        if indentation is None:
            lines[at] += f" # comment {number}."
        else:
            lines.insert(at, " " * indentation + f"# comment {number}.")
        with suppress(InputError):
            if read_text("\n".join(lines), FILE).plain() == plain:
                text = "\n".join(lines)
    return text


class Part(NamedTuple):
    """A value in the text, the first line of its entry and the last."""

    node: yaml.Node
    first: int
    last: int


def parts(text: str, node: yaml.Node) -> dict[str, Part]:
    """What a list or mapping consists of."""
    entries: list[tuple[str, yaml.Node, yaml.Node]] = []
    if isinstance(node, yaml.MappingNode):
        entries = [(key.value, key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        entries = [(str(number), item, item) for number, item in enumerate(node.value)]
    return {
        name: Part(value, first.start_mark.line, last_line(text, value)) for name, first, value in entries
    }


def last_line(text: str, node: yaml.Node) -> int:
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        return max(part.last for part in parts(text, node).values())
    written = text[node.start_mark.index : node.end_mark.index].rstrip()
    return int(node.start_mark.line) + written.count("\n")


def affected(text: str, edits: list[Edit]) -> tuple[set[int], set[int]]:
    """The lines that may change, and those that may go with a removed entry."""
    changing: set[int] = set()
    going: set[int] = set()
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None
    for one in edits:
        place = outer = Part(root, root.start_mark.line, last_line(text, root))
        depth = 0
        while depth < len(one.path) and (inner := parts(text, place.node).get(one.path[depth])):
            outer, place, depth = place, inner, depth + 1
        lasts = [part.last for part in parts(text, place.node).values()]
        if one.action == "remove" and depth == len(one.path):
            going |= set(range(place.first, place.last + 1))
            changing |= {outer.first, outer.last}
            if isinstance(outer.node, yaml.MappingNode) or text[outer.node.start_mark.index] == "[":
                changing |= {line for part in parts(text, outer.node).values() for line in part[1:]}
        elif lasts:
            changing.add(max(lasts))
        else:
            changing |= set(range(place.first, place.last + 1))
    return changing | going, going


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def as_json(tree: Node) -> str:
    return json.dumps(tree.plain(), sort_keys=True)


@settings(max_examples=200, deadline=None)
@given(st.data(), TREES, TREES, st.sampled_from(DUMPS), COMMENTS, st.booleans(), st.booleans())
def test_any_edits_do_to_the_text_what_they_do_to_the_tree(
    data: st.DataObject,
    inherited: dict[str, object],
    plain: dict[str, object],
    dump: Callable[[object], str],
    comments: list[tuple[int, int | None]],
    dos: bool,
    pure: bool,
) -> None:
    text = commented(dump(plain), comments)
    own = read_text(text, FILE)
    assert own.plain() == plain
    base = from_plain(inherited, "base")
    merged = _merge(base, own)
    choices = [
        one
        for value in data.draw(st.lists(VALUES, min_size=1, max_size=2))
        for one in possible(merged, value)
    ]
    edits = data.draw(st.lists(st.sampled_from(choices), min_size=1, max_size=4))
    changing, going = affected(text, edits)
    with pytest.MonkeyPatch.context() as patch:
        if pure:
            patch.setattr(editing, "_LOADER", yaml.SafeLoader)
        result = mended("\ufeff" + text.replace("\n", "\r\n") if dos else text, merged, edits)
    if dos:
        assert result.startswith("\ufeff")
        assert "\n" not in result.replace("\r\n", "")
        result = result.removeprefix("\ufeff").replace("\r\n", "\n")

    assert as_json(_merge(base, read_text(result, FILE))) == as_json(edited(merged, edits))
    if is_json(text):
        assert is_json(result)
    lines, rest = text.splitlines(), iter(result.splitlines())
    assert all(line in rest for number, line in enumerate(lines) if number not in changing)
    for number, line in enumerate(lines):
        if (comment := re.search(r"# comment \d+\.", line)) and number not in going:
            assert result.count(comment[0]) == 1
