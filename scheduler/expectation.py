"""Holding a result against a scenario's ``expect``: what a regression test of a scenario says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.program import Program
from scheduler.result import Result
from scheduler.scenario import AtMost, Expect


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise; ``path`` leads from ``expect`` to what was expected."""

    path: tuple[str | int, ...]
    text: str


def differences(expect: Expect, result: Result) -> list[Difference]:
    """What differs from the expectation; empty where all is as expected."""
    found = []
    if result.status not in expect.status:
        text = f"status is {result.status}, expected {' or '.join(expect.status)}"
        found.append(Difference(("status",), text))
    if expect.refused is not None:
        conditions = [refusal.condition for refusal in result.refusals]
        if expect.refused not in conditions:
            text = f"refused because of {conditions or 'nothing'}, expected {expect.refused}"
            found.append(Difference(("refused",), text))
    found += _ineligible(expect, result)
    found += _explanation(expect, result)
    if result.program is not None:
        found += _program(expect, result.program)
        found += _numbers(expect, result)
    return found


def _ineligible(expect: Expect, result: Result) -> Iterator[Difference]:
    for name, part in expect.ineligible.items():
        texts = [f"{reason.rule}: {reason.text}" for reason in result.excluded if reason.exercise == name]
        if not any(part in text for text in texts):
            text = f"{name} is out because of {texts or 'nothing'}, expected {part!r}"
            yield Difference(("ineligible", name), text)


def _explanation(expect: Expect, result: Result) -> Iterator[Difference]:
    conflicts = [{demand.label for demand in conflict.demands} for conflict in result.conflicts]
    if not any(conflict.issuperset(expect.conflict) for conflict in conflicts or [set()]):
        told = "; ".join(", ".join(sorted(conflict)) for conflict in conflicts)
        text = f"the conflicts are {told or 'none'}, expected one of {', '.join(expect.conflict)}"
        yield Difference(("conflict",), text)
    ways = [{".".join(edit.path) for edit in way_out.edits} for way_out in result.ways_out or ()]
    if not any(way.issuperset(expect.way_out) for way in ways or [set()]):
        told = "; ".join(", ".join(sorted(way)) for way in ways)
        text = f"the ways out change {told or 'nothing'}, expected {', '.join(expect.way_out)}"
        yield Difference(("way_out",), text)


def _program(expect: Expect, program: Program) -> Iterator[Difference]:
    done = {item.exercise for session in program.sessions for item in session.items}
    done |= {recovery.exercise for recovery in program.recovery_days}
    for number, name in enumerate(expect.includes):
        if name not in done:
            yield Difference(("includes", number), f"{name} is not in the week")
    for number, name in enumerate(expect.excludes):
        if name in done:
            yield Difference(("excludes", number), f"{name} is in the week")
    for day, names in expect.on.items():
        session = program.session_on(day)
        present = {item.exercise for item in session.items} if session else set()
        for number, name in enumerate(names):
            if name not in present:
                yield Difference(("on", day, number), f"{name} is not done on {day}")


def _numbers(expect: Expect, result: Result) -> Iterator[Difference]:
    assert result.program is not None
    if expect.recovery_days is not None and len(result.program.recovery_days) != expect.recovery_days:
        text = f"{len(result.program.recovery_days)} recovery days, expected {expect.recovery_days}"
        yield Difference(("recovery_days",), text)
    labels = tuple(waiver.demand for waiver in result.waived)
    if expect.waived is not None and set(labels) != set(expect.waived):
        yield Difference(("waived",), f"waived are {sorted(labels)}, expected {sorted(expect.waived)}")
    got: dict[str, float] = {volume.name: volume.got for volume in result.volumes}
    bounds: dict[tuple[str, ...], tuple[float, AtMost | None]] = {
        ("sessions",): (len(result.program.sessions), expect.sessions),
        **{(tier.name,): (tier.value, getattr(expect, tier.name)) for tier in result.tiers},
        **{("volumes", name): (got.get(name, 0), bound) for name, bound in expect.volumes.items()},
    }
    for path, (value, bound) in bounds.items():
        if bound is not None and not bound.min <= value <= (bound.max if bound.max is not None else value):
            name = f"sets of {path[1]}" if path[0] == "volumes" else path[0]
            most = "" if bound.max is None else f" and at most {bound.max}"
            yield Difference(path, f"{name}: {value:g}, expected at least {bound.min}{most}")
