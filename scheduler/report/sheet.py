"""A result as every written form shows it: the same sessions, minutes and sentences in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from scheduler.catalog import Catalog, Exercise
from scheduler.program import Item, RecoveryDay, Session, Volume
from scheduler.reading import printable
from scheduler.report.words import words
from scheduler.result import Result, Tier
from scheduler.rule import Case
from scheduler.scenario import Scenario
from scheduler.tally import item_seconds, opened
from scheduler.terms import DAY_NAMES, WEEKDAYS, Block, Weekday

STOP_RULE = "If something hurts in another way than tired muscles do, stop and have it looked at."
TECHNIQUE = "Lower each weight slowly, without swinging; clean repetitions count more than many."
CLASH_UNKNOWN = "Which demands clash was not found out in time."
WAYS_OUT = "Ways out, the cheapest first"
PROGRESS = (
    "When every set reaches its upper number with clean form, add a little weight the next time; until then"
    " keep the weight and add repetitions."
)
"""Double progression, after the ACSM's position stand of 2009."""

CLEARED = 'When a clinician has agreed to training, set "cleared: true" at that entry of "pain".'
BLOCKS: dict[Block, str] = {"warm_up": "warm-up", "work": "work", "cool_down": "cool-down"}
"""The blocks of a session in the order in which they are done, in words."""

MOST_LEFT_OUT = 3
"""How many of the exercises that pain or the clinician rules out are named."""


def cues_of(exercise: Exercise) -> str:
    """How an exercise is done, in sentences."""
    return " ".join(f"{cue.removesuffix('.')}." for cue in exercise.cues)


def date_of(day: Weekday, week_of: date) -> date:
    """The date of a day in the week, Monday to Sunday, that ``week_of`` lies in."""
    return week_of + timedelta(days=WEEKDAYS.index(day) - week_of.weekday())


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a session and how long it takes, in seconds."""

    item: Item
    exercise: Exercise
    seconds: int

    @property
    def dose(self) -> str:
        """``3 x 10-12``, ``2 x 20-40 s a side``, ``5 min``."""
        item = self.item
        if item.minutes is not None:
            return f"{item.minutes} min"
        span, unit = (item.seconds, " s") if item.seconds is not None else (item.repetitions, "")
        assert span is not None
        amount = f"{span.min}-{span.max}" if span.min != span.max else f"{span.max}"
        return f"{item.sets} x {amount}{unit}{' a side' if item.per_side else ''}"

    @property
    def prescription(self) -> str:
        """The dose with all that belongs to it: ``3 x 10-12, rest 90 s, 2 in reserve``."""
        parts = [self.dose]
        if self.rest:
            parts.append(f"rest {self.rest} s")
        if self.item.reserve is not None:
            parts.append(f"{self.item.reserve} in reserve")
        if self.item.technique == "drop_set":
            parts.append("drop set last")
        return ", ".join(parts)

    @property
    def cues(self) -> str:
        """How to do it, in sentences."""
        return cues_of(self.exercise)

    @property
    def rest(self) -> int:
        """Seconds between sets; 0 where there is nothing between which to rest."""
        return (self.item.rest or 0) if self.item.sets > 1 else 0


@dataclass(frozen=True, slots=True)
class Training:
    """One session with its place and time. ``minutes`` it takes, ``available`` are there; ``blocks`` that
    have lines are in the order in which they are done."""

    day: Weekday
    place: str
    start: str | None
    minutes: int
    available: int
    blocks: dict[Block, tuple[Line, ...]]

    @property
    def day_name(self) -> str:
        """``Monday``."""
        return DAY_NAMES[self.day]

    @property
    def lines(self) -> tuple[tuple[Block, Line], ...]:
        """All lines from first to last, each with its block."""
        return tuple((block, line) for block, lines in self.blocks.items() for line in lines)

    def starts(self, week_of: date) -> datetime | None:
        """When it starts, by the clock at its place, in the week that ``week_of`` lies in; None where no
        time is known."""
        if self.start is None:
            return None
        return datetime.combine(date_of(self.day, week_of), time.fromisoformat(self.start.zfill(5)))


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know about the week: ``about`` names what, ``warns`` says that something had to give."""

    about: str
    text: str
    warns: bool = False


