"""How often a dataset is meant to be updated, by its own publisher."""

from __future__ import annotations

from enum import Enum

from .period import Period


class Frequency(str, Enum):
    """A dataset's own update schedule (``update_frequency``)."""

    DAILY = "daily"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    BIMONTHLY = "bimonthly"
    QUARTERLY = "quarterly"
    FOUR_MONTHLY = "four_monthly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"
    BIENNIAL = "biennial"
    TRIENNIAL = "triennial"
    QUINQUENNIAL = "quinquennial"
    DECENNIAL = "decennial"
    IRREGULAR = "irregular"


# Irregular data has no period: nothing can be behind a schedule that says nothing.
PERIOD_BY_FREQUENCY: dict[Frequency, Period] = {
    Frequency.DAILY: Period(days=1),
    Frequency.WEEKLY: Period(days=7),
    Frequency.BIWEEKLY: Period(days=14),
    Frequency.MONTHLY: Period(months=1),
    Frequency.BIMONTHLY: Period(months=2),
    Frequency.QUARTERLY: Period(months=3),
    Frequency.FOUR_MONTHLY: Period(months=4),
    Frequency.SEMIANNUAL: Period(months=6),
    Frequency.ANNUAL: Period(years=1),
    Frequency.BIENNIAL: Period(years=2),
    Frequency.TRIENNIAL: Period(years=3),
    Frequency.QUINQUENNIAL: Period(years=5),
    Frequency.DECENNIAL: Period(years=10),
}
