"""The date that a feed declares for its data."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo

from ..feeds import FeedEntry


def declared_at(entry: FeedEntry, zone: tzinfo) -> datetime | None:
    """Its ``modified``, where that is missing its ``issued``; whether it can be believed is not judged here."""
    value = entry.modified or entry.issued
    return instant(value, zone) if value else None


def instant(value: str, zone: tzinfo) -> datetime | None:
    """Of an ISO date or instant; a date is the start of that day in ``zone``. ``None`` where it is neither."""
    try:
        if len(value) == len("2023-09-11"):
            return datetime.combine(date.fromisoformat(value), time(), zone)
        at = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)
