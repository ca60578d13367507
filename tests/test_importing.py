"""Imports of exercise databases, and overlays: what is mapped, what stays unknown, what is refused."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler import Catalog, InputError, load_catalog, load_scenario, solve
from scheduler.checker import case_of
from scheduler.cli import run
from scheduler.eligibility import eligibility
from scheduler.importing import tables
from scheduler.importing.format import LIMIT_BYTES, LIMIT_EXERCISES
from scheduler.importing.free_exercise_db import FREE_EXERCISE_DB
from scheduler.importing.overlay import FORMATS, import_files
from scheduler.importing.texts import steps_of_html
from scheduler.importing.wger import CATEGORY_MUSCLES, EQUIPMENT, MUSCLES
from scheduler.loading import shipped_catalog_folder
from scheduler.terms import DATABASES, WEEKDAYS

DATA = Path(__file__).parent / "data"
SAMPLES = {"free-exercise-db": DATA / "free_exercise_db.json", "wger": DATA / "wger_page.json"}
REAL = "SCHEDULER_FREE_EXERCISE_DB"
"""The environment variable that may name the whole database."""

SHIPPED = load_catalog()

Json = dict[str, Any]
Output = pytest.CaptureFixture[str]
Writer = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Overlays of both samples."""
    folder = tmp_path_factory.mktemp("overlays")
    for name, file in SAMPLES.items():
        assert run(["catalog", "import", name, str(file), "-o", str(folder / name)]) == 0
    return [folder / name for name in SAMPLES]


