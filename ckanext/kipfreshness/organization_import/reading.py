"""A table out of a file: CSV and its kin, XLSX, XLS, ODS. Finds the row with the headers and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import BinaryIO

import ckan.plugins.toolkit as tk

from ..feeds.charset import find_charset
from ..feeds.delimited import read_rows
from ..feeds.entry import FeedError
from ..feeds.workbook import read_sheets
from .fields import ImportField, field_by_folded_spelling, fold
from .values import Column, Table, TableRow

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zipped (XLSX, ODS), and XLS
_HEAD_BYTES = 4096
_HEAD_ROWS = 20
_LONGEST_SHOWN = 30
_MOST_CHARACTERS = 10_000_000
# By one of these an organisation is recognised.
_KEYS = frozenset({"name", "title", "opd_code"})
_RUNNING_NUMBERS = frozenset({"no", "nomor", "nourut", "number"})


class NotATableError(Exception):
    """Nothing can be read. The message is a whole sentence in the reader's language."""


def read_table(file: BinaryIO, fields: Sequence[ImportField], most_rows: int | None = None) -> Table:
    """The first sheet, or the text, whose first rows hold the headers. Raises ``NotATableError``, also beyond
    ``most_rows``."""
    field_by_spelling = field_by_folded_spelling(fields)
    rows = numbered_rows(file, {spelling: field.name for field in fields for spelling in field.spellings}, most_rows)
    header = max(rows[:_HEAD_ROWS], key=lambda row: _known(row, field_by_spelling), default=TableRow(0, ()))
    columns = _columns(header, field_by_spelling)
    if not _KEYS & {column.field for column in columns}:
        raise NotATableError(
            tk._(
                "No column says which organisation a row is about. The first row must hold headers, and one of them "
                "must be name, title or opd_code. It holds: %(headers)s."
            )
            % {"headers": ", ".join(cell for cell in header.cells[:_LONGEST_SHOWN] if cell) or "–"}
        )
    positions = {column.position for column in columns}
    unknown = [
        cell
        for position, cell in enumerate(header.cells)
        if cell and position not in positions and fold(cell) not in _RUNNING_NUMBERS
    ]
    below = tuple(row for row in rows if row.number > header.number and any(row.cells))
    return Table(header.number, columns, tuple(unknown), below)


def _known(row: TableRow, field_by_spelling: dict[str, str]) -> int:
    return len({field_by_spelling[fold(cell)] for cell in row.cells if fold(cell) in field_by_spelling})


def _columns(header: TableRow, field_by_spelling: dict[str, str]) -> tuple[Column, ...]:
    """The first column of each field; a second one of the same is unknown, so that it is not lost silently."""
    column_by_field: dict[str, Column] = {}
    for position, cell in enumerate(header.cells):
        field = field_by_spelling.get(fold(cell))
        if field is not None:
            column_by_field.setdefault(field, Column(position, cell, field))
    return tuple(column_by_field.values())


def numbered_rows(file: BinaryIO, field_by_spelling: Mapping[str, str], most_rows: int | None = None) -> list[TableRow]:
    """Every row of the text or of the first sheet that is not blank. Raises ``NotATableError``.

    A small file may unpack to more than this process can hold: it is read no further than a table is long.
    """
    rows: list[TableRow] = []
    characters = 0
    try:
        for number, cells in enumerate(_rows(file, field_by_spelling), start=1):
            row = TableRow(number, tuple(_text(cell) for cell in cells))
            if not any(row.cells):
                continue
            rows.append(row)
            characters += sum(map(len, row.cells))
            _must_be_bearable(len(rows), characters, most_rows)
    except FeedError as error:
        raise NotATableError(tk._(error.message) % error.values) from error
    return rows


def _must_be_bearable(rows: int, characters: int, most_rows: int | None) -> None:
    # One row is the headers'.
    if most_rows is not None and rows > most_rows + 1:
        message = tk._("The table has more than %(rows)s rows. Split it, or have it loaded by the command instead.")
        raise NotATableError(message % {"rows": most_rows})
    if characters > _MOST_CHARACTERS:
        raise NotATableError(
            tk._("The table holds more text than a list can have. Look for what does not belong in it.")
        )


def _rows(file: BinaryIO, field_by_spelling: Mapping[str, str]) -> Iterator[Sequence[object]]:
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if not head.startswith(_WORKBOOKS):
        yield from read_rows(file, find_charset(head), dict(field_by_spelling))
        return
    with closing(read_sheets(file)) as sheets:
        for sheet in islice(sheets, 1):
            yield from sheet.rows


def _text(cell: object) -> str:
    """As a person sees it: a whole number of a spreadsheet has no decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
