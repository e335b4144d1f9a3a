"""Whom to ask: name, e-mail and phone, wherever in a contact they were written."""

from __future__ import annotations

import re

import msgspec

from .cleaning import Cleaning
from .messages import N_
from .phones import normal_phone
from .shapes import is_list, is_object
from .text import clean_line, is_empty_word

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])")
_AT = re.compile(r"\s*[\[({]\s*(?:at|et)\s*[\])}]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|titik)\s*[\])}]\s*", re.IGNORECASE)
_NAMES = ("fn", "name", "nama", "hasfn", "formattedname", "title", "org", "hasorganizationname", "organizationname")
_EMAILS = ("hasemail", "email", "mail", "mbox", "hasmail", "emailaddress", "surel")
_PHONES = ("hastelephone", "telephone", "phone", "tel", "telepon", "notelepon", "nohp", "hp", "whatsapp", "hasvalue")
_LONGEST = 500


class Contact(msgspec.Struct, frozen=True):
    name: str = ""
    email: str = ""
    phone: str = ""


def find_contact(name: object, email: object, phone: object, cleaning: Cleaning) -> Contact:
    """Each may be a string or a whole contact object (or a list of them: the first is used)."""
    name, inner_email, inner_phone = _take_apart(name)
    found_name = cleaning.shorten("contact_name", _text(name), _LONGEST)
    found_email = _text(_first(email, _EMAILS)) or _text(inner_email)
    found_phone = _text(_first(phone, _PHONES)) or _text(inner_phone)
    if not found_email and (match := _EMAIL.search(found_name)):
        found_email, found_name = match[0], _without(found_name, match[0])
    if not found_phone and normal_phone(found_name[:100]):
        found_name, found_phone = "", found_name
    if found_email and not found_phone and "@" not in found_email and normal_phone(found_email):
        found_email, found_phone = "", found_email
    return Contact(
        name=found_name,
        email=_read_email(found_email, cleaning),
        phone=_read_phone(found_phone, cleaning),
    )


def _take_apart(value: object) -> tuple[object, object, object]:
    """(name, e-mail, phone) of a contact object; a plain value is a name."""
    value = _one(value)
    if not is_object(value):
        return value, None, None
    return _first(value, _NAMES), _part(value, _EMAILS), _part(value, _PHONES)


def _one(value: object) -> object:
    for _ in range(3):
        if is_list(value):
            value = next(iter(value), None)
    return value


def _first(value: object, keys: tuple[str, ...]) -> object:
    value = _one(value)
    if is_object(value):
        part = _part(value, keys)
        return part if part is not None else value
    return value


def _part(value: object, keys: tuple[str, ...]) -> object:
    found = value if is_object(value) else {}
    by_key = {re.sub(r"[^a-z]", "", key.rpartition(":")[2].casefold()): part for key, part in list(found.items())[:50]}
    return next((by_key[key] for key in keys if by_key.get(key) not in (None, "", [], {})), None)


def _text(value: object) -> str:
    text = clean_line(value)
    return "" if is_empty_word(text) else text


def _without(text: str, part: str) -> str:
    return re.sub(r"[<(\[]?(?:mailto:)?" + re.escape(part) + r"[>)\]]?", "", text).strip(" ,;:-|/")


def _read_email(found: str, cleaning: Cleaning) -> str:
    if not found:
        return ""
    text = _DOT.sub(".", _AT.sub("@", found[:1000]))
    text = re.sub(r"^\s*mailto:\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s*@\s*", "@", text)
    if is_empty_word(text):
        return ""
    match = _EMAIL.search(text)
    if match is None or "://" in text:
        cleaning.report("contact_email", found, N_("This is not an e-mail address, so it was left out."))
        return ""
    return match[0]


def _read_phone(found: str, cleaning: Cleaning) -> str:
    if not found:
        return ""
    phone = normal_phone(found[:200])
    if not phone:
        cleaning.report("contact_phone", found, N_("This is not a phone number, so it was left out."))
    return phone
