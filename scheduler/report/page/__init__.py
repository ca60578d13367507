"""A result as one self-contained page, for the phone and for paper. It asks nothing of the network and runs
no script; its content security policy holds it to both."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from scheduler import __version__
from scheduler.report.explanation import conflict_in_words, way_out_in_words
from scheduler.report.sheet import BLOCKS, CLASH_UNKNOWN, CLEARED, WAYS_OUT, Sheet
from scheduler.report.sources import bases
from scheduler.report.words import words
from scheduler.terms import DAY_NAMES

STEPS = (4, 8, 12)
"""Weekly sets from which the body map is one shade darker; the first shade stands for any set at all."""


def sheet_as_page(sheet: Sheet, *, one_page: bool = False) -> str:
    """The page. Printed, each session is on a page of its own, or with ``one_page`` all are on one."""
    page = _environment().get_template("page.html.jinja")
    return page.render(
        sheet=sheet,
        result=sheet.result,
        one_page=one_page,
        bases=bases(sheet),
        got={volume.name: volume.got for volume in sheet.result.volumes},
        steps=STEPS,
        blocks=BLOCKS,
        clash_unknown=CLASH_UNKNOWN,
        cleared=CLEARED,
        day_names=DAY_NAMES,
        ways_out=WAYS_OUT,
        version=__version__,
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__name__, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "words": words,
        "sets": "{:g}".format,
        "clock": _clock,
        "percent": _percent,
        "shade": _shade,
        "conflict": conflict_in_words,
        "way_out": way_out_in_words,
    }
    environment.tests["web_address"] = _is_web_address
    return environment


def _clock(seconds: int) -> str:
    """``6:45``."""
    return f"{seconds // 60}:{seconds % 60:02}"


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f}%"


def _shade(sets: float) -> int:
    return 0 if sets <= 0 else 1 + sum(sets >= step for step in STEPS)


def _is_web_address(link: str) -> bool:
    """Whether a link of a catalog may be followed: one to a page, never one that is a script."""
    return link.startswith(("https://", "http://"))
