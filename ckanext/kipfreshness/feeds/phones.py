"""Phone numbers in one normal form, so that links made of them can be dialled."""

from __future__ import annotations

import re

import phonenumbers

_EXTENSION = re.compile(r"(?<!\s)\s*(?:ext\.?|pes\.?|pesawat)\s*\d+.*$", re.IGNORECASE)
_SHAPE = re.compile(r"[+(]?[\d\s().+\-–]{6,30}")


def normal_phone(found: str, region: str = "ID") -> str:
    """``+62816644000`` of ``0816-644-000``; empty where it is no possible number. A second number after ``/`` is left
    out.
    """
    text = _EXTENSION.sub("", found.strip().removeprefix("tel:").removeprefix("Telp."))
    text = re.split(r"[/;,]| atau | dan ", text)[0].strip(" :.")
    if not _SHAPE.fullmatch(text):
        return ""
    try:
        number = phonenumbers.parse(text.replace("–", "-"), region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
