"""A page's figures as a file: what is asked, in the format that is asked, sent while it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model.meta import Session
from flask import Response, send_file, stream_with_context

from . import exporters, helpers
from .export_columns import Column, Row
from .period_text import period_text

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Download:
    """``head`` is what the action says beside the list ``list_name``; ``rows`` is that list, read once."""

    name: str
    title: str
    columns: Sequence[Column]
    head: Mapping[str, Any]
    list_name: str
    rows: Iterable[Row]

    def response(self, file_format: str) -> Response:
        file_name = f"{self.name}.{file_format}"
        if file_format == "xlsx":
            workbook = exporters.xlsx_file(self.columns, self.rows, self.title, _remarks(self.head))
            return send_file(workbook, mimetype=_XLSX, as_attachment=True, download_name=file_name)
        if file_format == "csv":
            parts, mimetype = exporters.csv_lines(self.columns, self.rows), "text/csv"
        else:
            parts, mimetype = exporters.json_parts(self.head, self.list_name, self.rows), "application/json"
        response = Response(stream_with_context(parts), mimetype=mimetype)
        # CKAN gives its session back before the first line is sent: the one that the lines use is given back here.
        response.call_on_close(Session.remove)
        if file_format == "csv":
            response.headers.set("Content-Disposition", "attachment", filename=file_name)
        return response


def _remarks(head: Mapping[str, Any]) -> dict[str, str]:
    """What somebody who gets only the file must know."""
    return {
        tk._("As of"): helpers.kipfreshness_datetime(head["as_of"]),
        tk._("Times are those of"): head["timezone"],
        tk._("Up to date for"): period_text(head["rule"]["max_age"]),
        tk._("Target"): helpers.kipfreshness_score(head["target"]),
        tk._("What this is"): tk._(
            "This score says how fresh the data is, and nothing else. It uses the names of KIP's bands, but it is not "
            "the score that the Komisi Informasi gives."
        ),
    }
