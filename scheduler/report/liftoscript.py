"""A week as a program in Liftoscript, the text format of Liftosaur."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.app_names import app_names
from scheduler.catalog import Exercise
from scheduler.program import Item
from scheduler.report.sheet import BLOCKS, STOP_RULE, Line, Sheet, Training
from scheduler.report.tracking import note
from scheduler.report.words import words
from scheduler.terms import DAY_NAMES, Block


def sheet_as_liftoscript(sheet: Sheet) -> str:
    """A program of one week, a day for each session and recovery day.

    No weight is set, so that the app asks for it; nor is an RPE, from which the app would work out a weight.
    Its own warm-up sets are switched off, since they are not in the minutes. Held and timed sets get a timer
    that ends at the upper bound. Exercises that the app does not know are listed at the top: it takes the
    program once they are there as custom exercises.
    """
    return "\n".join([*_head(sheet), "# Week 1", *_days(sheet), ""])


def _head(sheet: Sheet) -> Iterator[str]:
    yield f"/// {sheet.name}"
    lines = (line.exercise for training in sheet.trainings for _, line in training.lines)
    ours = dict.fromkeys(
        _name(exercise)
        for exercise in (*lines, *(exercise for _, exercise in sheet.recovery_days))
        if exercise.id not in app_names("liftosaur")
    )
    if ours:
        yield f"/// To be made as custom exercises first: {', '.join(ours)}"
    yield ""


def _days(sheet: Sheet) -> Iterator[str]:
    for training in sheet.trainings:
        yield from ("", f"// {STOP_RULE}", _day(training))
        for block, line in training.lines:
            yield from _exercise(block, line)
    for recovery, exercise in sheet.recovery_days:
        item = Item(exercise=exercise.id, sets=1, minutes=recovery.minutes)
        yield from ("", f"// {STOP_RULE}", f"## {DAY_NAMES[recovery.day]}, recovery")
        yield from _exercise("recovery", Line(item, exercise, recovery.minutes * 60))


def _day(training: Training) -> str:
    start = f" {training.start}" if training.start else ""
    return f"## {training.day_name}{start}, {words(training.place)}"


def _exercise(block: Block, line: Line) -> Iterator[str]:
    """A comment, which the app shows with the exercise, and its line. A label keeps apart what is done twice
    on a day."""
    label = f"{BLOCKS[block]}: " if block in ("warm_up", "cool_down") else ""
    rest = f" / {line.rest}s" if line.rest and line.item.repetitions else ""
    yield f"// {note(line)}"
    yield f"{label}{_name(line.exercise)} / {_sets(line)}{rest} / warmup: none"


def _sets(line: Line) -> str:
    item = line.item
    if item.minutes is not None:
        return f"{item.sets}x1 {item.minutes * 60}s|{line.rest}s"
    if item.seconds is not None:
        return f"{item.sets}x1 {item.seconds.max}s|{line.rest}s"
    assert item.repetitions is not None
    low, high = item.repetitions.min, item.repetitions.max
    amount = f"{low}-{high}" if low != high else f"{high}"
    if item.technique != "drop_set":
        return f"{item.sets}x{amount}"
    straight = f"{item.sets - 1}x{amount}, " if item.sets > 1 else ""
    return f"{straight}1x{amount} (drop set)"


def _name(exercise: Exercise) -> str:
    """The app's own name, else ours without the signs that mean something in Liftoscript."""
    known = app_names("liftosaur").get(exercise.id)
    return known or " ".join(re.sub(r"[^\w' -]", " ", exercise.name).split())
