"""Labels, dates, numbers and sentences in the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from markupsafe import Markup

from .. import config
from ..freshness.period import Period
from ..freshness.score import LOWER_BOUND_BY_BAND
from ..wording import formatting, labels, sentences

_INDENTATION = re.compile(r"\n\s+(?=<)")


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


def kipfreshness_score_change(change: float) -> str:
    return formatting.format_change(change, _language())


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


def kipfreshness_unindented(page: Markup) -> Markup:
    """The page without the templates' indentation, which would be a third of what a long table weighs."""
    return Markup(_INDENTATION.sub("\n", page))  # nosec B704 - escaped when it was rendered


def kipfreshness_search_sorting() -> list[tuple[str, str]]:
    """The orders that we add to CKAN's search: label and ``sort``."""
    return [
        (tk._("Deadline, earliest first"), "kip_due_date asc"),
        (tk._("Deadline, latest first"), "kip_due_date desc"),
    ]


def _language() -> str:
    return tk.h.lang()


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(config.timezone())


def _today() -> date:
    return datetime.now(timezone.utc).astimezone(config.timezone()).date()
