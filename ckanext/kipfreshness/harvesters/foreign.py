"""Datasets of other harvesters: what they declare of their data counts as what our own feeds declare.

Works, and does nothing, where ckanext-harvest is not installed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..feeds.dates import read_date
from ..feeds.day_order import DayOrder
from ..model.foreign import foreign_datasets, save_foreign, save_foreign_sources
from .declared import instant

_DATES = ("modified", "issued")


def refresh_foreign(now: datetime, zone: ZoneInfo, dataset_ids: Sequence[str] | None = None) -> None:
    """Remember the dates that these datasets (all of them without ``dataset_ids``) declare now. Commits nothing.

    To be called before ``refresh_evidence``, which judges the dates.
    """
    save_foreign(_row(found, now, zone) for found in foreign_datasets(dataset_ids))


def refresh_foreign_sources() -> None:
    """Remember how reading other harvesters' sources goes. Commits nothing."""
    save_foreign_sources()


def _row(found: Any, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "dataset_id": found.dataset_id,
        "source_id": found.source_id,
        "guid": found.guid,
        "declared_at": _instant(found.modified, zone) or _instant(found.issued, zone),
        "first_seen_at": now,
        "last_seen_at": now,
        "brought": {"modified": found.modified, "issued": found.issued},
    }


def _instant(value: str, zone: ZoneInfo) -> datetime | None:
    iso = read_date(value, zone=zone, order=DayOrder(None)).iso
    return instant(iso, zone) if iso else None


def declares_dates(pkg_dict: Mapping[str, Any]) -> bool:
    """Whether a dataset says anything that ``refresh_foreign`` would read; spares most edits the query."""
    extras: list[dict[str, Any]] = pkg_dict.get("extras") or []
    keys = {extra.get("key") for extra in extras}
    return not keys.isdisjoint(_DATES) or any(pkg_dict.get(name) for name in _DATES)
