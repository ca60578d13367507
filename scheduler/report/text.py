"""Results and verdicts as text: one screen that tells the week, how good it is, and what had to give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from scheduler.catalog import Catalog
from scheduler.checker import Verdict
from scheduler.errors import Origin
from scheduler.program import Item, Result, Session, Tier, Volume
from scheduler.reading import printable
from scheduler.report.explanation import conflict_as_text, ways_out_as_text, words
from scheduler.scenario import Scenario

STOP_RULE = "If something hurts in another way than tired muscles do, stop and have it looked at."
TECHNIQUE = "Lower each weight slowly, without swinging; clean repetitions count more than many."
BAR = 12
"""Characters of a full volume bar."""

_STYLES = {
    "optimal": "bold green",
    "feasible": "bold yellow",
    "refused": "bold red",
    "infeasible": "bold red",
}


def result_as_text(result: Result, scenario: Scenario, catalog: Catalog) -> Text:
    """A result for people; styles show only where the terminal can."""
    lines = [_headline(result), Text()]
    if result.program is None:
        lines += _without_week(result, scenario, catalog)
    else:
        for session in result.program.sessions:
            lines += [*_session(session, result, scenario, catalog), Text()]
        for recovery in result.program.recovery_days:
            name = catalog.exercises[recovery.exercise].name
            lines.append(
                Text.assemble(
                    (recovery.day.capitalize(), "bold"), f"  recovery: {name}, {recovery.minutes} min"
                )
            )
        if result.program.recovery_days:
            lines.append(Text())
        lines += [*_volumes(result), *_what_gave(result, catalog), Text()]
        lines += [Text(printable(note)) for note in result.notes]
        lines += [Text(TECHNIQUE), Text(STOP_RULE, style="bold")]
    return Text("\n").join([*lines, Text()])


def verdict_as_text(name: str, verdict: Verdict, origins: Sequence[Origin]) -> Text:
    """The checker's findings for people; ``origins`` are the places of the breaches."""
    name = printable(name)
    if verdict.kept:
        lines = [Text.assemble((f"{name}: keeps every rule", "bold green"))]
    else:
        lines = [Text.assemble((f"{name}: {len(verdict.breaches)} breaches", "bold red"))]
        for breach, origin in zip(verdict.breaches, origins, strict=True):
            lines.append(Text(f"   {origin}: {breach.demand}: {breach.text}"))
    lines += [Text(f"   waived: {waiver.text}") for waiver in verdict.waived]
    costs = ", ".join(f"{tier} {value}" for tier, value in verdict.values.items())
    return Text("\n").join([*lines, Text(f"   costs: {costs}"), Text()])


def _headline(result: Result) -> Text:
    words = {
        "optimal": f"best possible, proved in {result.seconds:.1f} s",
        "feasible": f"checked, not proved best in {result.seconds:.1f} s",
        "infeasible": "no week can keep all rules (proved)",
        "unknown": f"no week found in {result.seconds:.1f} s",
        "refused": "no week, for safety",
    }[result.status]
    if result.interrupted:
        words += " (interrupted)"
    return Text.assemble((printable(result.name), "bold"), "   ", (words, _STYLES.get(result.status, "bold")))


def _without_week(result: Result, scenario: Scenario, catalog: Catalog) -> Iterator[Text]:
    for refusal in result.refusals:
        yield Text(refusal.text, style="bold red" if refusal.urgent else "")
    if result.status == "refused" and not any(refusal.urgent for refusal in result.refusals):
        yield Text('When a clinician has agreed to training, set "cleared: true" at that entry of "pain".')
    if result.status == "infeasible":
        for conflict in result.conflicts:
            yield conflict_as_text(conflict, scenario.file)
        if not result.conflicts:
            yield Text("Which demands clash was not found out in time.")
        if result.ways_out:
            yield Text()
            yield Text("Ways out, the cheapest first (scheduler explain --apply N writes one):", style="bold")
            yield from ways_out_as_text(result.ways_out)
        elif result.ways_out is not None and result.exhausted:
            yield Text("No change that may be offered leads out.")
        elif result.ways_out is not None:
            yield Text("No way out was found in time.")
    if result.status in ("infeasible", "unknown"):
        yield from _left_out(result, catalog)


