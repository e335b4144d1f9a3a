"""An organisation's own limit of age for its data."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ... import config
from ...freshness.period import Period
from .text import kipfreshness_text


def kipfreshness_update_limit(value: Any) -> str:
    """An ISO 8601 period that is never laxer than the portal's ``max_age``."""
    text = kipfreshness_text(value)
    try:
        limit = Period.parse(text)
    except ValueError as error:
        raise tk.Invalid(
            tk._("%(value)s is not a period. Write for example P14D (14 days) or P2W (two weeks).") % {"value": value}
        ) from error
    longest = config.max_age()
    if not limit.is_stricter_or_equal(longest):
        raise tk.Invalid(
            tk._(
                "%(value)s is longer than the portal's limit, %(limit)s. "
                "Write a shorter period, for example P14D, or leave this empty."
            )
            % {"value": value, "limit": longest}
        )
    return str(limit)
