"""Dates that are written: ISO 8601, and day, month and year in words and numbers."""

from __future__ import annotations

import re
from datetime import date, timezone, tzinfo
from zoneinfo import ZoneInfo

import msgspec

from .date_result import (
    DateTrouble,
    FoundDate,
    Refused,
    date_of,
    found_day,
    found_instant,
    moment_of,
    offset_of,
    zone_of_name,
)
from .date_words import IDLE_WORDS, WEEKDAY_BY_WORD, ZONE_BY_WORD, month_of
from .day_order import DayOrder

_TIME = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?"
_ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
    rf"(?:\s*[T ,_]\s*(?:{_TIME}|(\d{{2}})(\d{{2}})(\d{{2}})?))?\s*"
    r"(Z|UTC|GMT|WIB|WITA|WIT|[+-]\d{2}(?::?\d{2})?)?(?:\s*\[([A-Za-z_/]+)\])?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z)?")
_NUMERIC = re.compile(r"(?<![\d:.])(\d{1,4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,4})(?!\d)")
_CLOCK = re.compile(rf"(?<![\d.:]){_TIME}(?!\d)\s*([AaPp]\.?[Mm]\b\.?)?")
_HOUR_PM = re.compile(r"\b(\d{1,2})\s*([AaPp][Mm])\b")
_OFFSET = re.compile(
    r"(?:\b(?:GMT|UTC)\s*)?(?<=[\s\dA-Z])([+-])(\d{2}):?(\d{2})?(?!\d)\s*(?:\([^)]*\))?\s*$", re.IGNORECASE
)
_WORD_OR_NUMBER = re.compile(r"[A-Za-z]+(?:['’`´][A-Za-z]+)*|\d+|\S")
_APOSTROPHE = re.compile("['’`´]")  # Jum'at
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)\b", re.IGNORECASE)


class _Parts(msgspec.Struct):
    """What the words and numbers of a date are; ``month_at``: how many numbers stand before the month's name."""

    numbers: list[str]
    offset: tzinfo | None
    month: int | None = None
    month_at: int = 0
    weekday: int | None = None  # from Monday, 0


