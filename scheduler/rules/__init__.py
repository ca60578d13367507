"""All rules: one file each, found by looking. Adding a rule is adding a file."""

from __future__ import annotations

import importlib
import pkgutil

from scheduler.rule import Rule


def _find() -> dict[str, type[Rule]]:
    found: dict[str, type[Rule]] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        (found[module_info.name],) = (
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module.__name__
        )
    return found


RULES: dict[str, type[Rule]] = _find()
"""Rule classes by key."""
