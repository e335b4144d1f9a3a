"""/kepatuhan/OPD: one OPD's datasets, the most urgent first."""

from __future__ import annotations

from typing import Any

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from flask import Response

from ..exports.columns import DATASET_COLUMNS
from ..exports.download import Download
from ..exports.formats import Sheet
from ..logic.streaming import stream_datasets
from .filter_fields import search_field, sort_field, status_field
from .kept_page import kept_page
from .paging import Paging, page_number, part_of_page, rows_per_page
from .publicly import public_download
from .shown import (
    asked,
    chart_of,
    compliance_shown,
    history_sheet,
    organization_shown,
    reader_context,
    stale_since,
)

DATASETS_PER_PAGE = 25
MOST_ASKED = 10  # datasets that the public asks for; the rest are a click away
NEWEST_REVIEWS = 10  # the rest are on the datasets' own pages
DATASET_SORTS = ("due_on asc", "due_on desc", "last_updated_at desc", "title asc")


@kept_page
def organization(organization: str) -> str:
    """One OPD's datasets, the most urgent first: what an operator works through."""
    record = organization_record(organization)
    shown = compliance_shown(organization=record["name"])
    number, per_page = page_number(), rows_per_page(DATASETS_PER_PAGE)
    found = tk.get_action("kipfreshness_dataset_list")({}, _dataset_query(record) | part_of_page(number, per_page))
    return tk.render(
        "kipfreshness/organization.html",
        {
            "compliance": shown,
            "organization": record,
            "row": shown["organizations"][0],
            "chart": chart_of(shown, organization=record["id"]),
            "datasets": found["results"],
            "paging": Paging(number, found["count"], per_page),
            "feeds": tk.get_action("kipfreshness_harvest_feed_list")({}, {"organization": record["id"]}),
            "filter_fields": [
                search_field(tk._("Search a dataset")),
                status_field(tk._("Status")),
                sort_field(DATASET_SORTS, tk._("Most urgent first")),
            ],
            "may_edit": authz.has_user_permission_for_group_or_org(
                record["id"], tk.current_user.name, "update_dataset"
            ),
            "stale_since": stale_since(shown),
            "asked": tk.get_action("kipfreshness_update_request_list")(
                {}, {"organization": record["id"], "rows": MOST_ASKED}
            ),
            "reviews": tk.get_action("kipfreshness_confirmation_list")(
                {}, {"organization": record["id"], "rows": NEWEST_REVIEWS}
            ),
        },
    )


def organization_export(organization: str, file_format: str) -> Response:
    record = organization_record(organization)
    shown = compliance_shown(organization=record["name"])
    query = _dataset_query(record)
    count = tk.get_action("kipfreshness_dataset_list")({}, query | {"rows": 0})["count"]
    download = Download(
        name=f"kepatuhan-{record['name']}",
        sheet=Sheet(tk._("Datasets"), DATASET_COLUMNS, stream_datasets(reader_context(), query)),
        head=shown | {"count": count},
        list_name="results",
        more_sheets=[history_sheet(shown, organization=record["id"])],
    )
    return public_download(download.response(file_format))


def organization_record(name: str) -> dict[str, Any]:
    """Raises ``ObjectNotFound`` for one in the trash, too."""
    record = organization_shown(name)
    if record["state"] != "active":
        raise tk.ObjectNotFound
    return record


def _dataset_query(record: dict[str, Any]) -> dict[str, Any]:
    return {"organization": record["name"]} | asked("status", "q", "sort", "as_of")
