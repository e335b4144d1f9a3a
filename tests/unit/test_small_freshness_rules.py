"""Rules of freshness/ that are small enough to be forgotten: each line here is what a changed sign once got through."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ckanext.kipfreshness.freshness.evidence import Evidence, confirmations_left
from ckanext.kipfreshness.freshness.frequency import Frequency
from ckanext.kipfreshness.freshness.guard import Drop, judge_drop
from ckanext.kipfreshness.freshness.mark import Status, short_mark
from ckanext.kipfreshness.freshness.period import Period
from ckanext.kipfreshness.freshness.policy import Policy, Rule
from ckanext.kipfreshness.freshness.reminders import (
    Candidate,
    Contacts,
    Recipient,
    Role,
    Situation,
    Step,
    lines_of,
    plan_reminders,
)
from ckanext.kipfreshness.freshness.score import Counts, ranks_of


@pytest.mark.parametrize(
    ("before", "now", "drop"),
    [
        (None, 5, Drop.NONE),
        (0, 0, Drop.NONE),
        (100, 100, Drop.NONE),
        (100, 101, Drop.NONE),
        (100, 98, Drop.NONE),
        (100, 97, Drop.NOTABLE),
        (100, 50, Drop.NOTABLE),
        (100, 49, Drop.ALARMING),
        (1, 0, Drop.ALARMING),
    ],
)
def test_more_than_two_per_cent_fewer_warns_and_more_than_half_is_refused(
    before: int | None, now: int, drop: Drop
) -> None:
    assert judge_drop(before, now) is drop


def test_counts_are_added_status_by_status() -> None:
    first, second = Counts(1, 2, 3, 4, 5, 6, 7, 8), Counts(10, 20, 30, 40, 50, 60, 70, 80)
    assert first + second == Counts(11, 22, 33, 44, 55, 66, 77, 88)


@pytest.mark.parametrize("text", ["P1M", "P14D", "P1Y6M", "P2Y3M4D"])
def test_a_period_is_written_as_it_is_read(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize("text", ["P", "P0D", "1M", "P1.5M", "yearly"])
def test_what_is_no_period_is_named_in_the_error(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Period.parse(text)


def test_a_line_of_a_rehearsed_letter_stands_in_no_ledger() -> None:
    people = (Recipient("a@opd.example", Role.PPID), Recipient("b@opd.example", Role.HEAD))
    (first, second) = lines_of([Step("data", date(2024, 2, 29), 14, people)])
    assert (first.delivery_id, first.recipient, first.dataset_id, first.cycle, first.stage) == (
        None,
        people[0],
        "data",
        date(2024, 2, 29),
        14,
    )
    assert second.recipient == people[1]


def test_an_opd_that_nobody_knows_an_address_of_does_not_keep_others_from_their_reminders() -> None:
    due_on, updated_on = date(2024, 2, 29), date(2024, 1, 31)
    known = Situation(
        today=due_on,
        candidates={
            id_: Candidate(id_, owner, updated_on, due_on)
            for id_, owner in (("a", None), ("b", "unknown"), ("c", "opd"))
        },
        contacts={"opd": Contacts(ppid="ppid@opd.example")},
        paused=frozenset(),
        reached={},
    )
    plan = plan_reminders(known)
    assert [step.dataset_id for step in plan.steps] == ["c"]
    assert plan.unreachable == ("unknown",)


def test_equal_scores_share_a_rank_and_the_next_comes_after_all_of_them() -> None:
    scores = {"c": Decimal("40"), "a": Decimal("90.5"), "none": None, "b": Decimal("90.50"), "d": Decimal("0")}
    assert ranks_of(scores) == {"a": 1, "b": 1, "c": 3, "d": 4}
    assert ranks_of({"none": None}) == {}


_POLICY = Policy(Period(months=1), Period(days=7), ZoneInfo("Asia/Jakarta"), Rule.MONTHLY, Decimal("90.01"), 2)


def test_the_last_moment_of_a_day_is_a_microsecond_before_the_next() -> None:
    last = _POLICY.last_moment_of(date(2024, 2, 29))
    assert last == datetime(2024, 2, 29, 16, 59, 59, 999_999, tzinfo=timezone.utc)
    assert _POLICY.local_date(last) == date(2024, 2, 29)


def test_a_feeds_date_of_the_future_gives_no_reviews_beside_its_schedule() -> None:
    now = datetime(2024, 3, 1, 3, tzinfo=timezone.utc)
    believed, not_believed = (
        Evidence(publisher_at=now + timedelta(days=days), confirmations_in_a_row=1, frequency=Frequency.ANNUAL)
        for days in (-1, 2)
    )
    assert confirmations_left(believed, _POLICY, now) is None
    assert confirmations_left(not_believed, _POLICY, now) == 1


def test_no_more_are_needed_than_there_are() -> None:
    assert Counts(current=1, overdue=1).to_target(Decimal(150)) == 1
    assert Counts(current=2).to_target(Decimal(50)) == 0
    assert Counts(exempt=3).to_target(Decimal(50)) is None


def test_as_many_are_needed_as_round_up_to_the_target() -> None:
    """1441 of 1601 are 90.0062, which is shown as 90.01."""
    assert Counts(current=1440, overdue=161).to_target(Decimal("90.01")) == 1
    assert Counts(current=1441, overdue=160).score() == Decimal("90.01")


def test_a_period_of_years_and_months_goes_back_by_both() -> None:
    assert Period.parse("P2Y1M").before(date(2026, 3, 31)) == date(2024, 2, 29)


def test_a_short_mark_names_the_last_day_of_an_exemption_that_is_in_force_and_of_no_other() -> None:
    now, evidence = datetime(2026, 3, 10, 5, tzinfo=timezone.utc), Evidence()
    in_force, over, none = (
        short_mark(evidence, _POLICY, now, exempt_until=until) for until in (date(2026, 3, 10), date(2026, 3, 9), None)
    )
    assert (in_force.status, in_force.exempt_until) == (Status.EXEMPT, date(2026, 3, 10))
    assert (over.status, over.exempt_until) == (Status.UNKNOWN, None)
    assert (none.status, none.exempt_until) == (Status.UNKNOWN, None)
