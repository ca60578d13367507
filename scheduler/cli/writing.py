"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from scheduler.cli.output import unwritable


def write_whole(path: Path, content: str) -> None:
    """Write a file beside its target and move it into place, so that nobody sees half of it.

    Raises :class:`InputError` where the place cannot be written to; an existing file is kept then.
    """
    temporary: str | None = None
    try:
        if path.exists() and not path.is_file():
            path.write_text(content, encoding="utf-8")  # a device or pipe such as /dev/stdout
            return
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            _flush(file, content)
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        raise unwritable(path, (error.strerror or str(error)).lower()) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)


def write_folder(folder: Path, files: Mapping[str, str], mark: str) -> None:
    """Write the files beside ``folder`` and move them into its place together: nobody sees half of them.

    Raises :class:`InputError` where the place cannot be written to, and where there is a folder already
    with anything in it that does not begin with ``mark``, the line that such files begin with.
    """
    folder = folder.resolve()
    _insist_on_own(folder, mark)
    new: Path | None = None
    try:
        new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        for name, content in files.items():
            (new / name).parent.mkdir(exist_ok=True)
            with open(new / name, "w", encoding="utf-8") as file:
                _flush(file, content)
        os.chmod(new, 0o777 & ~_umask())
        _put_in_place(new, folder)
    except OSError as error:
        raise unwritable(folder, (error.strerror or str(error)).lower()) from error
    finally:
        if new is not None:
            shutil.rmtree(new, ignore_errors=True)


def _put_in_place(new: Path, folder: Path) -> None:
    """Move a folder to where another may be, which goes only once the new one is there."""
    if not folder.exists():
        os.replace(new, folder)
        return
    old = new.with_name(f"{new.name}.old")
    os.replace(folder, old)
    try:
        os.replace(new, folder)
    except BaseException:
        os.replace(old, folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _insist_on_own(folder: Path, mark: str) -> None:
    """Refuse a place that is no folder, or that holds what somebody else put there."""
    try:
        if folder.exists() and not folder.is_dir():
            raise unwritable(folder, "a file")
        for path in folder.rglob("*") if folder.is_dir() else ():
            if not _is_marked(path, mark):
                raise unwritable(path, "a file that no import made", "a new or empty folder, or an import")
    except OSError as error:
        raise unwritable(folder, (error.strerror or str(error)).lower()) from error


def _is_marked(path: Path, mark: str) -> bool:
    if path.is_dir() and not path.is_symlink():
        return True
    if path.is_symlink() or not path.is_file():
        return False
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read(len(mark)) == mark


def _flush(file: IO[str], content: str) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def save_report(report: str) -> str:
    """Keep a report of a defect in a temporary file; give a sentence that says where."""
    try:
        descriptor, name = tempfile.mkstemp(prefix="scheduler-report-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(report)
    except OSError:
        return f"This is a defect. No report could be saved; here it is:\n{report}"
    return f"This is a defect. Please report it with the file {name}"
