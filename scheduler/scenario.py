"""One scenario, read and merged with its template and its level's defaults, as setting and rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from scheduler.catalog import Catalog, Fact, insist_on_order
from scheduler.errors import InputError, Origin, Origins, Problem
from scheduler.loading import load_catalog
from scheduler.reading import (
    LIMIT_PROBLEMS,
    Node,
    RefusedValuesError,
    did_you_mean,
    printable,
    read_file,
    read_source,
    shown,
)
from scheduler.rule import Rule
from scheduler.rules import RULES
from scheduler.setting import REPLACED, ConditionName, DayName, ExerciseName, MuscleOrRegion, Setting
from scheduler.terms import WEEKDAYS, Status
from scheduler.validating import unknown_key, validate

if TYPE_CHECKING:
    from scheduler.demand import Edit
    from scheduler.history.log import History
    from scheduler.history.recent import HardSession, Recent

LONGEST_CHAIN = 10
"""How many scenarios may extend one another."""


class AtMost(Fact):
    """Bounds on a tier's value."""

    min: Annotated[int, Field(ge=0)] = 0
    """The least."""
    max: Annotated[int, Field(ge=0)] | None = None
    """The most."""

    @model_validator(mode="after")
    def _ordered(self) -> AtMost:
        if self.max is not None:
            insist_on_order(self.min, self.max)
        return self


class Expect(Fact):
    """What ``scheduler check`` holds the answer against; everything is optional."""

    status: Annotated[tuple[Status, ...], Field(min_length=1)] = ("optimal", "feasible")
    """Acceptable statuses."""
    sessions: AtMost | None = None
    """The number of sessions."""
    recovery_days: Annotated[int, Field(ge=0, le=7)] | None = None
    """The number of recovery days."""
    includes: tuple[ExerciseName, ...] = ()
    """Exercises that the week has."""
    excludes: tuple[ExerciseName, ...] = ()
    """Exercises that the week does not have."""
    ineligible: dict[ExerciseName, str] = {}
    """Exercises that no rule lets in, each with a part of the reason."""
    on: dict[DayName, tuple[ExerciseName, ...]] = {}
    """Exercises by the day on which they are done."""
    waived: tuple[str, ...] | None = None
    """The labels of all waived demands."""
    volumes: dict[MuscleOrRegion, AtMost] = {}
    """Credited weekly sets by muscle or region."""
    shortfall: AtMost | None = None
    """Half-sets short of the targets."""
    fit: AtMost | None = None
    """Points of the second tier."""
    economy: AtMost | None = None
    """Minutes of the third tier."""
    refused: ConditionName | None = None
    """The condition for which no week is given."""
    conflict: tuple[str, ...] = ()
    """Labels of demands that one reported conflict holds."""
    way_out: tuple[str, ...] = ()
    """Dotted paths of values that one reported way out changes."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who trains under which rules. ``origins`` knows the line of every value.

    ``node`` is the scenario on top of its template and its defaults, ``added`` are those rules that are
    not written in it. ``recent`` is what was trained in the week before, where that is known.
    """

    setting: Setting
    rules: tuple[Rule, ...]
    expect: Expect | None
    origins: Origins
    file: str
    node: Node
    known_rules: Mapping[str, type[Rule]]
    added: tuple[Rule, ...] = ()
    recent: Recent | None = None

    def with_rules(self, *rules: Rule) -> Scenario:
        """The same scenario under further rules of one's own."""
        return replace(self, rules=(*self.rules, *rules), added=(*self.added, *rules))

    def mended(self, edits: Iterable[Edit], catalog: Catalog) -> Scenario:
        """The scenario with some edits made, validated like any other."""
        from scheduler.editing import edited  # few scenarios are edited

        return self._on(edited(self.node, edits), catalog)

    def after(self, history: History, week_of: date, catalog: Catalog) -> Scenario:
        """The same scenario for the week that holds ``week_of``, after what a training log has before it.

        The week's last hard sessions are added to ``recovery.done``. Raises :class:`InputError` where sets
        of that week are of exercises that nothing is known about.
        """
        from scheduler.history.recent import recent_week  # few scenarios follow a log

        recent = recent_week(history, week_of, self.setting, catalog)
        return replace(self._on(_with_done(self.node, recent.hard), catalog), recent=recent)

    def _on(self, node: Node, catalog: Catalog) -> Scenario:
        """Another tree under the same rules."""
        scenario = _validated(node, catalog, self.known_rules).with_rules(*self.added)
        return replace(scenario, recent=self.recent)


