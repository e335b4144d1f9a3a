"""Telephone numbers as Indonesian offices write them: ``081 6644 000``, ``(0285) 421234, 421235``, ``112``.

Knows nothing of CKAN. What was typed stays as it is; this only says what a telephone must dial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

_REGION = "ID"
# Neither begins within blanks: of thousands of them each would be looked at from each.
_BETWEEN_NUMBERS = re.compile(r"(?<!\s)(?:\s*([,;/|\n])\s*|\s+(?:dan|atau|and|or|&)\s+)", re.IGNORECASE)
_KIND = re.compile(
    r"^(?:(?P<fax>faks(?:imile?)?|fax)"
    r"|tel(?:p|epone?|ephone)?|tlp|phone|hp|ponsel|wa|whats\s?app|hotline|call cent(?:er|re))\b[\s.:)]*",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\([^()\d]*\)")
_EXTENSION = re.compile(
    r"(?<!\s)\s*\b(?:ext(?:ension)?|ekst(?:ensi)?|psw|pes(?:awat)?)\b[\s.:]*(\d{1,6})\W*$",
    re.IGNORECASE,
)
_WA_LINK = re.compile(r"^https?://(?:wa\.me/|api\.whatsapp\.com/send/?\?phone=)\+?(\d+)", re.IGNORECASE)
_DIALLABLE = re.compile(r"\(?\+?[\d\s().\-–]+")
# Numbers that are dialled as they are, from anywhere in the country: 112, 14045, 1500567.
_SHORT = re.compile(r"1\d{2}|14\d{3}|150\d{3,5}")
_LAST_DIGITS = re.compile(r"\d{1,2}")


class Reason(str, Enum):
    """Why a piece of text is no number that can be dialled."""

    NOT_A_NUMBER = "not_a_number"
    NO_AREA_CODE = "no_area_code"


class PhoneError(ValueError):
    """``piece`` is the part of the text that could not be understood."""

    def __init__(self, piece: str, reason: Reason) -> None:
        super().__init__(f"{reason.value}: {piece!r}")
        self.piece = piece
        self.reason = reason


@dataclass(frozen=True)
class Phone:
    """One number: as it was written, and as it is dialled (``+62285421234``, ``+62285421234;ext=12``, ``112``)."""

    written: str
    dialled: str

    @property
    def tel_url(self) -> str:
        return "tel:" + self.dialled


def parse_phones(text: str) -> tuple[Phone, ...]:
    """Every number of one field. Fax numbers are left out: a telephone cannot reach them.

    Raises ``PhoneError`` for the first piece that is no number, or a local number whose area code cannot be known.
    """
    phones: list[Phone] = []
    for piece, separator in _pieces(text):
        kind = _KIND.match(piece)
        if kind is not None and kind["fax"]:
            continue
        number = piece[kind.end() :] if kind is not None else piece
        before = phones[-1].dialled if phones else None
        phones.append(Phone(piece, _dialled(number, separator, before)))
    return tuple(phones)


def whatsapp_url(dialled: str) -> str | None:
    """``https://wa.me/62816644000``, or nothing for a number that WhatsApp cannot have (112, an extension)."""
    digits = dialled.removeprefix("+")
    if digits == dialled or not digits.isdigit():
        return None
    return "https://wa.me/" + digits


def _pieces(text: str) -> list[tuple[str, str | None]]:
    """The parts of a field, each with the separator before it."""
    parts = _BETWEEN_NUMBERS.split(_WA_LINK.sub(r"+\1", text.strip()))
    separators = [None, *parts[1::2]]
    return [(part.strip(), mark) for part, mark in zip(parts[::2], separators, strict=True) if part and part.strip()]


def _dialled(number: str, separator: str | None, before: str | None) -> str:
    extension = _EXTENSION.search(number)
    bare = _NOTE.sub("", number[: extension.start()] if extension else number).strip(" .:")
    if _DIALLABLE.fullmatch(bare) is None:
        raise PhoneError(number.strip(), Reason.NOT_A_NUMBER)
    digits = re.sub(r"\D", "", bare)
    if _SHORT.fullmatch(digits) and "+" not in bare:
        return digits
    if separator == "/" and before is not None and _LAST_DIGITS.fullmatch(digits):
        number_before = before.partition(";")[0]
        return number_before[: -len(digits)] + digits  # (0285) 421234/35
    international = _international(bare, digits, before)
    return international + (f";ext={extension[1]}" if extension else "")


def _international(written: str, digits: str, before: str | None) -> str:
    if "+" in written:
        return _parsed("+" + digits, written)
    if digits.startswith("00"):
        return _parsed("+" + digits[2:], written)
    if digits.startswith("62") and len(digits) >= 10:
        return _parsed("+" + digits, written)
    # A spreadsheet drops the zero of 0816644000; no local number begins with 8 and is this long.
    if digits.startswith("0") or (digits.startswith("8") and len(digits) >= 9):
        return _parsed(digits, written)
    area_code = _area_code(before)
    if area_code is None:
        reason = Reason.NO_AREA_CODE if 5 <= len(digits) <= 8 else Reason.NOT_A_NUMBER
        raise PhoneError(written, reason)
    return _parsed(f"0{area_code}{digits}", written)


def _parsed(number: str, written: str) -> str:
    try:
        parsed = phonenumbers.parse(number, _REGION)
    except NumberParseException as error:
        raise PhoneError(written, Reason.NOT_A_NUMBER) from error
    if not phonenumbers.is_possible_number(parsed):
        raise PhoneError(written, Reason.NOT_A_NUMBER)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def _area_code(dialled: str | None) -> str | None:
    """The area code of the landline that was named just before, which a following local number shares."""
    if dialled is None or not dialled.startswith("+62"):
        return None
    parsed = phonenumbers.parse(dialled)
    if phonenumbers.number_type(parsed) is not PhoneNumberType.FIXED_LINE:
        return None
    length = phonenumbers.length_of_geographical_area_code(parsed)
    return phonenumbers.national_significant_number(parsed)[:length] or None
