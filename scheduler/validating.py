"""From a tree of nodes to a pydantic model, with every problem named by file, line and column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, to_json

from scheduler.errors import Problem
from scheduler.reading import LIMIT_PROBLEMS, Node, did_you_mean, printable, shown

Model = TypeVar("Model", bound=BaseModel)
Context = Mapping[str, Collection[str]]


def validate(
    model: type[Model],
    node: Node,
    context: Context | None = None,
    *,
    at: tuple[str, ...] = (),
    wraps: str | None = None,
) -> tuple[Model | None, list[Problem]]:
    """Validate ``node`` as ``model``; give the model or None, and all problems.

    ``at`` is the path of ``node`` in its file, for the names of fields; ``wraps`` is the field that the
    whole node is the value of. JSON is used in between, because strict JSON reading knows that a list
    may be meant as a tuple.
    """
    plain = node.plain() if wraps is None else {wraps: node.plain()}
    try:
        return model.model_validate_json(to_json(plain), context=context), []
    except ValidationError as error:
        details = list(_causes(error.errors(include_url=False, include_input=False, include_context=False)))
        problems = [_problem(model, node, detail, at, wraps) for detail in details[:LIMIT_PROBLEMS]]
        return None, problems


def field_name(path: Sequence[str | int]) -> str:
    """A path as people read it: ``pain[0].severity``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{printable(step, 60)}" for step in path)
    return "".join(steps).removeprefix(".")


def _causes(details: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """The errors without those that only follow from others: a list is too short once its bad items are
    dropped."""
    for detail in details:
        loc = detail["loc"]
        if detail["type"] != "too_short" or not any(
            other["loc"][: len(loc)] == loc for other in details if other is not detail
        ):
            yield detail


def unknown_key(node: Node, key: str, known: Collection[str], at: Sequence[str | int] = ()) -> Problem:
    """The problem of a key that nobody knows."""
    return Problem(
        origin=node.keys.get(key, node.origin),
        field=field_name((*at, key)),
        found="an unknown key",
        expected=f"one of {', '.join(sorted(known))}",
        hint=did_you_mean(key, known),
    )


def _problem(
    model: type[BaseModel], node: Node, detail: ErrorDetails, at: tuple[str, ...], wraps: str | None
) -> Problem:
    kind, path = detail["type"], list(detail["loc"][1 if wraps is not None else 0 :])
    # Pydantic marks a bad key with a last step "[key]", which can also be what a person wrote.
    is_key = path[-1:] == ["[key]"] and kind != "extra_forbidden" and not node.has(path)
    if is_key:
        path.pop()
    found_node = node.find(path)
    name = field_name((*at, *path))
    if kind == "extra_forbidden":
        fields = _fields(model, path[:-1] if wraps is None else [wraps, *path[:-1]])
        parent = node.find(path[:-1])
        return unknown_key(parent, str(path[-1]), fields, (*at, *path[:-1]))
    if kind == "missing":
        return Problem(node.find(path[:-1]).origin, name, "nothing", "a value for it")
    origin = node.key_origin(path) if is_key else found_node.origin
    found = shown(path[-1] if is_key else found_node.plain())
    expected, _, hint = _expected(detail).partition("; ")
    if hint.startswith("found "):
        found, hint = hint.removeprefix("found "), ""
    return Problem(origin, name, found, expected, hint)


def _expected(detail: ErrorDetails) -> str:
    """Pydantic's message as the end of the sentence "expected ..."."""
    message = detail["msg"]
    for start in ("Value error, ", "Input should be ", "Input should have ", "Value should have "):
        if message.startswith(start):
            return message.removeprefix(start)
    return message[0].lower() + message[1:]


def _fields(model: type[BaseModel], path: Sequence[int | str]) -> set[str]:
    """The field names of the model nested at ``path``, as far as they can be followed."""
    schema = _schema(model)
    definitions = schema.get("$defs", {})
    here = schema
    for step in path:
        here = next(_children(_resolved(here, definitions), step, definitions), {})
    here = _resolved(here, definitions)
    options = (here, *(_resolved(part, definitions) for part in here.get("anyOf", ())))
    return {name for option in options for name in option.get("properties", {})}


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _resolved(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    return schema


def _children(
    schema: dict[str, Any], step: int | str, definitions: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for option in (schema, *(_resolved(part, definitions) for part in schema.get("anyOf", ()))):
        if step in option.get("properties", {}):
            yield option["properties"][step]
        elif isinstance(step, int) and "items" in option:
            yield option["items"]
        elif isinstance(option.get("additionalProperties"), dict):
            yield option["additionalProperties"]
        else:
            yield from option.get("patternProperties", {}).values()
