"""The mark: a function of evidence, policy and the moment, and of nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from .evidence import Basis, Evidence, schedule_due_on
from .policy import Policy


class Status(str, Enum):
    CURRENT = "current"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    EXEMPT = "exempt"


COMPLIANT = (Status.CURRENT, Status.DUE_SOON)


class Cause(str, Enum):
    """Why a dataset is overdue or unknown."""

    LATE = "late"  # the OPD brought nothing
    FEED_FAILING = "feed_failing"  # its feed could not be read at any attempt since before the deadline
    NOT_CHECKED = "not_checked"  # our harvester made no attempt since before the deadline: the portal's fault


@dataclass(frozen=True)
class FeedHealth:
    """How reading a harvested dataset's feed goes. ``failing_since`` is the first failure after the last success."""

    last_attempt_at: datetime | None
    failing_since: datetime | None


@dataclass(frozen=True)
class ShortMark:
    """What lists of datasets say of each. Days are whole days of the portal's time zone.

    ``exempt_until`` is the last day of an exemption that is in force.
    """

    status: Status
    basis: Basis | None
    updated_at: datetime | None
    due_on: date | None
    due_at: datetime | None
    exempt_until: date | None


@dataclass(frozen=True)
class Mark:
    """A dataset's mark at one moment."""

    status: Status
    basis: Basis | None
    updated_at: datetime | None
    due_on: date | None
    due_at: datetime | None
    age_days: int | None
    days_overdue: int
    schedule_due_on: date | None
    behind_schedule: bool
    cause: Cause | None


def short_mark(evidence: Evidence, policy: Policy, now: datetime, *, exempt_until: date | None = None) -> ShortMark:
    """``exempt_until`` is an exemption's last day."""
    updated_at, basis = evidence.newest(now) or (None, None)
    due_on = policy.limit_for(evidence.frequency).after(policy.local_date(updated_at)) if updated_at else None
    status = status_on(policy.local_date(now), due_on, policy, exempt_until)
    due_at = policy.end_of(due_on) if due_on else None
    return ShortMark(status, basis, updated_at, due_on, due_at, exempt_until if status is Status.EXEMPT else None)


def mark_dataset(
    evidence: Evidence,
    policy: Policy,
    now: datetime,
    *,
    exempt_until: date | None = None,
    feed: FeedHealth | None = None,
) -> Mark:
    """Mark one dataset at ``now``. ``exempt_until`` is an exemption's last day; harvested ones have a ``feed``."""
    today, short = policy.local_date(now), short_mark(evidence, policy, now, exempt_until=exempt_until)
    updated_on = policy.local_date(short.updated_at) if short.updated_at else None
    schedule_on = schedule_due_on(evidence, policy, now)
    return Mark(
        status=short.status,
        basis=short.basis,
        updated_at=short.updated_at,
        due_on=short.due_on,
        due_at=short.due_at,
        age_days=max(0, (today - updated_on).days) if updated_on else None,
        days_overdue=max(0, (today - short.due_on).days) if short.due_on else 0,
        schedule_due_on=schedule_on,
        behind_schedule=schedule_on is not None and today > schedule_on,
        cause=cause_of(short.status, short.due_at, feed),
    )


def status_on(today: date, due_on: date | None, policy: Policy, exempt_until: date | None) -> Status:
    """The status on a local day. ``due_on`` is the last good day; without one nothing is known."""
    if exempt_until is not None and today <= exempt_until:
        return Status.EXEMPT
    if due_on is None:
        return Status.UNKNOWN
    if today > due_on:
        return Status.OVERDUE
    if today >= policy.warning_on(due_on):
        return Status.DUE_SOON
    return Status.CURRENT


def cause_of(status: Status, due_at: datetime | None, feed: FeedHealth | None) -> Cause | None:
    """Why a dataset is not compliant; the OPD is not blamed for what it could not, or we did not, deliver."""
    if status not in (Status.OVERDUE, Status.UNKNOWN):
        return None
    if feed is None:
        return Cause.LATE
    if feed.last_attempt_at is None or (due_at is not None and feed.last_attempt_at < due_at):
        return Cause.NOT_CHECKED
    if feed.failing_since is not None and (due_at is None or feed.failing_since < due_at):
        return Cause.FEED_FAILING
    return Cause.LATE
