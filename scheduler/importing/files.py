"""The files of an overlay that an import makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from scheduler.catalog import Exercise, Fact, Source
from scheduler.importing.entry import Entry
from scheduler.importing.format import Format, Read
from scheduler.importing.tables import LEVELS, NEW_THINGS

MADE = "# Made by scheduler catalog import"
"""How each file begins; a new import overwrites such files and no others."""

DERIVED = "import_mapping"
"""The source of all that no database says."""

DERIVED_FACTS = (
    "pattern",
    "family",
    "laterality",
    "credits",
    "equipment",
    "phase",
    "blocks",
    "dose",
    "seconds",
    "setup_seconds",
    "fatigue",
    "merit",
)
"""What is derived for every exercise: databases give its raw material at most."""

_WIDTH = 110


def files_of(
    form: Format, pairs: Iterable[tuple[Entry, Exercise]], new: Iterable[str], read: Read
) -> dict[str, str]:
    """The files of the overlay by their path in it."""
    stem = form.name.replace("-", "_")
    derived = Source(
        title="Derived by the import",
        grade="judgement",
        note="From name, muscles, mechanic and equipment by one table for all databases; change it freely",
    )
    shared = dict.fromkeys(("name", "level", "mechanic", "cues"), stem) | dict.fromkeys(
        DERIVED_FACTS, DERIVED
    )
    used = {entry.text_source for entry, _ in pairs} & read.sources.keys()
    sources = {stem: form.source, DERIVED: derived, **{name: read.sources[name] for name in sorted(used)}}
    files = {
        f"exercises/{stem}.yaml": "\n".join(
            (
                _header(
                    form, "`tags: null` means that nobody has rated the load: such an exercise is out of"
                ),
                "# every week with pain. Rate it, or change any other fact, in an overlay of your own: a new",
                "# import overwrites this file.",
                _yaml({"sources": shared}),
                "exercises:",
                *(_yaml([_facts(entry, exercise, stem)]) for entry, exercise in pairs),
            )
        ),
        "sources.yaml": _header(form, "Sources, with licence and author.\n")
        + _yaml({"sources": _plainly(sources)}),
    }
    if things := {name: NEW_THINGS[name] for name in new}:
        about = "Equipment that the catalog does not have.\n"
        files["equipment.yaml"] = _header(form, about) + _yaml({"equipment": _plainly(things)})
    return files


def _header(form: Format, about: str) -> str:
    return f"{MADE} {form.name}.\n# {about}"


def _facts(entry: Entry, exercise: Exercise, stem: str) -> dict[str, Any]:
    """An exercise as it is written down. Only what deviates from its file's sources has its own."""
    taken = {
        "level": entry.level in LEVELS,
        "mechanic": entry.mechanic == exercise.mechanic,
        "cues": bool(entry.steps),
    }
    own = {fact: DERIVED for fact, is_taken in taken.items() if not is_taken}
    if entry.text_source:
        own |= dict.fromkeys(("name", "cues") if entry.steps else ("name",), entry.text_source)
    facts = exercise.model_dump(mode="json", exclude_defaults=True)
    return facts | ({"sources": own} if own else {})


def _plainly(entries: Mapping[str, Fact]) -> dict[str, Any]:
    return {name: entry.model_dump(mode="json", exclude_defaults=True) for name, entry in entries.items()}


class _Dumper(yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper):  # type: ignore[misc]
    """Short lists and mappings on one line; text so that no version of YAML takes it for anything else."""

    def text(self, text: str) -> yaml.Node:
        style = None if text[:1].isalpha() else '"'
        node: yaml.Node = self.represent_scalar("tag:yaml.org,2002:str", text, style)
        return node

    def sequence(self, items: list[object]) -> yaml.Node:
        node: yaml.Node = self.represent_sequence("tag:yaml.org,2002:seq", items, _is_short(items))
        return node

    def mapping(self, facts: dict[str, object]) -> yaml.Node:
        node: yaml.Node = self.represent_mapping("tag:yaml.org,2002:map", facts, _is_short(facts))
        return node


_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(list, _Dumper.sequence)
_Dumper.add_representer(dict, _Dumper.mapping)


def _is_short(data: list[object] | dict[str, object]) -> bool:
    return len(repr(data)) < _WIDTH - len("    ") and not any(
        isinstance(one, str) and " " in one for one in data
    )


def _yaml(data: object) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
