"""What other apps call an exercise, and which one of the catalog that is: known or unknown, never guessed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from scheduler.app_names import app_names
from scheduler.catalog import Catalog, Exercise, Fact
from scheduler.errors import InputError
from scheduler.reading import read_source
from scheduler.setting import ExerciseName
from scheduler.validating import validate

_WORD = re.compile(r"[^\W_]+")
_MOST_COMPARED = 60
"""Comparing takes time in proportion to the product of the lengths."""


class Names(Fact):
    """The user's own names: each an exercise of the catalog, or None for one to ignore."""

    names: dict[str, ExerciseName | None]


def load_names(
    source: Path | str | bytes | Mapping[str, object], catalog: Catalog, *, name: str | None = None
) -> dict[str, str | None]:
    """Names as a file maps them: ``Bench Press (Barbell): bench_press``, ``Zumba: null`` to ignore.

    ``source`` is the path of a YAML file, its bytes or a plain mapping. Raises :class:`InputError`.
    """
    node = read_source(source, name, "exercise names")
    found, problems = validate(Names, node, {"exercise": catalog.exercises.keys()}, wraps="names")
    if found is None:
        raise InputError(problems)
    return {" ".join(key.split()): value for key, value in found.names.items()}


class Matcher:
    """Finds exercises by name, id and alias, whatever the case, punctuation, plural and order of words."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._ids: dict[str, set[str]] = {}
        self._words: dict[str, str] = {}
        for exercise in catalog.exercises.values():
            for name in (exercise.id, exercise.name, *exercise.aliases):
                self._words.setdefault(" ".join(sorted(_words(name))), exercise.id)
                for key in _keys(name):
                    self._ids.setdefault(key, set()).add(exercise.id)

    def match(self, name: str) -> str | None:
        """The one exercise that a name stands for, with equipment as ``Deadlift (Barbell)`` or ``Deadlift,
        Barbell`` have it; None where there is none, or more than one."""
        for key in _keys(name):
            if len(ids := self._ids.get(key, ())) == 1:
                return next(iter(ids))
        base, gear = _parted(name)
        found = {one for key in _keys(base) for one in self._ids.get(key, ())} if gear else set[str]()
        fitting = [one for one in found if _is_done_with(self._catalog.exercises[one], gear)]
        return fitting[0] if len(found) == len(fitting) == 1 else None

    def suggestions(self, name: str) -> tuple[str, ...]:
        """The ids of up to three exercises with names that are most like it."""
        words = " ".join(sorted(_words(name[:_MOST_COMPARED])))
        close = difflib.get_close_matches(words, self._words, n=6, cutoff=0.5)
        return tuple(dict.fromkeys(self._words[one] for one in close))[:3]


def matched(
    names: Iterable[str], app: str, own: Mapping[str, str | None], catalog: Catalog
) -> dict[str, str | None]:
    """Those names in an app's log that are known: the user's ``own``, then the app's, then what fits."""
    of_app = {name: one for one, name in app_names(app.lower()).items() if one in catalog.exercises}
    told, matcher = {**of_app, **own}, Matcher(catalog)
    found = {name: told[name] if name in told else matcher.match(name) for name in names}
    return {name: one for name, one in found.items() if one is not None or name in own}


def _words(name: str) -> list[str]:
    """The words of a name in small letters, without the s of a plural."""
    words = _WORD.findall(name.casefold())
    return [word[:-1] if word.endswith("s") and not word.endswith("ss") else word for word in words]


def _keys(name: str) -> tuple[str, str]:
    """What names have in common that differ in case, punctuation and hyphens, or in the order of words."""
    words = _words(name)
    return "".join(words), "".join(sorted(words))


def _parted(name: str) -> tuple[str, frozenset[str]]:
    """A name without its equipment, and the words of that: what ends it in brackets, or behind a comma."""
    base, sign, gear = name[:-1].rpartition("(") if name.endswith(")") else name.rpartition(",")
    return (base, frozenset(_words(gear))) if sign else (name, frozenset())


def _is_done_with(exercise: Exercise, gear: frozenset[str]) -> bool:
    """Whether something that the exercise is done with has all the words of ``gear`` in its name."""
    return any(gear <= {*_words(thing)} for option in exercise.equipment for thing in option)
