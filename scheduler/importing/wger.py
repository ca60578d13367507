"""Pages of wger's ``/api/v2/exerciseinfo/``: exercises whose text people wrote under share-alike licences.

Of the translations the English one is read. Muscles, equipment and categories are known by their English or
Latin names, since instances of one's own may number them otherwise. wger has no levels and no mechanics.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from scheduler.catalog import Source
from scheduler.errors import Origin
from scheduler.importing.entry import Entry
from scheduler.importing.format import Few, Format, Id, LeftOut, Many, Read, Record, checksum
from scheduler.importing.tables import CARDIO, STRETCHING
from scheduler.importing.texts import Credit, Html, NameText, Word, steps_of_html
from scheduler.reading import Node
from scheduler.validating import validate

ENGLISH = 2
"""wger's number of the language."""

LICENCES = {1: "CC-BY-SA 3", 2: "CC-BY-SA 4", 3: "CC0", 4: "CC-BY 4", 5: "ODbL"}
"""Licences by wger's numbers, where a translation gives only the number."""

MUSCLES = {
    "Anterior deltoid": "shoulders",
    "Biceps brachii": "biceps",
    "Biceps femoris": "hamstrings",
    "Brachialis": "biceps",
    "Erector spinae": "lower back",
    "Gastrocnemius": "calves",
    "Gluteus maximus": "glutes",
    "Latissimus dorsi": "lats",
    "Obliquus externus abdominis": "obliques",
    "Pectoralis major": "chest",
    "Quadriceps femoris": "quadriceps",
    "Rectus abdominis": "abdominals",
    "Serratus anterior": "serratus",
    "Soleus": "calves",
    "Trapezius": "traps",
    "Triceps brachii": "triceps",
}
"""wger knows one deltoid only; it stands for the whole shoulder there."""

EQUIPMENT = {
    "Barbell": "barbell",
    "Bench": "bench",
    "Cable machine": "cable",
    "Dumbbell": "dumbbell",
    "Gym mat": "mat",
    "Incline bench": "incline bench",
    "Kettlebell": "kettlebells",
    "Pull-up bar": "pull-up bar",
    "Resistance band": "bands",
    "SZ-Bar": "e-z curl bar",
    "Swiss Ball": "exercise ball",
    "none (bodyweight exercise)": "body only",
}

CATEGORY_MUSCLES = {"Abs": "abdominals", "Calves": "calves", "Chest": "chest", "Shoulders": "shoulders"}
"""What an exercise without muscles trains, where its category is one muscle."""


class _Named(Record):
    name: NameText


class _Licence(Record):
    id: Id
    short_name: NameText
    url: Annotated[Word, Field(max_length=190)] = ""


class _Alias(Record):
    alias: Word


class _Translation(Record):
    language: Id
    name: NameText
    description: Html = ""
    aliases: Annotated[tuple[_Alias, ...], Few] = ()
    licence: Id | None = Field(default=None, alias="license")
    author: Credit | None = Field(default=None, alias="license_author")


class _Exercise(Record):
    id: Id
    category: _Named
    muscles: Annotated[tuple[_Named, ...], Few]
    muscles_secondary: Annotated[tuple[_Named, ...], Few] = ()
    equipment: Annotated[tuple[_Named, ...], Few]
    licence: _Licence | None = Field(default=None, alias="license")
    author: Credit | None = Field(default=None, alias="license_author")
    translations: Annotated[tuple[_Translation, ...], Few]


class _Page(Record):
    results: Annotated[tuple[_Exercise, ...], Many]


def _read(node: Node) -> Read:
    page, problems = validate(_Page, node)
    read = Read([], [], {}, problems)
    for number, exercise in enumerate(page.results if page is not None else ()):
        text = next((one for one in exercise.translations if one.language == ENGLISH), None)
        if text is None:
            read.left_out.append(LeftOut(name=f"wger {exercise.id}", reason="no English text"))
            continue
        source = _text_source(exercise, text)
        name = f"wger_text_{checksum(source.model_dump_json())}"
        read.sources[name] = source
        read.entries.append(_entry(exercise, text, name, node.find(["results", number, "id"]).origin))
    return read


def _entry(exercise: _Exercise, text: _Translation, source: str, origin: Origin) -> Entry:
    primary = _in_our_words(exercise.muscles, MUSCLES)
    told = CATEGORY_MUSCLES.get(exercise.category.name)
    return Entry(
        id=str(exercise.id),
        name=text.name,
        level="",
        mechanic="",
        equipment=_in_our_words(exercise.equipment, EQUIPMENT),
        primary=primary or ((told,) if told else ()),
        secondary=_in_our_words(exercise.muscles_secondary, MUSCLES),
        category=_category(exercise, text),
        steps=steps_of_html(text.description),
        aliases=tuple(one.alias for one in text.aliases if one.alias),
        text_source=source,
        origin=origin,
    )


def _category(exercise: _Exercise, text: _Translation) -> str:
    if "stretch" in text.name.casefold():
        return STRETCHING
    return CARDIO if exercise.category.name == "Cardio" else "strength"


def _in_our_words(named: tuple[_Named, ...], words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.get(one.name, one.name) for one in named))


def _text_source(exercise: _Exercise, text: _Translation) -> Source:
    """Who wrote the text, and under which licence it may be passed on."""
    whole = exercise.licence
    number = text.licence if text.licence is not None else whole.id if whole is not None else None
    if whole is not None and whole.id == number:
        licence = f"{whole.short_name} {whole.url}".strip()
    else:
        licence = LICENCES.get(number, f"licence {number} of wger") if number is not None else ""
    authors = dict.fromkeys(author for author in (text.author, exercise.author) if author)
    return Source(
        title="Text from wger",
        grade="second-hand",
        link="https://wger.de",
        licence=licence or "not stated",
        author=", ".join(authors) or "not stated",
    )


WGER = Format(
    name="wger",
    prefix="wger",
    source=Source(
        title="wger",
        grade="second-hand",
        link="https://wger.de/api/v2/exerciseinfo/",
        note="Muscles, equipment and categories; each text has a source of its own",
        licence="CC-BY-SA 3 or 4, unless the text's own source says otherwise",
    ),
    read=_read,
)
