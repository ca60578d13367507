"""A CP-SAT model as a mixed-integer program.

It understands what the rules post: linear constraints, clauses and conjunctions, each also where some
literals hold, and the maximum of literals. It is exact, and raises :class:`UnknownConstraintError` on
anything else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import ConstraintProto

Terms = dict[int, int]
"""Coefficients by variable."""

Limits = Mapping[frozenset[tuple[int, int]], float]
"""The most that a sum of such terms can be."""


class UnknownConstraintError(ValueError):
    """A constraint or a domain that no rule posts."""


@dataclass(frozen=True, slots=True)
class Row:
    """``low <= terms <= high``; an end may be infinite."""

    terms: Terms
    low: float
    high: float

    def holds(self, values: Sequence[int]) -> bool:
        """Whether the row holds for some values of all variables."""
        return self.low <= total(self.terms, values) <= self.high


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """Whole-number variables within ``bounds`` (least, most), numbered as in the model, under ``rows``."""

    bounds: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]


def flat(expression: cp_model.LinearExpr | int) -> tuple[Terms, int]:
    """A linear expression as its terms and its constant."""
    if isinstance(expression, int):
        return {}, expression
    found = cp_model.FlatIntExpr(expression)
    terms: Terms = {}
    for one, factor in zip(found.vars, found.coeffs, strict=True):
        terms[one.index] = terms.get(one.index, 0) + int(factor)
    return terms, int(found.offset)


def expression_of(model: cp_model.CpModel, terms: Terms) -> cp_model.LinearExpr:
    """A sum of a model's variables, as its terms say."""
    variables = [model.get_int_var_from_proto_index(one) for one in terms]
    return cp_model.LinearExpr.weighted_sum(variables, list(terms.values()))


def total(terms: Mapping[int, int], values: Sequence[int]) -> int:
    """What terms come to for some values of all variables."""
    return sum(factor * values[one] for one, factor in terms.items())


