"""Plain text, and lists of it."""

from __future__ import annotations

import json
import re
from typing import Any, cast

import ckan.plugins.toolkit as tk

# PostgreSQL cannot keep NUL, and no other control character is meant by anybody who types an address.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def kipfreshness_text(value: Any) -> str:
    """Text without control characters and without blanks around it. Numbers, as spreadsheets give them, become text."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise tk.Invalid(tk._("%(value)s is no text. Write one text here, not a list or an object.") % {"value": value})
    return _CONTROL.sub("", str(value).replace("\r\n", "\n")).strip()


def kipfreshness_lines(value: Any) -> str:
    """A list as JSON text, as CKAN's extras keep it: from a real list, or from text with one entry a line."""
    return json.dumps(lines_of(value), ensure_ascii=False)


def lines_of(value: Any) -> list[str]:
    """The entries, without empty ones and without those that were there already."""
    if isinstance(value, (list, tuple)):
        entries = [kipfreshness_text(entry) for entry in cast("list[Any]", value)]
    else:
        text = kipfreshness_text(value)
        entries = _stored(text) or text.splitlines()
    return list(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))


def _stored(text: str) -> list[str] | None:
    """What CKAN gives back when a list is read without the schema (``'["a", "b"]'``)."""
    if not text.startswith("["):
        return None
    try:
        entries = json.loads(text)
    except ValueError:
        return None
    return [kipfreshness_text(entry) for entry in entries]
