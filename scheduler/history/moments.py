"""Dates and times of day in all the ways that the apps write them."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from functools import lru_cache

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}[^M]*)?")
_TWELVE_HOURS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?) ?([AP])M")
_WORDED = re.compile(r"([0-9]{1,2}) ([A-Z][a-z]{2}|Sept) ([0-9]{4}),? ([0-9]{1,2}):([0-9]{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEARS = range(1971, 3000)


def moment(text: str, zone: tzinfo | None) -> datetime:
    """The minute that is written, in ``zone`` (None: the computer's) where the text names a time zone.

    Raises ``ValueError`` for anything else.
    """
    found = _written(text).replace(second=0, microsecond=0)
    if found.year not in _YEARS:
        raise ValueError
    return found if found.tzinfo is None else found.astimezone(zone)


@lru_cache(maxsize=256)  # a session's start stands in all its rows
def _written(text: str) -> datetime:
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text)
    if found := _TWELVE_HOURS.fullmatch(text):
        day, hour, rest, half = found.groups()
        if not 1 <= int(hour) <= 12:
            raise ValueError
        return datetime.fromisoformat(f"{day} {int(hour) % 12 + 12 * (half == 'P'):02}{rest}")
    if found := _WORDED.fullmatch(text):
        number, word, year, hour, minute = found.groups()
        month = _MONTHS.index(word[:3].lower()) + 1
        return datetime(int(year), month, int(number), int(hour), int(minute))
    raise ValueError
