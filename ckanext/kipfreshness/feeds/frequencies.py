"""How often a publisher says that it updates, in the many ways they say it; a name of ``freshness.frequency`` comes
out.
"""

from __future__ import annotations

import re

from .cleaning import Cleaning
from .messages import N_
from .spelling import closest
from .text import clean_line, found_text, is_empty_word
from .word_list import word_set

_WORDS_BY_NAME = {
    "daily": "harian hari perhari tiaphari setiaphari daily everyday day freqd",
    "weekly": "mingguan minggu perminggu tiapminggu setiapminggu pekanan pekan seminggu weekly week everyweek freqw",
    "biweekly": "dwimingguan biweekly fortnightly",
    "monthly": "bulanan bulan perbulan tiapbulan setiapbulan sebulan monthly month everymonth freqm",
    "bimonthly": "dwibulanan bimonthly",
    "quarterly": (
        "triwulan triwulanan tribulan tribulanan pertriwulan tiaptriwulan setiaptriwulan kuartal kuartalan "
        "kwartal kwartalan quarterly quarter everyquarter freqq"
    ),
    "four_monthly": "caturwulan caturwulanan threetimesayear annual3",
    "semiannual": (
        "semester semesteran persemester tiapsemester setiapsemester tengahtahunan semiannual semiannually "
        "biannual biannually halfyearly semesterly annual2 freqs"
    ),
    "annual": "tahunan tahun pertahun tiaptahun setiaptahun setahun annual annually yearly year everyyear freqa",
    "biennial": "duatahunan dwitahunan biennial biennially",
    "triennial": "tigatahunan triennial",
    "quinquennial": "limatahunan quinquennial",
    "decennial": "sepuluhtahunan dasawarsa dekade decennial",
    "irregular": (
        "insidental insidentil incidental irregular tidakteratur tidaktentu tidakberkala sewaktuwaktu "
        "sesuaikebutuhan jikaadaperubahan bilaadaperubahan apabilaadaperubahan asneeded adhoc temporer irreg"
    ),
}
_NAME_BY_WORD = {word: name for name, words in _WORDS_BY_NAME.items() for word in words.split()}
_MORE_THAN_DAILY = word_set(
    "hourly jam perjam tiapjam setiapjam realtime continuous continuously cont terusmenerus menit permenit detik"
)
_NUMBERS = {
    "se": 1, "satu": 1, "dua": 2, "dwi": 2, "tiga": 3, "tri": 3, "empat": 4, "catur": 4, "lima": 5, "enam": 6,
    "delapan": 8, "sepuluh": 10, "duabelas": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "ten": 10, "twelve": 12,
}  # fmt: skip
_UNITS = {
    "tahun": "Y", "tahunan": "Y", "thn": "Y", "th": "Y", "year": "Y", "years": "Y", "bulan": "M", "bulanan": "M",
    "bln": "M", "month": "M", "months": "M", "triwulan": "3M", "semester": "6M", "kuartal": "3M", "minggu": "W",
    "mingguan": "W", "pekan": "W", "week": "W", "weeks": "W", "hari": "D", "harian": "D", "day": "D", "days": "D",
}  # fmt: skip
_NAME_BY_PERIOD = {
    (1, "D"): "daily", (7, "D"): "weekly", (1, "W"): "weekly", (14, "D"): "biweekly", (2, "W"): "biweekly",
    (1, "M"): "monthly", (2, "M"): "bimonthly", (3, "M"): "quarterly", (4, "M"): "four_monthly",
    (6, "M"): "semiannual", (12, "M"): "annual", (24, "M"): "biennial", (36, "M"): "triennial",
    (60, "M"): "quinquennial", (120, "M"): "decennial",
}  # fmt: skip
_ISO = re.compile(r"R?(?:\d+)?/?P(?:T(\d+)([HMS])|(\d+(?:\.\d+)?)([YMWD]))", re.IGNORECASE)
_UNIT_WORDS = "|".join(sorted(_UNITS, key=len, reverse=True))
_NUMBER_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_EVERY = re.compile(
    rf"(?:setiap|tiap|per|every)?\s*(\d+|{_NUMBER_WORDS})\s*({_UNIT_WORDS})\s*(?:(?:se|1\s*|satu\s*)kali|once)?"
    rf"|(?:1\s*|satu\s*|se)kali\s*(?:dalam|per|setiap|tiap|/)?\s*(\d+|{_NUMBER_WORDS})\s*({_UNIT_WORDS})"
)
_NUMBER_SAID_TWICE = re.compile(r"(\d+)\s*\(\s*[a-z]+\s*\)", re.IGNORECASE)  # 1 (satu) bulan sekali
_TIMES_A_YEAR = re.compile(
    rf"(\d+|{_NUMBER_WORDS})\s*(?:kali|x|times)\s*(?:dalam\s*)?"
    r"(?:setahun|pertahun|per tahun|1 tahun|satu tahun|tahun|a year|per year)"
    rf"|setahun\s*(\d+|{_NUMBER_WORDS})\s*(?:kali|x)"
)


