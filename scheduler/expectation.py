"""Holding a result against a scenario's ``expect``: what a regression test of a scenario says."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.program import Program, Result
from scheduler.scenario import AtMost, Expect


def differences(expect: Expect, result: Result) -> list[str]:
    """What differs from the expectation, in words; empty where all is as expected."""
    found = []
    if result.status not in expect.status:
        found.append(f"status is {result.status}, expected {' or '.join(expect.status)}")
    if expect.refused is not None:
        conditions = [refusal.condition for refusal in result.refusals]
        if expect.refused not in conditions:
            found.append(f"refused because of {conditions or 'nothing'}, expected {expect.refused}")
    found += _ineligible(expect, result)
    found += _explanation(expect, result)
    if result.program is not None:
        found += _program(expect, result.program)
        found += _numbers(expect, result)
    return found


def _ineligible(expect: Expect, result: Result) -> Iterator[str]:
    for name, part in expect.ineligible.items():
        texts = [f"{reason.rule}: {reason.text}" for reason in result.excluded if reason.exercise == name]
        if not any(part in text for text in texts):
            yield f"{name} is out because of {texts or 'nothing'}, expected {part!r}"


def _explanation(expect: Expect, result: Result) -> Iterator[str]:
    conflicts = [{demand.label for demand in conflict.demands} for conflict in result.conflicts]
    if not any(conflict.issuperset(expect.conflict) for conflict in conflicts or [set()]):
        told = "; ".join(", ".join(sorted(conflict)) for conflict in conflicts)
        yield f"the conflicts are {told or 'none'}, expected one of {', '.join(expect.conflict)}"
    ways = [{".".join(edit.path) for edit in way_out.edits} for way_out in result.ways_out or ()]
    if not any(way.issuperset(expect.way_out) for way in ways or [set()]):
        told = "; ".join(", ".join(sorted(way)) for way in ways)
        yield f"the ways out change {told or 'nothing'}, expected {', '.join(expect.way_out)}"


def _program(expect: Expect, program: Program) -> Iterator[str]:
    done = {item.exercise for session in program.sessions for item in session.items}
    done |= {recovery.exercise for recovery in program.recovery_days}
    for name in expect.includes:
        if name not in done:
            yield f"{name} is not in the week"
    for name in expect.excludes:
        if name in done:
            yield f"{name} is in the week"
    for day, names in expect.on.items():
        session = program.session_on(day)
        present = {item.exercise for item in session.items} if session else set()
        yield from (f"{name} is not done on {day}" for name in names if name not in present)


def _numbers(expect: Expect, result: Result) -> Iterator[str]:
    assert result.program is not None
    if expect.recovery_days is not None and len(result.program.recovery_days) != expect.recovery_days:
        yield f"{len(result.program.recovery_days)} recovery days, expected {expect.recovery_days}"
    labels = tuple(waiver.demand for waiver in result.waived)
    if expect.waived is not None and set(labels) != set(expect.waived):
        yield f"waived are {sorted(labels)}, expected {sorted(expect.waived)}"
    got: dict[str, float] = {volume.name: volume.got for volume in result.volumes}
    bounds: dict[str, tuple[float, AtMost | None]] = {
        "sessions": (len(result.program.sessions), expect.sessions),
        **{tier.name: (tier.value, getattr(expect, tier.name)) for tier in result.tiers},
        **{f"sets of {name}": (got.get(name, 0), bound) for name, bound in expect.volumes.items()},
    }
    for name, (value, bound) in bounds.items():
        if bound is not None and not bound.min <= value <= (bound.max if bound.max is not None else value):
            most = "" if bound.max is None else f" and at most {bound.max}"
            yield f"{name}: {value:g}, expected at least {bound.min}{most}"
