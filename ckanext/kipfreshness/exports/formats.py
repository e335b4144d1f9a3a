"""The pages' figures to take away: CSV and JSON for programs, XLSX for people."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import ckan.plugins.toolkit as tk
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .columns import Column, Kind, Row

# A cell that begins so is a formula to a spreadsheet; the mark before it makes it text again (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.SCORE: "0.00",
    Kind.CHANGE: "+0.00;-0.00;0.00",
    Kind.DAY: "d mmmm yyyy",
    Kind.INSTANT: "d mmmm yyyy hh:mm",
}
_WIDTHS = {Kind.TEXT: 32, Kind.COUNT: 12, Kind.SCORE: 10, Kind.CHANGE: 12, Kind.DAY: 20, Kind.INSTANT: 24}


@dataclass(frozen=True)
class Sheet:
    """One question with its answer. ``title`` has at most 31 characters, as Excel wants it; ``rows`` are read once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]


class _Line:
    """Where csv writes a line to, so that it can be sent before the next one is made."""

    def write(self, line: str) -> str:
        return line


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Comma-separated, as RFC 4180 has it, under our field names. The byte order mark tells Excel that it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([column.field for column in sheet.columns])
    for row in sheet.rows:
        yield writer.writerow([_plain(column.value(row)) for column in sheet.columns])


def json_parts(head: Mapping[str, Any], name: str, rows: Iterable[Row]) -> Iterator[str]:
    """The object ``head`` with the list ``name`` added, a row at a time."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + f', "{name}": ['
    separator = ""
    for row in rows:
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ","
    yield "]}\n"


def xlsx_file(sheets: Iterable[Sheet], remarks: Mapping[str, str]) -> IO[bytes]:
    """A workbook with real numbers and dates, and a last sheet that says what it is. Memory stays flat."""
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - whoever sends it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    workbook: Any  # its methods are not typed
    with xlsxwriter.Workbook(target, options) as workbook:
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {kind: workbook.add_format({"num_format": text}) for kind, text in _NUMBER_FORMATS.items()}
        for sheet in sheets:
            _write_table(workbook.add_worksheet(sheet.title), sheet, bold, formats)
        _write_remarks(workbook.add_worksheet(tk._("About this file")), remarks, bold)
    target.seek(0)
    return target


def _write_table(target: Worksheet, sheet: Sheet, bold: Format, formats: dict[Kind, Format]) -> None:
    target.freeze_panes(1, 1)
    for index, column in enumerate(sheet.columns):
        target.set_column(index, index, _WIDTHS[column.kind])
        target.write_string(0, index, column.header(), bold)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for index, column in enumerate(sheet.columns):
            _write_cell(target, count, index, column, row, formats)
    target.autofilter(0, 0, count, len(sheet.columns) - 1)


def _write_cell(sheet: Worksheet, line: int, index: int, column: Column, row: Row, formats: dict[Kind, Format]) -> None:
    value = column.shown(row)
    if value is None:
        return
    if column.kind in (Kind.DAY, Kind.INSTANT):
        sheet.write_datetime(line, index, value, formats[column.kind])
    elif column.kind in (Kind.COUNT, Kind.SCORE, Kind.CHANGE):
        sheet.write_number(line, index, value, formats[column.kind])
    else:
        sheet.write_string(line, index, str(value))


def _write_remarks(sheet: Worksheet, remarks: Mapping[str, str], bold: Format) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    for line, (name, text) in enumerate(remarks.items()):
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, text)


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value