def read_frequency(value: object, cleaning: Cleaning) -> str:
    """A name, or empty with a problem where something stands there that is not understood or that the portal has no
    name for.
    """
    found = clean_line(found_text(value)[:300])
    if not found or is_empty_word(found):
        return ""
    name = _name_of(found)
    if name == "more":
        cleaning.report(
            "frequency", value, N_("The data is updated more often than daily; daily is the portal's closest schedule.")
        )
        return "daily"
    if name is None:
        cleaning.report("frequency", value, N_("This is no update frequency that the portal knows."))
        return ""
    return name


def _name_of(found: str) -> str | None:
    text = found.rstrip("/#").rpartition("/")[2].rpartition("#")[2] if "://" in found else found
    iso = _ISO.fullmatch(text.replace(" ", ""))
    if iso:
        return _name_of_iso(iso)
    text = re.sub(r"[^\w\s/]+|_", " ", text.casefold())
    text = " ".join(text.split())
    squeezed = text.replace(" ", "").replace("/", "")
    if squeezed in _MORE_THAN_DAILY:
        return "more"
    return _NAME_BY_WORD.get(squeezed) or _name_of_phrase(text) or _name_of_misspelt(squeezed) or _name_of_parts(found)


def _name_of_iso(match: re.Match[str]) -> str | None:
    if match[1]:
        return "more"
    number = float(match[3])
    return (
        _name_of_period(int(number), match[4].upper())
        if number.is_integer()
        else _NAME_BY_FRACTION.get((number, match[4].upper()))
    )


# Project Open Data writes "every two weeks" as half a … : R/P0.5M is bimonthly and R/P0.5W biweekly in its own list,
# which contradicts ISO 8601, so neither is taken
_NAME_BY_FRACTION: dict[tuple[float, str], str] = {(0.25, "Y"): "quarterly", (0.5, "Y"): "semiannual"}


def _name_of_phrase(text: str) -> str | None:
    match = _EVERY.fullmatch(text)
    if match:
        return _name_of_period(_number(match[1] or match[3]), match[2] or match[4])
    match = _TIMES_A_YEAR.fullmatch(text)
    if match:
        number = _number(match[1] or match[2])
        return _name_of_period(12 // number, "M") if number and 12 % number == 0 else None
    return None


def _name_of_parts(found: str) -> str | None:
    """``Tahunan (1 tahun sekali)``, ``Yearly/Tahunan``: several ways to say one thing."""
    parts = [part for part in re.split(r"[()/,;|]", _NUMBER_SAID_TWICE.sub(r"\1", found)) if part.strip()]
    if "://" in found or parts == [found]:
        return None
    names = {_name_of(part.strip()) for part in parts}
    return names.pop() if len(names) == 1 else None


def _name_of_period(number: int, unit: str) -> str | None:
    unit = _UNITS.get(unit, unit)
    if len(unit) > 1:
        number, unit = number * int(unit[:-1]), unit[-1]
    return _NAME_BY_PERIOD.get((number * 12, "M") if unit == "Y" else (number, unit))


def _number(word: str) -> int:
    return int(word[:6]) if word.isdigit() else _NUMBERS[word]


def _name_of_misspelt(squeezed: str) -> str | None:
    """``tahunana``, ``bulannan``: one slip away from words of one meaning only."""
    names = {_NAME_BY_WORD[word] for word in _NAME_BY_WORD if closest(squeezed, (word,))}
    return names.pop() if len(names) == 1 else None
