"""/kepatuhan: every OPD with its score."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response

from .. import config
from ..exports.columns import DATASET_COLUMNS, ORGANIZATION_COLUMNS
from ..exports.download import Download
from ..exports.formats import Sheet
from ..freshness.mark import Status
from ..helpers import kipfreshness_date
from ..logic.streaming import stream_datasets
from ..wording.labels import BANDS, band_label
from ..wording.opd_types import opd_types
from .filter_fields import FilterField, choice_field, search_field, sort_field, status_field
from .harvests_seen import harvests_seen
from .kept_page import kept_page
from .listing import SORTS, Row, Selection
from .movement import movement_of
from .paging import Paging, page_number, rows_per_page
from .publicly import public_download
from .shown import asked, chart_of, compliance_shown, history_sheet, reader_context, stale_since

ORGANIZATIONS_PER_PAGE = 100


@kept_page
def compliance() -> str:
    """Every OPD with its score: what the mayor opens."""
    selection = Selection.parse(tk.request.args)
    shown = compliance_shown(**asked("month"))
    rows = selection.rows(shown["organizations"])
    paging = Paging(page_number(), len(rows), rows_per_page(ORGANIZATIONS_PER_PAGE))
    return tk.render(
        "kipfreshness/compliance.html",
        {
            "compliance": shown,
            "rows": rows[paging.start : paging.last],
            "paging": paging,
            "selection": selection,
            "filter_fields": _filter_fields(shown),
            "movement": movement_of(shown["organizations"], shown["compared_with"]),
            "chart": chart_of(shown),
            # A past day says nothing of feeds: when each last worked is known for now only.
            "harvests": None if asked("as_of", "month") else harvests_seen(),
            "stale_since": stale_since(shown),
        },
    )


def compliance_export(file_format: str) -> Response:
    selection = Selection.parse(tk.request.args)
    shown = compliance_shown(**asked("month"))
    rows = selection.rows(shown["organizations"])
    late = Sheet(tk._("Late datasets"), DATASET_COLUMNS, _late_datasets(rows, selection))
    download = Download(
        name="kepatuhan",
        sheet=Sheet(tk._("Ranking of OPDs"), ORGANIZATION_COLUMNS, rows),
        head=_without(shown, "organizations"),
        list_name="organizations",
        # A recorded month-end has counts only: which datasets these were is worked out anew with as_of.
        more_sheets=[*([] if asked("month") else [late]), history_sheet(shown)],
    )
    return public_download(download.response(file_format))


def _late_datasets(organizations: list[Row], selection: Selection) -> Iterator[Row]:
    """What makes the scores of these OPDs low, the most urgent first: public datasets that are overdue or undated."""
    names = {row["name"] for row in organizations}
    query = {"status": [Status.OVERDUE.value, Status.UNKNOWN.value]} | asked("as_of")
    for dataset in stream_datasets(reader_context(), query):
        if not dataset["private"] and (not selection.is_narrowed or dataset["organization"] in names):
            yield dataset


def _filter_fields(shown: dict[str, Any]) -> list[FilterField]:
    """The month is asked for only where the address does not name another day."""
    used_types = {row["opd_type"] for row in shown["organizations"]}
    types = [(value, label) for value, label in opd_types().items() if value in used_types]
    months = [] if tk.request.args.get("as_of") else _recorded_months()
    return [
        search_field(tk._("Search an OPD")),
        *([choice_field("opd_type", tk._("Type of OPD"), types, tk._("All types"))] if types else []),
        choice_field("band", tk._("Band"), [(band, band_label(band)) for band in BANDS], tk._("All bands")),
        status_field(tk._("With datasets that are")),
        sort_field(SORTS),
        *([choice_field("month", tk._("Figures of"), months, tk._("Today"))] if months else []),
    ]


def _recorded_months() -> list[tuple[str, str]]:
    """The newest first. Today is no month-end to look back on, even where it has been recorded already."""
    today = datetime.now(config.timezone()).date()
    query = {"month_ends": True, "until": (today - timedelta(days=1)).isoformat()}
    rows = tk.get_action("kipfreshness_history_list")({}, query)
    return [(row["date"][:7], kipfreshness_date(row["date"])) for row in reversed(rows)]


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
