"""What a dataset needs, and how many reviews are still taken."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ckanext.kipfreshness.freshness.evidence import Evidence, Refusal, confirmations_left, why_not_confirm
from ckanext.kipfreshness.freshness.frequency import Frequency
from ckanext.kipfreshness.freshness.mark import Cause, Status
from ckanext.kipfreshness.freshness.period import Period
from ckanext.kipfreshness.freshness.policy import Policy, Rule
from ckanext.kipfreshness.freshness.work import Need, need_of

POLICY = Policy(Period(months=1), Period(days=7), ZoneInfo("Asia/Jakarta"), Rule.MONTHLY, Decimal("90.01"), 2)
NOW = datetime(2026, 6, 10, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("status", "cause", "may_be_confirmed", "need"),
    [
        (Status.CURRENT, None, True, Need.NOTHING),
        (Status.EXEMPT, None, True, Need.NOTHING),
        (Status.DUE_SOON, None, True, Need.DATA_OR_REVIEW),
        (Status.DUE_SOON, None, False, Need.DATA),
        (Status.OVERDUE, Cause.LATE, True, Need.DATA_OR_REVIEW),
        (Status.OVERDUE, Cause.LATE, False, Need.DATA),
        (Status.UNKNOWN, Cause.LATE, True, Need.DATA_OR_REVIEW),
        (Status.OVERDUE, Cause.FEED_FAILING, True, Need.FEED),
        (Status.OVERDUE, Cause.NOT_CHECKED, False, Need.PORTAL),
    ],
)
def test_what_a_dataset_needs(status: Status, cause: Cause | None, may_be_confirmed: bool, need: Need) -> None:
    assert need_of(status, cause, may_be_confirmed=may_be_confirmed) is need


@pytest.mark.parametrize(("in_a_row", "left"), [(0, 2), (1, 1), (2, 0), (3, 0)])
def test_reviews_left_are_counted_down_before_the_cap_bites(in_a_row: int, left: int) -> None:
    evidence = Evidence(resource_at=NOW - timedelta(days=90), confirmations_in_a_row=in_a_row)
    assert confirmations_left(evidence, POLICY, NOW) == left


def test_reviews_are_not_counted_down_while_the_datasets_own_schedule_is_not_due() -> None:
    evidence = Evidence(
        resource_at=datetime(2026, 1, 5, tzinfo=timezone.utc), confirmations_in_a_row=4, frequency=Frequency.ANNUAL
    )
    assert confirmations_left(evidence, POLICY, NOW) is None
    assert confirmations_left(evidence, POLICY, datetime(2027, 1, 6, tzinfo=timezone.utc)) == 0


def test_a_second_review_on_one_local_day_is_refused_and_the_next_day_taken() -> None:
    evening = datetime(2026, 6, 10, 16, 59, tzinfo=timezone.utc)  # the last minute of the day in Jakarta
    evidence = Evidence(resource_at=NOW - timedelta(days=90), confirmations_in_a_row=1)
    assert why_not_confirm(evidence, POLICY, evening, by_yourself_at=NOW) is Refusal.CONFIRMED_BY_YOU
    assert why_not_confirm(evidence, POLICY, evening, by_another_at=NOW) is Refusal.CONFIRMED_TODAY
    assert why_not_confirm(evidence, POLICY, evening + timedelta(minutes=1), by_yourself_at=NOW) is None
