"""Annotations for GitHub: lines of output that it shows beside the lines of a file that they name."""

from __future__ import annotations

from scheduler.errors import Origin


def annotation(origin: Origin, title: str, text: str) -> str:
    """The workflow command for an error at a place of a file."""
    properties = {"file": origin.file, "line": origin.line, "col": origin.column, "title": title}
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    return f"::error {written}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
