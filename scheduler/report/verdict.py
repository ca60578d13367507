"""What the checker found in a program, as text."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.checker import Verdict
from scheduler.errors import Origin
from scheduler.reading import printable
from scheduler.report.words import Text, joined


def verdict_as_text(name: str, verdict: Verdict, origins: Sequence[Origin]) -> Text:
    """The checker's findings for people; ``origins`` are the places of the breaches."""
    name = printable(name)
    if verdict.kept:
        lines = [Text((f"{name}: keeps every rule", "bold green"))]
    else:
        lines = [Text((f"{name}: {len(verdict.breaches)} breaches", "bold red"))]
        for breach, origin in zip(verdict.breaches, origins, strict=True):
            lines.append(Text(f"   {origin}: {breach.demand}: {breach.text}"))
    lines += [Text(f"   waived: {waiver.text}") for waiver in verdict.waived]
    costs = ", ".join(f"{tier} {value}" for tier, value in verdict.values.items())
    return joined([*lines, Text(f"   costs: {costs}"), Text()])
