"""Conflicts and ways out against brute force over every program of tiny worlds.

By duality the minimal conflicts are exactly the minimal sets of demands of which every program breaks at
least one. The checker says what each program breaks, so that the second witness judges the explanations
of the first.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product

import pytest

from scheduler import Catalog, Conflict, Edit, InputError, Program, Scenario, Session, Wanted, WayOut, solve
from scheduler.building import build, build_loose
from scheduler.checker import breaches_in, case_of
from scheduler.conflicts import Conflicts
from scheduler.eligibility import Eligibility, eligibility
from scheduler.explaining import explain
from scheduler.loose import LooseWeek, Way
from scheduler.search import Search
from scheduler.solving import Options, Solving
from scheduler.terms import WEEKDAYS, Weekday
from tests.test_optimality import LIFTS, PAINS
from tests.worlds import EXERCISES, Facts, World, tiny_catalog

THINGS = ("barbell", "bar", "stand", "dumbbells", "bench", "machine")

SEEDS = 48
GROUP = 6
AFFORDABLE = 100
"""Points up to which all changes are tried one by one."""

MANY = 12
"""As many conflicts as are looked for; most of these worlds have fewer."""

MOST_SETS = 3
"""What the dose tables allow here, so that all numbers of sets can be tried, asked for or not."""


@dataclass(frozen=True)
class Impossible(World):
    """A tiny world, with programs whose numbers of sets the scenario does not allow."""

    @cached_property
    def catalog(self) -> Catalog:
        catalog = tiny_catalog(list(self.exercises))
        tables = {
            goal: table.model_copy(update={"max_sets": MOST_SETS}) for goal, table in catalog.goals.items()
        }
        return catalog.model_copy(update={"goals": tables})

    @cached_property
    def pool(self) -> Eligibility:
        return eligibility(self.scenario, self.catalog)

    @cached_property
    def loose(self) -> LooseWeek:
        return build_loose(self.scenario, self.catalog, self.pool)

    @property
    def most_sets(self) -> int:
        return MOST_SETS

    @cached_property
    def broken(self) -> frozenset[frozenset[str]]:
        """For every program, in every order of its items, the labels of all demands that it breaks."""
        found = set()
        for program in self.programs():
            other = frozenset(self._broken_but_for_order(program))
            orders = [
                self._orders_broken(s.day, tuple(item.exercise for item in s.work)) for s in program.sessions
            ]
            found |= {other.union(*choice) for choice in product(*orders)}
        return frozenset(found)

    def _broken_but_for_order(self, program: Program) -> Iterator[str]:
        """By the checker's word; only the label of an exclusion is looked up by exercise and day."""
        for breach in breaches_in(self.case, self.scenario, program):
            rule, _, name = breach.demand.partition(".")
            if rule == "dose":
                yield from self._doses_broken(program)
            elif rule == "pin":
                yield breach.demand
            elif rule not in ("order", "preferences", "equipment", "level") and name not in self.exercises:
                labels = [one for one in self.loose.switches if f"{breach.demand}.".startswith(f"{one}.")]
                yield from labels
        for session in program.sessions:
            for item in session.items:
                for exclusion in self.pool.exclusions.get((item.exercise, session.day), ()):
                    yield exclusion.demand

    def _doses_broken(self, program: Program) -> Iterator[str]:
        asked = self.scenario.setting.dose.sets
        for sets in (item.sets for session in program.sessions for item in session.work):
            if sets < asked.min:
                yield "dose.sets.min"
            if sets > asked.max:
                yield "dose.sets.max"

    def _orders_broken(self, day: Weekday, names: tuple[str, ...]) -> set[frozenset[str]]:
        """What is broken in each order of a session's items."""
        if (day, names) not in self._known_orders:
            rule = next(rule for rule in self.scenario.rules if rule.key == "order")
            self._known_orders[day, names] = {
                frozenset(
                    breach.demand
                    for breach in rule.check(
                        Program(
                            sessions=(Session(day=day, work=tuple(self.item(name, 1) for name in order)),)
                        ),
                        self.case,
                    )
                )
                for order in permutations(names)
            }
        return self._known_orders[day, names]

    @cached_property
    def _known_orders(self) -> dict[tuple[Weekday, tuple[str, ...]], set[frozenset[str]]]:
        return {}


def random_clash(seed: int) -> Impossible:
    """Three lifts, two days, and rules whose bounds often clash."""
    chance = random.Random(seed)
    lifts = chance.sample(LIFTS, 3)
    days = chance.sample(WEEKDAYS, 2)
    trained = sorted({m for lift in lifts for m in (*EXERCISES[lift].get("direct", ()), "back")})
    places = {place: chance.sample(THINGS, chance.choice((3, 5, 6))) for place in ("gym", "home")}

    def maybe(likely: float, key: str, value: object) -> Facts:
        return {key: value} if chance.random() < likely else {}

    keys: Facts = {
        "athlete": {"level": chance.choice(("beginner", "intermediate", "intermediate"))},
        "sessions": {"min": chance.choice((1, 2)), "items": {"min": chance.choice((1, 2)), "max": 3}},
        "dose": {"sets": {"min": (least := chance.choice((1, 2))), "max": chance.choice((least, 2))}},
        "recovery": {"hours": chance.choice((24, 48, 96))},
        "frequency": {"back": {"min": chance.choice((0, 0, 1, 2)), "max": 2}},
        "hard_sets": chance.choice((1, 2)),
        "session_sets": {"max": chance.choice((2, 3, 8))},
        "weekly_sets": {
            muscle: {"min": (low := chance.choice((0, 1, 2, 4))), "max": low + chance.choice((1, 8))}
            for muscle in chance.sample(trained, min(2, len(trained)))
        },
        "fatigue": {"top_lifts": chance.choice((0, 1))},
        **maybe(0.3, "composition", {"compounds": {"min": 1, "max": 2}, "support": {"min": 1, "max": 1}}),
        **maybe(0.4, "pain", [chance.choice(PAINS)]),
        **maybe(0.3, "preferences", {"ban": [chance.choice(lifts)]}),
        **maybe(0.3, "patterns", {"require": [EXERCISES[chance.choice(lifts)]["pattern"]]}),
        **maybe(0.3, "order", {"before": {lifts[0]: [lifts[1]]}, "after": {lifts[0]: [lifts[1]]}}),
    }
    if chance.random() < 0.7:
        pins = chance.sample(lifts, chance.choice((1, 2)))
        keys["pin"] = [
            {"exercise": pin, **maybe(0.5, "day", days[0]), **maybe(0.3, "sets", 2)} for pin in pins
        ]
    facts: dict[str, Facts] = {
        day: {
            "at": chance.choice(("gym", "home")),
            "minutes": chance.choice((6, 10, 30)),
            "start": f"{chance.randrange(6, 20)}:30",
        }
        for day in days
    }
    return Impossible(f"clash {seed}", tuple(lifts), facts, keys, places)


