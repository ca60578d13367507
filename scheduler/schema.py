"""JSON Schemas of what people write and what comes out, for editors and other programs.

A schema lists the ids of one catalog, so that an editor offers them and marks those that do not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pydantic import BaseModel

from scheduler.catalog import Catalog, Named, Region
from scheduler.described import Schema, described
from scheduler.program import Program
from scheduler.result import Result
from scheduler.rules import RULES
from scheduler.scenario import Expect
from scheduler.setting import REPLACED, Setting

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IN_CATALOG = "#/$defs/Defaults/$defs/{model}"
"""Where the schema of a catalog keeps those of the scenario, whose parts have the same names."""


def scenario_schema(catalog: Catalog) -> Schema:
    """The schema of a scenario file: the setting's keys, one key for each rule, ``extends``, ``expect``."""
    properties, definitions = _scenario_parts(catalog, "#/$defs/{model}")
    athlete = {"type": "object", "required": ["level"]}
    whole = {"required": ["athlete", "places", "days"], "properties": {"athlete": athlete}}
    return {
        **_document("Scenario of the program scheduler", properties, definitions, required=["version"]),
        "if": {"not": {"required": ["extends"]}},
        "then": whole,
    }


def template_schema(catalog: Catalog) -> Schema:
    """The schema of a template: a scenario that names what its values rest on, and expects nothing."""
    properties, definitions = _scenario_parts(catalog, "#/$defs/{model}")
    return _document(
        "Template of the program scheduler", _as_defaults(properties), definitions, required=["version"]
    )


def catalog_schema(catalog: Catalog) -> Schema:
    """The schema of any one file of a catalog folder but the templates; each file holds some of the keys.

    The entries may use any names, as it is they that make the ids of a catalog.
    """
    references, definitions = described([Catalog])
    properties = dict(_found(references[Catalog], definitions).pop("properties"))
    del definitions["Catalog"]
    exercises, sources = properties["exercises"], properties["sources"]
    ((_, exercise),) = exercises.pop("patternProperties").items()
    exercises |= {"type": "array", "items": exercise}
    del exercises["additionalProperties"]
    ((pattern, source),) = sources["patternProperties"].items()
    sources["patternProperties"] = {pattern: {"anyOf": [source, {"type": "string"}]}}
    sources["description"] += " Beside exercises: a fact's name and the source of all that name none."
    inner, definitions_inside = _scenario_parts(catalog, IN_CATALOG)
    definitions["Defaults"] = {
        "description": "A part of a scenario that others are laid on top of.",
        "type": "object",
        "properties": _as_defaults(inner),
        "additionalProperties": False,
        "$defs": definitions_inside,
    }
    properties["levels"] = {
        "description": "Default values: for `every` scenario, for each level, `in_pain`, `before_strength`.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Defaults"},
    }
    return _document("File of a catalog of the program scheduler", properties, definitions)


def program_schema(catalog: Catalog) -> Schema:
    """The schema of what ``solve`` gives, and of a bare program, as ``verify`` also reads it."""
    references, definitions = described([Result, Program])
    definitions["ExerciseName"] = _one_of(_ids(catalog)["ExerciseName"])
    for name in ("Item", "RecoveryDay"):
        exercise = definitions[name]["properties"]["exercise"]
        definitions[name]["properties"]["exercise"] = {
            "$ref": "#/$defs/ExerciseName",
            "description": exercise["description"],
        }
    short = {"type": "string", "description": "An item in short, such as `deadlift 3x5` or `walking 5 min`."}
    for block in ("warm_up", "work", "cool_down"):
        items = definitions["Session"]["properties"][block]
        items["items"] = {"anyOf": [items["items"], short]}
    definitions["Result"]["required"].append("format")
    return {
        "$schema": DIALECT,
        "title": "Result of the program scheduler, or a program alone",
        "type": "object",
        "if": {"required": ["format"]},
        "then": references[Result],
        "else": references[Program],
        "$defs": definitions,
    }


SCHEMAS: dict[str, Callable[[Catalog], Schema]] = {
    "scenario": scenario_schema,
    "catalog": catalog_schema,
    "program": program_schema,
    "template": template_schema,
}


