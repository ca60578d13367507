"""A week with its days added up: far fewer weeks to tell apart, and none that costs more than its own.

What is done on like days becomes one sum: on how many of them an exercise is done, and with how many sets in
all. What the model says of single days is added up over them, and what it says of the week is taken over.
Days in one mode (``Week.modes``, such as hard for the back) are added up apart from the others, because what
holds on the ones says little about the others. How long each session is (``Week.lengths``) is not added up.

All of that follows from the model, so that every week has its sums here, and what is proved here holds for
the model. Only which exercises meet on a day is lost. Good weeks find room for nearly what the sums allow:
this makes the bound a good one, and the exercises that the sums take a good choice.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from ortools.sat.python import cp_model

from scheduler.linear import Terms, bounds_of, flat, rows_of
from scheduler.terms import WEEKDAYS, TierName
from scheduler.week import Linear, Week

Piece = tuple[int, int]
"""A variable of the week's model in a mode of its day: what it is there, and 0 on all other days."""

Row = tuple[Terms, int]
"""A sum over variables, by their indices, and the most that it can be."""

PieceRow = tuple[dict[Piece, int], int]
"""The same over pieces."""

DayRow = tuple[str | None, Terms, int]
"""The day that a row is about, None where it is about several or none, and the row."""


class SummedWeek:
    """The relaxation of a week's model, as that is when this is made.

    ``model`` has no objective. ``costs`` are those of the tiers, for each week at most what it costs.
    """

    def __init__(self, week: Week) -> None:
        self._week = week
        self._layout = _Layout(week)
        self._sum_of = self._layout.sums()
        self._pieces_of: list[list[Piece]] = [[] for _ in range(1 + max(self._sum_of.values(), default=-1))]
        for piece, number in self._sum_of.items():
            self._pieces_of[number].append(piece)
        rows = list(self._rows())
        self._costs = {tier: self._cost(cost) for tier, cost in week.costs.items()}
        self.model = cp_model.CpModel()
        self._sums = [self.model.new_int_var(*self._ends(pieces), "") for pieces in self._pieces_of]
        for terms, most in rows:
            self._post(terms, most)
        self.costs = {tier: self._weighted(terms) + c for tier, (terms, c) in self._costs.items()}

    def limit(self, tier: TierName, most: int) -> None:
        """From now on only what costs at most so much in a tier."""
        terms, constant = self._costs[tier]
        if terms:
            self._post(terms, most - constant)

    def sums(self, solution: Sequence[int]) -> list[int]:
        """What a solution of the week's model is here."""
        return [sum(self._layout.value(piece, solution) for piece in pieces) for pieces in self._pieces_of]

    def exercises(self, sums: Sequence[int]) -> frozenset[str]:
        """The work exercises that a solution of this model takes."""
        return frozenset(
            name
            for (name, _), chosen in self._week.work.items()
            if any(sums[self._sum_of[piece]] for piece in self._layout.pieces(chosen.index))
        )

    def _ends(self, pieces: Iterable[Piece]) -> tuple[int, int]:
        bounds = [self._layout.bounds[one] for one, _ in pieces]
        return sum(low for low, _ in bounds), sum(high for _, high in bounds)

    def _weighted(self, terms: Terms) -> cp_model.LinearExpr:
        return cp_model.LinearExpr.weighted_sum([self._sums[one] for one in terms], list(terms.values()))

    def _post(self, terms: Terms, most: int) -> None:
        self.model.add(self._weighted(terms) <= most)

    def _cost(self, cost: Linear) -> tuple[Terms, int]:
        terms, constant = flat(cost)
        return self._least(self._layout.in_pieces(terms)), constant

    def _rows(self) -> Iterator[Row]:
        """What holds for the sums, each row once."""
        lowest: dict[frozenset[tuple[int, int]], int] = {}
        for terms, most in self._layout.rows(self._week.model):
            key = frozenset(self._least(terms).items())
            lowest[key] = min(most, lowest.get(key, most))
        return ((dict(key), most) for key, most in lowest.items() if key)

    def _least(self, terms: Mapping[Piece, int]) -> Terms:
        """Terms over sums that never make more than these over their pieces, none of which is negative."""
        least = {}
        for number in {self._sum_of[piece] for piece in terms}:
            if factor := min(terms.get(piece, 0) for piece in self._pieces_of[number]):
                least[number] = factor
        return least


