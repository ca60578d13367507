"""JSON Schemas of what people write and what comes out, for editors and other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from scheduler.catalog import Catalog
from scheduler.program import Result
from scheduler.rules import RULES
from scheduler.scenario import Expect
from scheduler.setting import Setting

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def scenario_schema() -> Schema:
    """The schema of a scenario file: the setting's keys, one key for each rule, ``extends``, ``expect``."""
    rules = {
        key: rule for key, rule in RULES.items() if rule.model_fields and key not in Setting.model_fields
    }
    models: list[type[BaseModel]] = [Setting, Expect, *rules.values()]
    references, shared = models_json_schema([(model, "validation") for model in models])
    definitions = shared["$defs"]

    def of(model: type[BaseModel]) -> Schema:
        name = references[model, "validation"]["$ref"].rpartition("/")[2]
        found: Schema = definitions[name]
        return found

    properties = dict(of(Setting)["properties"])
    properties["extends"] = {
        "type": "string",
        "description": "A shipped template's name, or a relative path to another scenario file.",
    }
    properties["expect"] = references[Expect, "validation"]
    for key, rule in rules.items():
        own = of(rule)
        part = own["properties"][rule.wraps] if rule.wraps else references[rule, "validation"]
        properties[key] = {"anyOf": [part, {"type": "null"}], "description": own.get("description", "")}
    _allow_parts(definitions)
    return {
        "$schema": DIALECT,
        "title": "Scenario of the program scheduler",
        "type": "object",
        "properties": properties,
        "required": ["version"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _allow_parts(definitions: Schema) -> None:
    """Let mappings be given in part and parts be removed with null, as what they extend has the rest.

    Items of lists and days are given whole.
    """
    whole = {"Day", *_listed(definitions)}
    for name, model in definitions.items():
        if name in whole or model.get("type") != "object":
            continue
        model.pop("required", None)
        properties = model.get("properties", {})
        for key, value in properties.items():
            for option in value.get("anyOf", (value,)):
                if isinstance(option.get("additionalProperties"), dict):
                    option["additionalProperties"] = _or_null(option["additionalProperties"])
            properties[key] = _or_null(value)


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _listed(schema: object) -> Iterator[str]:
    """The names of the definitions that are items of lists."""
    if isinstance(schema, dict):
        if schema.get("type") == "array" and "$ref" in schema.get("items", {}):
            yield schema["items"]["$ref"].rpartition("/")[2]
        for part in schema.values():
            yield from _listed(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _listed(part)


def catalog_schema() -> Schema:
    """The schema of a whole catalog; each file of a catalog folder holds some of its keys."""
    return {"$schema": DIALECT, **Catalog.model_json_schema()}


def program_schema() -> Schema:
    """The schema of a result; its ``program`` is what ``verify`` reads."""
    return {"$schema": DIALECT, **Result.model_json_schema(mode="serialization")}


SCHEMAS: dict[str, Callable[[], Schema]] = {
    "scenario": scenario_schema,
    "catalog": catalog_schema,
    "program": program_schema,
}
