"""The laws of the house, as tests."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import scheduler
from scheduler import load_catalog
from scheduler.fragments import UNSOURCED
from scheduler.reading import Node
from scheduler.rules import RULES

ROOT = Path(__file__).parent.parent
RULE_FILES = sorted(path for path in (ROOT / "scheduler" / "rules").glob("*.py") if path.stem != "__init__")
MODEL_SIDE = {"self.gate", "self.exclude", "self.exclude_on", "self.constrain", "self.tighten", "self.prefer"}
CHECKER_SIDE = {"self.forbid", "self.forbid_on", "self.check", "self.cost", "self.waivers"}
MODEL_MODULES = {"scheduler.prescription", "scheduler.week", "scheduler.eligibility"}
CHECKER_MODULES = {"scheduler.tally", "scheduler.checker"}


def _functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """All functions of a module by name, and methods of its classes as ``self.name``."""
    found: dict[str, ast.FunctionDef] = {}
    for node in tree.body:
        inner, prefix = (node.body, "self.") if isinstance(node, ast.ClassDef) else ([node], "")
        found |= {prefix + one.name: one for one in inner if isinstance(one, ast.FunctionDef)}
    return found


def _names(node: ast.AST) -> set[str]:
    """Every name that is used below a node, and every attribute of ``self``."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names | {
        f"self.{one.attr}"
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "self"
    }


def _reach(roots: set[str], functions: dict[str, ast.FunctionDef]) -> tuple[set[str], set[str]]:
    """The module's own functions that are reached from ``roots``, and all names they use."""
    reached: set[str] = set()
    used: set[str] = set()
    frontier = roots & functions.keys()
    while frontier:
        reached |= frontier
        used |= {name for one in frontier for name in _names(functions[one])}
        frontier = (used & functions.keys()) - reached
    return reached, used


def _imported(tree: ast.Module, modules: set[str]) -> set[str]:
    """The names that a module imports from some modules."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if node.module in modules or f"{node.module}.{alias.name}" in modules:
                    names.add(alias.asname or alias.name)
    return names


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_the_two_witnesses_share_no_code(path: Path) -> None:
    tree = ast.parse(path.read_text())
    functions = _functions(tree)
    by_model, used_by_model = _reach(MODEL_SIDE, functions)
    by_checker, used_by_checker = _reach(CHECKER_SIDE, functions)
    assert not by_model & by_checker
    assert not used_by_model & _imported(tree, CHECKER_MODULES)
    assert not used_by_checker & _imported(tree, MODEL_MODULES) - {"Week"}


def test_the_tally_uses_nothing_of_the_model() -> None:
    for name in ("tally.py", "checker.py"):
        tree = ast.parse((ROOT / "scheduler" / name).read_text())
        assert not _imported(tree, MODEL_MODULES)


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_rule_is_one_documented_class_that_knows_no_other_rule(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree)
    rule = RULES[path.stem]
    assert rule.__doc__
    assert rule.key == path.stem
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {module for module in modules if module and module.startswith("scheduler.rules")}


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_rule_has_a_case_file(path: Path) -> None:
    assert (ROOT / "tests" / "rules" / f"{path.stem}.yaml").is_file()


@pytest.mark.parametrize("module", ["scheduler", "scheduler.cli", "scheduler.checker", "scheduler.rules"])
def test_nothing_that_does_not_solve_imports_the_solver(module: str) -> None:
    code = f"import sys, {module}; sys.exit('ortools' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


HELP = ("--help", *(f"{command} --help" for command in ("solve", "verify", "check", "history")))


@pytest.mark.parametrize("arguments", ["--version", "schema scenario", *HELP])
def test_version_help_and_schema_import_no_types(arguments: str) -> None:
    code = (
        "import sys; from scheduler.cli import run; code = run(sys.argv[1:]);"
        " sys.exit(code or 'pydantic' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments.split()], check=False, capture_output=True, cwd=ROOT
    )
    assert run.returncode == 0


def _imported_by(*arguments: str | Path) -> frozenset[str]:
    """The modules that a run of the command line imports, without those that something stands for."""
    code = (
        "import os, sys; os._exit = lambda code: None; import scheduler.__main__ as program; program.main();"
        " names = [name for name, one in sys.modules.items() if not isinstance(one, program.Nothing)];"
        " print(*names, sep='\\n', file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    assert run.stdout
    return frozenset(run.stderr.splitlines())


def test_the_command_line_solves_without_pandas() -> None:
    modules = _imported_by("solve", ROOT / "scenarios" / "beginner_half_an_hour.yaml")
    assert {"ortools", "pydantic"} <= modules
    assert modules.isdisjoint(("pandas", "importlib.metadata", "asyncio"))


OF_OTHERS = {"asyncio", "importlib.metadata", "ortools", "rich", "tempfile"} | {
    f"scheduler.{name}" for name in ("answer", "demand", "editing", "history", "planning", "result")
}
"""What neither looking at eligible exercises nor checking a week of one's own needs."""


def test_nobody_waits_for_what_only_other_commands_need() -> None:
    scenario, program = ROOT / "scenarios" / "gym_and_home.yaml", ROOT / "programs" / "gym_and_home.yaml"
    for arguments in (("explain", scenario, "--eligibility"), ("verify", scenario, program)):
        modules = _imported_by(*arguments)
        assert "scheduler.rules" in modules
        assert not OF_OTHERS & modules, arguments


def test_type_checkers_see_the_public_names() -> None:
    tree = ast.parse((ROOT / "scheduler" / "__init__.py").read_text())
    homes = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("scheduler.")
        for alias in node.names
    }
    assert homes == {name: f"scheduler.{home}" for name, home in scheduler._HOME.items()}


def test_everything_public_is_documented() -> None:
    for name in scheduler.__all__:
        assert getattr(scheduler, name).__doc__, name


def _numbers(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _numbers(child, f"{path}.{key}")
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _numbers(child, path)
    elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
        yield path, node


def test_every_default_number_has_a_source_and_a_grade() -> None:
    catalog = load_catalog()
    unsourced = [
        f"{name}{path}"
        for name, fragment in {**catalog.levels, **catalog.templates}.items()
        for path, node in _numbers(fragment)
        if path != ".version" and node.origin.source in ("", UNSOURCED)
    ]
    assert not unsourced
    facts = {"credits", "seconds", "tags", "level", "merit", "fatigue", "dose"}
    assert not [e.id for e in catalog.exercises.values() if not facts <= e.sources.keys()]


def test_every_shipped_scenario_says_what_to_expect() -> None:
    for path in (ROOT / "scenarios").glob("*.yaml"):
        assert "\nexpect:" in path.read_text(), path
