"""Strings without control characters, mojibake, lone surrogates and HTML entities."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from .mojibake import repair_mojibake
from .shapes import is_list, is_object
from .word_list import word_set

# an object where a string should be: the keys that hold the string, surest first
_TEXT_KEYS = (
    "@value", "rendered", "raw", "name", "title", "label", "display_name", "prefLabel", "fn", "nama", "judul", "id",
    "en", "und", "value", "text", "#text", "_text", "$t", "$", "__cdata", "_", "@id",
)  # fmt: skip
_NAME_KEY = re.compile(r"(?:nama|judul)[_ ]?\w{1,20}|\w{1,20}[_ ]?name", re.IGNORECASE)  # nama_opd, organizationName
_LANGUAGES = frozenset({"id", "in", "en", "und"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\u200b\u2060\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MANY_LINES = re.compile(r"\n{3,}")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_TAG = re.compile(
    r"</?(?:a|b|i|u|p|br|em|strong|span|div|font|sup|sub|small|h[1-6]|li|ul|ol|img|script|style)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_EMPTY_WORDS = {"", "tidak ada"} | word_set("- -- --- – — . .. ... n/a na null none nil undefined nan (null) kosong")
_DEPTH = 6


def clean_line(value: object) -> str:
    """Of a string, number, object or list: one line of text; empty where nothing readable is in it."""
    text = found_text(value)
    if not text:
        return ""
    text = _unescape(repair_characters(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(text.split())


def clean_block(value: object) -> str:
    """The same with its line breaks; markup and entities are left for ``markdown``."""
    text = _LINE_ENDS.sub("\n", found_text(value))
    text = "\n".join(line.rstrip() for line in repair_characters(text).split("\n"))
    return _MANY_LINES.sub("\n\n", text).strip()


def repair_characters(text: str) -> str:
    """Without control characters (NUL too), with halves of surrogate pairs joined or dropped, with certain mojibake
    undone.
    """
    if text.isascii():
        return _CONTROLS.sub("", text) if not text.isprintable() else text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _CONTROLS.sub("", repair_mojibake(text))


def is_empty_word(text: str) -> bool:
    """A sign that stands for nothing: ``-``, ``N/A``, ``null``."""
    return text.strip().casefold() in _EMPTY_WORDS


def found_text(value: object, depth: int = 0) -> str:
    """The string that stands in ``value`` as found, uncleaned."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool) or depth > _DEPTH:
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**400 else ""
    if isinstance(value, float):
        return _number_text(value)
    if is_object(value):
        return _text_of_object(value, depth)
    if is_list(value):
        parts = [found_text(part, depth + 1) for part in _of_one_language(value[:100])]
        return ", ".join(part for part in parts if part.strip())
    return str(value)


def _of_one_language(parts: Sequence[Any]) -> Sequence[Any]:
    """JSON-LD says one thing in several languages; Indonesian is the portal's."""
    if all(is_object(part) and "@language" in part for part in parts):
        return sorted(parts, key=lambda part: str(part["@language"])[:2] not in ("id", "in"))[:1]
    return parts


def _number_text(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _text_of_object(value: dict[str, Any], depth: int) -> str:
    for key in _TEXT_KEYS:
        if key in value:
            text = found_text(value[key], depth + 1)
            if text.strip() and not (key in _LANGUAGES and not isinstance(value[key], str)):  # an id, no Indonesian
                return text
    names = (part for key, part in list(value.items())[:50] if isinstance(part, str) and _NAME_KEY.fullmatch(key))
    return next((name for name in names if name.strip()), "")


def _unescape(text: str) -> str:
    """HTML entities, twice where a portal escaped twice."""
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = repair_characters(html.unescape(text))
    return text
