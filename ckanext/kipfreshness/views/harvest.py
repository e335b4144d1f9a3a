"""What came of a harvest, and what would come of one: for whoever looks after harvest sources."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ..exports.columns import PROBLEM_COLUMNS
from ..exports.download import Download
from ..exports.formats import Sheet
from .alias import take_alias
from .every_page import guard_pages
from .feed_preview import preview_feed
from .paging import Paging, page_number

PROBLEMS_PER_PAGE = 100

kipfreshness_harvest = Blueprint("kipfreshness_harvest", __name__, url_prefix="/kipfreshness")
guard_pages(kipfreshness_harvest)


def report(source: str) -> str:
    """What the last harvest of a source did, in words."""
    shown = _report(source)
    problems = shown["problems"]
    paging = Paging(page_number(), len(problems), PROBLEMS_PER_PAGE)
    return tk.render(
        "kipfreshness/harvest/report.html",
        {
            "report": shown,
            "problems": problems[paging.start : paging.last],
            "paging": paging,
            "organizations": _own_organizations() if shown["unmatched_publishers"] else [],
        },
    )


def problems_export(source: str) -> Response:
    shown = _report(source)
    name = f"harvest-{shown['source']['name']}"
    return Download(name, Sheet(name, PROBLEM_COLUMNS, shown["problems"]), {}, "problems").response("csv")


def add_alias(source: str) -> Any:
    """One click: from the next harvest on, this publisher's datasets are that OPD's."""
    take_alias()
    return tk.redirect_to("kipfreshness_harvest.report", source=source)


def check_feed() -> Any:
    """Paste an address, see what would come in. Only for who may add a harvest source: the server fetches it."""
    if not p.plugin_loaded("harvest"):
        raise tk.ObjectNotFound
    try:
        tk.check_access("harvest_source_create", {}, {})
    except tk.NotAuthorized:
        if tk.current_user.is_anonymous:
            return tk.redirect_to("user.login", came_from=tk.h.url_for("kipfreshness_harvest.check_feed"))
        return tk.abort(403, tk._("You may not add harvest sources."))
    url = tk.request.form.get("url", "").strip()
    return tk.render(
        "kipfreshness/harvest/check_feed.html", {"url": url, "preview": preview_feed(url) if url else None}
    )


def _report(source: str) -> dict[str, Any]:
    return tk.get_action("kipfreshness_harvest_report")({}, {"id": source})


def _own_organizations() -> list[dict[str, Any]]:
    """Those whose record the reader may change."""
    if tk.current_user.is_anonymous:
        return []
    return tk.get_action("organization_list_for_user")({}, {"permission": "update"})


kipfreshness_harvest.add_url_rule("/harvest/<source>", "report", report)
kipfreshness_harvest.add_url_rule("/harvest/<source>.csv", "problems_export", problems_export)
kipfreshness_harvest.add_url_rule("/harvest/<source>/alias", "add_alias", add_alias, methods=["POST"])
kipfreshness_harvest.add_url_rule("/check-feed", "check_feed", check_feed, methods=["GET", "POST"])
