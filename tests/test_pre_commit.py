"""The hook for pre-commit: its manifest is valid, and in a repository it stops a scenario that differs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
SMALL = (Path(__file__).parent / "data" / "small.yaml").read_text()


def pre_commit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    env = {**os.environ, "PRE_COMMIT_HOME": str(folder / "cache"), "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository whose hook is the manifest's, run from the environment of these tests."""
    (hook,) = yaml.safe_load(MANIFEST.read_text())
    assert hook["entry"] == "scheduler check"
    local = hook | {"language": "system", "entry": f"{sys.executable} -m {hook['entry']}"}
    folder = tmp_path / "repository"
    (folder / "scenarios" / "drafts").mkdir(parents=True)
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (folder / "scenarios" / "small.yaml").write_text(SMALL)
    (folder / "scenarios" / "drafts" / "draft.yaml").write_text("no: scenario\n")
    (folder / "scenarios" / "notes.txt").write_text("no scenario\n")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


def write(repository: Path, expect: str) -> None:
    text = f"version: 1\nextends: small.yaml\nexpect: {expect}\n"
    (repository / "scenarios" / "week.yaml").write_text(text)
    subprocess.run(["git", "add", "."], cwd=repository, check=True)


def test_the_manifest_is_valid(tmp_path: Path) -> None:
    assert pre_commit(tmp_path, "validate-manifest", str(MANIFEST)).returncode == 0


def test_the_hook_checks_scenarios_and_nothing_else(repository: Path) -> None:
    write(repository, "{excludes: [deadlift]}")
    done = pre_commit(repository, "run", "--verbose", "--all-files")
    assert done.returncode == 0, done.stdout
    assert "1 ok, 0 failed, 1 skipped" in done.stdout


def test_the_hook_stops_a_scenario_that_differs(repository: Path) -> None:
    write(repository, "{includes: [deadlift]}")
    done = pre_commit(repository, "run")
    assert done.returncode == 1
    assert "scenarios/week.yaml:3:21: expect.includes[0]: deadlift is not in the week" in done.stdout
