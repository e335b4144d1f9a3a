"""The sheets of a spreadsheet, read by a process that may use so much memory and no more."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

import msgspec

from .entry import FeedError
from .merged import fill_merged
from .messages import N_

_SCRIPT = Path(__file__).with_name("workbook_process.py")
_MEGABYTES = 1024
_SECONDS = 120  # of computing
_ERRORS = {
    "password": N_("The spreadsheet is protected by a password. Publish it without one."),
    "damaged": N_("The spreadsheet is damaged or of an unknown kind: %(reason)s."),
    "too much": N_("The spreadsheet needs over %(megabytes)s MB or %(seconds)s seconds to read. Publish it as CSV."),
}


class WorkbookCutOffError(FeedError):
    """The file cannot be read, or not further. ``reason`` is the library's own word for it."""

    def __init__(self, kind: str, reason: str = "") -> None:
        super().__init__(_ERRORS[kind], reason=reason or "?", megabytes=_MEGABYTES, seconds=_SECONDS)
        self.reason = reason or kind


class Sheet(msgspec.Struct, frozen=True):
    """``rows`` from column A, what is merged downwards filled in; read them before asking for the next sheet."""

    name: str
    rows: Iterator[list[object]]


def read_sheets(feed: BinaryIO) -> Generator[Sheet, None, None]:
    """The visible sheets. Close it, so that its process ends. Raises ``WorkbookCutOffError``, also from ``rows``."""
    position = feed.tell()
    feed.seek(0)
    with tempfile.TemporaryFile() as copy:
        process = _start(feed, copy)
        try:
            lines = _decoded(process)
            feed.seek(position)
            line: Any = next(lines, None)
            while line:
                rows = _Rows(lines, line["merged"])
                yield Sheet(line["sheet"], iter(rows))
                line = rows.drain()
        finally:
            process.kill()
            process.communicate()


class _Rows:
    """Of one sheet; ``drain`` reads what is left and gives the line behind it: the next sheet, ``None`` at the end."""

    def __init__(self, lines: Iterator[Any], merged: list[list[int]]) -> None:
        self._lines = lines
        self._merged = merged
        self._behind: Any = None

    def __iter__(self) -> Iterator[list[object]]:
        return fill_merged(self._raw(), self._merged)

    def _raw(self) -> Iterator[list[object]]:
        for line in self._lines:
            if isinstance(line, dict):
                self._behind = line
                return
            yield line

    def drain(self) -> Any:
        for _row in () if self._behind else self._raw():
            pass
        return self._behind


def _start(feed: BinaryIO, copy: IO[bytes]) -> subprocess.Popen[bytes]:
    """``feed`` may be no real file: then its copy is handed over."""
    while piece := feed.read(1024 * 1024):
        copy.write(piece)
    copy.seek(0)
    command = [_python(), "-I", str(_SCRIPT), str(_MEGABYTES), str(_SECONDS)]
    return subprocess.Popen(command, stdin=copy, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _python() -> str:
    """Within uWSGI ``sys.executable`` is uWSGI."""
    if Path(sys.executable).name.startswith("python"):
        return sys.executable
    return str(Path(sys.prefix, "bin", "python3"))


def _decoded(process: subprocess.Popen[bytes]) -> Iterator[Any]:
    """Lines up to the end that the process itself declares; that it just ended means that it was ended."""
    assert process.stdout is not None
    for text in process.stdout:
        line = msgspec.json.decode(text)
        if isinstance(line, dict) and "end" in line:
            return
        if isinstance(line, dict) and "error" in line:
            raise WorkbookCutOffError(str(line["error"]), str(line.get("reason", "")))  # pyright: ignore
        yield line
    raise WorkbookCutOffError("too much")
