"""What tracking apps call the exercises of the catalog, as far as they surely mean the same."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def app_names(app: str) -> dict[str, str]:
    """The names that an app (liftosaur, hevy or strong) has, by the id of the exercise; of other apps none
    are known."""
    text = Path(__file__).with_suffix(".csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["exercise"]: name for row in rows if (name := row.get(app))}