def read_iso(text: str, zone: ZoneInfo) -> FoundDate | None:
    """Also with a space for the ``T``, with slashes, dots and single digits; ``None`` where it is written otherwise."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    day = date_of(int(match[1]), int(match[3]), int(match[4]))
    hour = match[5] or match[8]
    if hour is None:
        return found_day(day)
    named_zone = zone_of_name(match[12]) if match[12] else None
    offset = offset_of(match[11]) if match[11] else named_zone or zone
    return found_instant(moment_of(day, hour, match[6] or match[9], match[7] or match[10], offset))


def read_compact(text: str, zone: ZoneInfo) -> FoundDate | None:
    """``20230911`` and ``20230911T084500Z``; ``None`` for any other number."""
    match = _COMPACT.fullmatch(text)
    if match is None or not text.startswith(("19", "20")):
        return None
    day = date_of(int(match[1]), int(match[2]), int(match[3]))
    if match[4] is None:
        return found_day(day)
    return found_instant(moment_of(day, match[4], match[5], match[6], timezone.utc if match[7] else zone))


def read_words(text: str, zone: ZoneInfo, order: DayOrder) -> FoundDate:
    """Day, month and year in any order with names, a time, a zone and nothing else that means something."""
    text, offset = _take_offset(_ORDINAL.sub(r"\1", text))
    text, numbers = _take_numeric(text)
    text, clock = _take_clock(text)
    parts = _take_words(text, _Parts(numbers, offset))
    if parts.month is None:
        day = _numeric_day(parts.numbers, parts.weekday, order)
    else:
        day = _named_day(parts.numbers, parts.month, parts.month_at, exact=parts.weekday is not None)
    wrong = DateTrouble.WRONG_WEEKDAY if parts.weekday not in (None, day.weekday()) else None
    if clock is None:
        return FoundDate(found_day(day).iso, wrong)
    return FoundDate(found_instant(moment_of(day, *clock, parts.offset or zone)).iso, wrong)


def _take_words(text: str, parts: _Parts) -> _Parts:
    """Adds to ``parts`` what ``text`` has; a word that is unknown makes it no date."""
    for token in _WORD_OR_NUMBER.findall(text):
        word = _APOSTROPHE.sub("", token).casefold()
        if token.isdigit():
            parts.numbers.append(token)
        elif word in WEEKDAY_BY_WORD and parts.weekday is None:
            parts.weekday = WEEKDAY_BY_WORD[word]
        elif word in ZONE_BY_WORD and parts.offset is None:
            parts.offset = ZONE_BY_WORD[word]
        elif parts.month is None and month_of(word):
            parts.month, parts.month_at = month_of(word), len(parts.numbers)
        elif word not in IDLE_WORDS and token not in ",./-()–|":  # nosec B105 - punctuation
            raise Refused(DateTrouble.UNREADABLE)
    return parts


def _named_day(numbers: list[str], month: int, month_at: int, *, exact: bool) -> date:
    """``05 Agustus 2019``, ``September 11, 2023``, ``2023 Sep 11``, ``Mon, 11 Sep 23`` where the weekday proves the
    year.
    """
    if len(numbers) == 1:
        raise Refused(DateTrouble.INCOMPLETE)
    if len(numbers) != 2:
        raise Refused(DateTrouble.UNREADABLE)
    long = [number for number in numbers if len(number) == 4]
    if len(long) == 1:
        (day,) = [number for number in numbers if len(number) != 4] or ["0"]
        if len(day) > 2:
            raise Refused(DateTrouble.UNREADABLE)
        return date_of(int(long[0]), month, int(day))
    if not long and exact and month_at == 1 and len(numbers[1]) == 2:
        return date_of(2000 + int(numbers[1]), month, int(numbers[0]))
    raise Refused(DateTrouble.SHORT_YEAR if not long else DateTrouble.UNREADABLE)


def _numeric_day(numbers: list[str], weekday: int | None, order: DayOrder) -> date:
    if len(numbers) in (1, 2):
        raise Refused(DateTrouble.INCOMPLETE if any(len(number) == 4 for number in numbers) else DateTrouble.UNREADABLE)
    if len(numbers) != 3 or any(len(number) not in (1, 2, 4) for number in numbers):
        raise Refused(DateTrouble.UNREADABLE)
    if len(numbers[0]) == 4:
        return date_of(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    if len(numbers[2]) != 4:
        raise Refused(DateTrouble.SHORT_YEAR)
    first, second, year = (int(number) for number in numbers)
    if first == second or second > 12:
        return date_of(year, first, second)
    if first > 12:
        return date_of(year, second, first)
    by_weekday = [day for day in (date(year, second, first), date(year, first, second)) if day.weekday() == weekday]
    if len(by_weekday) == 1:
        return by_weekday[0]
    if order.day_first is None:
        raise Refused(DateTrouble.AMBIGUOUS)
    return date_of(year, second, first) if order.day_first else date_of(year, first, second)


def _take_offset(text: str) -> tuple[str, tzinfo | None]:
    match = _OFFSET.search(text)
    if match is None or (not re.search(r"\d[:.]\d\d", text[: match.start()])):
        return re.sub(r"\s*\([A-Za-z ]+\)$", "", text), None
    return text[: match.start()] + " ", offset_of(match[1] + match[2] + (match[3] or "00"))


def _take_numeric(text: str) -> tuple[str, list[str]]:
    match = _NUMERIC.search(text)
    if match is None:
        return text, []
    return text[: match.start()] + " " + text[match.end() :], [match[1], match[2], match[3]]


def _take_clock(text: str) -> tuple[str, tuple[str, str | None, str | None] | None]:
    match = _CLOCK.search(text)
    if match is not None:
        return text[: match.start()] + " " + text[match.end() :], (_hour(match[1], match[4]), match[2], match[3])
    match = _HOUR_PM.search(text)
    if match is not None:
        return text[: match.start()] + " " + text[match.end() :], (_hour(match[1], match[2]), None, None)
    return text, None


def _hour(hour: str, half: str | None) -> str:
    if not half:
        return hour
    if not 1 <= int(hour) <= 12:
        raise Refused(DateTrouble.IMPOSSIBLE)
    return str(int(hour) % 12 + (12 if half[0] in "pP" else 0))
