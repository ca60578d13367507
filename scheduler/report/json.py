"""Results and verdicts as versioned JSON that can be read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from scheduler.catalog import Fact
from scheduler.errors import Origin

if TYPE_CHECKING:
    from scheduler.checker import Verdict
    from scheduler.report.sheet import Sheet

VERDICT_FORMAT = "scheduler.verdict/1"


def sheets_as_json(sheets: Sequence[Sheet], *, array: bool) -> str:
    """A result as indented JSON, or an ``array`` of them; its ``program`` can be fed to ``verify``."""
    results = [as_plain(sheet.result) for sheet in sheets]
    return as_json(results if array else results[0])


def as_plain(model: Fact) -> dict[str, Any]:
    """A result or an explanation as plain data, without what it does not have."""
    return model.model_dump(mode="json", exclude_none=True)


def model_as_json(model: Fact) -> str:
    """Any of the explanations as indented JSON."""
    return as_json(as_plain(model))


def verdict_as_json(name: str, verdict: Verdict, origins: Sequence[Origin]) -> str:
    """The checker's findings about a program as indented JSON; ``origins`` are the places of the breaches."""
    places = ({"file": origin.file, "line": origin.line, "column": origin.column} for origin in origins)
    data = {
        "format": VERDICT_FORMAT,
        "name": name,
        "kept": verdict.kept,
        "breaches": [
            {**breach.model_dump(), **place} for breach, place in zip(verdict.breaches, places, strict=True)
        ],
        "tiers": verdict.values,
        "shares": [share.model_dump() for share in verdict.shares],
        "waived": [waiver.model_dump() for waiver in verdict.waived],
        "volumes": [volume.model_dump(exclude_none=True) for volume in verdict.volumes],
        "session_seconds": verdict.seconds,
    }
    return as_json(data)


def as_json(data: Mapping[str, object] | Sequence[object]) -> str:
    """Plain data as indented JSON with a final line end."""
    return to_json(data, indent=2).decode() + "\n"
