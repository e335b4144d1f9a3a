"""/kepatuhan/OPD.atom: which of its datasets became late, for whoever wants to hear of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
from flask import Response

from .. import config
from ..exports.atom import AtomEntry, AtomFeed, atom_bytes
from ..wording.formatting import format_day, local_day
from .kept_page import kept_file
from .organization import organization_record
from .publicly import public_file

ENTRIES = 50


def late_feed(organization: str) -> Response:
    """The newest changes. Only of datasets that are public now, whoever asks."""
    body = kept_file(lambda: atom_bytes(_feed(organization)))
    return public_file(body, "application/atom+xml; charset=utf-8")


def _feed(organization: str) -> AtomFeed:
    record = organization_record(organization)
    found = tk.get_action("kipfreshness_late_list")({}, {"organization": record["id"], "rows": ENTRIES})["results"]
    title = record["title"] or record["name"]
    return AtomFeed(
        id=f"tag:{_authority()},2026:kipfreshness/late/{record['id']}",
        title=tk._("Datasets of %(organization)s that became overdue") % {"organization": title},
        subtitle=tk._("A dataset is listed when the portal first finds it overdue."),
        author=tk.config["ckan.site_title"],
        language=tk.h.lang(),
        own_url=_address("kipfreshness.late_feed", record),
        page_url=_address("kipfreshness.organization", record),
        updated=found[0]["found_at"] if found else f"{record['created'][:19]}Z",
        entries=tuple(_entry(one, title) for one in found),
    )


def _entry(one: dict[str, Any], organization: str) -> AtomEntry:
    day = format_day(local_day(one["found_at"], config.timezone()), tk.h.lang())
    said = (
        tk._("“%(title)s” of %(organization)s became overdue. The portal found it on %(day)s.")
        if one["was"]
        else tk._("“%(title)s” of %(organization)s was overdue when the portal first looked at it, on %(day)s.")
    )
    return AtomEntry(
        # The day in a tag is when whoever has the host's name gave the tag: it may not change.
        id=f"tag:{_authority()},{one['found_at'][:10]}:kipfreshness/late/{one['id']}/{one['number']}",
        title=one["title"],
        url=one["url"],
        updated=one["found_at"],
        summary=said % {"title": one["title"], "organization": organization, "day": day},
    )


def _authority() -> str:
    return urlsplit(str(tk.config["ckan.site_url"])).hostname or "localhost"


def _address(endpoint: str, record: dict[str, Any]) -> str:
    return tk.h.url_for(endpoint, organization=record["name"], _external=True)
