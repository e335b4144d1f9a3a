"""Dates as agencies write them, read only where they can mean one thing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from .date_words import IDLE_WORDS, WEEKDAY_BY_WORD, ZONE_BY_WORD, month_of
from .day_order import DayOrder
from .messages import N_
from .shapes import is_list, is_object, list_of
from .text import found_text, is_empty_word


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


class _Refused(Exception):  # noqa: N818
    def __init__(self, trouble: DateTrouble) -> None:
        self.trouble = trouble


_YEARS = range(1000, 3000)
_EPOCH_SECONDS = range(631_152_000, 4_102_444_800)  # 1990 to 2100
_TIME = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?"
_ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
    rf"(?:\s*[T ,_]\s*(?:{_TIME}|(\d{{2}})(\d{{2}})(\d{{2}})?))?\s*"
    r"(Z|UTC|GMT|WIB|WITA|WIT|[+-]\d{2}(?::?\d{2})?)?(?:\s*\[([A-Za-z_/]+)\])?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z)?")
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_DOT_NET = re.compile(r"\\?/Date\((-?\d+)([+-]\d{4})?\)\\?/")
_NUMERIC = re.compile(r"(?<![\d:.])(\d{1,4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,4})(?!\d)")
_CLOCK = re.compile(rf"(?<![\d.:]){_TIME}(?!\d)\s*([AaPp]\.?[Mm]\b\.?)?")
_HOUR_PM = re.compile(r"\b(\d{1,2})\s*([AaPp][Mm])\b")
_OFFSET = re.compile(
    r"(?:\b(?:GMT|UTC)\s*)?(?<=[\s\dA-Z])([+-])(\d{2}):?(\d{2})?(?!\d)\s*(?:\([^)]*\))?\s*$", re.IGNORECASE
)
_WORD_OR_NUMBER = re.compile(r"[A-Za-z]+(?:['’`´][A-Za-z]+)*|\d+|\S")
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_NO_DATE = re.compile(r"[-+]?0*-?0{1,4}[-/.]\d{1,2}[-/.]\d{1,2}.*|-\d+.*|0{1,2}[-/.]0{1,2}[-/.]\d{2,4}.*|0+")
_JAVA_PARTS = range(3, 8)


def read_date(value: object, *, zone: ZoneInfo, order: DayOrder, spreadsheet: bool = False) -> FoundDate:
    """Of a string, number, date or date-like object. Nothing there (``None``, empty): neither date nor trouble.

    A time without a zone is in ``zone``. ``spreadsheet``: a number may be a spreadsheet's serial day.
    """
    try:
        return _read_value(value, zone, order, spreadsheet)
    except _Refused as refused:
        return FoundDate(trouble=refused.trouble)
    except (ValueError, OverflowError):
        return FoundDate(trouble=DateTrouble.IMPOSSIBLE)


def _read_value(value: object, zone: ZoneInfo, order: DayOrder, spreadsheet: bool) -> FoundDate:
    if isinstance(value, datetime):
        return _instant(value.replace(tzinfo=value.tzinfo or zone))
    if isinstance(value, date):
        return _day(value)
    if is_object(value) or is_list(value):
        value, zone = _unwrap(value, zone)
        if isinstance(value, datetime):
            return _instant(value)
    if isinstance(value, bool):
        raise _Refused(DateTrouble.UNREADABLE)
    if isinstance(value, (int, float)):
        return _read_number(value, zone, spreadsheet)
    return _read_text(found_text(value), zone, order, spreadsheet)


def _unwrap(value: object, zone: ZoneInfo, depth: int = 0) -> tuple[object, ZoneInfo]:
    """Dates as programs serialise them: Mongo, JSON-LD, PHP's DateTime, Firestore, Java's LocalDateTime."""
    if not is_object(value):
        parts = list_of(value)
        if len(parts) == 1:
            return parts[0], zone
        numbers = [part for part in parts if type(part) is int]
        if len(numbers) == len(parts) and len(parts) in _JAVA_PARTS and numbers[0] in range(1990, 2100):
            day = date(numbers[0], numbers[1], numbers[2])
            return (day if len(parts) == 3 else datetime(*numbers[:6], tzinfo=zone)), zone
        raise _Refused(DateTrouble.UNREADABLE) if parts else _Refused(DateTrouble.PLACEHOLDER)
    found = value
    name = found.get("timezone")
    if isinstance(name, str):
        zone = _zone_of_name(name) or zone
    for key in ("$date", "$numberLong", "@value", "date", "_seconds", "seconds", "value", "rendered"):
        if found.get(key) is not None:
            inner = found[key]
            return _unwrap(inner, zone, depth + 1) if is_object(inner) and depth < 3 else (inner, zone)
    return value, zone


def _read_number(value: float, zone: ZoneInfo, spreadsheet: bool) -> FoundDate:
    if value != value or abs(value) > 1e15:
        raise _Refused(DateTrouble.UNREADABLE)
    if int(value) in _EPOCH_SECONDS:
        return _instant(datetime.fromtimestamp(int(value), timezone.utc))
    if int(value) // 1000 in _EPOCH_SECONDS:
        return _instant(datetime.fromtimestamp(int(value) // 1000, timezone.utc))
    if value == 0:
        raise _Refused(DateTrouble.PLACEHOLDER)
    if spreadsheet and 20_000 <= value < 80_000:  # 1954 to 2119
        moment = datetime(1899, 12, 30, tzinfo=zone) + timedelta(seconds=round(value * 86400))
        return _day(moment.date()) if value == int(value) else _instant(moment)
    if value == int(value) and int(value) in range(19_900_101, 21_000_101):
        return _read_compact(str(int(value)), zone)
    raise _Refused(DateTrouble.INCOMPLETE if int(value) in _YEARS else DateTrouble.UNREADABLE)


def _read_text(found: str, zone: ZoneInfo, order: DayOrder, spreadsheet: bool) -> FoundDate:
    text = " ".join(unicodedata.normalize("NFKC", found[:200]).replace("\x00", "").split()).strip(" \"'")
    if not text:
        return FoundDate()
    if is_empty_word(text) or _NO_DATE.fullmatch(text):
        raise _Refused(DateTrouble.PLACEHOLDER)
    if len(found) > 200:
        raise _Refused(DateTrouble.UNREADABLE)
    iso = _ISO.fullmatch(text)
    if iso:
        return _read_iso(iso, zone)
    if (text.isdigit() and len(text) in (8, 12, 14) and text.startswith(("19", "20"))) or (
        _COMPACT.fullmatch(text) and "T" in text
    ):
        return _read_compact(text, zone)
    dot_net = _DOT_NET.fullmatch(text)
    if dot_net:
        return _read_number(int(dot_net[1]), zone, spreadsheet=False)
    if _EPOCH.fullmatch(text) or (spreadsheet and re.fullmatch(r"\d{5}(?:[.,]\d+)?", text)):
        return _read_number(float(text.replace(",", ".")), zone, spreadsheet)
    return _read_words(text, zone, order)


def _read_iso(match: re.Match[str], zone: ZoneInfo) -> FoundDate:
    day = _date(int(match[1]), int(match[3]), int(match[4]))
    hour = match[5] or match[8]
    if hour is None:
        return _day(day)
    named_zone = _zone_of_name(match[12]) if match[12] else None
    offset = _offset(match[11]) if match[11] else named_zone or zone
    return _instant(_moment(day, hour, match[6] or match[9], match[7] or match[10], offset))


def _read_compact(text: str, zone: ZoneInfo) -> FoundDate:
    match = _COMPACT.fullmatch(text)
    if match is None:
        raise _Refused(DateTrouble.UNREADABLE)
    day = _date(int(match[1]), int(match[2]), int(match[3]))
    if match[4] is None:
        return _day(day)
    return _instant(_moment(day, match[4], match[5], match[6], timezone.utc if match[7] else zone))


def _read_words(text: str, zone: ZoneInfo, order: DayOrder) -> FoundDate:
    """Day, month and year in any order with names, a time, a zone and nothing else that means something."""
    text = _ORDINAL.sub(r"\1", text)
    text, offset = _take_offset(text)
    text, numbers = _take_numeric(text)
    text, clock = _take_clock(text)
    month: int | None = None
    weekday: int | None = None
    month_at = 0
    for token in _WORD_OR_NUMBER.findall(text):
        word = re.sub(r"['’`´]", "", token).casefold()
        if token.isdigit():
            numbers.append(token)
        elif word in WEEKDAY_BY_WORD and weekday is None:
            weekday = WEEKDAY_BY_WORD[word]
        elif word in ZONE_BY_WORD and offset is None:
            offset = ZONE_BY_WORD[word]
        elif word in IDLE_WORDS or token in ",./-()–|":
            continue
        elif month is None and month_of(word):
            month, month_at = month_of(word), len(numbers)
        else:
            raise _Refused(DateTrouble.UNREADABLE)
    if month is None:
        day = _numeric_day(numbers, weekday, order)
    else:
        day = _named_day(numbers, month, month_at, exact=weekday is not None)
    wrong = DateTrouble.WRONG_WEEKDAY if weekday is not None and weekday != day.weekday() else None
    if clock is None:
        return FoundDate(_day(day).iso, wrong)
    return FoundDate(_instant(_moment(day, *clock, offset or zone)).iso, wrong)


def _named_day(numbers: list[str], month: int, month_at: int, *, exact: bool) -> date:
    """``05 Agustus 2019``, ``September 11, 2023``, ``2023 Sep 11``, ``Mon, 11 Sep 23`` where the weekday proves the
    year.
    """
    if len(numbers) == 1:
        raise _Refused(DateTrouble.INCOMPLETE)
    if len(numbers) != 2:
        raise _Refused(DateTrouble.UNREADABLE)
    long = [number for number in numbers if len(number) == 4]
    if len(long) == 1:
        (day,) = [number for number in numbers if len(number) != 4] or ["0"]
        if len(day) > 2:
            raise _Refused(DateTrouble.UNREADABLE)
        return _date(int(long[0]), month, int(day))
    if not long and exact and month_at == 1 and len(numbers[1]) == 2:
        return _date(2000 + int(numbers[1]), month, int(numbers[0]))
    raise _Refused(DateTrouble.SHORT_YEAR if not long else DateTrouble.UNREADABLE)


def _numeric_day(numbers: list[str], weekday: int | None, order: DayOrder) -> date:
    if len(numbers) in (1, 2):
        raise _Refused(
            DateTrouble.INCOMPLETE if any(len(number) == 4 for number in numbers) else DateTrouble.UNREADABLE
        )
    if len(numbers) != 3 or any(len(number) not in (1, 2, 4) for number in numbers):
        raise _Refused(DateTrouble.UNREADABLE)
    if len(numbers[0]) == 4:
        return _date(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    if len(numbers[2]) != 4:
        raise _Refused(DateTrouble.SHORT_YEAR)
    first, second, year = (int(number) for number in numbers)
    if first == second or second > 12:
        return _date(year, first, second)
    if first > 12:
        return _date(year, second, first)
    by_weekday = [day for day in (date(year, second, first), date(year, first, second)) if day.weekday() == weekday]
    if len(by_weekday) == 1:
        return by_weekday[0]
    if order.day_first is None:
        raise _Refused(DateTrouble.AMBIGUOUS)
    return _date(year, second, first) if order.day_first else _date(year, first, second)


def _take_offset(text: str) -> tuple[str, tzinfo | None]:
    match = _OFFSET.search(text)
    if match is None or (not re.search(r"\d[:.]\d\d", text[: match.start()])):
        return re.sub(r"\s*\([A-Za-z ]+\)$", "", text), None
    return text[: match.start()] + " ", _offset(match[1] + match[2] + (match[3] or "00"))


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
        raise _Refused(DateTrouble.IMPOSSIBLE)
    return str(int(hour) % 12 + (12 if half[0] in "pP" else 0))


def _offset(text: str) -> tzinfo:
    word = text.casefold()
    if word in ZONE_BY_WORD:
        return ZONE_BY_WORD[word]
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)))


def _zone_of_name(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _moment(day: date, hour: str, minute: str | None, second: str | None, zone: tzinfo) -> datetime:
    moment = datetime(day.year, day.month, day.day, tzinfo=zone)
    if hour == "24" and not int(minute or 0) and not int(second or 0):
        return moment + timedelta(days=1)
    return moment.replace(
        hour=int(hour),
        minute=int(minute or 0),
        second=min(int(second or 0), 59) if second == "60" else int(second or 0),
    )


def _date(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise _Refused(DateTrouble.PLACEHOLDER if year < 1000 else DateTrouble.IMPOSSIBLE)
    return date(year, month, day)


def _day(day: date) -> FoundDate:
    return FoundDate(iso=_date(day.year, day.month, day.day).isoformat())


def _instant(moment: datetime) -> FoundDate:
    _date(moment.year, moment.month, moment.day)
    return FoundDate(iso=moment.isoformat(timespec="seconds"))
