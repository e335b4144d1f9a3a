"""The portal's rule: how old data may be, and how the score is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

from .frequency import PERIOD_BY_FREQUENCY, Frequency
from .period import Period


class Rule(str, Enum):
    """Which limit the score counts (``ckanext.kipfreshness.policy``)."""

    MONTHLY = "monthly"  # the city's: one limit for every dataset
    SCHEDULE = "schedule"  # the dataset's own frequency where it has one, the limit otherwise


@dataclass(frozen=True)
class Policy:
    """What counts as up to date on this portal. ``max_consecutive`` caps confirmations in a row."""

    max_age: Period
    due_soon: Period
    timezone: ZoneInfo
    rule: Rule
    target: Decimal
    max_consecutive: int

    def for_organization(self, update_limit: Period | None) -> Policy:
        """The rule for one organisation's datasets: its own limit where that is stricter, never a laxer one."""
        if update_limit is None or not update_limit.is_stricter_or_equal(self.max_age):
            return self
        return replace(self, max_age=update_limit)

    def limit_for(self, frequency: Frequency | None) -> Period:
        """How old a dataset of this frequency may become."""
        if self.rule is Rule.SCHEDULE and frequency is not None:
            return PERIOD_BY_FREQUENCY.get(frequency, self.max_age)
        return self.max_age

    def local_date(self, instant: datetime) -> date:
        return instant.astimezone(self.timezone).date()

    def warning_on(self, due_on: date) -> date:
        """The first day on which a deadline is near: that of ``due_at`` less the warning window."""
        return self.due_soon.before(due_on + timedelta(days=1))

    def end_of(self, day: date) -> datetime:
        """The local midnight that ends the day; where clocks skip midnight, the first instant of the next day."""
        midnight = datetime.combine(day + timedelta(days=1), time(), self.timezone)
        return midnight.astimezone(ZoneInfo("UTC")).astimezone(self.timezone)

    def last_moment_of(self, day: date) -> datetime:
        return self.end_of(day) - timedelta(microseconds=1)
