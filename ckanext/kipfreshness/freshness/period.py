"""Calendar periods, the only kind of length that the rule knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta

_ISO_8601 = re.compile(r"P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?", re.ASCII)

# Start dates between which any two periods of up to some years keep their order: month lengths and leap days occur.
_PROBE_DATES = tuple(date(year, month, day) for year in (2023, 2024) for month in range(1, 13) for day in (1, 28))


@dataclass(frozen=True)
class Period:
    """A length in whole years, months and days, as in ISO 8601 ``P1M``.

    Adding months keeps the day of the month and clamps it to the month's last: 31 January + P1M is 28 or 29 February.
    """

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``P1M``, ``P14D``, ``P2W``, ``P1Y6M``. Raises ``ValueError`` for anything else, and for no length."""
        match = _ISO_8601.fullmatch(text.strip().upper())
        if match is None:
            raise ValueError(f"not an ISO 8601 period of years, months, weeks and days: {text!r}")
        years, months, weeks, days = (int(group or 0) for group in match.groups())
        period = cls(years, months, weeks * 7 + days)
        if period == cls():
            raise ValueError(f"a period of no length: {text!r}")
        return period

    def after(self, day: date) -> date:
        return _moved(day, self.years, self.months, self.days)

    def before(self, day: date) -> date:
        return _moved(day, -self.years, -self.months, -self.days)

    def is_stricter_or_equal(self, other: Period) -> bool:
        """Whether this period never ends later than the other, whatever day it starts on."""
        return all(self.after(day) <= other.after(day) for day in _PROBE_DATES)

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + "".join(f"{count}{unit}" for count, unit in parts if count)


@lru_cache(maxsize=4096)
def _moved(day: date, years: int, months: int, days: int) -> date:
    """A page of datasets asks for the same few days again and again."""
    return day + relativedelta(years=years, months=months, days=days)