@pytest.fixture(scope="module")
def catalog(imported: list[Path]) -> Catalog:
    return load_catalog(overlays=imported)


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Write a file of an overlay of one's own; give the overlay's folder."""

    def written(name: str, text: str) -> Path:
        file = tmp_path / "own" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path / "own"

    return written


def new_names(catalog: Catalog) -> set[str]:
    return set(catalog.exercises) - set(SHIPPED.exercises)


def report_of(capsys: Output, *arguments: str) -> Json:
    capsys.readouterr()
    assert run(["catalog", "import", *arguments, "-f", "json"]) == 0
    found: Json = json.loads(capsys.readouterr().out)
    return found


def everything(catalog: Catalog, **keys: object) -> Json:
    """A scenario in which equipment and level keep nothing out."""
    return {
        "version": 1,
        "athlete": {"level": "advanced"},
        "places": {"gym": list(catalog.equipment)},
        "days": {"mon": {"at": "gym", "minutes": 60}},
        **keys,
    }


def problems_of(overlays: list[Path]) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_catalog(overlays=overlays)
    return [str(problem) for problem in caught.value.problems]


# What an import maps


def test_what_a_database_says_becomes_facts(catalog: Catalog) -> None:
    row = catalog.exercises["fedb_barbell_row_from_blocks"]
    assert (row.pattern, row.family, row.mechanic) == ("horizontal_pull", "barbell_row", "compound")
    assert set(row.direct) == {"rhomboids", "mid_traps"}
    assert set(row.indirect) == {"biceps", "lats", "rear_delts"}
    assert (row.equipment, row.level, row.tags) == ((("barbell",),), "intermediate", None)
    assert row.cues[0] == "Stand over the bar. Lean forwards."
    assert row.sources["level"] == "free_exercise_db"
    assert row.sources["merit"] == "import_mapping"
    assert catalog.sources["import_mapping"].grade == "judgement"
    assert "public domain" in catalog.sources["free_exercise_db"].licence


def test_stretches_and_easy_activities_are_no_work(catalog: Catalog) -> None:
    stretch, walk = catalog.exercises["fedb_3_4_calf_stretch"], catalog.exercises["fedb_walking_treadmill"]
    assert (stretch.kind, stretch.blocks, stretch.direct) == ("stretch", ("cool_down",), ())
    assert (walk.kind, walk.blocks, walk.equipment) == ("aerobic", ("recovery",), (("treadmill",),))


def test_the_text_of_wger_is_plain_and_keeps_licence_and_authors(catalog: Catalog) -> None:
    press = catalog.exercises["wger_9001_press_on_a_slope"]
    assert press.cues == ("Sit & lean back.", "Press up.", "Lower slowly.")
    assert press.aliases == ("Slope press",)
    assert press.equipment == (("dumbbells", "incline_bench"),)
    text = catalog.sources[press.sources["cues"]]
    assert text.licence.startswith("CC-BY-SA 4 https://creativecommons.org/")
    assert text.author == "Carla, Anna"
    assert catalog.sources[catalog.exercises["wger_9002_slow_crunch"].sources["name"]].licence == "CC0"


def test_what_is_missing_is_reported(tmp_path: Path, capsys: Output) -> None:
    report = report_of(
        capsys, "free-exercise-db", str(SAMPLES["free-exercise-db"]), "-o", str(tmp_path / "o")
    )
    assert (report["format"], report["database"]) == ("scheduler.import/1", "free-exercise-db")
    assert report["exercises"] == 6
    assert report["unknown"] == {"tags": 6, "mechanic": 3, "equipment": 2, "cues": 1, "level": 1}
    assert report["unmapped_muscles"] == {"tibialis": 1, "auricularis": 1}
    assert report["unmapped_equipment"] == {"atlas stone": 1}
    assert report["left_out"] == [{"name": "Ear Wiggle", "reason": "no known muscle"}]
    assert [(clash["other"], clash["told_apart_as"]) for clash in report["clashes"]] == [
        ("plank", "Plank (free-exercise-db)")
    ]
    assert run(["catalog", "import", "wger", str(SAMPLES["wger"]), "-o", str(tmp_path / "w")]) == 0
    told = capsys.readouterr().out
    for part in ("level 3", "Pull-up (wger), beside pull_up", "Teres major 1", "Rope 1", "no English text"):
        assert part in told


def test_equipment_that_nobody_can_look_for_keeps_an_exercise_out(catalog: Catalog) -> None:
    assert catalog.exercises["fedb_stone_to_platform"].equipment == (("other_equipment",),)
    assert catalog.exercises["fedb_medicine_ball_slam"].equipment == (("medicine_ball",),)
    assert {"other_equipment", "medicine_ball"} <= catalog.equipment.keys() - SHIPPED.equipment.keys()
    scenario = load_scenario(everything(catalog) | {"places": {"gym": list(SHIPPED.equipment)}}, catalog)
    assert "fedb_stone_to_platform" not in eligibility(scenario, catalog).allowed["mon"]


def test_the_tables_lead_to_the_shipped_catalog() -> None:
    muscles = {one for names in tables.MUSCLES.values() for one in names} | set(tables.SHOULDERS.values())
    for table in (tables.ALSO_DIRECT, tables.ALSO_INDIRECT):
        muscles |= {one for names in table.values() for one in names}
    assert muscles <= set(SHIPPED.muscles)
    assert {*MUSCLES.values(), *CATEGORY_MUSCLES.values()} <= tables.BY_MUSCLE.keys()
    assert set(EQUIPMENT.values()) <= tables.THINGS.keys()
    patterns = {pattern for _, pattern, _ in tables.MOVES}
    patterns |= {pattern for pair in tables.BY_MUSCLE.values() for pattern, _ in pair}
    assert patterns <= set(SHIPPED.patterns)
    things = {one for names in tables.THINGS.values() for one in names}
    things |= {one for _, names in tables.WORD_THINGS for one in names}
    things |= {*tables.FAMILY_MACHINES.values(), *tables.FAMILY_THINGS.values()}
    assert things - set(SHIPPED.equipment) == set(tables.NEW_THINGS)


def test_a_week_is_found_with_imported_exercises(catalog: Catalog) -> None:
    pins = [{"exercise": "wger_9001_press_on_a_slope"}, {"exercise": "fedb_barbell_row_from_blocks"}]
    tree = {"version": 1, "extends": "intermediate_gym", "pin": pins}
    result = solve(load_scenario(tree, catalog), catalog, time_limit=5)
    assert result.program is not None
    done = {item.exercise for session in result.program.sessions for item in session.work}
    assert {pin["exercise"] for pin in pins} <= done


# Unknown loads


@pytest.mark.parametrize("condition", sorted(SHIPPED.conditions))
def test_no_imported_exercise_is_let_in_under_any_pain(condition: str, catalog: Catalog) -> None:
    for severity in (0, 1, 5, 10):
        pain = [{"condition": condition, "severity": severity, "cleared": True}]
        scenario = load_scenario(everything(catalog, pain=pain), catalog)
        pool, case = eligibility(scenario, catalog), case_of(scenario, catalog)
        for day in ("mon", None):
            assert not pool.allowed[day] & new_names(catalog)
            assert not case.allowed[day] & new_names(catalog)


@pytest.mark.parametrize("phase", ["pain", "stability", "endurance"])
def test_no_imported_exercise_is_let_in_before_the_last_phase(phase: str, catalog: Catalog) -> None:
    tree = everything(catalog, athlete={"level": "advanced", "goal": "rehab", "phase": phase})
    scenario = load_scenario(tree, catalog)
    assert not eligibility(scenario, catalog).allowed["mon"] & new_names(catalog)
    assert not case_of(scenario, catalog).allowed["mon"] & new_names(catalog)


def test_all_usable_imported_exercises_are_let_in_without_pain(catalog: Catalog) -> None:
    pool = eligibility(load_scenario(everything(catalog), catalog), catalog)
    assert pool.allowed["mon"] >= new_names(catalog) - {"fedb_walking_treadmill"}
    assert "fedb_walking_treadmill" in pool.allowed[None]


def test_a_rating_of_ones_own_lets_an_exercise_in(
    imported: list[Path], write: Writer, capsys: Output
) -> None:
    own = write(
        "exercises/ratings.yaml",
        "exercises:\n- {id: wger_9001_press_on_a_slope, tags: {supine: 1}, sources: {tags: me}}\n",
    )
    write("sources.yaml", "sources:\n  me: {title: My physiotherapist, grade: judgement}\n")
    catalog = load_catalog(overlays=[*imported, own])
    rated = catalog.exercises["wger_9001_press_on_a_slope"]
    assert (rated.tags, rated.sources["tags"], rated.level) == ({"supine": 1}, "me", "intermediate")
    pain = [{"condition": "elbow_medial", "severity": 2, "cleared": True}]
    scenario = load_scenario(everything(catalog, pain=pain), catalog)
    assert eligibility(scenario, catalog).allowed["mon"] & new_names(catalog) == {rated.id}
    overlays = [word for folder in (*imported, own) for word in ("--overlay", str(folder))]
    assert run(["catalog", "show", rated.id, *overlays]) == 0
    told = capsys.readouterr().out.splitlines()
    assert f"  from {own / 'exercises' / 'ratings.yaml'}:2: tags" in told
    assert any("wger.yaml:" in line and "level" in line for line in told)
    assert "  tags rests on: My physiotherapist (judgement)" in told


# Overlays


def test_an_overlay_changes_the_facts_that_it_gives_and_only_these(write: Writer) -> None:
    own = write("exercises/mine.yaml", "exercises:\n- {id: deadlift, level: advanced, direct: [glutes]}\n")
    write("equipment.yaml", "equipment:\n  bands: {about: Two loops}\n  sled: {name: Sled}\n")
    catalog = load_catalog(overlays=[own])
    before, after = SHIPPED.exercises["deadlift"], catalog.exercises["deadlift"]
    changed = {key for key in type(after).model_fields if getattr(after, key) != getattr(before, key)}
    assert changed == {"level", "direct", "sources"}
    assert before.sources.keys() - after.sources.keys() == {"level", "credits"}
    assert catalog.equipment["bands"].name == SHIPPED.equipment["bands"].name
    assert catalog.equipment["bands"].about == "Two loops"
    assert catalog.equipment["sled"].name == "Sled"
    assert load_catalog() == SHIPPED


def test_the_last_overlay_wins(tmp_path: Path) -> None:
    folders = []
    for number, level in enumerate(("beginner", "advanced")):
        folder = tmp_path / str(number)
        (folder / "exercises").mkdir(parents=True)
        (folder / "exercises" / "a.yaml").write_text(f"exercises:\n- {{id: deadlift, level: {level}}}\n")
        folders.append(folder)
    assert load_catalog(overlays=folders).exercises["deadlift"].level == "advanced"
    assert load_catalog(shipped_catalog_folder(), folders[::-1]).exercises["deadlift"].level == "beginner"


def test_commands_take_overlays(imported: list[Path], tmp_path: Path, capsys: Output) -> None:
    overlays = [word for folder in imported for word in ("--overlay", str(folder))]
    week = tmp_path / "week.yaml"
    week.write_text("version: 1\nextends: home\npreferences: {ban: [fedb_plank]}\n")
    assert run(["solve", str(week), *overlays, "-f", "json", "--time-limit", "2"]) == 0
    result = tmp_path / "result.json"
    result.write_text(capsys.readouterr().out)
    assert run(["verify", str(week), str(result), *overlays]) == 0
    assert run(["explain", str(week), *overlays, "--why-not", "fedb_plank"]) == 0
    assert run(["check", str(week), *overlays, "--time-limit", "2"]) == 0
    assert run(["catalog", "list", *overlays]) == 0
    assert "fedb_plank" in capsys.readouterr().out
    assert run(["catalog", "check", *overlays]) == 0
    assert "load not rated, so never used under pain: 9 (fedb_" in capsys.readouterr().out
    assert run(["verify", str(week), str(result)]) == 2


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{id: deadlift, direct: [lat]}", ':2:26: exercises.deadlift.direct: found "lat"'),
        ("{id: deadlift, levle: x}", ":2:18: exercises.deadlift.levle: found an unknown key"),
        ("{id: deadlift, level: pro}", ':2:25: exercises.deadlift.level: found "pro"'),
        ("{id: dedlift, level: advanced}", ":2:8: exercises.dedlift: found an unknown id"),
        ("{id: deadlift}\n- {id: deadlift}", ":3:3: exercises.deadlift: found it twice"),
        ("{id: deadlift, tags: {shear: 9}}", ":2:32: exercises.deadlift.tags.shear: found 9"),
        ("{id: deadlift, sources: {tags: me}}", ':2:27: exercises.deadlift.sources: found "me"'),
        ("{level: advanced}", ":2:3: exercises: found an entry without id"),
        ("[\n", ":4:1: exercises[0]: found a syntax error"),
        ("{id: deadlift}\nconditions: {}", ":3:1: conditions: found an unknown key"),
    ],
)
def test_problems_of_an_exercise_keep_their_place(entry: str, problem: str, write: Writer) -> None:
    (found,) = problems_of([write("exercises/a.yaml", f"exercises:\n- {entry}\n")])
    assert problem in found


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("exercises/a.yaml", "exercises: []\nsources: [x]\n", ":2:10: sources: found no mapping"),
        ("exercises/a.yaml", "exercise: []\n", ":1:1: exercise: found an unknown key"),
        ("equipment.yaml", "equipment: [sled]\n", ":1:1: equipment: found something else"),
        ("equipment.yaml", "equipment: {}\nconditions: {}\n", ":2:1: conditions: found an unknown key"),
        ("equipment.yaml", 'equipment: {sled: {name: "\\e[31m"}}\n', ":1:26: equipment.sled.name: found"),
        ("sources.yaml", 'sources: {me: {title: I, grade: read, note: "\\e"}}\n', "sources.me.note: found"),
        ("conditions.yaml", "conditions: {}\n", "found a file that no overlay has"),
        ("exercise.yaml", "exercises: []\n", "found a file that no overlay has"),
        ("exercises/a.yml", "exercises: []\n", "found a file that no overlay has"),
        ("exercises/deep/a.yaml", "exercises: []\n", "found a folder without facts"),
    ],
)
def test_what_no_overlay_has_is_refused(file: str, text: str, problem: str, write: Writer) -> None:
    found = problems_of([write(file, text)])
    assert problem in found[0]
    assert "\x1b" not in found[0]


def test_problems_of_all_overlays_come_together(tmp_path: Path, write: Writer) -> None:
    found = problems_of([tmp_path / "nowhere", write("muscles.yaml", "muscles: {}\n")])
    assert len(found) == 2
    assert "no folder" in found[0]


def test_every_database_has_its_form() -> None:
    assert tuple(FORMATS) == DATABASES
    assert all(form.name == name for name, form in FORMATS.items())


# Untrusted databases


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "[1]", "[", "null", "[[[]]]", '{"results": 3}', '[{"id": 1e999}]', "x: &a 1", "\x00"],
)
def test_what_is_no_database_is_refused_and_nothing_is_written(
    database: str, text: str, tmp_path: Path, capsys: Output
) -> None:
    file = tmp_path / "in.json"
    file.write_text(text)
    assert run(["catalog", "import", database, str(file), "-o", str(tmp_path / "out")]) == 2
    assert f"error: {file}" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["in.json"]


def test_all_problems_are_named_with_their_places(tmp_path: Path, capsys: Output) -> None:
    one = {"id": "a", "name": "b\x1b[31m", "primaryMuscles": "lats", "category": "strength"}
    two = {"id": " ", "name": "x" * 201, "primaryMuscles": [7], "category": None, "level": 10**17}
    file = tmp_path / "in.json"
    file.write_text(json.dumps([one, two], indent=1))
    assert run(["catalog", "import", "free-exercise-db", str(file), "-o", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert "\x1b" not in told
    for part in (
        ':4:11: [0].name: found "b\\x1b[31m", expected text without control characters',
        ":5:21: [0].primaryMuscles:",
        ":9:9: [1].id:",
        "[1].name:",
        ":12:4: [1].primaryMuscles[0]: found 7",
        "[1].category: found null",
        "[1].level: found 100000000000000000",
    ):
        assert part in told


def test_an_id_twice_is_refused_and_ids_that_look_alike_are_told_apart(tmp_path: Path) -> None:
    def entry(name: str) -> Json:
        return {"id": name, "name": f"Squat {name}", "primaryMuscles": ["quadriceps"], "category": "strength"}

    def names(*ids: str) -> set[str]:
        file.write_text(json.dumps([entry(name) for name in ids]))
        made = import_files(FREE_EXERCISE_DB, [file], SHIPPED)
        return {
            line.split()[2]
            for line in made.files["exercises/free_exercise_db.yaml"].splitlines()
            if "- id:" in line
        }

    file = tmp_path / "in.json"
    found = names("A-B", "A B", "A", "\u8e72")
    assert len(found) == 4
    assert names("\u8e72", "A", "A B", "A-B") == found
    assert "fedb_a" in found
    with pytest.raises(InputError, match='id: found "A" again'):
        names("A", "A")


def test_names_that_are_taken_are_told_apart(tmp_path: Path) -> None:
    entry = {"name": "Plank", "primaryMuscles": ["abdominals"], "category": "strength"}
    file = tmp_path / "in.json"
    file.write_text(json.dumps([entry | {"id": name} for name in ("a", "b", "c")]))
    clashes = import_files(FREE_EXERCISE_DB, [file], SHIPPED).report.clashes
    assert [clash.other for clash in clashes] == ["plank"] * 3
    assert [clash.told_apart_as for clash in clashes] == [
        "Plank (free-exercise-db)",
        "Plank (free-exercise-db b)",
        "Plank (free-exercise-db c)",
    ]


def test_there_are_limits(tmp_path: Path) -> None:
    entry = {"id": "a", "name": "b", "primaryMuscles": ["lats"], "category": "strength"}
    many = tmp_path / "many.json"
    many.write_text(json.dumps([entry | {"id": str(number)} for number in range(LIMIT_EXERCISES + 1)]))
    with pytest.raises(InputError, match="2000"):
        import_files(FREE_EXERCISE_DB, [many], SHIPPED)
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (LIMIT_BYTES + 1))
    with pytest.raises(InputError, match="a smaller file"):
        import_files(FREE_EXERCISE_DB, [large], SHIPPED)
    with pytest.raises(InputError) as caught:
        import_files(FREE_EXERCISE_DB, [many, large, tmp_path / "none.json"], SHIPPED)
    assert len(caught.value.problems) == 3


def test_pages_are_put_together(tmp_path: Path) -> None:
    page = json.loads(SAMPLES["wger"].read_text())
    paths = []
    for number, result in enumerate(page["results"]):
        paths.append(tmp_path / f"{number}.json")
        paths[-1].write_text(json.dumps(page | {"results": [result]}))
    whole = import_files(FORMATS["wger"], [SAMPLES["wger"]], SHIPPED)
    assert import_files(FORMATS["wger"], paths, SHIPPED) == whole


@given(st.text(st.sampled_from("<>/ab p!-&;#x3\x1b\n=\"'"), max_size=60) | st.text(max_size=60))
def test_html_becomes_lines_without_control_characters(html: str) -> None:
    try:
        steps = steps_of_html(html)
    except ValueError:
        return
    assert all(step and step.isprintable() and step == step.strip() for step in steps)


WORDS = st.sampled_from(
    [*"-#'\"{~=\u00e9\U0001f4aa", "Row", "squat", "no", "null", "1e3", "0o7", "a: b", "%TAG", "<<"]
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.builds(
            lambda words, text, level, tool, muscle, category: {
                "name": " ".join(words),
                "instructions": [text],
                "level": level,
                "equipment": tool,
                "primaryMuscles": [muscle],
                "category": category,
            },
            st.lists(WORDS, min_size=1, max_size=4),
            st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=600),
            st.sampled_from(["beginner", "expert", "", None, "x"]),
            st.sampled_from([*tables.THINGS, *tables.TOOLS, "", None, "x"]),
            st.sampled_from(list(tables.BY_MUSCLE)),
            st.sampled_from([*tables.CATEGORIES, "x"]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_every_import_can_be_read_back(tmp_path: Path, records: list[Json]) -> None:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([record | {"id": f"n{n}"} for n, record in enumerate(records)]))
    out = tmp_path / "out"
    assert run(["catalog", "import", "free-exercise-db", str(file), "-o", str(out)]) == 0
    catalog = load_catalog(overlays=[out])
    for number, record in enumerate(records):
        exercise = catalog.exercises[f"fedb_n{number}"]
        assert exercise.name.startswith(" ".join(record["name"].split()))
        assert exercise.tags is None
    names = [exercise.name.casefold() for exercise in catalog.exercises.values()]
    assert len(set(names)) == len(names)


# Folders, whole or not at all


def test_a_new_import_replaces_the_old_one_and_nothing_else(tmp_path: Path, capsys: Output) -> None:
    out, source = tmp_path / "out", str(SAMPLES["free-exercise-db"])
    out.mkdir()
    arguments = ["catalog", "import", "free-exercise-db", source, "-o", str(out)]
    assert run(arguments) == 0
    (out / "exercises" / "free_exercise_db.yaml").write_text("# Made by scheduler catalog import x\n")
    assert run(arguments) == 0
    assert load_catalog(overlays=[out]).exercises["fedb_plank"]
    (out / "exercises" / "mine.yaml").write_text("exercises: []\n")
    before = (out / "sources.yaml").stat().st_mtime_ns
    assert run(arguments) == 2
    assert (
        f"error: {out / 'exercises' / 'mine.yaml'}: found a file that no import made"
        in capsys.readouterr().err
    )
    assert (out / "sources.yaml").stat().st_mtime_ns == before
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize(("call", "failing"), [("fsync", 0), ("fsync", 1), ("replace", 0), ("replace", 1)])
def test_a_failing_disk_leaves_the_old_import(
    call: str, failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    arguments = ["catalog", "import", "wger", str(SAMPLES["wger"]), "-o", str(out)]
    assert run(arguments) == 0
    before = {path: path.read_text() for path in out.rglob("*.yaml")}
    real, calls = getattr(os, call), itertools.count()

    def full(*arguments: Any) -> None:
        if next(calls) == failing:
            raise OSError(28, "No space left on device")
        real(*arguments)

    monkeypatch.setattr(os, call, full)
    assert run(arguments) == 2
    assert {path: path.read_text() for path in out.rglob("*.yaml")} == before
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize("target", ["file", "file/x", "none/x", "link", "pipe"])
def test_a_place_that_cannot_be_written_to_is_refused(target: str, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "secret").symlink_to(SAMPLES["wger"])
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "fifo")
    inside = sorted(tmp_path.rglob("*"))
    assert run(["catalog", "import", "wger", str(SAMPLES["wger"]), "-o", str(tmp_path / target)]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert sorted(tmp_path.rglob("*")) == inside


# The whole database


@pytest.mark.skipif(REAL not in os.environ, reason=f"{REAL} names no file")
def test_the_whole_database_is_imported_and_gives_a_week(tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out"
    report = report_of(capsys, "free-exercise-db", os.environ[REAL], "-o", str(out))
    assert (report["exercises"], report["left_out"]) == (873, [])
    assert (report["unmapped_muscles"], report["unmapped_equipment"]) == ({}, {})
    catalog = load_catalog(overlays=[out])
    assert len(new_names(catalog)) == 873
    days = {day: {"at": "gym", "minutes": 60} for day in (WEEKDAYS[0], WEEKDAYS[3])}
    result = solve(load_scenario(everything(catalog, days=days), catalog), catalog, time_limit=30)
    assert result.program is not None
    for condition in catalog.conditions:
        pain = [{"condition": condition, "severity": 1, "cleared": True}]
        scenario = load_scenario(everything(catalog, pain=pain), catalog)
        assert not eligibility(scenario, catalog).allowed["mon"] & new_names(catalog), condition
