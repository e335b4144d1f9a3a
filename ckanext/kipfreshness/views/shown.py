"""What the town's page and an OPD's page show alike: figures, their history, and whether the job is late."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from .. import config
from ..exports.columns import HISTORY_COLUMNS
from ..exports.formats import Sheet
from ..logic.hidden import check_is_visible
from .history_chart import DAYS_SHOWN, HistoryChart, history_chart


def compliance_shown(**query: str) -> dict[str, Any]:
    return tk.get_action("kipfreshness_compliance_show")({}, query | asked("as_of"))


def organization_shown(reference: str) -> dict[str, Any]:
    """An organisation's record, by name or id."""
    # Counts, of its datasets or of its groups', would ask the search index, which our pages do not need.
    left_out = ("dataset_count", "groups", "users", "followers", "tags")
    return tk.get_action("organization_show")({}, {"id": reference} | {f"include_{part}": False for part in left_out})


def dataset_shown(reference: str) -> dict[str, Any]:
    """A dataset's record, by name or id. Raises ``ObjectNotFound`` for one that the reader may not see, too."""
    check_is_visible(reader_context(), reference)
    return tk.get_action("package_show")({}, {"id": reference})


def chart_of(shown: dict[str, Any], **query: str) -> HistoryChart | None:
    """The days up to the one that is shown."""
    until = datetime.fromisoformat(shown["as_of"]).date()
    days = {"since": (until - timedelta(days=DAYS_SHOWN)).isoformat(), "until": until.isoformat()}
    return history_chart(tk.get_action("kipfreshness_history_list")({}, query | days))


def history_sheet(shown: dict[str, Any], **query: str) -> Sheet:
    """Every recorded day up to the one that is shown, newest first."""
    until = {"until": shown["as_of"][:10]}
    rows = tk.get_action("kipfreshness_history_list")({}, query | until)
    return Sheet(tk._("History"), HISTORY_COLUMNS, rows[::-1])


def reader_context() -> Context:
    """What ``get_action`` fills in by itself."""
    return {"user": tk.current_user.name, "auth_user_obj": tk.current_user}


def asked(*fields: str) -> dict[str, str]:
    """What the query string says of these; nothing of a field that is left out or left empty."""
    values = {field: tk.request.args.get(field, "").strip() for field in fields}
    return {field: value for field, value in values.items() if value}


def stale_since(shown: dict[str, Any]) -> str | None:
    """When the job last ran, if that is more than two intervals ago."""
    last_run = shown["last_run"]
    if last_run is None:
        return None
    finished_at = datetime.fromisoformat(last_run["finished_at"])
    is_stale = datetime.now(timezone.utc) - finished_at > config.run_overdue_after()
    return last_run["finished_at"] if is_stale else None
