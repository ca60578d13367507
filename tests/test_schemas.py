"""The JSON Schemas: kept fresh, described throughout, and judged by a validator of others."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scheduler import InputError, load_catalog
from scheduler.cli import run
from scheduler.cli.schema import KINDS
from scheduler.loading import shipped_catalog_folder
from scheduler.reading import read_bytes, read_file
from scheduler.report.json import as_json
from scheduler.schema import SCHEMAS
from tests.test_bad_input import BAD, Bad

Json = dict[str, Any]

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
SHIPPED = [*sorted((ROOT / "scenarios").glob("*.yaml")), *sorted((ROOT / "catalogs").rglob("*.yaml"))]
BUILT = {kind: schema(load_catalog()) for kind, schema in SCHEMAS.items()}
PROGRAM = """
sessions:
- day: mon
  work:
  - {exercise: pull_up, sets: 3}
  - {exercise: plank, sets: 3, seconds: {min: 20, max: 40}}
recovery_days:
- {day: sun, exercise: walking, minutes: 20}
"""


def is_valid(data: object, kind: str) -> bool:
    return jsonschema.Draft202012Validator(BUILT[kind]).is_valid(data)


def test_each_schema_can_be_printed() -> None:
    assert set(KINDS) == set(SCHEMAS)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_is_printed_as_kept_and_made_for_a_catalog_that_is_named(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = (ROOT / "schemas" / f"{kind}.json").read_text(encoding="utf-8")
    for arguments in ([], ["--catalog", str(shipped_catalog_folder())]):
        assert run(["schema", kind, *arguments]) == 0
        assert capsys.readouterr().out == kept


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_kept_schemas_are_fresh(kind: str) -> None:
    kept = (ROOT / "schemas" / f"{kind}.json").read_text(encoding="utf-8")
    assert kept == as_json(BUILT[kind]), "stale; make schemas writes it anew"


def keys(schema: object, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every key that a schema knows, at every level, but for what is said about it under a condition."""
    if isinstance(schema, dict):
        schema = {key: part for key, part in schema.items() if key not in ("if", "then", "else")}
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from ((f"{path}/{key}", value) for key, value in properties.items())
        for key, part in schema.items():
            yield from keys(part, f"{path}/{key}")
    elif isinstance(schema, list):
        for part in schema:
            yield from keys(part, path)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_is_described_at_every_level(kind: str) -> None:
    found = dict(keys(BUILT[kind]))
    assert len(found) > 50
    assert [path for path, value in found.items() if not value.get("description", "").endswith(".")] == []
    assert "``" not in as_json(BUILT[kind])


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_shipped_file_names_a_kept_schema_and_keeps_to_it(file: Path) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", file.read_text(encoding="utf-8"))
    assert named
    schema = (file.parent / named[1]).resolve()
    assert schema.parent == ROOT / "schemas"
    plain = read_file(file).plain()
    jsonschema.validate(plain, BUILT[schema.stem], cls=jsonschema.Draft202012Validator)
    wanted = "scenario" if file.parent.name == "scenarios" else "catalog"
    assert schema.stem == ("template" if file.parent.name == "templates" else wanted)


@pytest.mark.parametrize("file", ["small.yaml", "large.yaml"])
def test_the_scenarios_of_the_tests_keep_to_the_schema(file: str) -> None:
    assert is_valid(read_file(DATA / file).plain(), "scenario")


BEYOND_A_SCHEMA = (
    *("place", "place without neighbours", "day of a pin", "day expected"),  # declared elsewhere in the file
    "barred and allowed",  # two values beside each other, as in all the cases of "min above max"
    *("parent folder", "absolute path", "home folder", "missing file", "path with NUL", "path too long"),
    "itself",
)
READABLE = []
for bad in BAD:
    try:
        tree = read_bytes(bad.text if isinstance(bad.text, bytes) else bad.text.encode(), "bad.yaml")
    except InputError:
        continue
    READABLE.append(pytest.param(bad, tree.plain(), id=bad.name.replace(" ", "-")))


@pytest.mark.parametrize(("bad", "data"), READABLE)
def test_a_scenario_with_an_error_breaks_the_schema(bad: Bad, data: object) -> None:
    assert is_valid(data, "scenario") == (bad.name in BEYOND_A_SCHEMA or bad.name.startswith("min above max"))


def test_a_program_that_a_person_writes_keeps_to_the_schema() -> None:
    plain = read_bytes(PROGRAM.encode(), "program").plain()
    assert is_valid(plain, "program")
    assert is_valid(read_file(DATA / "small_program.yaml").plain(), "program")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("pull_up", "pul_up"),
        ("day: mon", "day: monday"),
        ("sets: 3}", "sets: many}"),
        ("work:", "works:"),
        ("seconds: {min: 20, max: 40}", "seconds: 30"),
        ("sessions:", "format: scheduler.result/1\nsessions:"),
    ],
)
def test_a_mistake_in_a_program_breaks_the_schema(old: str, new: str) -> None:
    assert old in PROGRAM
    assert not is_valid(read_bytes(PROGRAM.replace(old, new).encode(), "program").plain(), "program")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("exercises/back.yaml", "mechanic: compound", "mechanic: composed"),
        ("exercises/back.yaml", "- id: bent_over_row_bb\n  name", "- name"),
        ("conditions.yaml", "action: exclude", "action: forbid"),
        ("levels.yaml", "hard_sets: 3", "hard_set: 3"),
        ("sources.yaml", "grade: read", "grade: heard"),
        ("muscles.yaml", "muscles:", "muscle:"),
    ],
)
def test_a_mistake_in_a_catalog_breaks_the_schema(file: str, old: str, new: str) -> None:
    text = (ROOT / "catalogs" / file).read_text(encoding="utf-8")
    assert old in text
    plain = read_bytes(text.replace(old, new, 1).encode(), file).plain()
    assert not is_valid(plain, "catalog")


def test_the_schema_of_a_catalog_of_ones_own_has_its_ids(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(shipped_catalog_folder(), folder)
    arms = folder / "exercises" / "arms.yaml"
    arms.write_text(arms.read_text().replace("id: hammer_curl", "id: mallet_curl"))
    assert run(["schema", "scenario", "--catalog", str(folder)]) == 0
    schema = json.loads(capsys.readouterr().out)
    ids = schema["$defs"]["ExerciseName"]["enum"]
    assert "mallet_curl" in ids
    assert "hammer_curl" not in ids


def test_the_schema_can_be_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "scenario.json"
    assert run(["schema", "scenario", "-o", str(file)]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == BUILT["scenario"]


@pytest.mark.parametrize("path", sorted((ROOT / "programs").glob("*.yaml")), ids=lambda path: path.stem)
def test_programs_that_people_write_fit_their_schema(path: Path) -> None:
    schema = json.loads((ROOT / "schemas" / "program.json").read_text(encoding="utf-8"))
    jsonschema.validate(read_file(path).plain(), schema)
