"""Dates as agencies give them, read only where they can mean one thing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from .date_result import YEARS, DateTrouble, FoundDate, Refused, found_day, found_instant, zone_of_name
from .date_text import read_compact, read_iso, read_words
from .day_order import DayOrder
from .shapes import is_list, is_object, list_of
from .text import found_text, is_empty_word

_EPOCH_SECONDS = range(631_152_000, 4_102_444_800)  # 1990 to 2100
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")
_DOT_NET = re.compile(r"\\?/Date\((-?\d+)([+-]\d{4})?\)\\?/")
_NO_DATE = re.compile(r"[-+]?0*-?0{1,4}[-/.]\d{1,2}[-/.]\d{1,2}.*|-\d+.*|0{1,2}[-/.]0{1,2}[-/.]\d{2,4}.*|0+")
_JAVA_PARTS = range(3, 8)


def read_date(value: object, *, zone: ZoneInfo, order: DayOrder, spreadsheet: bool = False) -> FoundDate:
    """Of a string, number, date or date-like object. Nothing there (``None``, empty): neither date nor trouble.

    A time without a zone is in ``zone``. ``spreadsheet``: a number may be a spreadsheet's serial day.
    """
    try:
        return _read_value(value, zone, order, spreadsheet)
    except Refused as refused:
        return FoundDate(trouble=refused.trouble)
    except (ValueError, OverflowError):
        return FoundDate(trouble=DateTrouble.IMPOSSIBLE)


def _read_value(value: object, zone: ZoneInfo, order: DayOrder, spreadsheet: bool) -> FoundDate:
    if isinstance(value, datetime):
        return found_instant(value.replace(tzinfo=value.tzinfo or zone))
    if isinstance(value, date):
        return found_day(value)
    if is_object(value) or is_list(value):
        value, zone = _unwrap(value, zone)
        if isinstance(value, datetime):
            return found_instant(value)
    if isinstance(value, bool):
        raise Refused(DateTrouble.UNREADABLE)
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
        raise Refused(DateTrouble.UNREADABLE) if parts else Refused(DateTrouble.PLACEHOLDER)
    found = value
    name = found.get("timezone")
    if isinstance(name, str):
        zone = zone_of_name(name) or zone
    for key in ("$date", "$numberLong", "@value", "date", "_seconds", "seconds", "value", "rendered"):
        if found.get(key) is not None:
            inner = found[key]
            return _unwrap(inner, zone, depth + 1) if is_object(inner) and depth < 3 else (inner, zone)
    return value, zone


def _read_number(value: float, zone: ZoneInfo, spreadsheet: bool) -> FoundDate:
    if value != value or abs(value) > 1e15:
        raise Refused(DateTrouble.UNREADABLE)
    if int(value) in _EPOCH_SECONDS:
        return found_instant(datetime.fromtimestamp(int(value), timezone.utc))
    if int(value) // 1000 in _EPOCH_SECONDS:
        return found_instant(datetime.fromtimestamp(int(value) // 1000, timezone.utc))
    if value == 0:
        raise Refused(DateTrouble.PLACEHOLDER)
    if spreadsheet and 20_000 <= value < 80_000:  # 1954 to 2119
        moment = datetime(1899, 12, 30, tzinfo=zone) + timedelta(seconds=round(value * 86400))
        return found_day(moment.date()) if value == int(value) else found_instant(moment)
    if value == int(value) and int(value) in range(19_900_101, 21_000_101):
        return read_compact(str(int(value)), zone) or FoundDate(trouble=DateTrouble.UNREADABLE)
    raise Refused(DateTrouble.INCOMPLETE if int(value) in YEARS else DateTrouble.UNREADABLE)


def _read_text(found: str, zone: ZoneInfo, order: DayOrder, spreadsheet: bool) -> FoundDate:
    text = " ".join(unicodedata.normalize("NFKC", found[:200]).replace("\x00", "").split()).strip(" \"'")
    if not text:
        return FoundDate()
    if is_empty_word(text) or _NO_DATE.fullmatch(text):
        raise Refused(DateTrouble.PLACEHOLDER)
    if len(found) > 200:
        raise Refused(DateTrouble.UNREADABLE)
    iso = read_iso(text, zone) or read_compact(text, zone)
    if iso is not None:
        return iso
    dot_net = _DOT_NET.fullmatch(text)
    if dot_net:
        return _read_number(int(dot_net[1]), zone, spreadsheet=False)
    if _EPOCH.fullmatch(text) or (spreadsheet and re.fullmatch(r"\d{5}(?:[.,]\d+)?", text)):
        return _read_number(float(text.replace(",", ".")), zone, spreadsheet)
    return read_words(text, zone, order)
