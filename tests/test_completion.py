"""What shells offer after a Tab: asked in the shells themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler import load_catalog
from scheduler.cli import SUMMARIES
from scheduler.report.forms import FORMS
from tests.support import outside

PROGRAM = Path(sys.executable).parent / "scheduler"

IN_BASH = """
eval "$(_SCHEDULER_COMPLETE=bash_source scheduler)"
compopt() { :; }
read -ra COMP_WORDS <<< "$1"
[[ $1 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_scheduler_completion scheduler
printf '%s\\n' "${COMPREPLY[@]}"
"""


def in_bash(typed: str) -> set[str]:
    """What bash offers, by the function that the script from the program defines."""
    done = subprocess.run(
        [outside("bash", "apt-get install bash"), "--norc", "-euc", IN_BASH, "bash", typed],
        env={**os.environ, "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("scheduler ", {*SUMMARIES}),
        ("scheduler so", {"solve"}),
        ("scheduler schema ", {"scenario", "catalog", "program", "template"}),
        ("scheduler solve -f ", {*FORMS}),
        ("scheduler solve --can", {"--canonical"}),
        ("scheduler catalog list cond", {"conditions"}),
        (
            "scheduler catalog show bird",
            {name for name in load_catalog().exercises if name.startswith("bird")},
        ),
        ("scheduler catalog show red_flag_c", {"red_flag_cauda_equina", "red_flag_cardiac"}),
        ("scheduler explain week.yaml --why-not deadl", {"deadlift"}),
        ("scheduler init --equipment bands,barb", {"bands,barbell"}),
        ("scheduler init --template hom", {"home"}),
        ("scheduler init --cleared neck", {"neck_pain"}),
        ("scheduler catalog --catalog nowhere show bird", set()),
    ],
)
def test_bash_offers(typed: str, wanted: set[str]) -> None:
    assert in_bash(typed) == wanted


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_told_the_same(shell: str) -> None:
    """The answers to the scripts that click ships for these shells; the shells need not be there."""
    asked = {
        "COMP_WORDS": "scheduler catalog show pull_up_n",
        "COMP_CWORD": "3" if shell == "zsh" else "pull_up_n",
    }
    source, answer = (
        subprocess.run(
            [PROGRAM],
            env={**os.environ, **asked, "_SCHEDULER_COMPLETE": f"{shell}_{what}"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for what in ("source", "complete")
    )
    assert "_SCHEDULER_COMPLETE" in source
    assert "pull_up_neutral" in answer
    assert load_catalog().exercises["pull_up_neutral"].name in answer


def test_offering_commands_imports_no_types() -> None:
    code = "import sys; from scheduler.cli import run; run(); sys.exit('pydantic' in sys.modules)"
    asked = {"COMP_WORDS": "scheduler ", "COMP_CWORD": "1", "_SCHEDULER_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **asked}, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "plain,solve" in done.stdout
