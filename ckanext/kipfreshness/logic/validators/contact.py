"""Telephone numbers and e-mail addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ...phones import Phone, PhoneError, Reason, parse_phones, whatsapp_url
from .text import kipfreshness_text

_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.I)


def kipfreshness_phone(value: Any) -> str:
    """What was typed, if all of it can be dialled."""
    text = kipfreshness_text(value)
    _phones(text)
    return text


def kipfreshness_whatsapp(value: Any) -> str:
    """What was typed, if it is one number that WhatsApp can have."""
    text = kipfreshness_text(value)
    phones = _phones(text)
    if len(phones) != 1 or whatsapp_url(phones[0].dialled) is None:
        raise tk.Invalid(
            tk._("%(value)s is no number for WhatsApp. Write one number in full, for example 0816 644 000.")
            % {"value": value}
        )
    return text


def kipfreshness_phone_normal(source: str) -> Callable[..., None]:
    """The field beside ``source``: a JSON list of what a telephone must dial. What a client sends for it is ignored."""

    def validator(key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context) -> None:
        dialled = _dialled(data.get((source,)))
        if dialled:
            data[key] = json.dumps(dialled)
        else:
            data.pop(key, None)
            raise tk.StopOnError

    return validator


def kipfreshness_email(value: Any) -> str:
    text = kipfreshness_text(value)
    if _EMAIL.fullmatch(text) is None:
        raise tk.Invalid(
            tk._("%(value)s is no e-mail address. Write one address, for example dinkominfo@kota.example.")
            % {"value": value}
        )
    return text


def _phones(text: str) -> tuple[Phone, ...]:
    try:
        return parse_phones(text)
    except PhoneError as error:
        raise tk.Invalid(_sentence(error)) from error


def _sentence(error: PhoneError) -> str:
    if error.reason is Reason.NO_AREA_CODE:
        return tk._("%(value)s has no area code. Write it with one, for example (0285) %(value)s.") % {
            "value": error.piece
        }
    return tk._(
        "%(value)s is no telephone number. Write for example (0285) 421234 or 0816 644 000; "
        "put a comma between several numbers."
    ) % {"value": error.piece}


def _dialled(written: Any) -> list[str]:
    """Nothing where the number itself is refused: its own field says so."""
    if not isinstance(written, str):
        return []
    try:
        return [phone.dialled for phone in parse_phones(written)]
    except PhoneError:
        return []
