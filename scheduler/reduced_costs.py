"""What a settled tier forbids: choices that together cost more of it than there is to spend.

With fractions allowed, a tier costs at least so much, and each choice at least so much more: its reduced
cost. No week may take choices whose reduced costs add up to more than what lies between that least and the
value that the tier was settled at. A solver that minimises another tier does not see that by itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]
from ortools.sat.python import cp_model

from scheduler.linear import Row, Terms, UnknownConstraintError, bounds_of, flat, reach, rows_of
from scheduler.week import Linear

SCALE = 10**6
"""Rows are added up times whole numbers, that many for a price of 1."""

NEGLIGIBLE = SCALE // 100
"""A variable that can change the sum by no more is left out, at the end where it changes it least."""

LARGEST = 2**60
"""CP-SAT takes no sum that can be larger than whole numbers of 64 bits."""

MOST_WORK = 1.0
"""The deterministic time in which the linear program has to be solved: less than a second."""


def reduced_cost_row(model: cp_model.CpModel, cost: Linear, most: int) -> Row | None:
    """A limit to the sum of reduced costs, which every solution keeps that costs at most ``most``.

    It is a sum of the model's rows and of that limit, in whole numbers: true, however exact the prices are.
    None where it would say nothing, as no two choices cost too much, or where they are not soon known, or
    for a model with a variable that no linear program knows.
    """
    try:
        bounds = bounds_of(model)
    except UnknownConstraintError:
        return None
    rows = list(rows_of(model.proto.constraints, bounds, skip_unknown=True))
    terms, constant = flat(cost)
    prices = _prices(bounds, rows, terms)
    if prices is None:
        return None
    sum_of_rows, least = _added_up(rows, prices)
    total = {one: SCALE * factor for one, factor in terms.items()}
    for one, factor in sum_of_rows.items():
        total[one] = total.get(one, 0) - factor
    row = _without_negligible(total, SCALE * (most - constant) - least, bounds)
    return row if _says_something(row, bounds) and _can_be_posted(row, bounds) else None


def _prices(bounds: Sequence[tuple[int, int]], rows: Sequence[Row], cost: Terms) -> list[float] | None:
    """What one unit of each row's end is worth in the linear program; None where it was not soon solved."""
    program = pywraplp.Solver.CreateSolver("GLOP")
    variables = [program.NumVar(low, high, "") for low, high in bounds]
    limits = []
    for row in rows:
        limit = program.Constraint(row.low, row.high)
        for one, factor in row.terms.items():
            limit.SetCoefficient(variables[one], factor)
        limits.append(limit)
    for one, factor in cost.items():
        program.Objective().SetCoefficient(variables[one], factor)
    program.Objective().SetMinimization()
    program.SetSolverSpecificParametersAsString(f"max_deterministic_time: {MOST_WORK}")
    if program.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return [limit.dual_value() for limit in limits]


def _added_up(rows: Sequence[Row], prices: Sequence[float]) -> tuple[Terms, int]:
    """Rows times whole factors near their prices, as one sum and the least that it can be."""
    total: Terms = defaultdict(int)
    least = 0
    for row, price in zip(rows, prices, strict=True):
        factor = round(SCALE * price)
        end = row.low if factor > 0 else row.high
        if factor and math.isfinite(end):
            least += factor * int(end)
            for one, coefficient in row.terms.items():
                total[one] += factor * coefficient
    return total, least


def _without_negligible(total: Terms, most: int, bounds: Sequence[tuple[int, int]]) -> Row:
    """The row without variables that change it hardly: it allows no less."""
    terms = {}
    for one, factor in total.items():
        low, high = reach({one: factor}, bounds)
        if high - low > NEGLIGIBLE:
            terms[one] = factor
        else:
            most -= low
    return Row(terms, -math.inf, most)


def _says_something(row: Row, bounds: Sequence[tuple[int, int]]) -> bool:
    """Whether two variables alone can break the row, all others being at their best."""
    ranges = sorted(abs(factor) * (bounds[one][1] - bounds[one][0]) for one, factor in row.terms.items())
    return sum(ranges[-2:]) > row.high - reach(row.terms, bounds)[0]


def _can_be_posted(row: Row, bounds: Sequence[tuple[int, int]]) -> bool:
    """Whether no part of the sum can be too large."""
    most = sum(max(map(abs, reach({one: factor}, bounds))) for one, factor in row.terms.items())
    return most + abs(row.high) < LARGEST
