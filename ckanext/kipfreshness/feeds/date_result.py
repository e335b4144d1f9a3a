"""What reading a date comes to, and the calendar's part in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from .date_words import ZONE_BY_WORD
from .messages import N_

YEARS = range(1000, 3000)


class DateTrouble(str, Enum):
    """Why a value gives no date, or only one with a doubt."""

    PLACEHOLDER = N_("This stands for no date.")
    UNREADABLE = N_("This is not a date that can be understood.")
    AMBIGUOUS = N_("Day and month cannot be told apart; set day_first in the source's configuration.")
    SHORT_YEAR = N_("The year has two digits, so it cannot be told from the day.")
    INCOMPLETE = N_("This is not a whole date: the day is missing.")
    IMPOSSIBLE = N_("There is no such day or time in the calendar.")
    WRONG_WEEKDAY = N_("The day of the week does not belong to this date; the date was used.")


class FoundDate(msgspec.Struct, frozen=True):
    """``iso``: a date, or an instant with its offset. Beside a ``trouble`` only for a wrong weekday."""

    iso: str | None = None
    trouble: DateTrouble | None = None


class Refused(Exception):  # noqa: N818
    def __init__(self, trouble: DateTrouble) -> None:
        self.trouble = trouble


def date_of(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise Refused(DateTrouble.PLACEHOLDER if year < 1000 else DateTrouble.IMPOSSIBLE)
    return date(year, month, day)


def found_day(day: date) -> FoundDate:
    return FoundDate(iso=date_of(day.year, day.month, day.day).isoformat())


def found_instant(moment: datetime) -> FoundDate:
    date_of(moment.year, moment.month, moment.day)
    return FoundDate(iso=moment.isoformat(timespec="seconds"))


def moment_of(day: date, hour: str, minute: str | None, second: str | None, zone: tzinfo) -> datetime:
    moment = datetime(day.year, day.month, day.day, tzinfo=zone)
    if hour == "24" and not int(minute or 0) and not int(second or 0):
        return moment + timedelta(days=1)
    return moment.replace(
        hour=int(hour),
        minute=int(minute or 0),
        second=min(int(second or 0), 59) if second == "60" else int(second or 0),
    )


def offset_of(text: str) -> tzinfo:
    word = text.casefold()
    if word in ZONE_BY_WORD:
        return ZONE_BY_WORD[word]
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))


def zone_of_name(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
