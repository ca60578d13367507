"""The compiled catalog: the same as its files, and never older than they are."""

import pickle
import shutil
from pathlib import Path

import pytest

import scheduler.compiled
from scheduler.catalog import Catalog
from scheduler.compiled import load_compiled
from scheduler.errors import InputError
from scheduler.loading import compile_catalog, load_catalog, shipped_catalog_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped catalog, compiled, in a place of its own."""
    copy = tmp_path / "catalog"
    shutil.copytree(shipped_catalog_folder(), copy, ignore=shutil.ignore_patterns("*.json"))
    compile_catalog(copy)
    return copy


def test_it_is_the_catalog_that_the_files_are(folder: Path) -> None:
    compiled, read = load_compiled(folder), load_catalog(folder)
    assert compiled is not None
    for name in Catalog.model_fields:
        assert getattr(compiled, name) == getattr(read, name), name
    assert compiled.levels == read.levels
    assert dict(compiled.templates) == read.templates
    assert read.places_of("exercises", "deadlift")
    for kind in Catalog.model_fields:
        entries = getattr(read, kind)
        for name in entries if isinstance(entries, dict) else ():
            assert compiled.places_of(kind, name) == read.places_of(kind, name), name


def test_it_can_be_sent_to_another_process(folder: Path) -> None:
    compiled = load_compiled(folder)
    assert compiled is not None
    again = pickle.loads(pickle.dumps(compiled))
    assert again.exercises == compiled.exercises
    assert again.levels == compiled.levels
    assert again.templates["home"] == compiled.templates["home"]


@pytest.mark.parametrize("name", ["levels.yaml", "exercises/back.yaml", "templates/home.yaml"])
def test_a_changed_file_is_read(folder: Path, name: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n", encoding="utf-8")
    assert load_compiled(folder) is None
    file.write_text(text, encoding="utf-8")
    assert load_compiled(folder) is not None


def test_changed_code_reads_the_files(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "code"
    shutil.copytree(Path(scheduler.compiled.__file__).parent, code)
    monkeypatch.setattr(scheduler.compiled, "__file__", str(code / "compiled.py"))
    assert load_compiled(folder) is not None
    with open(code / "layers.py", "a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert load_compiled(folder) is None


def test_a_file_of_another_version_is_not_taken(folder: Path) -> None:
    (folder / "compiled.json").write_text("another version\n", encoding="utf-8")
    assert load_compiled(folder) is None


def test_further_missing_and_renamed_files_are_seen(folder: Path) -> None:
    further = folder / "exercises" / "zzz.yaml"
    further.write_text("exercises: []\n", encoding="utf-8")
    assert load_compiled(folder) is None
    further.unlink()
    home = folder / "templates" / "home.yaml"
    home.rename(folder / "templates" / "house.yaml")
    assert load_compiled(folder) is None
    (folder / "templates" / "house.yaml").unlink()
    assert load_compiled(folder) is None


def test_nothing_compiled_is_nothing(folder: Path) -> None:
    (folder / "compiled.json").unlink()
    assert load_compiled(folder) is None


def test_what_is_wrong_is_not_compiled(folder: Path) -> None:
    levels = folder / "levels.yaml"
    levels.write_text(levels.read_text(encoding="utf-8").replace("levels:", "level:"), encoding="utf-8")
    with pytest.raises(InputError, match="levels"):
        compile_catalog(folder)
    assert load_compiled(folder) is None