def reach(terms: Mapping[int, int], bounds: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The least and the most that a sum can be within the bounds of its variables."""
    ends = [(factor * bounds[one][0], factor * bounds[one][1]) for one, factor in terms.items()]
    return sum(map(min, ends)), sum(map(max, ends))


def highest(expression: cp_model.LinearExpr | int, bounds: Sequence[tuple[int, int]]) -> int:
    """The most that a linear expression can be within the bounds of its variables."""
    terms, constant = flat(expression)
    return reach(terms, bounds)[1] + constant


def bounds_of(model: cp_model.CpModel) -> tuple[tuple[int, int], ...]:
    """The least and the most of every variable."""
    found = []
    for variable in model.proto.variables:
        if len(variable.domain) != 2:
            raise UnknownConstraintError(f"a domain with holes: {list(variable.domain)}")
        found.append((int(variable.domain[0]), int(variable.domain[1])))
    return tuple(found)


def as_linear(model: cp_model.CpModel) -> LinearProgram:
    """The model with each condition as a term that is large enough, and no larger, to switch its row off."""
    bounds = bounds_of(model)
    return LinearProgram(bounds, tuple(rows_of(model.proto.constraints, bounds)))


def rows_of(
    constraints: Iterable[ConstraintProto], bounds: Sequence[tuple[int, int]], *, skip_unknown: bool = False
) -> Iterator[Row]:
    """The rows that say the same as some constraints, but for unknown ones where these are skipped."""
    read = []
    limits: dict[frozenset[tuple[int, int]], float] = {}
    for constraint in constraints:
        given = list(constraint.enforcement_literal)
        try:
            if constraint.has_linear():
                terms, low, high = interval(constraint)
                if not given and high < math.inf:
                    key = frozenset(terms.items())
                    limits[key] = min(high, limits.get(key, high))
                read.append((terms, low, high, given))
            else:
                read += [(*row, []) for row in _logical(constraint, given, bounds)]
        except UnknownConstraintError:
            if not skip_unknown:
                raise
    for terms, low, high, given in read:
        yield from _conditional(terms, low, high, given, bounds, limits)


def _logical(
    constraint: ConstraintProto, given: Sequence[int], bounds: Sequence[tuple[int, int]]
) -> Iterator[tuple[Terms, float, float]]:
    """The rows of clauses, conjunctions and maxima of literals."""
    if constraint.has_bool_or():
        yield _clause([*constraint.bool_or.literals, *(-literal - 1 for literal in given)])
    elif constraint.has_bool_and():
        for literal in constraint.bool_and.literals:
            yield _clause([literal, *(-other - 1 for other in given)])
    elif constraint.has_lin_max():
        greatest, members = maximum_of(constraint, bounds)
        yield _clause([-greatest - 1, *members])
        for member in members:
            yield _clause([greatest, -member - 1])
    else:
        raise UnknownConstraintError(str(constraint))


def _conditional(
    terms: Terms,
    low: float,
    high: float,
    given: Sequence[int],
    bounds: Sequence[tuple[int, int]],
    limits: Limits,
) -> Iterator[Row]:
    if not given:
        yield Row(terms, low, high)
        return
    least, most = reach(terms, bounds)
    most = int(min(most, limits.get(frozenset(terms.items()), most)))
    for excess, end, sign in ((most - high, high, -1), (low - least, low, 1)):
        if math.isfinite(end) and excess > 0:
            slack, constant = _sum_of(given, -1)  # how many of the conditions do not hold
            total = dict(terms)
            for one, factor in slack.items():
                total[one] = total.get(one, 0) + sign * int(excess) * factor
            limit = end - sign * int(excess) * (len(given) + constant)
            yield Row(total, limit, math.inf) if sign > 0 else Row(total, -math.inf, limit)


def _clause(literals: Sequence[int]) -> tuple[Terms, float, float]:
    terms, constant = _sum_of(literals, 1)
    return terms, 1 - constant, math.inf


def _sum_of(literals: Iterable[int], factor: int) -> tuple[Terms, int]:
    """``factor`` times the number of literals that hold, as terms and a constant."""
    terms: Terms = {}
    constant = 0
    for literal in literals:
        one, sign = (literal, factor) if literal >= 0 else (-literal - 1, -factor)
        terms[one] = terms.get(one, 0) + sign
        constant += 0 if literal >= 0 else factor
    return terms, constant


def interval(constraint: ConstraintProto) -> tuple[Terms, float, float]:
    """The terms of a linear constraint and the ends of its domain, infinite ones as such."""
    linear = constraint.linear
    if len(linear.domain) != 2:
        raise UnknownConstraintError(f"a sum with a domain with holes: {list(linear.domain)}")
    terms: Terms = {}
    for one, factor in zip(list(linear.vars), list(linear.coeffs), strict=True):
        terms[one] = terms.get(one, 0) + factor
    low, high = list(linear.domain)
    # What divides all coefficients divides the sum: its ends can be rounded to where it can be.
    part = math.gcd(*terms.values()) or 1
    terms = {one: factor // part for one, factor in terms.items()}
    least = -math.inf if low == cp_model.INT_MIN else -(-low // part)
    most = math.inf if high == cp_model.INT_MAX else high // part
    return terms, least, most


def maximum_of(constraint: ConstraintProto, bounds: Sequence[tuple[int, int]]) -> tuple[int, list[int]]:
    """The literal that is the greatest, and those of which it is."""
    literals = []
    for expression in (constraint.lin_max.target, *constraint.lin_max.exprs):
        ones, factors = list(expression.vars), list(expression.coeffs)
        plain = len(ones) == 1 and (factors[0], expression.offset) in ((1, 0), (-1, 1))
        if constraint.enforcement_literal or not plain or bounds[ones[0]] not in ((0, 0), (0, 1), (1, 1)):
            raise UnknownConstraintError(str(constraint))
        literals.append(ones[0] if factors[0] == 1 else -ones[0] - 1)
    return literals[0], literals[1:]
