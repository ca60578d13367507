"""What the week before the planned one leaves behind: credited sets, and hard sessions to recover from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.catalog import Catalog, Exercise
from scheduler.errors import InputError, Origin, Problem
from scheduler.history.log import History, LoggedSession
from scheduler.history.names import Matcher
from scheduler.reading import LIMIT_PROBLEMS, shown
from scheduler.setting import Setting, half_sets
from scheduler.tally import is_volume, opened
from scheduler.terms import DAY_NAMES, WEEKDAYS, Weekday

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HardSession:
    """A session that was hard for some muscles; ``start`` is a clock time such as "18:00"."""

    day: Weekday
    start: str | None
    hard: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Recent:
    """The week before: credited sets by muscle and region, hard sessions, and what to tell about it."""

    sets: Mapping[str, float]
    hard: tuple[HardSession, ...]
    notes: tuple[str, ...]


def monday_of(day: date) -> date:
    """The first day of the week that holds ``day``."""
    return day - timedelta(days=day.weekday())


def recent_week(history: History, week_of: date, setting: Setting, catalog: Catalog) -> Recent:
    """What the seven days before the week of ``week_of`` mean for it.

    Raises :class:`InputError` where working sets of these days are of exercises that nothing is known about:
    recovery could not be kept.
    """
    monday = monday_of(week_of)
    sessions = sessions_before(history, monday)
    _insist_on_names(sessions, history, catalog)
    case = opened(setting, catalog)

    def counts(exercise: Exercise) -> bool:
        return is_volume(exercise, case)

    return Recent(
        sets=credited_sets(sessions, history, catalog, (*catalog.muscles, *catalog.regions), counts),
        hard=tuple(_hard_sessions(sessions, history, catalog, setting, counts)),
        notes=tuple(_notes(history, sessions, monday)),
    )


def sessions_before(history: History, monday: date) -> list[LoggedSession]:
    """The sessions of the seven days before a Monday."""
    return [session for session in history.sessions if monday - WEEK <= session.day < monday]


def credited_sets(
    sessions: Iterable[LoggedSession],
    history: History,
    catalog: Catalog,
    names: Collection[str],
    counts: Callable[[Exercise], bool],
) -> dict[str, float]:
    """Credited sets of muscles and regions, of those exercises whose sets count as volume."""
    logged = Counter(history.exercises.get(one.exercise) for session in sessions for one in session.work)
    done = [(catalog.exercises[found], sets) for found, sets in logged.items() if found is not None]
    halves = dict.fromkeys(names, 0)
    for exercise, sets in done:
        for name in names if counts(exercise) else ():
            halves[name] += sets * max(exercise.half_sets.get(one, 0) for one in catalog.muscles_of(name))
    return {name: number / 2 for name, number in halves.items()}


def _hard_sessions(
    sessions: Iterable[LoggedSession],
    history: History,
    catalog: Catalog,
    setting: Setting,
    counts: Callable[[Exercise], bool],
) -> Iterator[HardSession]:
    """The sessions that are hard for a muscle. Sets of one day add up until they make a session hard, so that
    a session that was logged in two parts is as hard as in one."""
    day: date | None = None
    so_far: dict[str, float] = {}
    for session in sessions:
        if session.day != day:
            day, so_far = session.day, dict.fromkeys(catalog.muscles, 0.0)
        for muscle, sets in credited_sets([session], history, catalog, catalog.muscles, counts).items():
            so_far[muscle] += sets
        hard = [muscle for muscle, sets in so_far.items() if half_sets(sets) >= half_sets(setting.hard_sets)]
        so_far |= dict.fromkeys(hard, 0.0)
        if hard:
            start = None if session.start is None else f"{session.start:%H:%M}"
            weekday = WEEKDAYS[session.day.weekday()]
            yield HardSession(weekday, start, tuple(hard), session.sets[0].origin)


def _insist_on_names(sessions: Iterable[LoggedSession], history: History, catalog: Catalog) -> None:
    first: dict[str, Origin] = {}
    for session in sessions:
        for one in session.work:
            if one.exercise not in history.exercises:
                first.setdefault(one.exercise, one.origin)
    if not first:
        return
    matcher = Matcher(catalog)
    problems = []
    for name, origin in list(first.items())[:LIMIT_PROBLEMS]:
        like = ", ".join(matcher.suggestions(name))
        hint = "map it in the file of exercise names" + (f", perhaps to one of {like}" if like else "")
        problems.append(Problem(origin, "", f"the exercise {shown(name)}", "an exercise that is known", hint))
    raise InputError(problems)


def _notes(history: History, sessions: Collection[LoggedSession], monday: date) -> Iterator[str]:
    name = history.file if len(history.file) <= 100 else f"...{history.file[-97:]}"
    week = f"{monday - WEEK} to {monday - timedelta(days=1)}"
    if sessions:
        days = ", ".join(dict.fromkeys(DAY_NAMES[WEEKDAYS[session.day.weekday()]] for session in sessions))
        yield f"Last week ({week}), as {name} has it: {_counted(len(sessions))}, on {days}."
    elif before := [session.day for session in history.sessions if session.day < monday]:
        yield f"Last week ({week}) counts as free of training: the last session in {name} is of {before[-1]}."
    else:
        yield f"Last week ({week}) counts as free of training: {name} has no session before {monday}."
    if later := sum(session.day >= monday for session in history.sessions):
        yield f"{_counted(later)} in {name} from {monday} on, the first day of the planned week: left out."


def _counted(number: int) -> str:
    return f"{number} session" + ("" if number == 1 else "s")
