"""Text tables: which character parts their cells, and their rows, of which a broken one costs only itself."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from .charset import read_text
from .names import fields_for_names

_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"""^"?sep=(.)"?$""", re.IGNORECASE)  # what Excel writes for itself
_SAMPLE_LINES = 50
_MOST_LINES = 200  # of one row
_LONGEST_LINE = 2_000_000  # characters


def read_rows(feed: BinaryIO, charset: str, configured: dict[str, str]) -> Iterator[list[str]]:
    """The rows of the file from its start; whoever reads it meanwhile finds his place again."""
    position = feed.tell()
    try:
        lines = _lines(read_text(feed, charset))
        sample = [line for _, line in zip(range(_SAMPLE_LINES), lines, strict=False)]
        told = _SEPARATOR_LINE.match(sample[0].strip()) if sample else None
        if told:
            sample = sample[1:]
        delimiter = told[1] if told else _find_delimiter(sample, configured)
        yield from _rows(chain(sample, lines), delimiter)
    finally:
        feed.seek(position)


def _find_delimiter(sample: list[str], configured: dict[str, str]) -> str:
    """The one by which a row gives most known names; else by which the lines have most cells."""

    def fitness(delimiter: str) -> tuple[int, int]:
        rows = list(_rows(iter(sample), delimiter))
        known = max((len(fields_for_names([cell.strip() for cell in row], configured)) for row in rows), default=0)
        return known, sum(min(len(row), 100) - 1 for row in rows)

    return max(_DELIMITERS, key=fitness)


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Without their ends, which may be those of Windows, Unix or an old Mac. A line without end is cut into several."""
    rest = ""
    end = ""
    for piece in pieces:
        rest += piece.replace("\0", "")
        end = end or ("\n" if "\n" in rest else "\r" if "\r" in rest[:-1] else "")
        if end:
            *whole, rest = rest.split(end)
            yield from (line.removesuffix("\r") for line in whole)
        while len(rest) > _LONGEST_LINE:
            yield rest[:_LONGEST_LINE]
            rest = rest[_LONGEST_LINE:]
    if rest:
        yield rest.removesuffix("\r")


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """A quoted cell may go over several lines. A quote that is never closed counts as text."""
    waiting: deque[str] = deque()
    while waiting or _take(lines, waiting):
        taken = [waiting.popleft()]
        if taken[0].count('"') % 2:
            while len(taken) < _MOST_LINES and (waiting or _take(lines, waiting)):
                taken.append(waiting.popleft())
                if taken[-1].count('"') % 2:
                    break
        row = _whole_row(taken, delimiter)
        if row is None:
            waiting.extendleft(reversed(taken[1:]))
            row = _single_row(taken[0], delimiter)
        yield row


def _take(lines: Iterator[str], waiting: deque[str]) -> bool:
    """Whether there was another line."""
    for line in lines:
        waiting.append(line)
        return True
    return False


def _whole_row(lines: list[str], delimiter: str) -> list[str] | None:
    if sum(line.count('"') for line in lines) % 2:
        return None
    try:
        rows = list(csv.reader([f"{line}\n" for line in lines], delimiter=delimiter, strict=len(lines) > 1))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _single_row(line: str, delimiter: str) -> list[str]:
    """Of a line that is no good CSV: a stray quote, or a cell longer than the csv module takes."""
    return [cell.strip().strip('"') for cell in line.split(delimiter)]
