"""Our pages: each reads the request, calls an action and renders what it returns."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint, Response

from . import config
from .downloads import Download
from .export_columns import DATASET_COLUMNS, ORGANIZATION_COLUMNS
from .harvest_views import kipfreshness_harvest
from .history_chart import DAYS_SHOWN, HistoryChart, history_chart
from .listing import SORTS, Selection
from .logic.streaming import stream_datasets
from .page_errors import handle_errors
from .paging import Paging, page_number
from .reminder_views import kipfreshness_reminders

__all__ = ["kipfreshness", "kipfreshness_harvest", "kipfreshness_reminders"]

ORGANIZATIONS_PER_PAGE = 100
DATASETS_PER_PAGE = 25
DATASET_SORTS = ("due_on asc", "due_on desc", "last_updated_at desc", "title asc")

kipfreshness = Blueprint("kipfreshness", __name__)


def compliance() -> str:
    """Every OPD with its score: what the mayor opens."""
    selection = Selection.parse(tk.request.args)
    shown = _compliance()
    rows = selection.rows(shown["organizations"])
    paging = Paging(page_number(), len(rows), ORGANIZATIONS_PER_PAGE)
    return tk.render(
        "kipfreshness/compliance.html",
        {
            "compliance": shown,
            "rows": rows[paging.start : paging.last],
            "paging": paging,
            "selection": selection,
            "sorts": SORTS,
            "chart": _chart(shown),
            "stale_since": _stale_since(shown),
        },
    )


def compliance_export(file_format: str) -> Response:
    selection = Selection.parse(tk.request.args)
    shown = _compliance()
    download = Download(
        name="kepatuhan",
        title=tk._("Compliance"),
        columns=ORGANIZATION_COLUMNS,
        head=_without(shown, "organizations"),
        list_name="organizations",
        rows=selection.rows(shown["organizations"]),
    )
    return download.response(file_format)


def organization(organization: str) -> str:
    """One OPD's datasets, the most urgent first: what an operator works through."""
    record = _organization(organization)
    shown = _compliance(organization=record["name"])
    number = page_number()
    found = tk.get_action("kipfreshness_dataset_list")(
        {}, _dataset_query(record) | {"rows": DATASETS_PER_PAGE, "start": (number - 1) * DATASETS_PER_PAGE}
    )
    return tk.render(
        "kipfreshness/organization.html",
        {
            "compliance": shown,
            "organization": record,
            "row": shown["organizations"][0],
            "chart": _chart(shown, organization=record["id"]),
            "datasets": found["results"],
            "paging": Paging(number, found["count"], DATASETS_PER_PAGE),
            "feeds": tk.get_action("kipfreshness_harvest_feed_list")({}, {"organization": record["id"]}),
            "sorts": DATASET_SORTS,
            "may_edit": authz.has_user_permission_for_group_or_org(
                record["id"], tk.current_user.name, "update_dataset"
            ),
            "stale_since": _stale_since(shown),
        },
    )


def organization_export(organization: str, file_format: str) -> Response:
    record = _organization(organization)
    shown = _compliance(organization=record["name"])
    query = _dataset_query(record)
    count = tk.get_action("kipfreshness_dataset_list")({}, query | {"rows": 0})["count"]
    download = Download(
        name=f"kepatuhan-{record['name']}",
        title=tk._("Datasets"),
        columns=DATASET_COLUMNS,
        head=shown | {"count": count},
        list_name="results",
        rows=stream_datasets(_context(), query),
    )
    return download.response(file_format)


def confirm(id: str) -> Any:
    """Ask for the note, and take it; a refusal is shown beside what was typed."""
    dataset = tk.get_action("package_show")({}, {"id": id})
    try:
        tk.check_access("kipfreshness_confirm", {}, {"id": dataset["id"]})
    except tk.NotAuthorized:
        return _no_right_to(dataset)
    errors: dict[str, Any] = {}
    note = tk.request.form.get("note", "")
    if tk.request.method == "POST":
        try:
            tk.get_action("kipfreshness_confirm")({}, {"id": dataset["id"], "note": note})
        except tk.ValidationError as error:
            errors = error.error_dict
        else:
            tk.h.flash_success(tk._("Thank you. The dataset is marked as reviewed, and its deadline has moved."))
            return tk.redirect_to("dataset.read", id=dataset["name"])
    return tk.render(
        "kipfreshness/confirm.html", {"pkg_dict": dataset, "dataset_type": "dataset", "note": note, "errors": errors}
    )


def _no_right_to(dataset: dict[str, Any]) -> Any:
    """Who is not logged in, or no longer, is asked to; and comes back."""
    if tk.current_user.is_anonymous:
        return tk.redirect_to("user.login", came_from=tk.h.url_for("kipfreshness.confirm", id=dataset["name"]))
    return tk.abort(403, tk._("You may not change this dataset."))


def _context() -> Context:
    """What ``get_action`` fills in by itself."""
    return {"user": tk.current_user.name, "auth_user_obj": tk.current_user}


def _compliance(**query: str) -> dict[str, Any]:
    return tk.get_action("kipfreshness_compliance_show")({}, query | _asked("as_of"))


def _chart(shown: dict[str, Any], **query: str) -> HistoryChart | None:
    """The days up to the one that is shown."""
    until = datetime.fromisoformat(shown["as_of"]).date()
    days = {"since": (until - timedelta(days=DAYS_SHOWN)).isoformat(), "until": until.isoformat()}
    return history_chart(tk.get_action("kipfreshness_history_list")({}, query | days))


def _organization(name: str) -> dict[str, Any]:
    # Counts, of its datasets or of its groups', would ask the search index, which this page does not need.
    left_out = ("dataset_count", "groups", "users", "followers", "tags")
    record = tk.get_action("organization_show")({}, {"id": name} | {f"include_{part}": False for part in left_out})
    if record["state"] != "active":
        raise tk.ObjectNotFound
    return record


def _dataset_query(record: dict[str, Any]) -> dict[str, Any]:
    return {"organization": record["name"]} | _asked("status", "q", "sort", "as_of")


def _asked(*fields: str) -> dict[str, str]:
    """What the query string says of these; nothing of a field that is left out or left empty."""
    values = {field: tk.request.args.get(field, "").strip() for field in fields}
    return {field: value for field, value in values.items() if value}


def _stale_since(shown: dict[str, Any]) -> str | None:
    """When the job last ran, if that is more than two intervals ago."""
    last_run = shown["last_run"]
    if last_run is None:
        return None
    finished_at = datetime.fromisoformat(last_run["finished_at"])
    is_stale = datetime.now(timezone.utc) - finished_at > config.run_overdue_after()
    return last_run["finished_at"] if is_stale else None


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


handle_errors(kipfreshness)
for _start in ("/kepatuhan", "/compliance"):
    # The page has two addresses; links lead to the first.
    _suffix = "" if _start == "/kepatuhan" else "_in_english"
    _format = "<any(csv, xlsx, json):file_format>"
    kipfreshness.add_url_rule(_start, f"compliance{_suffix}", compliance)
    kipfreshness.add_url_rule(f"{_start}.{_format}", f"compliance_export{_suffix}", compliance_export)
    kipfreshness.add_url_rule(f"{_start}/<organization>", f"organization{_suffix}", organization)
    kipfreshness.add_url_rule(
        f"{_start}/<organization>.{_format}", f"organization_export{_suffix}", organization_export
    )
kipfreshness.add_url_rule("/kepatuhan/dataset/<id>/confirm", "confirm", confirm, methods=["GET", "POST"])