def impossible_worlds(first: int) -> Iterator[Impossible]:
    """Those of the random worlds that have no week."""
    for seed in range(first, first + GROUP):
        world = random_clash(seed)
        if solve(world.scenario, world.catalog, explain=None).status == "infeasible":
            yield world


def minimal(sets: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """The sets that hold no other."""
    found: set[frozenset[str]] = set()
    for one in sorted(set(sets), key=len):
        if not any(other <= one for other in found):
            found.add(one)
    return found


def minimal_conflicts(broken: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """The minimal sets that meet every one of ``broken``."""
    found = {frozenset[str]()}
    for one in minimal(broken):
        found = minimal(
            conflict | {label} if conflict.isdisjoint(one) else conflict
            for conflict in found
            for label in one
        )
    return found


def conflicts_of(world: Impossible) -> list[Conflict]:
    """The first of its conflicts, or all."""
    finder, budget, found = Conflicts(world.loose), solving(), list[Conflict]()
    while len(found) < MANY and (conflict := finder.next(budget)) is not None:
        found.append(conflict)
    return found


def solving() -> Solving:
    return Solving(Options(seconds=60), threading.Event())


@pytest.mark.parametrize("first", range(0, SEEDS, GROUP))
def test_conflicts_are_those_of_brute_force(first: int) -> None:
    for world in impossible_worlds(first):
        found = conflicts_of(world)
        assert all(conflict.minimal for conflict in found), world.name
        labels = [frozenset(demand.label for demand in conflict.demands) for conflict in found]
        assert len(set(labels)) == len(labels), world.name
        expected = minimal_conflicts(world.broken)
        assert expected.issuperset(labels), world.name
        assert len(found) == min(MANY, len(expected)), world.name


@pytest.mark.parametrize("first", range(0, SEEDS, 2 * GROUP))
def test_ways_out_lead_out_and_nothing_is_cheaper(first: int) -> None:
    for world in impossible_worlds(first):
        ways_out = explain(world.scenario, world.catalog, world.pool, solving(), Wanted(ways_out=3)).ways_out
        for way_out in ways_out:
            mended = world.scenario.mended(way_out.edits, world.catalog)
            assert any_program(world, mended), (world.name, way_out)
            assert way_out.minimal
            for smaller in smaller_ways(world, way_out):
                assert not possible(world, smaller), (world.name, way_out, smaller)
        if ways_out:
            assert ways_out[0].cheapest
        cheapest = ways_out[0].cost if ways_out else AFFORDABLE + 1
        for edits in all_changes(world, below=min(cheapest, AFFORDABLE + 1)):
            assert not possible(world, edits), (world.name, edits)


def possible(world: Impossible, edits: Sequence[Edit]) -> bool:
    """Whether there is a week after some edits, by the plain model."""
    try:
        mended = world.scenario.mended(edits, world.catalog)
    except InputError:
        return False
    return Search(build(mended, world.catalog, costs=False), solving()).any_week().program is not None


def any_program(world: Impossible, scenario: Scenario) -> bool:
    """Whether the checker lets any program through."""
    case = case_of(scenario, world.catalog)
    for program in world.programs():
        found = {breach.demand.partition(".")[0] for breach in breaches_in(case, scenario, program)}
        ordered = world.ordered(program) if found <= {"order"} else ()
        if any(not breaches_in(case, scenario, one) for one in ordered):
            return True
    return False


def smaller_ways(world: Impossible, way_out: WayOut) -> Iterator[list[Edit]]:
    """The changes with one left out, or one step less of one."""
    ways = {(*way.edit(1).path, way.edit(1).action): way for way in world.loose.ways.values()}
    for number, edit in enumerate(way_out.edits):
        others = [*way_out.edits[:number], *way_out.edits[number + 1 :]]
        way = ways[(*edit.path, edit.action)]
        steps = edit.cost // way.points
        yield [*others, way.edit(steps - 1)] if steps > 1 else others


def all_changes(world: Impossible, below: int) -> Iterator[list[Edit]]:
    """All changes that cost less than ``below``."""

    def some(ways: list[Way], left: int) -> Iterator[list[Edit]]:
        if not ways:
            yield []
            return
        way, rest = ways[0], ways[1:]
        for steps in range(min(way.most, left // way.points) + 1):
            own = [way.edit(steps)] if steps else []
            for more in some(rest, left - steps * way.points):
                yield own + more

    yield from some(list(world.loose.ways.values()), below - 1)