def _session(session: Session, result: Result, scenario: Scenario, catalog: Catalog) -> Iterator[Text]:
    day = scenario.setting.days[session.day]
    minutes = -(-result.session_seconds.get(session.day, 0) // 60)
    start = f" {day.start}" if day.start else ""
    yield Text.assemble(
        (f"{session.day.capitalize()}{start}", "bold"), f"  {day.at}   {minutes} of {day.minutes} min"
    )
    yield from _block("warm-up", session.warm_up, catalog)
    width = max(len(catalog.exercises[item.exercise].name) for item in session.work)
    for number, item in enumerate(session.work, start=1):
        name = catalog.exercises[item.exercise].name
        parts = [f"{number:>4}  {name:<{width}}  {dose_as_text(item):<18}"]
        if item.rest and item.sets > 1:
            parts.append(f"rest {item.rest:>3} s")
        if item.technique == "drop_set":
            parts.append("drop set last")
        yield Text("  ".join(parts).rstrip())
    yield from _block("cool-down", session.cool_down, catalog)


def _block(title: str, items: tuple[Item, ...], catalog: Catalog) -> Iterator[Text]:
    if items:
        words = [f"{catalog.exercises[item.exercise].name} {dose_as_text(item)}" for item in items]
        yield Text(f"   {title}: {' · '.join(words)}", style="dim")


def dose_as_text(item: Item) -> str:
    """``3 x 10-12``, ``2 x 20-40 s a side``, ``5 min``."""
    if item.minutes is not None:
        return f"{item.minutes} min"
    span, unit = (item.seconds, " s") if item.seconds is not None else (item.repetitions, "")
    assert span is not None
    amount = f"{span.min}-{span.max}" if span.min != span.max else f"{span.max}"
    return f"{item.sets} x {amount}{unit}{' a side' if item.per_side else ''}"


def _volumes(result: Result) -> Iterator[Text]:
    asked = [volume for volume in result.volumes if volume.target is not None or volume.min is not None]
    if not asked:
        return
    width = max(len(volume.name) for volume in asked)
    yield Text(f"{'Weekly sets':<{width + 3}}   min  target    got", style="bold")
    for volume in asked:
        short = max(0.0, (volume.target or 0) - volume.got)
        words = (
            f"   {volume.name:<{width}} {volume.min or 0:>6g} {_or_dash(volume.target):>7} {volume.got:>6g}  "
        )
        gap = f"  {short:g} short" if short else ""
        yield Text.assemble(words, (_bar(volume), "yellow" if short else "green"), gap)
    others = [f"{volume.name} {volume.got:g}" for volume in result.volumes if volume not in asked]
    if others:
        yield Text(f"   also: {', '.join(others)}", style="dim")


def _or_dash(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def _bar(volume: Volume) -> str:
    target = volume.target or volume.min or 0
    filled = BAR if target <= 0 else min(BAR, int(BAR * volume.got / target))
    return "#" * filled + "." * (BAR - filled)


def _what_gave(result: Result, catalog: Catalog) -> Iterator[Text]:
    for region, days in result.hard_days.items():
        if len(days) > 1:
            names = ", ".join(day.capitalize() for day in days)
            yield Text(f"Kept apart   hard sessions for the {words(region)}: {names}")
    for waiver in result.waived:
        yield Text(f"Waived       {waiver.text}", style="yellow")
    for tier in result.tiers:
        yield Text(f"{tier.name.capitalize():<12} {_tier(tier)}")
        if tier.name == "shortfall":
            yield from (Text(f"             {share.text}", style="yellow") for share in tier.shares)
    yield from _left_out(result, catalog)


def _tier(tier: Tier) -> str:
    if tier.proved:
        return f"{tier.value} {tier.unit}, proved least"
    given = f", as long as {' and '.join(tier.given)} stays as it is" if tier.given else ""
    if tier.gap == 0:
        return f"{tier.value} {tier.unit}, least{given}"
    return f"{tier.value} {tier.unit}, at least {tier.bound}{given}"


def _left_out(result: Result, catalog: Catalog) -> Iterator[Text]:
    by_safety = [reason for reason in result.excluded if reason.rule in ("pain", "clinician")]
    known = list({reason.exercise: reason for reason in reversed(by_safety)}.values())[::-1]
    known.sort(key=lambda reason: -catalog.exercises[reason.exercise].merit)
    for reason in known[:3]:
        yield Text(f"Left out     {catalog.exercises[reason.exercise].name}: {reason.text}")
    if len(known) > 3:
        yield Text(f"             and {len(known) - 3} more for pain or by the clinician")
