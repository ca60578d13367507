"""From an entry to an exercise: what databases leave open is derived from names, muscles and equipment.

Primary muscles get direct credit, secondary ones indirect credit. Where a word stands for several muscles of
the catalog all of them get it, or the movement decides: "shoulders" are their back in a pull, their side in a
raise, else their front. Pattern and family come from words of the name, else from primary muscle and
mechanic; set-up, fatigue and dose follow from these. Nothing says how an exercise loads the body, so ``tags``
are null: nobody has rated it, and it is out of every week with pain. For the same reason it is left to the
last rehabilitation phase. Its ``merit`` is 1: no evidence was looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from scheduler.catalog import Dose, Exercise, Span
from scheduler.importing import tables
from scheduler.importing.entry import Entry
from scheduler.importing.equipment import equipment_of, is_vague, tool_of
from scheduler.terms import Block, Level

Mechanic = Literal["compound", "isolation"]

CUES, CUE_LENGTH = 4, 400
"""How many steps of a description become cues, and how long each may be."""

NO_CUE = "Every repetition looks like the first"


def exercise_of(entry: Entry, name: str) -> Exercise | None:
    """The entry as an exercise with the id ``name``; None where no known muscle is the one that it trains."""
    if not any(_is_muscle(word) for word in entry.primary):
        return None
    kinds = {tables.STRETCHING: _stretch, tables.CARDIO: _activity}
    return kinds.get(entry.category, _work)(entry, name)


def unknown_facts(entry: Entry) -> Iterator[str]:
    """What the entry does not say, or not in words that the mapping knows."""
    yield "tags"
    if entry.level not in tables.LEVELS:
        yield "level"
    if entry.mechanic not in ("compound", "isolation"):
        yield "mechanic"
    if not entry.equipment or any(map(is_vague, entry.equipment)):
        yield "equipment"
    if not entry.steps:
        yield "cues"
    if entry.category not in tables.CATEGORIES:
        yield "category"


def unknown_muscles(entry: Entry) -> Iterator[str]:
    """Muscles without counterpart."""
    return (word for word in (*entry.primary, *entry.secondary) if not _is_muscle(word))


def cues_of(entry: Entry) -> tuple[str, ...]:
    """The first steps, each cut after its last whole word where it is too long."""
    cut = (
        step if len(step) <= CUE_LENGTH else step[: CUE_LENGTH - 4].rpartition(" ")[0] + " ..."
        for step in entry.steps[:CUES]
    )
    return tuple(cut) or (NO_CUE,)


def _work(entry: Entry, name: str) -> Exercise:
    pattern, family = _movement(entry)
    tool = tool_of(entry, family)
    mechanic = _mechanic(entry, pattern, family)
    direct = set(_muscles(entry.primary, pattern)) | _also(tables.ALSO_DIRECT, pattern, family)
    indirect = set(_muscles(entry.secondary, pattern)) | _also(tables.ALSO_INDIRECT, pattern, family)
    fatigue = _fatigue(entry, family, mechanic, tool)
    return Exercise(
        id=name,
        name=entry.name,
        aliases=entry.aliases,
        kind="strength",
        pattern=pattern,
        family=f"{tool}_{family}" if family in tables.BY_TOOL else family,
        mechanic=mechanic,
        laterality=_laterality(entry),
        direct=tuple(sorted(direct)),
        indirect=tuple(sorted(indirect - direct)),
        equipment=equipment_of(entry, pattern, family, tool),
        level=_level(entry, family, fatigue),
        phase="strength",
        tags=None,
        dose=_dose(entry, pattern, family, mechanic),
        setup_seconds=tables.HEAVY_SETUP if fatigue == 3 else tables.SETUPS[tool][mechanic == "compound"],
        fatigue=fatigue,
        merit=1,
        path="fixed" if tool == "machine" else "free",
        erector_work=_erector_work(pattern, family, tool),
        cues=cues_of(entry),
    )


def _stretch(entry: Entry, name: str) -> Exercise:
    """A hold after the session. Like the stretches of the catalog it trains no muscle."""
    dose = Dose(kind="hold", range=Span(min=20, max=40), sets=1)
    return _light(entry, name, "stretch", ("cool_down",), dose, setup_seconds=15)


def _activity(entry: Entry, name: str) -> Exercise:
    """An easy one is for recovery days; another is in no block until somebody says what it is for."""
    easy = re.search(rf"\b({tables.EASY})\b", entry.words)
    dose = Dose(kind="minutes", range=Span(min=5, max=10))
    return _light(entry, name, "aerobic", ("recovery",) if easy else (), dose, setup_seconds=0)


def _light(
    entry: Entry,
    name: str,
    kind: Literal["stretch", "aerobic"],
    blocks: tuple[Block, ...],
    dose: Dose,
    setup_seconds: int,
) -> Exercise:
    family = f"{kind}_{re.sub('[^a-z]+', '_', next(word for word in entry.primary if _is_muscle(word)))}"
    tool = tool_of(entry, family) if entry.equipment else "body"
    return Exercise(
        id=name,
        name=entry.name,
        aliases=entry.aliases,
        kind=kind,
        blocks=blocks,
        pattern=kind,
        family=family,
        mechanic="none",
        laterality=_laterality(entry),
        equipment=equipment_of(entry, kind, family, tool),
        level=_level(entry, family, 0),
        phase="strength",
        tags=None,
        dose=dose,
        setup_seconds=setup_seconds,
        fatigue=0,
        merit=1,
        cues=cues_of(entry),
    )


def _movement(entry: Entry) -> tuple[str, str]:
    """Pattern and family."""
    words, muscle = entry.words, next(word for word in entry.primary if _is_muscle(word))
    if muscle in ("abdominals", "obliques") and re.search(tables.TWISTS, words):
        return "rotation", "twist"
    for move, pattern, family in tables.MOVES:
        if re.search(rf"\b({move})s?\b", words):
            return pattern, family
    return tables.BY_MUSCLE[muscle][entry.mechanic == "isolation"]


def _mechanic(entry: Entry, pattern: str, family: str) -> Mechanic:
    """As the database says, but rows and deadlifts are compound and grip work is not: their order depends
    on it.
    """
    if family in ("deadlift", "row", "chest_supported_row"):
        return "compound"
    if pattern == "grip":
        return "isolation"
    known = {"compound": True, "isolation": False}
    several = len(entry.primary) + len(entry.secondary) > 2
    return "compound" if known.get(entry.mechanic, several) else "isolation"


def _laterality(entry: Entry) -> Literal["bilateral", "unilateral", "alternating"]:
    if re.search(r"\b(alternat\w*|walking|see saw|seesaw)\b", entry.words):
        return "alternating"
    one_sided = re.search(r"\b(one|single|side to side|concentration|pistol)\b", entry.words)
    return "unilateral" if one_sided else "bilateral"


def _level(entry: Entry, family: str, fatigue: int) -> Level:
    """Where it is unknown: advanced for explosive and the most demanding lifts, else intermediate."""
    hard = fatigue == 3 or family in tables.EXPLOSIVE
    return tables.LEVELS.get(entry.level, "advanced" if hard else "intermediate")


def _is_muscle(word: str) -> bool:
    return word in tables.BY_MUSCLE


def _muscles(names: Iterable[str], pattern: str) -> Iterator[str]:
    for name in names:
        if name == "shoulders":
            yield tables.SHOULDERS.get(pattern, "front_delts")
        elif name == "traps":
            yield "lower_traps" if pattern in ("horizontal_pull", "vertical_pull") else "upper_traps"
        else:
            yield from tables.MUSCLES.get(name, ())


def _also(table: Mapping[str, tuple[str, ...]], pattern: str, family: str) -> set[str]:
    return {*table.get(pattern, ()), *table.get(family, ())}


def _fatigue(entry: Entry, family: str, mechanic: Mechanic, tool: str) -> int:
    if family == "deadlift" and tool in ("barbell", "other"):
        return 3
    if mechanic == "isolation":
        return 1
    heavy = entry.category in ("strongman", "olympic weightlifting")
    if heavy or (family == "squat" and tool == "barbell"):
        return 3
    return 2 if tool == "barbell" or family in (*tables.EXPLOSIVE, "pull_up", "leg_press") else 1


def _dose(entry: Entry, pattern: str, family: str, mechanic: Mechanic) -> Dose:
    """Seconds for each repetition: 4 for compound work, 3 for isolation work, 2 where it is explosive."""
    if pattern == "carry":
        return Dose(kind="carry", range=Span(min=30, max=40))
    if family in ("grip_hold", "neck_isometric") or re.search(r"\b(plank|side bridge)\b", entry.words):
        return Dose(kind="hold", range=Span(min=20, max=40))
    if family in tables.EXPLOSIVE:
        return Dose(kind="repetitions", seconds_each=2, range=Span(min=5, max=8))
    if pattern in ("anti_extension", "rotation", "calf", "hip_abduction"):
        return Dose(kind="repetitions", seconds_each=3, range=Span(min=10, max=15))
    return Dose(kind="repetitions", seconds_each=4 if mechanic == "compound" else 3)


def _erector_work(pattern: str, family: str, tool: str) -> Literal["none", "direct", "integrated"]:
    if pattern == "spine_extension" or family in ("good_morning", "rdl"):
        return "direct"
    heavy = tool in ("barbell", "other") and family in ("row", "squat")
    return "integrated" if heavy or pattern in ("hinge", "carry") else "none"
