"""What templates may ask: labels, dates and sentences in the reader's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk

from . import config, formatting, labels, sentences
from .freshness.period import Period
from .freshness.score import LOWER_BOUND_BY_BAND


def kipfreshness_statuses() -> list[str]:
    return list(labels.STATUSES)


def kipfreshness_status_label(status: str) -> str:
    return labels.status_label(status)


def kipfreshness_band_label(band: str | None) -> str:
    return labels.band_label(band)


def kipfreshness_basis_label(basis: str | None) -> str:
    return labels.basis_label(basis)


def kipfreshness_bands() -> list[tuple[str, int]]:
    """Each band with the score at which it begins, best first."""
    return [(band.value, int(lower_bound)) for band, lower_bound in LOWER_BOUND_BY_BAND.items()]


def kipfreshness_date(text: str | None) -> str:
    """``text`` is a date or an instant with offset, in ISO 8601, as our actions give it; an instant is shown as its
    local date."""
    if not text:
        return formatting.NOTHING
    if len(text) == len("2026-01-31"):
        return formatting.format_day(date.fromisoformat(text), _language())
    return formatting.format_day(_local(text).date(), _language())


def kipfreshness_last_day(due_at: str | None) -> str:
    """The day that the midnight ``due_at`` ends: the last good one."""
    if not due_at:
        return formatting.NOTHING
    return formatting.format_day(_local(due_at).date() - timedelta(days=1), _language())


def kipfreshness_datetime(text: str | None) -> str:
    if not text:
        return formatting.NOTHING
    return formatting.format_instant(datetime.fromisoformat(text), config.timezone(), _language())


def kipfreshness_score(score: float | None) -> str:
    return formatting.NOTHING if score is None else formatting.format_score(score, _language())


def kipfreshness_count(count: int) -> str:
    return formatting.format_count(count, _language())


def kipfreshness_example(iso_period: str) -> dict[str, str]:
    """The rule on one date, the last of January: ``updated_on``, ``due_on``, ``overdue_on``, as shown."""
    updated_on = date(_today().year, 1, 31)
    due_on = Period.parse(iso_period).after(updated_on)
    days = {"updated_on": updated_on, "due_on": due_on, "overdue_on": due_on + timedelta(days=1)}
    return {name: formatting.format_day(day, _language()) for name, day in days.items()}


def kipfreshness_reason(mark: dict[str, Any], as_of: str | None = None) -> str:
    """``as_of`` is the instant that the mark is of; left out: now."""
    today = _local(as_of).date() if as_of else _today()
    return sentences.reason_of(mark, today, config.timezone(), _language())


def kipfreshness_cause(mark: dict[str, Any]) -> str:
    return sentences.cause_of(mark)


def kipfreshness_schedule(mark: dict[str, Any]) -> str:
    return sentences.schedule_of(mark, config.timezone(), _language())


def kipfreshness_mark(dataset_id: str) -> dict[str, Any]:
    """The dataset's mark now, for CKAN's own dataset page, whose view is not ours."""
    return tk.get_action("kipfreshness_status_show")({}, {"id": dataset_id})


def kipfreshness_outcome_label(outcome: str) -> str:
    return labels.outcome_label(outcome)


def kipfreshness_translated(message: str) -> str:
    """A sentence that was marked for translation where it arose."""
    return tk._(message)


def kipfreshness_sort_label(sort: str) -> str:
    return labels.sort_label(sort)


def kipfreshness_search_sorting() -> list[tuple[str, str]]:
    """The orders that we add to CKAN's search: label and ``sort``."""
    return [
        (tk._("Deadline, earliest first"), "kip_due_date asc"),
        (tk._("Deadline, latest first"), "kip_due_date desc"),
    ]


def kipfreshness_path() -> str:
    """The address of this page without its query."""
    return tk.h.url_for(tk.request.endpoint or "", **(tk.request.view_args or {}))


def kipfreshness_status_url(status: str) -> str:
    """The address of this page, narrowed to one status or, where it already is, to none."""
    return kipfreshness_url(status=None if tk.request.args.get("status") == status else status)


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


def _language() -> str:
    return tk.h.lang()


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(config.timezone())


def _today() -> date:
    return datetime.now(timezone.utc).astimezone(config.timezone()).date()