def load_scenario(
    source: Path | str | bytes | Mapping[str, object],
    catalog: Catalog | None = None,
    *,
    name: str | None = None,
    folder: Path | None = None,
    rules: Iterable[type[Rule]] = (),
) -> Scenario:
    """Read a scenario from a file's path, from YAML text as bytes, or from a plain mapping.

    ``catalog`` is the shipped one where absent; ``name`` stands for the file in messages; ``rules`` are
    further rule classes, each read from the key of its name. A file may extend a shipped template by its
    name, or another file in its own folder or below by a relative path that ends in ``.yaml``; text has no
    folder of its own and looks in ``folder``.

    Raises :class:`InputError` with all problems found.
    """
    catalog = catalog or load_catalog()
    if not isinstance(source, (Mapping, bytes)):
        folder = Path(source).parent
    known_rules = {**RULES, **{rule.key: rule for rule in rules}}
    refused: tuple[Problem, ...] = ()
    try:
        node = read_source(source, name, "scenario")
    except RefusedValuesError as error:
        node, refused = error.tree, error.problems
    try:
        merged = _merge_all(_chain(node, catalog, folder))
        scenario = _validated(_merge(_defaults(merged, catalog), merged), catalog, known_rules)
    except InputError as error:
        told = {_place(problem) for problem in refused}
        others = (problem for problem in error.problems if _place(problem) not in told)
        raise InputError(_in_order([*refused, *others])) from None
    if refused:
        raise InputError(refused)
    return scenario


def _place(problem: Problem) -> Origin | str:
    """Where a problem is: its place in a file, or for plain data its field."""
    return problem.field if problem.origin.line is None else problem.origin


def _in_order(problems: list[Problem]) -> list[Problem]:
    """The first problems by file, line and column."""
    problems.sort(key=lambda p: (p.origin.file, p.origin.line or 0, p.origin.column or 0))
    return problems[:LIMIT_PROBLEMS]


# Merging


def _chain(node: Node, catalog: Catalog, folder: Path | None) -> list[Node]:
    """The scenario and all that it extends, from the most general to the scenario itself."""
    chain = [node]
    links: list[str] = []
    root = folder
    while True:
        if not isinstance(chain[0].value, dict):
            raise InputError([Problem(chain[0].origin, "", shown(chain[0].plain()), "a mapping of keys")])
        extends = chain[0].value.get("extends")
        if extends is None or extends.value is None:
            return chain
        name = extends.value
        if not isinstance(name, str):
            raise InputError([_bad_extends(extends, "the name of a template or a relative path")])
        path = _inside(extends, name, folder, root) if name.endswith((".yaml", ".yml")) else None
        link = name if path is None else str(path)
        if link in links or len(links) >= LONGEST_CHAIN:
            circle = " -> ".join(Path(one).name for one in [*links, link])
            raise InputError([_bad_extends(extends, f"no circle of extends ({circle})")])
        links.append(link)
        if path is not None:
            chain.insert(0, read_file(path))
            folder = path.parent
        elif name in catalog.templates:
            chain.insert(0, catalog.templates[name])
        else:
            expected = f"one of {', '.join(sorted(catalog.templates))}, or a relative path to a .yaml file"
            raise InputError([_bad_extends(extends, expected, did_you_mean(name, catalog.templates))])


def _inside(extends: Node, name: str, folder: Path | None, root: Path | None) -> Path:
    """The file that is extended from ``folder``; it must not lie outside ``root``, the first scenario's."""
    if folder is None or root is None:
        raise InputError(
            [_bad_extends(extends, "the name of a template, since there is no folder to look in")]
        )
    try:
        inside, path = root.resolve(), (folder / name).resolve()
        exists = path.is_file()
    except (OSError, RuntimeError, ValueError):  # a link to itself, a NUL in the name
        raise InputError([_bad_extends(extends, "a path to a file")]) from None
    if not path.is_relative_to(inside):
        raise InputError([_bad_extends(extends, "a path that stays in the scenario's folder")])
    if not exists:
        raise InputError([_bad_extends(extends, f"a file that exists in {printable(str(folder))}")])
    return path


def _bad_extends(node: Node, expected: str, hint: str = "") -> Problem:
    return Problem(node.origin, "extends", shown(node.plain()), expected, hint)


def _merge_all(chain: list[Node]) -> Node:
    """All of the chain; what a file expects holds for that file only, not for those that extend it."""
    merged = chain[0]
    for node in chain[1:]:
        merged = _merge(_without(merged, "expect"), node)
    return merged


def _without(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict):
        return node
    return Node({name: child for name, child in node.value.items() if name != key}, node.origin, node.keys)


def _merge(base: Node, over: Node, path: tuple[str, ...] = ()) -> Node:
    """``over`` on top of ``base``: mappings key by key, everything else whole; null removes a key."""
    if (
        not isinstance(base.value, dict)
        or not isinstance(over.value, dict)
        or (path[:1] and path[0] in REPLACED)
    ):
        return over
    value, keys = dict(base.value), {**base.keys, **over.keys}
    for key, child in over.value.items():
        if path and child.value is None:
            value.pop(key, None)
        else:
            value[key] = _merge(value[key], child, (*path, key)) if key in value else child
    return Node(value, over.origin, keys)


