"""What is known of when a dataset's data was last updated, and which of it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum

from .frequency import PERIOD_BY_FREQUENCY, Frequency
from .policy import Policy

# A feed's clock may run ahead of ours by time zone mistakes; more than this is no mistake of a zone but of a date.
MAX_AHEAD = timedelta(days=1)
EARLIEST = datetime(2000, 1, 1, tzinfo=timezone.utc)


class Basis(str, Enum):
    """What kind of evidence it is, surest first: of two with the same time the first one counts."""

    RESOURCE = "resource"
    PUBLISHER = "publisher"
    CONTENT = "content"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True)
class Evidence:
    """What was seen of one dataset, as instants; ``frequency`` is its own schedule.

    ``confirmations_in_a_row`` counts those since the last real update.
    """

    resource_at: datetime | None = None
    publisher_at: datetime | None = None
    content_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmations_in_a_row: int = 0
    frequency: Frequency | None = None

    def real_updates(self, now: datetime) -> list[tuple[datetime, Basis]]:
        """The dates of real data that are believed at ``now``."""
        found = (
            (self.resource_at, Basis.RESOURCE),
            (self.publisher_at if is_plausible(self.publisher_at, now) else None, Basis.PUBLISHER),
            (self.content_at, Basis.CONTENT),
        )
        return [(at, basis) for at, basis in found if at is not None]

    def newest(self, now: datetime) -> tuple[datetime, Basis] | None:
        """The evidence that counts: the newest, of two alike the surer."""
        confirmed = [(self.confirmed_at, Basis.CONFIRMATION)] if self.confirmed_at else []
        return max(self.real_updates(now) + confirmed, key=lambda found: found[0], default=None)

    def real_update_at(self, now: datetime) -> datetime | None:
        return max((at for at, _ in self.real_updates(now)), default=None)


def is_plausible(declared_at: datetime | None, now: datetime) -> bool:
    """Whether a date that a feed declares can be true: not before 2000, not more than a day ahead."""
    return declared_at is not None and EARLIEST <= declared_at <= now + MAX_AHEAD


def schedule_due_on(evidence: Evidence, policy: Policy, now: datetime) -> date | None:
    """The last day on which the dataset's own schedule is kept; ``None`` without a schedule or a real update."""
    period = PERIOD_BY_FREQUENCY.get(evidence.frequency) if evidence.frequency else None
    updated_at = evidence.real_update_at(now)
    if period is None or updated_at is None:
        return None
    return period.after(policy.local_date(updated_at))


class Refusal(str, Enum):
    """Why a confirmation is not taken; its sentence is chosen where it is shown."""

    TOO_MANY_IN_A_ROW = "too_many_in_a_row"
    CONFIRMED_TODAY = "confirmed_today"  # by somebody else: two people had the same page open
    CONFIRMED_BY_YOU = "confirmed_by_you"  # today already, by who asks


def why_not_confirm(
    evidence: Evidence,
    policy: Policy,
    now: datetime,
    *,
    by_another_at: datetime | None = None,
    by_yourself_at: datetime | None = None,
) -> Refusal | None:
    """Refuse to renew without data for ever, except while the dataset's own schedule asks for no data yet.

    ``by_another_at`` is the newest confirmation by somebody else than who asks: a second one on the same day would
    change nothing and use up what may be confirmed in a row. ``by_yourself_at`` is the newest by who asks; left out
    where saying it twice on one day is meant.
    """
    today = policy.local_date(now)
    if by_another_at is not None and policy.local_date(by_another_at) == today:
        return Refusal.CONFIRMED_TODAY
    if by_yourself_at is not None and policy.local_date(by_yourself_at) == today:
        return Refusal.CONFIRMED_BY_YOU
    if confirmations_left(evidence, policy, now) == 0:
        return Refusal.TOO_MANY_IN_A_ROW
    return None


def confirmations_left(evidence: Evidence, policy: Policy, now: datetime) -> int | None:
    """How many more are taken before the data itself must be updated; ``None``: as many as come while the dataset's
    own schedule is not yet due."""
    due_on = schedule_due_on(evidence, policy, now)
    if due_on is not None and policy.local_date(now) <= due_on:
        return None
    return max(0, policy.max_consecutive - evidence.confirmations_in_a_row)
