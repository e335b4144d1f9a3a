"""The small panels on CKAN's own pages: the same figures as /kepatuhan, asked for once a request."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import config

_KEPT_AS = "kipfreshness_compliance"


def home_panel() -> dict[str, Any] | None:
    """The portal's ``totals``; nothing where nothing is monitored or the panel is turned off."""
    return _with_score(_compliance()["totals"]) if config.panel_home() else None


def organization_panel(organization_id: str) -> dict[str, Any] | None:
    """An organisation's row of the ranking; nothing where it has no score or the panels are turned off."""
    if not config.panel_organizations():
        return None
    rows = {row["id"]: row for row in _compliance()["organizations"]}
    return _with_score(rows.get(organization_id))


def _compliance() -> dict[str, Any]:
    """A list of organisations asks once, not for each of them."""
    if _KEPT_AS not in tk.g:
        setattr(tk.g, _KEPT_AS, tk.get_action("kipfreshness_compliance_show")({}, {}))
    return getattr(tk.g, _KEPT_AS)


def _with_score(counts: dict[str, Any] | None) -> dict[str, Any] | None:
    return counts if counts is not None and counts["score"] is not None else None
