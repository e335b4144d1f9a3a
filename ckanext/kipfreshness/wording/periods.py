"""A period in words, for people who do not read ISO 8601."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from babel.units import format_unit

from ..freshness.period import Period


def period_text(iso: str) -> str:
    """``P14D`` as ``14 days`` or ``14 hari``; what is no period stays as it is."""
    try:
        period = Period.parse(iso)
    except ValueError:
        return iso
    parts = ((period.years, "year"), (period.months, "month"), (period.days, "day"))
    return ", ".join(format_unit(count, f"duration-{unit}", locale=tk.h.lang()) for count, unit in parts if count)
