"""The address of the page that is shown, with its query changed: each filter is a plain link."""

from __future__ import annotations

from urllib.parse import urlencode

import ckan.plugins.toolkit as tk


def kipfreshness_path() -> str:
    """The address of this page without its query."""
    return tk.h.url_for(tk.request.endpoint or "", **(tk.request.view_args or {}))


def kipfreshness_status_url(status: str) -> str:
    """The address of this page, narrowed to one status or, where it already is, to none."""
    return kipfreshness_url(status=None if tk.request.args.get("status") == status else status)


def kipfreshness_search_url(status: str) -> str:
    """The address of the portal's search for the datasets that have a status now."""
    return tk.h.url_for("dataset.search", kip_status=status, sort="kip_due_date asc")


def kipfreshness_url(**changes: str | int | None) -> str:
    """The address of this page with some of its query changed; ``None`` takes a part out. Page 1 again, unless said."""
    return _with_query(kipfreshness_path(), changes)


def kipfreshness_export_url(endpoint: str, file_format: str) -> str:
    """The address of the file that holds what this page shows, with the same filters."""
    return _with_query(tk.h.url_for(endpoint, file_format=file_format, **(tk.request.view_args or {})), {})


def _with_query(path: str, changes: dict[str, str | int | None]) -> str:
    kept: dict[str, str | int | None] = {name: value for name, value in tk.request.args.items() if name != "page"}
    query = urlencode({name: value for name, value in (kept | changes).items() if value not in (None, "")})
    return f"{path}?{query}" if query else path
