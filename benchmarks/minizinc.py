"""A CP-SAT model in MiniZinc's language; exact, for the kinds of constraints that the rules post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import ConstraintProto

from scheduler.linear import UnknownConstraintError, bounds_of, interval, maximum_of, reach


def as_minizinc(model: cp_model.CpModel) -> str:
    """The model without objective; each solution is printed as one line of all values."""
    bounds = bounds_of(model)
    lines = [f"var {_type(*ends)}: v{one};" for one, ends in enumerate(bounds)]
    lines += [f"constraint v{one} == {low};" for one, (low, high) in enumerate(bounds) if low == high]
    lines += [f"constraint {text};" for one in model.proto.constraints for text in _texts(one, bounds)]
    values = ", ".join(f"v{one}" for one in range(len(bounds)))
    lines.append(f"array[int] of var int: all = [{values}];")
    lines.append('output [show(all), "\\n"];')
    return "\n".join(lines) + "\n"


def weighted_sum(terms: Mapping[int, int], constant: int = 0) -> str:
    """A sum in MiniZinc."""
    return f"sum([{', '.join([str(constant), *(f'{factor} * v{one}' for one, factor in terms.items())])}])"


def _texts(constraint: ConstraintProto, bounds: Sequence[tuple[int, int]]) -> Iterator[str]:
    given = " /\\ ".join(map(_literal, constraint.enforcement_literal))
    condition = f"({given}) -> " if given else ""
    if constraint.has_linear():
        terms, low, high = interval(constraint)
        least, most = reach(terms, bounds)
        if low == high:
            yield f"{condition}{weighted_sum(terms)} == {int(low)}"
            return
        if low > least:
            yield f"{condition}{weighted_sum(terms)} >= {int(low)}"
        if high < most:
            yield f"{condition}{weighted_sum(terms)} <= {int(high)}"
    elif constraint.has_bool_or():
        yield condition + f"({_any_of(constraint.bool_or.literals)})"
    elif constraint.has_bool_and():
        yield from (condition + _literal(one) for one in constraint.bool_and.literals)
    elif constraint.has_lin_max():
        greatest, members = maximum_of(constraint, bounds)
        yield f"{_literal(greatest)} <-> ({_any_of(members)})"
    else:
        raise UnknownConstraintError(str(constraint))


def _type(low: int, high: int) -> str:
    return "bool" if low >= 0 and high <= 1 else f"{low}..{high}"


def _any_of(literals: Iterable[int]) -> str:
    return " \\/ ".join(map(_literal, literals)) or "false"


def _literal(literal: int) -> str:
    return f"v{literal}" if literal >= 0 else f"(not v{-literal - 1})"
