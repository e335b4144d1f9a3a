"""Names of months, days and zones as they stand in feeds, Indonesian and English, with the spellings that occur."""

from __future__ import annotations

from datetime import timedelta, timezone

from .spelling import is_one_slip

_MONTHS = (
    "januari january jan",
    "februari february pebruari febuari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agustust agust agu ags agt aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
_WEEKDAYS = (
    "senin sen monday mon",
    "selasa sel tuesday tues tue",
    "rabu rab wednesday wed",
    "kamis kam thursday thurs thur thu",
    "jumat jum jumaat friday fri",
    "sabtu sab saturday sat",
    "minggu min mgg ming ahad sunday sun",
)
MONTH_BY_WORD = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
WEEKDAY_BY_WORD = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_SHORTEST_MISSPELT = 5  # Juni and Juli are one letter apart
# Indonesia's three zones, and those that RFC 822 defines
_HOURS_BY_ZONE = {
    "wib": 7, "wita": 8, "wit": 9, "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
ZONE_BY_WORD = {word: timezone(timedelta(hours=hours)) for word, hours in _HOURS_BY_ZONE.items()}
# words around a date that say nothing about it
IDLE_WORDS = frozenset(["pukul", "jam", "pkl", "tanggal", "tgl", "at", "on", "hari", "of", "the", "tahun", "bulan"])


def month_of(word: str) -> int | None:
    """1 to 12, also of a word one letter away from a month's full name."""
    known = MONTH_BY_WORD.get(word)
    if known is not None or len(word) < _SHORTEST_MISSPELT:
        return known
    near = {
        month for name, month in MONTH_BY_WORD.items() if len(name) >= _SHORTEST_MISSPELT and is_one_slip(word, name)
    }
    return near.pop() if len(near) == 1 else None
