"""Validators of our settings: they check, and leave the text as it was written."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from ..freshness.period import Period


def kipfreshness_period(value: str) -> str:
    try:
        Period.parse(value)
    except ValueError as error:
        raise tk.Invalid(
            tk._("%(value)s is not a period. Write for example P1M (one month) or P7D (seven days).") % {"value": value}
        ) from error
    return value


def kipfreshness_timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise tk.Invalid(
            tk._("%(value)s is not a time zone. Write for example Asia/Jakarta.") % {"value": value}
        ) from error
    return value


def kipfreshness_target(value: str) -> str:
    message = tk._("%(value)s is not a score. Write a number from 0 to 100, for example 90.01.") % {"value": value}
    try:
        target = Decimal(value)
    except InvalidOperation as error:
        raise tk.Invalid(message) from error
    if not 0 <= target <= 100:
        raise tk.Invalid(message)
    return value
