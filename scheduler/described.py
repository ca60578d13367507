"""JSON Schemas of models, with the strings that stand below their fields as descriptions.

Pydantic can read these strings itself, but does so whenever a model is imported, which every command
would wait for. They are read here when a schema is asked for.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema

Schema = dict[str, Any]


def described(
    models: Sequence[type[BaseModel]], *, place: str = "#/$defs/{model}"
) -> tuple[Mapping[type[BaseModel], Schema], Schema]:
    """A reference to the schema of each model, and all definitions, to be put at ``place``."""
    references, shared = models_json_schema(
        [(model, "validation") for model in models], schema_generator=_Described, ref_template=place
    )
    return {model: references[model, "validation"] for model in models}, shared["$defs"]


class _Described(GenerateJsonSchema):
    """Pydantic's generator, with descriptions and without titles that only repeat a name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        found = super().default_schema(schema)
        if found.get("default") in (None, [], {}):  # which editors would write down as a first value
            found.pop("default", None)
        return found

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        found = super().dict_schema(schema)
        if "patternProperties" in found:
            found["additionalProperties"] = False
        return found

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        return _explained(super().model_schema(schema), schema["cls"])

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> Schema:
        return _explained(super().dataclass_schema(schema), schema["cls"])


def _explained(schema: Schema, model: type) -> Schema:
    """The schema of a class with the class's own words on it and its fields."""
    schema.pop("title", None)
    schema["description"] = as_sentences(model.__doc__ or "")
    texts = _texts(model.__module__).get(model.__name__, {})
    for name, field in schema.get("properties", {}).items():
        if name in texts:
            field["description"] = texts[name]
    return schema


@cache
def _texts(module: str) -> dict[str, dict[str, str]]:
    """The strings below the fields of each class of a module, by class and field."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: _texts_of(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _texts_of(node: ast.ClassDef) -> dict[str, str]:
    found = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = as_sentences(text)
    return found


def as_sentences(docstring: str) -> str:
    """A docstring for readers of a schema: a line for each paragraph, names between single backticks."""
    plain = re.sub(r"(?::\w+:)?``?([^`]+)``?", r"`\1`", inspect.cleandoc(docstring))
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in plain.split("\n\n"))
