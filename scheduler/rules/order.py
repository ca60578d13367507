"""In which order the work items of a session are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from typing import TYPE_CHECKING, Literal

from scheduler.catalog import Exercise
from scheduler.program import Breach, Program, Session
from scheduler.rule import Case, Change, Rule
from scheduler.setting import ExerciseName

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from scheduler.terms import Weekday
    from scheduler.week import Ask, Week

Edge = tuple[str, str, str]
"""A demand (the rest of its label), the exercise done first, the exercise done later."""

Kind = tuple[str | bool, ...]
General = Literal["deadlift_first", "compound_first", "rows_early", "supported_rows_late", "grip_late"]

_WORDS: dict[str, str] = {
    "deadlift_first": "lifts of the deadlift family before everything else",
    "compound_first": "compounds before isolation work",
    "rows_early": "barbell rows in the first half of a session",
    "supported_rows_late": "chest-supported rows after bent-over lifts",
    "grip_late": "grip work after the pulls that need grip",
}


class Order(Rule):
    """Compounds come before isolation work, lifts of the deadlift family before everything else, free
    barbell rows no later than halfway, chest-supported rows after the last bent-over compound, and grip work
    after every pull that needs a strong grip.

    ``without`` names those of these demands that do not hold. ``first`` exercises open their session,
    ``before`` maps an exercise to those done later in the same session, ``after`` to those done earlier.
    Warm-up and cool-down are blocks of their own.
    """

    without: tuple[General, ...] = ()
    """Demands that do not hold."""
    first: tuple[ExerciseName, ...] = ()
    """Exercises that open their session."""
    before: dict[ExerciseName, tuple[ExerciseName, ...]] = {}
    """Exercises, each with those done later in the same session."""
    after: dict[ExerciseName, tuple[ExerciseName, ...]] = {}
    """Exercises, each with those done earlier in the same session."""

    def constrain(self, week: Week) -> None:
        exercises = [week.exercise(name) for name in week.work_names]
        week.precedences = self._pairs
        # Exercises of one kind have the same neighbours, perhaps one another: two of them stand for all.
        kinds: dict[Kind, list[Exercise]] = {}
        for exercise in exercises:
            kinds.setdefault(self._kind(exercise), []).append(exercise)
        few = [exercise for members in kinds.values() for exercise in members[:2]]
        pairs = self._pairs(few)
        rows = {exercise.id for exercise in few if _is_row(exercise)}

        def edges_among_kinds_of(names: set[str]) -> list[Edge]:
            alike = {self._kind(exercise) for exercise in few if exercise.id in names}
            members = {exercise.id for kind in alike for exercise in kinds[kind]}
            return list(self._edges([exercise for exercise in exercises if exercise.id in members]))

        tangled = edges_among_kinds_of(_on_cycles(pairs))
        ahead = edges_among_kinds_of(rows | _ancestors(rows, pairs))
        for day in week.days:
            self._post_ranks(week, day, tangled)
            self._post_first_half(week, day, ahead)

    def _kind(self, exercise: Exercise) -> Kind:
        """What decides with which exercises it stands in an order; its own name where the rule names it."""
        lists = (self.first, *self.before.values(), *self.after.values(), self.before, self.after)
        named = any(exercise.id in names for names in lists)
        flags = (belongs(exercise) for both in _GENERAL.values() for belongs in both)
        return (exercise.id if named else "", _is_row(exercise), *flags)

    def _pairs(self, exercises: list[Exercise]) -> list[tuple[str, str]]:
        """Which of some exercises are done before which others."""
        return [(first, later) for _, first, later in self._edges(exercises)]

    def _edges(self, exercises: list[Exercise]) -> Iterator[Edge]:
        """What is done before what, and by which demand."""
        names = dict.fromkeys(exercise.id for exercise in exercises)
        for demand, first, later in chain(self._own_edges(names), self._general_edges(exercises)):
            if first != later and first in names and later in names:
                yield demand, first, later

    def _own_edges(self, names: Iterable[str]) -> Iterator[Edge]:
        for one in self.first:
            yield from ((f"first.{one}", one, other) for other in names)
        for one, others in self.before.items():
            yield from ((f"before.{one}.{other}", one, other) for other in others)
        for one, others in self.after.items():
            yield from ((f"after.{one}.{other}", other, one) for other in others)

    def _general_edges(self, exercises: list[Exercise]) -> Iterator[Edge]:
        for demand, (goes_first, comes_later) in _GENERAL.items():
            if demand not in self.without:
                first = [exercise.id for exercise in exercises if goes_first(exercise)]
                later = [exercise.id for exercise in exercises if comes_later(exercise)]
                yield from ((demand, one, other) for one in first for other in later)

    def _post_ranks(self, week: Week, day: Weekday, edges: list[Edge]) -> None:
        """Exercises that some demands put in a circle get a rank; others can always be ordered."""
        names = sorted({name for edge in edges for name in edge[1:] if (name, day) in week.work})
        rank = {name: week.model.new_int_var(0, len(names), f"rank.{name}.{day}") for name in names}
        for demand, first, later in edges:
            if first in rank and later in rank:
                both = (week.work[first, day], week.work[later, day])
                asked = self._ask(week, demand)
                week.require(self.label(demand), asked, rank[first] + 1 <= rank[later], *both)

    def _post_first_half(self, week: Week, day: Weekday, edges: list[Edge]) -> None:
        """Barbell rows, and what is done before them, make up at most half of the items."""
        rows = {exercise.id for exercise, _ in week.on(day) if _is_row(exercise)}
        if not rows or "rows_early" in self.without:
            return
        ahead = _ancestors(rows, [(first, later) for _, first, later in edges])
        early: dict[str, cp_model.IntVar] = {}
        for name in sorted(ahead | rows):
            if (name, day) in week.work:
                early[name] = week.model.new_bool_var(f"early.{name}.{day}")
                week.early[name, day] = early[name]
                week.model.add_implication(early[name], week.work[name, day])
        at, asked = self.label("rows_early", day), self._ask(week, "rows_early")
        for name in sorted(rows & early.keys()):
            week.require(at, asked, early[name] == 1, week.work[name, day], day=day)
        for demand, first, later in edges:
            if first in early and later in early:
                before = (week.work[first, day], early[later])
                week.require(self.label(demand), self._ask(week, demand), early[first] == 1, *before)
        items = sum(chosen for _, chosen in week.on(day))
        week.require(at, asked, 2 * sum(early.values()) <= items + 1, day=day)

    def _ask(self, week: Week, demand: str) -> Ask:
        """A demand in words; what a person added can be given up alone, the rest with the whole rule."""
        part, _, names = demand.partition(".")
        if part in _WORDS:
            change = Change(
                f"{_WORDS[part]} no longer asked for", "order.without", self.path("without"), "add", part
            )
            return week.entry(_WORDS[part], change)
        one, _, other = names.partition(".")
        if part == "first":
            text, path = f"{one} first", self.path("first", str(self.first.index(one)))
        else:
            listed = (self.before if part == "before" else self.after)[one]
            text, path = f"{one} {part} {other}", self.path(part, one, str(listed.index(other)))
        return week.entry(text, Change(f"{text} given up", f"order.{part}", path))

    def check(self, program: Program, case: Case) -> Iterator[Breach]:
        for session in program.sessions:
            yield from self._check_pairs(session, case)
            if "rows_early" in self.without:
                continue
            half = -(-len(session.work) // 2)
            for position, item in enumerate(session.work, start=1):
                day, name = session.day, item.exercise
                if case.catalog.exercises[name].family == "barbell_row" and position > half:
                    text = f"{day}: {name} is item {position} of {len(session.work)}"
                    yield Breach(demand=f"order.rows_early.{day}", text=text, day=day, exercise=name)

    def _check_pairs(self, session: Session, case: Case) -> Iterator[Breach]:
        names = [item.exercise for item in session.work]
        for index, earlier in enumerate(names):
            for later in names[index + 1 :]:
                broken = self._broken(case.catalog.exercises[earlier], case.catalog.exercises[later])
                for demand in sorted(set(broken).difference(self.without)):
                    text = f"{session.day}: {earlier} is done before {later}"
                    yield Breach(demand=f"order.{demand}", text=text, day=session.day, exercise=earlier)

    def _broken(self, earlier: Exercise, later: Exercise) -> Iterator[str]:
        """The demands that are broken where ``earlier`` is done before ``later``."""
        if later.id in self.first:
            yield f"first.{later.id}"
        if earlier.id in self.before.get(later.id, ()):
            yield f"before.{later.id}.{earlier.id}"
        if later.id in self.after.get(earlier.id, ()):
            yield f"after.{earlier.id}.{later.id}"
        if later.family == "deadlift" and earlier.family != "deadlift":
            yield "deadlift_first"
        if later.mechanic == "compound" and later.pattern != "carry" and earlier.mechanic == "isolation":
            yield "compound_first"
        hinge = (later.tags or {}).get("unsupported_hinge", 0) >= 2 and later.mechanic == "compound"
        if earlier.family == "chest_supported_row" and hinge:
            yield "supported_rows_late"
        grip_work = earlier.pattern in ("grip", "carry") and "forearms_grip" in earlier.direct
        pulls = ("vertical_pull", "horizontal_pull", "hinge")
        if grip_work and later.pattern in pulls and (later.tags or {}).get("grip_intensive", 0) >= 2:
            yield "grip_late"


def _is_deadlift(exercise: Exercise) -> bool:
    return exercise.family == "deadlift"


def _is_row(exercise: Exercise) -> bool:
    return exercise.family == "barbell_row"


def _is_compound_lift(exercise: Exercise) -> bool:
    """Carries are compound by their joints, but belong with the grip work."""
    return exercise.mechanic == "compound" and exercise.pattern != "carry"


def _is_unsupported_hinge(exercise: Exercise) -> bool:
    """Compound lifts in a bent-over position; back extensions are isolation work and come later."""
    tags = exercise.tags or {}
    return _is_compound_lift(exercise) and tags.get("unsupported_hinge", 0) >= 2


def _is_grip_work(exercise: Exercise) -> bool:
    return exercise.pattern in {"grip", "carry"} and exercise.half_sets.get("forearms_grip") == 2


def _needs_grip(exercise: Exercise) -> bool:
    pulls = {"vertical_pull", "horizontal_pull", "hinge"}
    return (
        exercise.pattern in pulls and exercise.tags is not None and exercise.tags.get("grip_intensive", 0) > 1
    )


_GENERAL: dict[str, tuple[Callable[[Exercise], bool], Callable[[Exercise], bool]]] = {
    "deadlift_first": (_is_deadlift, lambda exercise: not _is_deadlift(exercise)),
    "compound_first": (_is_compound_lift, lambda exercise: exercise.mechanic == "isolation"),
    "supported_rows_late": (_is_unsupported_hinge, lambda exercise: exercise.family == "chest_supported_row"),
    "grip_late": (_needs_grip, _is_grip_work),
}
"""What is asked of everybody: which exercises are done before which others."""


def _ancestors(names: set[str], edges: list[tuple[str, str]]) -> set[str]:
    """Everything from which one of ``names`` can be reached."""
    found: set[str] = set()
    frontier = set(names)
    while frontier:
        frontier = {first for first, later in edges if later in frontier} - found
        found |= frontier
    return found


def _on_cycles(edges: list[tuple[str, str]]) -> set[str]:
    """The exercises that lie on a circle of ``edges``."""
    later_of: dict[str, set[str]] = {}
    for first, later in edges:
        later_of.setdefault(first, set()).add(later)
    try:
        tuple(TopologicalSorter(later_of).static_order())
    except CycleError:
        return {name for name in later_of if name in _ancestors({name}, edges)}
    return set()
