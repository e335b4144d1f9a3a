"""What design.md part 2 says, written out a second time: plainly, slowly, and without a line of the product.

Times are aware datetimes, periods (years, months, days), everything else strings and numbers.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

UTC = timezone.utc
A_FREQUENCY_S_PERIOD = {
    "daily": (0, 0, 1),
    "weekly": (0, 0, 7),
    "biweekly": (0, 0, 14),
    "monthly": (0, 1, 0),
    "bimonthly": (0, 2, 0),
    "quarterly": (0, 3, 0),
    "four_monthly": (0, 4, 0),
    "semiannual": (0, 6, 0),
    "annual": (1, 0, 0),
    "biennial": (2, 0, 0),
    "triennial": (3, 0, 0),
    "quinquennial": (5, 0, 0),
    "decennial": (10, 0, 0),
}


@dataclass
class Rule:
    zone: str = "Asia/Jakarta"
    max_age: tuple[int, int, int] = (0, 1, 0)
    due_soon: tuple[int, int, int] = (0, 0, 7)
    policy: str = "monthly"
    target: str = "90.01"
    max_consecutive: int = 2


@dataclass
class Facts:
    """One dataset. Each list has every time that was ever seen; ``harvested`` datasets have a feed that is asked."""

    resource: list[datetime] = field(default_factory=list)
    publisher: list[datetime] = field(default_factory=list)
    content: list[datetime] = field(default_factory=list)
    confirmed: list[datetime] = field(default_factory=list)
    frequency: str | None = None
    stricter_limit: tuple[int, int, int] | None = None
    exempt_until: date | None = None
    harvested: bool = False
    last_attempt: datetime | None = None
    failing_since: datetime | None = None


def plus(day: date, period: tuple[int, int, int], sign: int = 1) -> date:
    """The calendar's way: months first, where a month is too short its last day, then days."""
    years, months, days = period
    count = day.year * 12 + (day.month - 1) + sign * (years * 12 + months)
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + sign * timedelta(days=days)


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def end_of(day: date, zone: str) -> datetime:
    """The first second at which that place has a later date, found by looking."""
    low = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    high = low + timedelta(days=5)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if local_day(middle, zone) > day:
            high = middle
        else:
            low = middle
    return high


def mark(facts: Facts, rule: Rule, now: datetime) -> dict[str, object]:
    today = local_day(now, rule.zone)
    real = _real_updates(facts, now)
    everything = real + [(at, 3, "confirmation") for at in facts.confirmed if at <= now]
    updated_at = basis = due_on = due_at = None
    if everything:
        updated_at = max(at for at, _, _ in everything)
        basis = min((rank, name) for at, rank, name in everything if at == updated_at)[1]
        due_on = plus(local_day(updated_at, rule.zone), _limit(facts, rule))
        due_at = end_of(due_on, rule.zone)
    status = _status(facts, rule, now, due_on)
    schedule_due_on = None
    if real and facts.frequency in A_FREQUENCY_S_PERIOD:
        last_real = max(at for at, _, _ in real)
        schedule_due_on = plus(local_day(last_real, rule.zone), A_FREQUENCY_S_PERIOD[facts.frequency])
    return {
        "status": status,
        "basis": basis,
        "updated_at": updated_at,
        "due_on": due_on,
        "due_at": due_at,
        "age_days": None if updated_at is None else max(0, (today - local_day(updated_at, rule.zone)).days),
        "days_overdue": 0 if due_on is None or today <= due_on else (today - due_on).days,
        "schedule_due_on": schedule_due_on,
        "behind_schedule": schedule_due_on is not None and now >= end_of(schedule_due_on, rule.zone),
        "cause": _cause(facts, status, due_at),
    }


def _real_updates(facts: Facts, now: datetime) -> list[tuple[datetime, int, str]]:
    from_2000 = datetime(2000, 1, 1, tzinfo=UTC)
    return (
        [(at, 0, "resource") for at in facts.resource if at <= now]
        + [(at, 1, "publisher") for at in facts.publisher if from_2000 <= at <= now + timedelta(days=1)]
        + [(at, 2, "content") for at in facts.content if at <= now]
    )


def _limit(facts: Facts, rule: Rule) -> tuple[int, int, int]:
    if rule.policy == "schedule" and facts.frequency in A_FREQUENCY_S_PERIOD:
        return A_FREQUENCY_S_PERIOD[facts.frequency]
    return facts.stricter_limit or rule.max_age


def _status(facts: Facts, rule: Rule, now: datetime, due_on: date | None) -> str:
    if facts.exempt_until is not None and now < end_of(facts.exempt_until, rule.zone):
        return "exempt"
    if due_on is None:
        return "unknown"
    if now >= end_of(due_on, rule.zone):
        return "overdue"
    first_day_of_warning = plus(due_on + timedelta(days=1), rule.due_soon, -1)
    if now >= end_of(first_day_of_warning - timedelta(days=1), rule.zone):
        return "due_soon"
    return "current"


def _cause(facts: Facts, status: str, due_at: datetime | None) -> str | None:
    if status not in ("overdue", "unknown"):
        return None
    if not facts.harvested:
        return "late"
    if facts.last_attempt is None or (due_at is not None and facts.last_attempt < due_at):
        return "not_checked"
    if facts.failing_since is not None and (due_at is None or facts.failing_since < due_at):
        return "feed_failing"
    return "late"


def score(compliant: int, monitored: int) -> float | None:
    """In hundredths of a per cent, whole numbers only: half a hundredth goes up."""
    if monitored == 0:
        return None
    return ((compliant * 20_000 + monitored) // (2 * monitored)) / 100


def band(value: float | None) -> str | None:
    if value is None:
        return None
    if value >= 90:
        return "informatif"
    if value >= 80:
        return "menuju_informatif"
    if value >= 60:
        return "cukup_informatif"
    if value >= 40:
        return "kurang_informatif"
    return "tidak_informatif"


def to_target(compliant: int, monitored: int, target: float) -> int | None:
    """One more, and one more, until the score is there."""
    if monitored == 0:
        return None
    for more in range(monitored - compliant + 1):
        if score(compliant + more, monitored) >= target:
            return more
    return monitored - compliant
