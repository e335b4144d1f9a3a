"""What place and what time the data is about, as short text."""

from __future__ import annotations

import json
from typing import Any

from .shapes import is_list, is_object
from .text import clean_line, is_empty_word

_STARTS = ("startDate", "schema:startDate", "dcat:startDate", "start", "from", "mulai", "hasBeginning")
_ENDS = ("endDate", "schema:endDate", "dcat:endDate", "end", "to", "until", "selesai", "sampai", "hasEnd")


def read_place(value: object) -> str:
    """A name as found; a geometry stays GeoJSON."""
    if is_object(value) and "coordinates" in value:
        return _geojson(value)
    text = clean_line(value)
    return "" if is_empty_word(text) else text


def _geojson(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=True, allow_nan=False)
    except (ValueError, RecursionError):
        return ""


def read_period(value: object) -> str:
    """``start/end`` of an object with both ends (either may be missing: ``2020/``), else as found."""
    if is_list(value) and value:
        value = value[0]
    if is_object(value):
        start, end = _end_of(value, _STARTS), _end_of(value, _ENDS)
        if start or end:
            return f"{start}/{end}"
    text = clean_line(value)
    return "" if is_empty_word(text) else text


def _end_of(period: dict[str, Any], keys: tuple[str, ...]) -> str:
    text = next((text for key in keys if (text := clean_line(period.get(key)))), "")
    return "" if is_empty_word(text) else text
