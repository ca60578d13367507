"""The files of an overlay that an import makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

_DERIVED = Source(
    title="Derived by the import",
    grade="judgement",
    note="From name, muscles, mechanic and equipment by one table for all databases; change it freely",
)

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

UNRATED = (
    "`tags: null` means that nobody has rated the load: such an exercise is out of every week with\n"
    "# pain. Rate it, or change any other fact, in an overlay of your own: a new import overwrites this file."
)

_WIDTH = 110


def files_of(
    form: Format, pairs: Sequence[tuple[Entry, Exercise]], new: Iterable[str], read: Read
) -> dict[str, str]:
    """The files of the overlay by their path in it; ``new`` is the equipment that it adds."""
    stem = form.name.replace("-", "_")
    taken = dict.fromkeys(("name", "level", "mechanic", "cues"), stem)
    entries = [_yaml([_facts(entry, exercise)]) for entry, exercise in pairs]
    exercises = [_yaml({"sources": taken | dict.fromkeys(DERIVED_FACTS, DERIVED)}), "exercises:", *entries]
    texts = {entry.text_source for entry, _ in pairs} & read.sources.keys()
    sources = {stem: form.source, DERIVED: _DERIVED, **{name: read.sources[name] for name in sorted(texts)}}
    files = {
        f"exercises/{stem}.yaml": _file(form, UNRATED, "\n".join(exercises)),
        "sources.yaml": _file(form, "Sources, with licence and author.", _yaml({"sources": _plain(sources)})),
    }
    if things := {name: NEW_THINGS[name] for name in new}:
        about = "Equipment that the catalog does not have."
        files["equipment.yaml"] = _file(form, about, _yaml({"equipment": _plain(things)}))
    return files


def _file(form: Format, about: str, content: str) -> str:
    return f"{MADE} {form.name}.\n# {about}\n{content}"


def _facts(entry: Entry, exercise: Exercise) -> dict[str, Any]:
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


def _plain(entries: Mapping[str, Fact]) -> dict[str, Any]:
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
    has_sentences = any(isinstance(one, str) and " " in one for one in data)
    return not has_sentences and len(repr(data)) < _WIDTH


def _yaml(data: object) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