def _document(
    title: str, properties: Schema, definitions: Schema, required: list[str] | None = None
) -> Schema:
    return {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        "properties": properties,
        "required": required or [],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _found(reference: Schema, definitions: Schema) -> Schema:
    found: Schema = definitions[reference["$ref"].rpartition("/")[2]]
    return found


# Scenarios


def _scenario_parts(catalog: Catalog, place: str) -> tuple[Schema, Schema]:
    """The keys of a scenario, and the definitions that they refer to at ``place``."""
    rules = {
        key: rule for key, rule in RULES.items() if rule.model_fields and key not in Setting.model_fields
    }
    models: list[type[BaseModel]] = [Setting, Expect, *rules.values()]
    references, definitions = described(models, place=place)

    def of(model: type[BaseModel]) -> Schema:
        return _found(references[model], definitions)

    properties = {
        **of(Setting)["properties"],
        "extends": _extends(catalog),
        "expect": {**references[Expect], "description": of(Expect)["description"]},
    }
    for key, rule in rules.items():
        part = of(rule)["properties"][rule.wraps] if rule.wraps else references[rule]
        properties[key] = _or_null({**part, "description": of(rule)["description"]})
    del definitions["Setting"]
    _allow_parts({key: properties[key] for key in properties if key not in REPLACED}, definitions)
    definitions["Pain"] |= _with_severity(catalog)
    for name, ids in _ids(catalog).items():
        definitions[name] = _one_of(ids)
    return properties, definitions


def _with_severity(catalog: Catalog) -> Schema:
    """What a declared pain needs that a diagnosis does not."""
    pains = [name for name, condition in catalog.conditions.items() if condition.kind == "pain"]
    painful = {"required": ["condition"], "properties": {"condition": {"enum": pains}}}
    rated = {"required": ["severity"], "properties": {"severity": {"type": "integer"}}}
    return {"if": painful, "then": rated}


def _extends(catalog: Catalog) -> Schema:
    templates = {name: str(node.find(["name"]).value) for name, node in catalog.templates.items()}
    return {
        "description": "A template's name, or a relative path to another scenario file.",
        "anyOf": [_one_of(templates), {"type": "string", "pattern": r"\.ya?ml$"}],
    }


def _as_defaults(properties: Schema) -> Schema:
    """The keys of a scenario that others are laid on top of."""
    source = {
        "description": "What the values rest on: a dotted path and the source of all values below it.",
        "type": "object",
        "additionalProperties": {"type": "string"},
    }
    return {**{key: value for key, value in properties.items() if key != "expect"}, "sources": source}


def _ids(catalog: Catalog) -> dict[str, Mapping[str, str]]:
    """The ids of a catalog with what they stand for, by the type that a scenario gives them."""

    def told(entry: Named | Region) -> str:
        about = entry.about if isinstance(entry, Named) else ", ".join(entry.muscles)
        return f"{entry.name}: {about}" if about else entry.name

    families: dict[str, list[str]] = {}
    for exercise in catalog.exercises.values():
        families.setdefault(exercise.family, []).append(exercise.name)
    regions = {name: told(entry) for name, entry in catalog.regions.items()}
    return {
        "ExerciseName": {name: entry.name for name, entry in catalog.exercises.items()},
        "MuscleOrRegion": {**{name: told(entry) for name, entry in catalog.muscles.items()}, **regions},
        "RegionName": regions,
        "PatternName": {name: told(entry) for name, entry in catalog.patterns.items()},
        "FamilyName": {name: ", ".join(members) for name, members in sorted(families.items())},
        "ConditionName": {name: entry.name for name, entry in catalog.conditions.items()},
        "EquipmentName": {name: told(entry) for name, entry in catalog.equipment.items()},
    }


def _one_of(ids: Mapping[str, str]) -> Schema:
    """One of some ids; editors show the words that go with each."""
    return {"type": "string", "enum": list(ids), "enumDescriptions": list(ids.values())}


def _allow_parts(properties: Schema, definitions: Schema) -> None:
    """Let mappings be given in part and parts be removed with null, as what they extend has the rest.

    Items of lists and days are given whole.
    """
    whole = {"Day", *_listed([properties, definitions])}
    parts = [model for name, model in definitions.items() if name not in whole and "properties" in model]
    for model in parts:
        model.pop("required", None)
        model["properties"] = {key: _or_null(value) for key, value in model["properties"].items()}
    for value in [
        *properties.values(),
        *(value for model in parts for value in model["properties"].values()),
    ]:
        for option in value.get("anyOf", (value,)):
            if isinstance(option.get("additionalProperties"), dict):
                option["additionalProperties"] = _or_null(option["additionalProperties"])


def _or_null(schema: Schema) -> Schema:
    """The same or null, described outside of the choice; what holds by default depends on the level."""
    inner = {key: value for key, value in schema.items() if key not in ("description", "default")}
    options = inner["anyOf"] if inner.keys() == {"anyOf"} else [inner]
    null = {"type": "null"}
    about = {"description": schema["description"]} if "description" in schema else {}
    return {**about, "anyOf": [*(one for one in options if one != null), null]}


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
