"""Rows of cells, from whatever kind of table, read as entries: where the header is, and which column is which field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

import msgspec

from .names import field_of_name, fields_for_names, fold_name
from .raw import RawEntry, RawResource

Row = Sequence[object]

HEAD_ROWS = 50  # rows in which the header is looked for
_RUNNING_NUMBERS = frozenset({"no", "nomor", "nourut", "nomorurut", "number", "num"})
_DATE_FIELDS = frozenset({"modified", "issued"})
_SERIAL_DAY = re.compile(r"[3-9]\d{4}(\.\d+)?")  # from 1982, as text
_LINK = re.compile(r"(?:https?|ftp)://\S", re.IGNORECASE)
_LINK_NAME = re.compile(r"\b(link|url|tautan|unduh(an)?|download|berkas|file)\b", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"[\s;,|]{1,20}(?=(?:https?|ftp)://)", re.IGNORECASE)


class Header(msgspec.Struct, frozen=True):
    """``field_by_column``: what is known; ``name_by_link_column``: columns beside it that may hold a link to a file."""

    field_by_column: Mapping[int, str]
    name_by_link_column: Mapping[int, str]


class Table:
    """``rows``: the entries' rows, without what stands above them, blank rows and the row that numbers the columns."""

    def __init__(self, header: Header, rows: Iterator[Row]) -> None:
        self.header = header
        self.rows = (row for row in rows if self._is_entry(row))

    def entries(self, *, spreadsheet: bool) -> Iterator[RawEntry]:
        return (_raw_entry(row, self.header, spreadsheet=spreadsheet) for row in self.rows)

    def dates(self) -> Iterator[object]:
        columns = [column for column, field in self.header.field_by_column.items() if field in _DATE_FIELDS]
        return (cell for row in self.rows for cell in (_cell(row, column) for column in columns) if cell)

    def _is_entry(self, row: Row) -> bool:
        """Something stands in a known column other than the identifier's, where footnotes and section numbers are."""
        columns = (column for column, field in self.header.field_by_column.items() if field != "guid")
        return any(_text(_cell(row, column)) for column in columns)


def open_table(rows: Iterable[Row], configured: Mapping[str, str]) -> Table | None:
    """Finds the header among the first rows: that with most known names, one of them the title's; ``None``: no row is.

    ``configured``: the source's own names of columns, which win.
    """
    rest = iter(rows)
    head = list(islice(rest, HEAD_ROWS))
    best, best_score = -1, 0
    for number, row in enumerate(head):
        fields = fields_for_names(_names(row), configured).values()
        score = len(set(fields)) if "title" in fields else 0
        if score > best_score:
            best, best_score = number, score
    if best < 0:
        return None
    names, below = list(map(_text, head[best])), head[best + 1 :]
    if below and _is_second_header(below[0], names, configured):
        names = [name or second for name, second in _pairs(names, below.pop(0))]
    if below and _numbers_the_columns(below[0]):
        below = below[1:]
    return Table(_header(names, configured), chain(below, rest))


def column_names(rows: Iterable[Row]) -> list[str]:
    """The fullest of the first rows: what is probably the header, for an error that shows what was found."""
    nothing: list[str] = []
    return max((_names(row) for row in islice(rows, HEAD_ROWS)), key=len, default=nothing)


def _header(names: list[str], configured: Mapping[str, str]) -> Header:
    field_by_name = fields_for_names([name for name in names if name], configured)
    field_by_column: dict[int, str] = {}
    link_columns: dict[int, str] = {}
    for column, name in enumerate(names):
        field = field_by_name.pop(name, None) if name else None
        is_running_number = field == "guid" and fold_name(name) in _RUNNING_NUMBERS and name not in configured
        if field and not is_running_number:
            field_by_column[column] = field
        elif _LINK_NAME.search(name) or (field_of_name(name) or ("", 0))[0] in ("resource_url", "url"):
            link_columns[column] = name
    return Header(field_by_column, link_columns)


def _names(row: Row) -> list[str]:
    return [text for text in map(_text, row) if text and len(text) <= 100]


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _cell(row: Row, column: int) -> object:
    return row[column] if column < len(row) else None


def _pairs(names: list[str], row: Row) -> Iterator[tuple[str, str]]:
    width = max(len(names), len(row))
    return ((names[i] if i < len(names) else "", _text(_cell(row, i))) for i in range(width))


def _is_second_header(row: Row, names: list[str], configured: Mapping[str, str]) -> bool:
    """Names below a merged cell ("Waktu dan Tempat" over "Waktu", "Tempat"), where the first has none or its own."""
    pairs = [(name, second) for name, second in _pairs(names, row) if second]
    if (
        not pairs
        or all(name for name, _ in pairs)
        or any(len(second) > 60 or _LINK.match(second) for _, second in pairs)
    ):
        return False
    title = next(name for name, field in fields_for_names(names, configured).items() if field == "title")
    return not any(name == title and second != title for name, second in pairs)


def _numbers_the_columns(row: Row) -> bool:
    """``1 2 3 …`` or ``(1) (2) (3) …`` below the header, as official tables have."""
    cells = [_text(cell).strip("()").removesuffix(".0") for cell in row if _text(cell)]
    return len(cells) >= 3 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _raw_entry(row: Row, header: Header, *, spreadsheet: bool) -> RawEntry:
    raw = RawEntry()
    file = RawResource()
    for column, field in header.field_by_column.items():
        cell = _cell(row, column)
        if not _text(cell):
            continue
        if spreadsheet and field in _DATE_FIELDS:
            cell = _serial_day(cell)
        target, name = (file, field.removeprefix("resource_")) if field.startswith("resource_") else (raw, field)
        if getattr(target, name) is None:
            setattr(target, name, cell)
    raw.resources = _resources(file, row, header)
    return raw


def _serial_day(cell: object) -> object:
    """A number that was stored as text is still the number."""
    text = cell.strip().lstrip("'") if isinstance(cell, str) else ""
    return float(text) if _SERIAL_DAY.fullmatch(text) else cell


def _resources(file: RawResource, row: Row, header: Header) -> list[RawResource]:
    """One per link: a cell may hold several, and a table may have several columns of links."""
    links = _BETWEEN_LINKS.split(file.url.strip()) if isinstance(file.url, str) else [file.url]
    found = [msgspec.structs.replace(file, url=link) for link in links] if file.url is not None else []
    for column, name in header.name_by_link_column.items():
        for link in _BETWEEN_LINKS.split(_text(_cell(row, column))):
            if _LINK.match(link):
                found.append(RawResource(url=link, name=name))
    return found
