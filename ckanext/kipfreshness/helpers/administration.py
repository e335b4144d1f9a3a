"""What the pages of the portal's administrator ask for."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ..wording import administration

_PAGE_BY_ATTENTION = {
    "sources_failing": "sources",
    "publishers_unmatched": "sources",
    "organizations_without_address": "contacts",
    "addresses_troubled": "contacts",
    "no_mail": "settings",
    "exemptions_expiring": "exemptions",
}

_PART_OF = {"dry_run": "overview", "add_exemptions": "exemptions"}


def kipfreshness_attention_sentence(name: str, count: int) -> str:
    return administration.attention_sentence(name, count)


def kipfreshness_attention_url(name: str) -> str:
    """Where it is mended; what the overview itself shows is further down on it."""
    page = _PAGE_BY_ATTENTION.get(name)
    return tk.h.url_for(f"kipfreshness_admin.{page}") if page else "#kip-run"


def kipfreshness_admin_sections() -> list[tuple[str, str, str, bool]]:
    """``endpoint url title is_current`` of each page of the administrator's tab."""
    pages: list[tuple[str, dict[str, str], str]] = [
        ("overview", {}, tk._("Overview")),
        ("sources", {}, tk._("Harvest sources")),
        ("contacts", {}, tk._("Contacts and reminders")),
        ("exemptions", {}, tk._("Not monitored")),
        ("table_import", {"subject": "opd"}, tk._("Load from a table")),
        ("settings", {}, tk._("Settings")),
    ]
    here = (tk.request.endpoint or "").partition(".")[2]
    shown = _PART_OF.get(here, here)
    return [
        (name, tk.h.url_for(f"kipfreshness_admin.{name}", **places), title, name == shown)
        for name, places, title in pages
    ]


def kipfreshness_harvests() -> bool:
    """Whether the portal has our harvester."""
    return p.plugin_loaded("kipfreshness_harvester")