def _with_done(node: Node, hard: Iterable[HardSession]) -> Node:
    """The tree with further hard sessions of last week, unless recovery is switched off."""
    recovery, own = node.find(["recovery"]), node.find(["recovery", "done"]).value
    new = [_done(session) for session in hard]
    if not new or recovery.value is None:
        return node
    done = Node([*(own if isinstance(own, list) else []), *new], new[0].origin)
    over = Node({"done": done}, new[0].origin, {"done": new[0].origin})
    return _merge(node, Node({"recovery": over}, node.origin, {"recovery": recovery.origin}))


def _done(session: HardSession) -> Node:
    """A hard session as a scenario would say it; it stands where the log has it."""
    start = {} if session.start is None else {"start": session.start}
    from scheduler.editing import planted

    return planted({"day": session.day, **start, "hard": list(session.hard)}, session.origin)


def _defaults(scenario: Node, catalog: Catalog) -> Node:
    """The default fragments that fit the scenario's level and pain."""
    plain = scenario.plain()
    athlete = plain.get("athlete") if isinstance(plain, dict) else None
    athlete = athlete if isinstance(athlete, dict) else {}
    pain = plain.get("pain") if isinstance(plain, dict) else None
    before_strength = athlete.get("phase") not in (None, "strength") or athlete.get("goal") == "rehab"
    in_pain = bool(pain) or before_strength
    wanted = ["every", athlete.get("level"), in_pain and "in_pain", before_strength and "before_strength"]
    found = [catalog.levels[name] for name in wanted if isinstance(name, str) and name in catalog.levels]
    return _merge_all(found) if found else Node({}, Origin("levels"))


# Validating


def _validated(node: Node, catalog: Catalog, known_rules: Mapping[str, type[Rule]]) -> Scenario:
    assert isinstance(node.value, dict)
    own_keys = set(Setting.model_fields)
    rule_keys = {key for key, rule in known_rules.items() if rule.model_fields and key not in own_keys}
    keys = own_keys | rule_keys | {"extends", "expect"}
    unknown = [key for key in node.value if key not in keys]
    problems = [unknown_key(node, key, keys) for key in unknown[:LIMIT_PROBLEMS]]
    context = names_known(catalog, node)
    own = {key: child for key, child in node.value.items() if key in own_keys}
    setting, found = validate(Setting, Node(own, node.origin, node.keys), context)
    if any(problem.field == "athlete" or problem.field == "athlete.level" for problem in found):
        found = [p for p in found if (p.field, p.found) != ("dose", "nothing")]  # it comes with the level
    problems += found
    rules = []
    for key, rule_class in known_rules.items():
        part = node.value.get(key) if key in rule_keys else None
        if part is not None and part.value is None:
            continue
        if part is None:
            rules.append(rule_class())
            continue
        rule, found = validate(rule_class, part, context, at=(key,), wraps=rule_class.wraps)
        problems += found
        if rule is not None:
            rules.append(rule)
    expect = None
    if "expect" in node.value:
        expect, found = validate(Expect, node.value["expect"], context, at=("expect",))
        problems += found
    if setting is not None:
        problems += _contradictions(setting, catalog, node)
    if problems or setting is None:
        raise InputError(_in_order(problems))
    origins = Origins(_origins(node))
    return Scenario(setting, tuple(rules), expect, origins, node.origin.file, node, known_rules)


def names_known(catalog: Catalog, node: Node) -> dict[str, set[str]]:
    """The names that a scenario may use, by kind; places and days are those that it declares itself."""
    declared = {}
    for key in ("places", "days"):
        child = node.value.get(key) if isinstance(node.value, dict) else None
        declared[key] = set(child.value) if child is not None and isinstance(child.value, dict) else set()
    return {
        "exercise": set(catalog.exercises),
        "muscle": set(catalog.muscles),
        "region": set(catalog.regions),
        "pattern": set(catalog.patterns),
        "family": {exercise.family for exercise in catalog.exercises.values()},
        "condition": set(catalog.conditions),
        "equipment": set(catalog.equipment),
        "place": declared["places"],
        "day": declared["days"] & set(WEEKDAYS),
    }


def _contradictions(setting: Setting, catalog: Catalog, node: Node) -> Iterator[Problem]:
    """What no single value shows: a pain without severity, a clinician who bars what they allow."""
    for number, pain in enumerate(setting.pain):
        if catalog.conditions[pain.condition].kind == "pain" and pain.severity is None:
            origin = node.find(["pain", number]).origin
            yield Problem(origin, f"pain[{number}].severity", "nothing", "a severity from 0 to 10")
    clinician = setting.clinician
    for name in sorted((set(clinician.allow) | set(clinician.substitute.values())) & clinician.barred):
        origin = node.find(["clinician"]).origin
        yield Problem(origin, "clinician", f"{name} both barred and allowed", "one or the other")


def _origins(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Origin]]:
    if path:
        yield path, node.origin
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _origins(child, (*path, key))
    elif isinstance(node.value, list):
        for number, child in enumerate(node.value):
            yield from _origins(child, (*path, str(number)))
