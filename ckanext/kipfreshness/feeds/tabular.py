"""Lists of datasets kept in tables: CSV and its kin, and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import chain, islice
from typing import BinaryIO

from .context import ReadContext
from .delimited import read_rows
from .entry import FeedError, Problem
from .messages import N_
from .raw import RawEntry
from .table import HEAD_ROWS, Row, column_names, open_table
from .workbook import Sheet, WorkbookCutOffError, read_sheets

_NO_TITLE_COLUMN = N_(
    "No column for the title was found. The columns are: %(columns)s. Say in the source's configuration which is "
    'which, as in {"fields": {"Nama Tabel": "title"}}.'
)
_SHEET_LEFT_OUT = N_("This sheet was left out: it has no column for the title.")
_MOST_SHOWN = 30
_CUT_OFF = N_("The workbook could not be read to its end.")


def read_delimited(feed: BinaryIO, context: ReadContext, charset: str) -> Iterator[RawEntry | Problem]:
    """CSV, TSV, semicolons or bars. Raises ``FeedError`` where no column is the title's."""
    configured = context.config.fields

    def rows() -> Iterator[Row]:
        return read_rows(feed, charset, configured)

    def dates() -> Iterator[object]:
        table = open_table(rows(), configured)
        return table.dates() if table else iter(())

    table = open_table(rows(), configured)
    if table is None:
        raise _no_title_column(column_names(rows()))
    context.set_dates(dates)
    yield from table.entries(spreadsheet=False)


def read_workbook(feed: BinaryIO, context: ReadContext, charset: str) -> Iterator[RawEntry | Problem]:
    """XLSX, XLS or ODS: every visible sheet that has a column for the title. Raises ``FeedError`` where none has."""
    configured = context.config.fields

    def dates() -> Iterator[object]:
        with closing(read_sheets(feed)) as sheets, suppress(WorkbookCutOffError):  # reading itself will say so
            for sheet in sheets:
                table = open_table(sheet.rows, configured)
                yield from table.dates() if table else ()

    context.spreadsheet = True
    context.set_dates(dates)
    shown: list[str] = []
    left_out: list[Problem] = []
    found = False
    sheet: Sheet | None = None
    with closing(read_sheets(feed)) as sheets:
        try:
            for sheet in sheets:
                head = list(islice(sheet.rows, HEAD_ROWS))
                table = open_table(chain(head, sheet.rows), configured)
                if table is None and any(names := column_names(head)):
                    shown += names
                    left_out.append(Problem(index=None, value=sheet.name, message=_SHEET_LEFT_OUT))
                if table is not None:
                    found = True
                    yield from table.entries(spreadsheet=True)
        except WorkbookCutOffError as error:
            if not found:
                raise
            yield Problem(index=None, value=error.reason, message=_CUT_OFF, fatal=True)
    if sheet is None:
        raise FeedError(N_("The spreadsheet has no visible sheet. Publish the list on one that can be seen."))
    if not found:
        raise _no_title_column(shown)
    yield from left_out


def _no_title_column(columns: list[str]) -> FeedError:
    return FeedError(_NO_TITLE_COLUMN, columns=", ".join(columns[:_MOST_SHOWN]) or "–")