@dataclass(frozen=True)
class Sheet:
    """A result with the scenario that it answers and the catalog that both speak of."""

    result: Result
    scenario: Scenario
    catalog: Catalog

    @cached_property
    def case(self) -> Case:
        """What the checker makes of the scenario, but for what is allowed."""
        return opened(self.scenario.setting, self.catalog)

    @property
    def name(self) -> str:
        """The scenario's name."""
        return printable(self.result.name)

    @property
    def verdict(self) -> str:
        """How good the week is, or why there is none, in a few words."""
        result = self.result
        told = {
            "optimal": f"best possible, proved in {result.seconds:.1f} s",
            "feasible": f"checked, not proved best in {result.seconds:.1f} s",
            "infeasible": "no week can keep all rules (proved)",
            "unknown": f"no week found in {result.seconds:.1f} s",
            "refused": "no week, for safety",
        }[result.status]
        return told + (" (interrupted)" if result.interrupted else "")

    @property
    def trainings(self) -> tuple[Training, ...]:
        """The sessions in calendar order."""
        program = self.result.program
        return tuple(map(self._training, program.sessions)) if program else ()

    @property
    def recovery_days(self) -> tuple[tuple[RecoveryDay, Exercise], ...]:
        """The days off with an easy activity."""
        days = self.result.program.recovery_days if self.result.program else ()
        return tuple((day, self.catalog.exercises[day.exercise]) for day in days)

    @property
    def asked(self) -> tuple[Volume, ...]:
        """Weekly sets of the muscles and regions about which something was asked."""
        return tuple(v for v in self.result.volumes if v.target is not None or v.min is not None)

    @property
    def unasked(self) -> tuple[Volume, ...]:
        """Weekly sets of the other muscles that are trained."""
        return tuple(v for v in self.result.volumes if v.target is None and v.min is None)

    @property
    def knows_last_week(self) -> bool:
        """Whether a training log tells the sets of the week before."""
        return any(volume.recent is not None for volume in self.result.volumes)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was kept apart, what had to give, how good each tier is, what pain ruled out."""
        return (*self._apart(), *self._waived(), *self._tiers(), *self.left_out)

    @property
    def left_out(self) -> tuple[Remark, ...]:
        """The best of the exercises that pain or the clinician rules out, and how many more there are."""
        told = [Remark("Left out", text) for text in self.ruled_out[:MOST_LEFT_OUT]]
        if more := self.ruled_out[MOST_LEFT_OUT:]:
            told.append(Remark("", f"and {len(more)} more for pain or by the clinician"))
        return tuple(told)

    @property
    def ruled_out(self) -> tuple[str, ...]:
        """All exercises that pain or the clinician rules out, the best first, each with one reason."""
        by_safety = [reason for reason in self.result.excluded if reason.rule in ("pain", "clinician")]
        known = list({reason.exercise: reason for reason in reversed(by_safety)}.values())[::-1]
        known.sort(key=lambda reason: -self.catalog.exercises[reason.exercise].merit)
        return tuple(f"{self.catalog.exercises[one.exercise].name}: {one.text}" for one in known)

    @property
    def can_be_cleared(self) -> bool:
        """Whether nothing but a clinician's agreement stands between the athlete and a week."""
        refusals = self.result.refusals
        return self.result.status == "refused" and not any(refusal.urgent for refusal in refusals)

    @property
    def no_way_out(self) -> str:
        """Why no way out of a conflict is offered; empty where there are some."""
        result = self.result
        if result.status != "infeasible" or result.ways_out is None or result.ways_out:
            return ""
        exhausted = "No change that may be offered leads out."
        return exhausted if result.exhausted else "No way out was found in time."

    @property
    def advice(self) -> tuple[str, ...]:
        """What to know before training; the stop rule comes last. Nobody in pain or in rehabilitation is told
        to add weight."""
        setting = self.scenario.setting
        sound = not setting.pain and self.case.phase == "strength"
        progress = (PROGRESS,) if sound else ()
        return (*map(printable, self.result.notes), TECHNIQUE, *progress, STOP_RULE)

    def muscle_name(self, name: str) -> str:
        """A muscle or region as people call it."""
        known = self.catalog.muscles.get(name) or self.catalog.regions[name]
        return known.name

    def _training(self, session: Session) -> Training:
        day = self.scenario.setting.days[session.day]

        def line(item: Item) -> Line:
            return Line(item, self.catalog.exercises[item.exercise], item_seconds(item, self.case))

        items: dict[Block, tuple[Item, ...]] = {
            "warm_up": session.warm_up,
            "work": session.work,
            "cool_down": session.cool_down,
        }
        return Training(
            day=session.day,
            place=day.at,
            start=day.start,
            minutes=-(-self.result.session_seconds.get(session.day, 0) // 60),
            available=day.minutes,
            blocks={name: tuple(map(line, items[name])) for name in BLOCKS if items[name]},
        )

    def _apart(self) -> Iterator[Remark]:
        for region, days in self.result.hard_days.items():
            if len(days) > 1:
                names = ", ".join(day.capitalize() for day in days)
                yield Remark("Kept apart", f"hard sessions for the {words(region)}: {names}")

    def _waived(self) -> Iterator[Remark]:
        yield from (Remark("Waived", waiver.text, warns=True) for waiver in self.result.waived)

    def _tiers(self) -> Iterator[Remark]:
        for tier in self.result.tiers:
            yield Remark(tier.name.capitalize(), _tier(tier))
            if tier.name == "shortfall":
                yield from (Remark("", share.text, warns=True) for share in tier.shares)


def _tier(tier: Tier) -> str:
    if tier.proved:
        return f"{tier.value} {tier.unit}, proved least"
    given = f", as long as {' and '.join(tier.given)} stays as it is" if tier.given else ""
    if tier.gap == 0:
        return f"{tier.value} {tier.unit}, least{given}"
    return f"{tier.value} {tier.unit}, at least {tier.bound}{given}"
