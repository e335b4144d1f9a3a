"""The table: CSV and its kin, XLSX, XLS, ODS; one source a row, headers in Indonesian or English."""

from __future__ import annotations

from typing import BinaryIO

import ckan.plugins.toolkit as tk

from ..organization_import.fields import fold
from ..organization_import.reading import NotATableError, numbered_rows

_SPELLINGS_BY_FIELD = {
    "organization": ("organization", "organisation", "organisasi", "opd", "perangkat daerah", "nama opd"),
    "url": ("url", "address", "alamat", "tautan", "link", "alamat feed"),
    "format": ("format",),
    "frequency": ("frequency", "frekuensi", "jadwal"),
    "title": ("title", "judul", "nama sumber"),
    "config": ("config", "konfigurasi"),
}
_FIELD_BY_SPELLING = {fold(word): field for field, words in _SPELLINGS_BY_FIELD.items() for word in words}
_NEEDED = {"organization", "url"}
_HEAD_ROWS = 20


def read_sources(file: BinaryIO, most_rows: int | None = None) -> list[tuple[int, dict[str, str]]]:
    """(number of the row in the file, cell by field) of each row that is not empty. Raises ``NotATableError``."""
    rows = numbered_rows(file, _FIELD_BY_SPELLING, most_rows)
    header = next((row for row in rows[:_HEAD_ROWS] if set(_fields(row.cells).values()) >= _NEEDED), None)
    if header is None:
        raise NotATableError(
            tk._(
                "No row holds the headers. They must be organization and url, and may be format, frequency, title and "
                "config."
            )
        )
    fields = _fields(header.cells)
    return [
        (row.number, {field: row.cells[place] for place, field in fields.items() if place < len(row.cells)})
        for row in rows
        if row.number > header.number and any(row.cells)
    ]


def _fields(cells: tuple[str, ...]) -> dict[int, str]:
    found = {place: _FIELD_BY_SPELLING.get(fold(cell)) for place, cell in enumerate(cells)}
    return {place: field for place, field in found.items() if field is not None}
