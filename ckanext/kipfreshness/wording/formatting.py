"""Dates, times and numbers as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

NOTHING = "–"


@lru_cache(4096)
def format_day(day: date, language: str) -> str:
    """``11 September 2023``, in Indonesian as in English. Kept: a table has the same few days in hundreds of rows."""
    return format_date(day, "d MMMM y", locale=language)


def local_day(instant: str, timezone: ZoneInfo) -> date:
    """Of an instant in ISO 8601, as our actions give it."""
    return datetime.fromisoformat(instant).astimezone(timezone).date()


def format_instant(instant: datetime, timezone: ZoneInfo, language: str) -> str:
    """``11 September 2023 15.45 WIB``: the local time, with the zone's own short name."""
    local = instant.astimezone(timezone)
    clock = local.strftime("%H.%M" if language.startswith("id") else "%H:%M")
    return f"{format_day(local.date(), language)} {clock} {zone_name(local)}"


def zone_name(local: datetime) -> str:
    """``WIB``, ``WITA``, ``WIT``; where the zone has no letters its offset: ``UTC+08:00``."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{local.strftime('%z')[:3]}:{local.strftime('%z')[3:]}"


def format_score(score: float, language: str) -> str:
    """Two decimals, always: ``90,00`` in Indonesian, ``90.00`` in English."""
    return format_decimal(score, "0.00", locale=language)


def format_change(points: float, language: str) -> str:
    """``+12,50`` or ``−3,00``, with a real minus sign."""
    return format_decimal(points, "+0.00;−0.00", locale=language)


def format_count(count: int, language: str) -> str:
    return format_decimal(count, locale=language)
