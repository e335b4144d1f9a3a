"""Tags that CKAN accepts: letters, digits, spaces, ``-``, ``_`` and ``.``, 2 to 100 characters
(``tag_name_validator``).
"""

from __future__ import annotations

import re

from .cleaning import Cleaning
from .messages import N_
from .shapes import is_list, is_object
from .text import clean_line, found_text, is_empty_word

_SEPARATORS = re.compile(r"[,;|\n\r\t•·]+| / ")
_REFUSED = re.compile(r"[^\w \-.]+")
_HASHTAGS = re.compile(r"\s*#[^\s#]+(?:\s+#[^\s#]+)*\s*")
_ONE_NAME = re.compile(r"\bdan\b|\band\b|&", re.IGNORECASE)  # "Pendidikan, Kepemudaan dan Olahraga"
_SPACES = re.compile(r" {2,}")
_SHORTEST, _LONGEST, _MOST = 2, 100, 200
_NAME_KEYS = ("display_name", "name", "title", "label", "prefLabel", "keyword", "tag", "nama")


def clean_tags(field: str, value: object, cleaning: Cleaning) -> tuple[str, ...]:
    """Of a list, an object or a string with commas: in the feed's order, each once whatever its case."""
    tags: dict[str, str] = {}
    found = _split(value, 0)
    if len(found) > _MOST:
        cleaning.report(field, str(len(found)), N_("The entry has more than 200 tags; only the first ones were used."))
    for text in found[:_MOST]:
        tag = _clean_tag(field, text, cleaning)
        if tag:
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def _split(value: object, depth: int) -> list[str]:
    if depth > 3:
        return []
    if is_object(value):
        if any(key in value for key in _NAME_KEYS) or "@value" in value or "@id" in value:
            key = next((key for key in _NAME_KEYS if value.get(key)), None)
            return [clean_line(value[key] if key else value)]
        return [tag for part in list(value.values())[: _MOST + 1] for tag in _split(part, depth + 1)]
    if is_list(value):
        parts = list(value)[: _MOST + 1]
        if len(parts) == 1 and isinstance(parts[0], str) and not _ONE_NAME.search(parts[0]):
            return _split(parts[0], depth + 1)  # one string with all of them in it
        return [tag for part in parts for tag in _split_part(part, depth + 1)]
    text = found_text(value)
    if _HASHTAGS.fullmatch(text):
        return [clean_line(part) for part in text.split("#") if part.strip()]
    return [clean_line(part) for part in _SEPARATORS.split(text[:100_000])]


def _split_part(part: object, depth: int) -> list[str]:
    return _split(part, depth) if is_object(part) or is_list(part) else [clean_line(part)]


def _clean_tag(field: str, text: str, cleaning: Cleaning) -> str:
    text = text.strip(" #\"'[]")
    if not text or is_empty_word(text):
        return ""
    if text.startswith(("http://", "https://")):
        return _last_word_of_address(field, text, cleaning)
    tag = _SPACES.sub(" ", _REFUSED.sub(" ", text)).strip(" ")
    if len(tag) < _SHORTEST:
        cleaning.report(field, text, N_("The tag is too short for the portal, so it was left out."))
        return ""
    if len(tag) > _LONGEST:
        cleaning.report(field, text, N_("The tag is too long for the portal; only its beginning was used."))
        return tag[: _LONGEST + 1].rpartition(" ")[0][:_LONGEST].strip() or tag[:_LONGEST]
    if tag != text:
        cleaning.report(field, text, N_("The tag has characters that the portal refuses; they were left out."))
    return tag


def _last_word_of_address(field: str, text: str, cleaning: Cleaning) -> str:
    """Vocabularies name their terms by address: the term is its last part."""
    last = re.split(r"[/#]", text.rstrip("/#"))[-1]
    return _clean_tag(field, last.replace("_", " ").replace("%20", " "), cleaning) if "://" not in last else ""
