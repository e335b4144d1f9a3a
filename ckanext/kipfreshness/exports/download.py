"""A page's figures as a file: what is asked, in the format that is asked, sent while it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckan.model.meta import Session
from flask import Response, send_file, stream_with_context

from . import formats
from .formats import Sheet
from .remarks import remarks_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Download:
    """``sheet`` is what is asked for, in any format; a workbook answers the questions of ``more_sheets``, too.

    ``head`` is what the action says beside the list ``list_name``, which is the sheet's rows.
    """

    name: str
    sheet: Sheet
    head: Mapping[str, Any]
    list_name: str
    more_sheets: Sequence[Sheet] = ()

    def response(self, file_format: str) -> Response:
        file_name = f"{self.name}.{file_format}"
        if file_format == "xlsx":
            workbook = formats.xlsx_file([self.sheet, *self.more_sheets], remarks_of(self.head))
            return send_file(workbook, mimetype=_XLSX, as_attachment=True, download_name=file_name)
        if file_format == "csv":
            parts, mimetype = formats.csv_lines(self.sheet), "text/csv"
        else:
            parts, mimetype = formats.json_parts(self.head, self.list_name, self.sheet.rows), "application/json"
        response = Response(stream_with_context(parts), mimetype=mimetype)
        # CKAN gives its session back before the first line is sent: the one that the lines use is given back here.
        response.call_on_close(Session.remove)
        if file_format == "csv":
            response.headers.set("Content-Disposition", "attachment", filename=file_name)
        return response
