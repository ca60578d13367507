"""Explanations as text: conflicts, ways out, answers, what a week costs, who is eligible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from scheduler.catalog import Catalog
from scheduler.errors import BUILT_IN
from scheduler.program import Reason
from scheduler.reading import printable
from scheduler.report.words import Text, joined, words
from scheduler.scenario import Scenario
from scheduler.terms import DAY_NAMES, TIER_UNITS

if TYPE_CHECKING:
    from scheduler.answer import Answer, Breakdown, Muscle, TierChange, Worth
    from scheduler.demand import Conflict, Demand, WayOut
    from scheduler.eligible import EligibilityTable, Eligible

LONG = 6
"""More demands than this are listed, because a sentence of them cannot be read."""


def conflict_as_text(conflict: Conflict, file: str) -> Text:
    """A conflict as one paragraph, with the lines of ``file``, the scenario, that ask for it; long ones as
    a list."""
    sentence, asked = conflict_in_words(conflict, file)
    return Text("\n   - ".join((sentence, *asked)))


def conflict_in_words(conflict: Conflict, file: str) -> tuple[str, tuple[str, ...]]:
    """A conflict as a sentence, and what it sums up where that is too long for one."""
    asked = [f"{words(demand.text)} ({_place(demand, file)})" for demand in conflict.demands]
    asked = list(dict.fromkeys(asked))
    needed = "" if conflict.minimal else " There was no time to prove that it takes all of these."
    if len(asked) == 1:
        return f"No week has {asked[0]}.{needed}", ()
    if len(asked) > LONG:
        return f"These cannot hold together.{needed}", tuple(asked)
    return _upper(f"{_listed(asked)} cannot hold together.{needed}"), ()


def ways_out_as_text(ways_out: Sequence[WayOut]) -> Iterator[Text]:
    """Ways out as a numbered list, the cheapest first."""
    for number, way_out in enumerate(ways_out, start=1):
        yield Text(f"{number:>4}  {way_out_in_words(way_out)}")


def way_out_in_words(way_out: WayOut) -> str:
    """What a way out changes, and what that costs."""
    changes = _listed([words(edit.text) for edit in way_out.edits])
    return f"{_upper(changes)}  ({_counted(way_out.cost, 'points')}{_proof(way_out)})"


def answer_as_text(answer: Answer, scenario: Scenario, catalog: Catalog) -> Text:
    """The answer to why, or why not."""
    name = catalog.exercises[answer.exercise].name
    where = f" on {DAY_NAMES[answer.day]}" if answer.day else ""
    lines = [Text((f"{name}{where}: ", "bold"), _verdict(answer))]
    lines += [Text((f"   {refusal.text}", "bold red")) for refusal in answer.refusals]
    lines += [Text(f"   {_reason(reason)}") for reason in answer.reasons]
    if answer.gives:
        given = ", ".join(f"{words(muscle)} {sets:g}" for muscle, sets in answer.gives.items())
        lines.append(Text(f"   it gives: {given}"))
    if answer.conflict is not None:
        lines.append(Text("   ", *conflict_as_text(answer.conflict, scenario.file).parts))
    lines += [Text(f"   {change.name}: {_change(change)}") for change in answer.tiers if change.more]
    for move in answer.moves:
        verb = "goes" if move.after == 0 else "comes" if move.before == 0 else "changes"
        sets = f"{move.before} to {move.after} sets" if move.before and move.after else ""
        other = catalog.exercises[move.exercise].name
        lines.append(Text(f"   {DAY_NAMES[move.day]}: {other} {verb} {sets}".rstrip()))
    return joined([*lines, Text()])


def breakdown_as_text(breakdown: Breakdown, catalog: Catalog) -> Text:
    """What a week costs and comes from, and what more would be worth."""
    lines = [Text((printable(breakdown.name), "bold")), Text(), Text(("What it costs", "bold"))]
    for tier, rules in breakdown.rules.items():
        total = sum(rules.values())
        parts = ", ".join(f"{rule} {cost}" for rule, cost in sorted(rules.items(), key=lambda part: -part[1]))
        lines.append(Text(f"   {tier}: {total} {TIER_UNITS[tier]}" + (f" ({parts})" if parts else "")))
        shares = sorted((share for share in breakdown.shares if share.tier == tier), key=lambda s: -s.cost)
        lines += [Text(f"      {share.cost:>5}  {words(share.text)}") for share in shares]
    if breakdown.muscles:
        lines += [Text(), Text(("Where weekly sets come from", "bold"))]
    lines += [Text(f"   {_muscle(muscle, catalog)}") for muscle in breakdown.muscles]
    lines += [Text((f"   waived: {waiver.text}", "yellow")) for waiver in breakdown.waived]
    lines += [Text(), *_worth(breakdown.worth)]
    return joined([*lines, Text()])


def eligibility_as_text(table: EligibilityTable) -> Text:
    """Every exercise in or out, with all reasons by kind."""
    rows = sorted(table.exercises, key=lambda row: ("in", "some_days", "out").index(row.verdict))
    width = max((len(row.name) for row in rows), default=0)
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("in", "some_days", "out")}
    lines = [
        Text(
            (printable(table.name), "bold"),
            f"   {counts['in']} exercises in, {counts['some_days']} on some days, {counts['out']} out",
        )
    ]
    lines += [line for row in rows for line in _eligible(row, width)]
    return joined([*lines, Text()])


def _eligible(row: Eligible, width: int) -> Iterator[Text]:
    verdict = {"in": "in", "some_days": " ".join(row.days), "out": "out"}[row.verdict]
    style = {"in": "green", "some_days": "yellow", "out": ""}[row.verdict]
    yield Text(f"{row.name:<{width}}  ", (verdict, style))
    days: dict[tuple[str, str], list[str]] = {}
    for reason in row.reasons:
        days.setdefault((reason.kind, reason.text), []).extend([reason.day] if reason.day else [])
    for (kind, text), where in sorted(days.items(), key=lambda entry: entry[0][0]):
        yield Text((f"   {kind}: {words(text)}" + (f" ({' '.join(where)})" if where else ""), "dim"))


def _verdict(answer: Answer) -> str:
    proved = all(change.proved for change in answer.tiers)
    first = next((change.more for change in answer.tiers if change.more), 0)
    quality = "just as good"
    if first:
        quality = "worse" if first > 0 else "better than what was found in time"
    hedge = "" if proved else " (not all of it proved)"
    match answer.verdict:
        case "excluded":
            return "the rules keep it out"
        case "impossible":
            return "no week can have it"
        case "possible":
            return f"a week with it is possible, {'but' if first > 0 else 'and'} {quality}{hedge}"
        case "needed":
            return "no week can do without it"
        case "better":
            return f"a week without it is {quality}{hedge}"
        case "in":
            return "it is in the week"
        case "out":
            return "it is not in the week"
        case "no_week":
            return "the scenario has no week at all"
        case "unknown":
            return "no answer was found in time"


def _worth(worth: Sequence[Worth]) -> Iterator[Text]:
    yield Text(("What would be worth more (each solved again)", "bold"))
    useful = [one for one in worth if one.change is not None]
    for one in useful:
        assert one.change is not None
        yield Text(f"   {_upper(words(one.edit.text))}: {one.change.name} {_change(one.change)}")
        yield from (Text((f"      no more: {words(text)}", "dim")) for text in one.gone)
        yield from (Text((f"      but: {words(text)}", "dim")) for text in one.come)
    nothing = [words(one.edit.text) for one in worth if one.solved and one.change is None]
    if nothing:
        yield Text(f"   Nothing would come from: {'; '.join(nothing)}")
    unsolved = [words(one.edit.text) for one in worth if not one.solved]
    if unsolved:
        yield Text(f"   Not found out in time: {'; '.join(unsolved)}")


def _change(change: TierChange) -> str:
    direction = "more" if change.more > 0 else "less"
    proved = "" if change.proved else ", not proved"
    amount = _counted(abs(change.more), change.unit)
    return f"{amount} {direction} ({change.after} instead of {change.before}{proved})"


def _muscle(muscle: Muscle, catalog: Catalog) -> str:
    volume = muscle.volume
    parts = [
        f"{catalog.exercises[part.exercise].name} {part.sets:g} ({part.day.capitalize()})"
        for part in muscle.parts
    ]
    target = "" if volume.target is None else f" of {volume.target:g}"
    return f"{words(volume.name)} {volume.got:g}{target}: {', '.join(parts) or 'nothing'}"


def _reason(reason: Reason) -> str:
    return f"{reason.kind}: {words(reason.text)}" + (f" ({reason.day})" if reason.day else "")


def _proof(way_out: WayOut) -> str:
    if way_out.cheapest:
        return ", proved cheapest"
    return "" if way_out.minimal else ", not proved the smallest change"


def _place(demand: Demand, file: str) -> str:
    """Where something was asked: a line of the scenario, or a default's file and line."""
    origin = demand.origin
    if origin == BUILT_IN or origin.line is None:
        return origin.file
    line = f"line {origin.line}"
    if origin.file == file:
        return line
    name = PurePath(origin.file).name
    return f"{name} {line}" if origin.is_written else f"default, {name} {line}"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _counted(number: int, unit: str) -> str:
    """``1 point``, ``2 points``."""
    return f"{number} {unit.removesuffix('s') if number == 1 else unit}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
