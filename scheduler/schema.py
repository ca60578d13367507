"""JSON Schemas of what people write and what comes out, for editors and other programs."""

from __future__ import annotations

from collections.abc import Callable
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
    return {
        "$schema": DIALECT,
        "title": "Scenario of the program scheduler",
        "type": "object",
        "properties": properties,
        "required": ["version"],
        "additionalProperties": False,
        "$defs": definitions,
    }


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