class _Layout:
    """Which day each variable of a week's model is of, which days are alike, and what can be added up."""

    def __init__(self, week: Week) -> None:
        self._lengths = {one for length in week.lengths.values() for one in flat(length)[0]}
        self.bounds = bounds_of(week.model)  # with those of the lengths
        self._day: list[str | None] = []
        self._meaning: list[int] = []
        meanings: dict[str, int] = {}
        offered: dict[str, set[int]] = {day: set() for day in WEEKDAYS}
        decisions = week.decisions
        for number, one in enumerate(week.model.proto.variables):
            meaning, _, day = one.name.rpartition(".")
            of_day = day in WEEKDAYS
            self._day.append(day if of_day else None)
            self._meaning.append(meanings.setdefault(meaning if of_day else one.name, len(meanings)))
            if of_day and number in decisions:
                offered[day].add(self._meaning[-1])
        kinds: dict[frozenset[int], str] = {}
        # Days are alike that offer the same choices; each is of the kind of the first of them.
        self._kind: dict[str | None, str] = {
            day: kinds.setdefault(frozenset(there), day) for day, there in offered.items()
        }
        self._used: dict[str | None, int] = {day: used.index for day, used in week.used.items()}
        self._mode: dict[str | None, int] = {day: mode.index for day, mode in week.modes.items()}
        self._apart = {*self._used.values(), *self._mode.values()}

    def pieces(self, one: int) -> tuple[Piece, ...]:
        """A variable in each mode that its day has."""
        return ((one, 0), (one, 1)) if self._has_modes(one) else ((one, 0),)

    def in_pieces(self, terms: Terms) -> dict[Piece, int]:
        """A sum over variables as one over their pieces."""
        return {piece: factor for one, factor in terms.items() for piece in self.pieces(one)}

    def value(self, piece: Piece, solution: Sequence[int]) -> int:
        """What a piece is in a solution of the week's model."""
        one, mode = piece
        there = not self._has_modes(one) or solution[self._mode[self._day[one]]] == mode
        return solution[one] if there else 0

    def sums(self) -> dict[Piece, int]:
        """The number of the sum that each piece goes into. Whether a day is used, in which mode, and for how
        long stays apart."""
        numbers: dict[object, int] = {}
        found = {}
        for one, (day, meaning) in enumerate(zip(self._day, self._meaning, strict=True)):
            for _, mode in self.pieces(one):
                key = (one, mode) if self._is_alone(one) else (meaning, self._kind[day], mode)
                found[one, mode] = numbers.setdefault(key, len(numbers))
        return found

    def _is_alone(self, one: int) -> bool:
        """Whether a variable is added up with no other."""
        alone = self._day[one] is None or one in self._apart or one in self._lengths
        return alone or self.bounds[one][0] < 0

    def _has_modes(self, one: int) -> bool:
        return self._day[one] in self._mode and one not in self._apart and self.bounds[one][0] >= 0

    # Rows

    def rows(self, model: cp_model.CpModel) -> Iterator[PieceRow]:
        """What the model says in rows, of days and of pieces together; what it says otherwise is left out."""
        rows = []
        for row in rows_of(model.proto.constraints, self.bounds, skip_unknown=True):
            if row.high < math.inf:
                rows.append((row.terms, int(row.high)))
            if row.low > -math.inf:
                rows.append(({one: -factor for one, factor in row.terms.items()}, -int(row.low)))
        placed = list(self._only_if_used(rows))
        yield from self._added_up(placed)
        yield from self._among_days((terms, most) for day, terms, most in placed if day is None)

    def _only_if_used(self, rows: list[Row]) -> Iterator[DayRow]:
        """The same with a most of 0 for a day that is not used, where what adds to the sum is 0 then."""
        gone = self._gone_if_unused(rows)
        for terms, most in rows:
            day = self._only_day(terms)
            adding = (one for one, factor in terms.items() if factor > 0 or self.bounds[one][0] < 0)
            if day in self._used and most >= 0 and gone.issuperset(adding):
                used = self._used[day]
                yield day, {**terms, used: terms.get(used, 0) - most}, 0
            else:
                yield day, terms, most

    def _gone_if_unused(self, rows: list[Row]) -> set[int]:
        """The variables that are 0 where their day is not used, and those that say whether it is."""
        gone = {*self._used.values(), *self._lengths}
        needs = []
        for terms, most in rows:
            held = [one for one, factor in terms.items() if factor > 0]
            if len(held) != 1 or most >= terms[held[0]] or self.bounds[held[0]][0] < 0:
                continue
            if len(set(map(self._day.__getitem__, terms))) == 1:
                needs.append((held[0], terms.keys() - set(held)))
        while found := {one for one, others in needs if one not in gone and others <= gone}:
            gone |= found
        return gone

    def _only_day(self, terms: Iterable[int]) -> str | None:
        """The day that all variables are of, but for those of the week, if there is one."""
        days = set(map(self._day.__getitem__, terms))
        days.discard(None)
        return days.pop() if len(days) == 1 else None

    def _added_up(self, rows: Iterable[DayRow]) -> Iterator[PieceRow]:
        """Rows of the week as they are, those that say the same of like days as one, unless it is about what
        stays apart for each day."""
        alike: dict[object, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for day, terms, most in rows:
            if day is None:
                yield self.in_pieces(terms), most
            else:
                form = frozenset([2 * self._meaning[one] + (factor > 0) for one, factor in terms.items()])
                among = day if all(map(self._is_alone, terms)) else self._kind[day]
                alike[form, among][day].append((terms, most))
        for by_day in alike.values():
            for number in range(max(map(len, by_day.values()))):
                same = [(day, of_day[number]) for day, of_day in by_day.items() if number < len(of_day)]
                if self._can_be_split(same[0][1][0]):
                    yield _sum(self._in_mode(day, row) for day, row in same)
                    yield _sum(self._in_no_mode(day, row) for day, row in same)
                else:
                    yield _sum((self.in_pieces(terms), most) for _, (terms, most) in same)

    def _can_be_split(self, terms: Terms) -> bool:
        """Whether a sum over variables of a day can be told apart by its mode."""
        others = terms.keys() - self._apart
        return bool(others) and all(map(self._has_modes, others))

    def _in_mode(self, day: str, row: Row) -> PieceRow:
        """A row of a day, times its mode: what it says where the day is in the mode, and so used."""
        terms, most = row
        used, mode = self._used[day], self._mode[day]
        found = {(one, 1): factor for one, factor in terms.items() if one not in self._apart}
        return {**found, (mode, 0): terms.get(used, 0) + terms.get(mode, 0) - most}, 0

    def _in_no_mode(self, day: str, row: Row) -> PieceRow:
        """A row of a day, times 1 minus its mode: what it says on any other day."""
        terms, most = row
        used, mode = self._used[day], self._mode[day]
        found = {(one, 0): factor for one, factor in terms.items() if one not in self._apart}
        factor = terms.get(used, 0)
        return {**found, (used, 0): factor, (mode, 0): most - factor}, most

    def _among_days(self, rows: Iterable[Row]) -> Iterator[PieceRow]:
        """On how many days something can be, by the rows that are about nothing else."""
        about: dict[int, list[Row]] = defaultdict(list)
        for terms, most in rows:
            meanings = {self._meaning[one] for one in terms}
            if len(meanings) == 1:
                about[meanings.pop()].append((terms, most))
        ones: dict[int, list[int]] = defaultdict(list)
        for one, (meaning, day) in enumerate(zip(self._meaning, self._day, strict=True)):
            if meaning in about and day is not None and self.bounds[one] == (0, 1):
                ones[meaning].append(one)
        for meaning, variables in ones.items():
            possible = (
                sum(states)
                for states in product((0, 1), repeat=len(variables))
                if all(_holds(row, dict(zip(variables, states, strict=True))) for row in about[meaning])
            )
            yield self.in_pieces(dict.fromkeys(variables, 1)), max(possible, default=0)


def _sum(rows: Iterable[PieceRow]) -> PieceRow:
    total: dict[Piece, int] = defaultdict(int)
    most = 0
    for terms, at_most in rows:
        most += at_most
        for piece, factor in terms.items():
            total[piece] += factor
    return total, most


def _holds(row: Row, values: Mapping[int, int]) -> bool:
    terms, most = row
    return sum(factor * values.get(one, 0) for one, factor in terms.items()) <= most
