"""design.md part 2: one class a sentence, and the whole against the oracle."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ckanext.kipfreshness.freshness.evidence import Basis, Evidence, Refusal, schedule_due_on, why_not_confirm
from ckanext.kipfreshness.freshness.frequency import Frequency
from ckanext.kipfreshness.freshness.mark import Cause, FeedHealth, Status, mark_dataset
from ckanext.kipfreshness.freshness.period import Period
from ckanext.kipfreshness.freshness.policy import Policy, Rule
from ckanext.kipfreshness.freshness.score import Band, Counts, band_of

from .. import oracle
from ..strategies import days, frequencies, instants, periods, zones

UTC = timezone.utc
JAKARTA = ZoneInfo("Asia/Jakarta")
MONTHLY = Policy(Period(months=1), Period(days=7), JAKARTA, Rule.MONTHLY, Decimal("90.01"), 2)
SCHEDULE = Policy(Period(months=1), Period(days=7), JAKARTA, Rule.SCHEDULE, Decimal("90.01"), 2)


def jakarta(year: int, month: int, day: int, *time: int) -> datetime:
    return datetime(year, month, day, *time, tzinfo=JAKARTA)


def uploaded(*day: int) -> Evidence:
    return Evidence(resource_at=jakarta(*day))


class TestLimitIsOneCalendarMonthInWholeLocalDays:
    """The limit is one calendar month, counted in whole days of the portal's zone: an OPD has its whole last day."""

    @pytest.mark.parametrize(
        ("updated_on", "due_on"),
        [
            ((2024, 1, 31), date(2024, 2, 29)),
            ((2023, 1, 31), date(2023, 2, 28)),
            ((2023, 1, 29), date(2023, 2, 28)),
            ((2024, 2, 29), date(2024, 3, 29)),
            ((2024, 3, 31), date(2024, 4, 30)),
            ((2023, 12, 31), date(2024, 1, 31)),
            ((2024, 4, 15), date(2024, 5, 15)),
        ],
    )
    def test_due_on_is_clamped_to_the_month_s_last_day(self, updated_on: tuple[int, int, int], due_on: date) -> None:
        assert mark_dataset(uploaded(*updated_on), MONTHLY, jakarta(2024, 6, 1)).due_on == due_on

    def test_january_31_is_due_at_the_midnight_that_ends_february_29(self) -> None:
        mark = mark_dataset(uploaded(2024, 1, 31, 23, 59), MONTHLY, jakarta(2024, 2, 1))
        assert mark.due_at is not None
        assert mark.due_at.isoformat() == "2024-03-01T00:00:00+07:00"

    def test_the_evening_in_utc_is_the_next_day_in_jakarta(self) -> None:
        late_on_30_january_in_utc = Evidence(resource_at=datetime(2024, 1, 30, 17, 0, tzinfo=UTC))
        assert mark_dataset(late_on_30_january_in_utc, MONTHLY, jakarta(2024, 2, 1)).due_on == date(2024, 2, 29)
        a_second_before = Evidence(resource_at=datetime(2024, 1, 30, 16, 59, 59, tzinfo=UTC))
        assert mark_dataset(a_second_before, MONTHLY, jakarta(2024, 2, 1)).due_on == date(2024, 2, 29)
        assert mark_dataset(a_second_before, MONTHLY, jakarta(2024, 2, 1)).age_days == 2

    @given(day=days, zone=zones)
    def test_due_at_is_the_first_instant_of_the_next_day(self, day: date, zone: str) -> None:
        policy = Policy(Period(months=1), Period(days=7), ZoneInfo(zone), Rule.MONTHLY, Decimal(90), 2)
        assert policy.end_of(day) == oracle.end_of(day, zone)


class TestStatusChangesAtTheSecond:
    """overdue when now >= due_at; due_soon when now >= due_at - P7D."""

    @pytest.mark.parametrize(
        ("now", "status"),
        [
            (jakarta(2024, 5, 8, 23, 59, 59), Status.CURRENT),
            (jakarta(2024, 5, 9), Status.DUE_SOON),
            (jakarta(2024, 5, 15, 23, 59, 59), Status.DUE_SOON),
            (jakarta(2024, 5, 16), Status.OVERDUE),
        ],
    )
    def test_at_the_edges(self, now: datetime, status: Status) -> None:
        assert mark_dataset(uploaded(2024, 4, 15), MONTHLY, now).status is status

    def test_a_warning_window_of_a_month_is_counted_from_due_at(self) -> None:
        policy = Policy(Period(years=1), Period(months=1), JAKARTA, Rule.MONTHLY, Decimal(90), 2)
        # due on 28 February, so due at 1 March; one month before that is 1 February
        evidence = uploaded(2024, 2, 28)
        assert mark_dataset(evidence, policy, jakarta(2025, 1, 31, 23, 59, 59)).status is Status.CURRENT
        assert mark_dataset(evidence, policy, jakarta(2025, 2, 1)).status is Status.DUE_SOON


class TestNewestEvidenceWins:
    """Evidence, newest wins; each dataset shows which one counted."""

    def test_each_basis_can_win(self) -> None:
        old, new = jakarta(2024, 1, 1), jakarta(2024, 1, 2)
        names = {"resource_at": "resource", "publisher_at": "publisher", "content_at": "content"}
        names["confirmed_at"] = "confirmation"
        for field, basis in names.items():
            evidence = Evidence(**{**dict.fromkeys(names, old), field: new})
            mark = mark_dataset(evidence, MONTHLY, jakarta(2024, 1, 3))
            assert (mark.basis, mark.updated_at) == (Basis(basis), new)

    def test_of_two_at_the_same_time_the_surer_is_named(self) -> None:
        at = jakarta(2024, 1, 1)
        evidence = Evidence(publisher_at=at, content_at=at, confirmed_at=at)
        assert mark_dataset(evidence, MONTHLY, at).basis is Basis.PUBLISHER


class TestPublisherDatesThatCannotBeTrue:
    """Ignored when in the future (beyond one day), before 2000, or not a date."""

    @pytest.mark.parametrize(
        ("declared_at", "is_believed"),
        [
            (jakarta(2024, 5, 11, 12), True),
            (jakarta(2024, 5, 11, 12, 0, 1), False),
            (datetime(2000, 1, 1, tzinfo=UTC), True),
            (datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), False),
        ],
    )
    def test_at_the_edges(self, declared_at: datetime, is_believed: bool) -> None:
        mark = mark_dataset(Evidence(publisher_at=declared_at), MONTHLY, jakarta(2024, 5, 10, 12))
        assert (mark.basis is Basis.PUBLISHER) is is_believed


class TestNoEvidenceIsUnknown:
    """No evidence at all; counts as not compliant."""

    def test_unknown_has_no_dates(self) -> None:
        mark = mark_dataset(Evidence(), MONTHLY, jakarta(2024, 1, 1))
        assert (mark.status, mark.basis, mark.due_on, mark.due_at, mark.age_days, mark.days_overdue) == (
            Status.UNKNOWN,
            None,
            None,
            None,
            None,
            0,
        )
        assert Counts(unknown=1, current=1).score() == Decimal("50.00")


class TestExemption:
    """A sysadmin said so, with a reason and an end date; counted apart."""

    def test_lasts_to_the_end_of_its_last_day(self) -> None:
        def status_at(now: datetime) -> Status:
            return mark_dataset(uploaded(2024, 1, 1), MONTHLY, now, exempt_until=date(2024, 5, 10)).status

        assert status_at(jakarta(2024, 5, 10, 23, 59, 59)) is Status.EXEMPT
        assert status_at(jakarta(2024, 5, 11)) is Status.OVERDUE

    def test_is_in_no_other_count(self) -> None:
        assert Counts(exempt=3).monitored == 0


class TestConfirmation:
    """Refused beyond max_consecutive in a row since the last real update, except while its schedule is not yet due."""

    def test_two_are_allowed(self) -> None:
        for in_a_row, refusal in ((0, None), (1, None), (2, Refusal.TOO_MANY_IN_A_ROW), (3, Refusal.TOO_MANY_IN_A_ROW)):
            evidence = Evidence(resource_at=jakarta(2024, 1, 1), confirmations_in_a_row=in_a_row)
            assert why_not_confirm(evidence, MONTHLY, jakarta(2024, 5, 1)) is refusal

    def test_a_yearly_table_may_be_confirmed_until_its_year_is_over(self) -> None:
        evidence = Evidence(resource_at=jakarta(2024, 1, 31), confirmations_in_a_row=11, frequency=Frequency.ANNUAL)
        assert why_not_confirm(evidence, MONTHLY, jakarta(2025, 1, 31, 23, 59, 59)) is None
        assert why_not_confirm(evidence, MONTHLY, jakarta(2025, 2, 1)) is Refusal.TOO_MANY_IN_A_ROW

    def test_without_real_data_no_schedule_excuses(self) -> None:
        evidence = Evidence(confirmed_at=jakarta(2024, 1, 1), confirmations_in_a_row=2, frequency=Frequency.ANNUAL)
        assert why_not_confirm(evidence, MONTHLY, jakarta(2024, 2, 1)) is Refusal.TOO_MANY_IN_A_ROW

    def test_somebody_else_on_the_same_local_day_was_enough(self) -> None:
        evidence = Evidence(resource_at=jakarta(2024, 1, 1), confirmations_in_a_row=1)
        for by_another_at, refusal in (
            (jakarta(2024, 5, 1), Refusal.CONFIRMED_TODAY),
            (jakarta(2024, 4, 30, 23, 59, 59), None),
        ):
            now = jakarta(2024, 5, 1, 23, 59, 59)
            assert why_not_confirm(evidence, MONTHLY, now, by_another_at=by_another_at) is refusal


class TestCause:
    """late, feed_failing since before due_at, not_checked since before due_at."""

    DUE_AT = jakarta(2024, 5, 16)  # of data from 15 April
    NOW = jakarta(2024, 6, 1)

    def cause(self, feed: FeedHealth | None, evidence: Evidence | None = None) -> Cause | None:
        return mark_dataset(evidence or uploaded(2024, 4, 15), MONTHLY, self.NOW, feed=feed).cause

    def test_without_a_feed_the_opd_is_late(self) -> None:
        assert self.cause(None) is Cause.LATE

    def test_an_attempt_since_due_at_found_nothing_new(self) -> None:
        assert self.cause(FeedHealth(self.DUE_AT, None)) is Cause.LATE
        assert self.cause(FeedHealth(self.DUE_AT - timedelta(seconds=1), None)) is Cause.NOT_CHECKED
        assert self.cause(FeedHealth(None, None)) is Cause.NOT_CHECKED

    def test_a_feed_that_failed_at_any_attempt_since_before_due_at(self) -> None:
        assert self.cause(FeedHealth(self.NOW, self.DUE_AT - timedelta(seconds=1))) is Cause.FEED_FAILING
        assert self.cause(FeedHealth(self.NOW, self.DUE_AT)) is Cause.LATE

    def test_without_a_date_a_failing_feed_is_the_cause(self) -> None:
        assert self.cause(FeedHealth(self.NOW, self.NOW), Evidence()) is Cause.FEED_FAILING
        assert self.cause(FeedHealth(self.NOW, None), Evidence()) is Cause.LATE

    def test_what_is_compliant_or_exempt_has_no_cause(self) -> None:
        feed = FeedHealth(None, None)
        assert mark_dataset(uploaded(2024, 4, 15), MONTHLY, jakarta(2024, 5, 1), feed=feed).cause is None
        exempt = mark_dataset(uploaded(2024, 4, 15), MONTHLY, self.NOW, feed=feed, exempt_until=date(2025, 1, 1))
        assert exempt.cause is None


class TestBehindSchedule:
    """True when its own frequency has passed since its last real update."""

    def test_a_daily_dataset_is_behind_after_a_day_though_not_yet_old(self) -> None:
        evidence = Evidence(resource_at=jakarta(2024, 5, 1, 8), frequency=Frequency.DAILY)
        on_time = mark_dataset(evidence, MONTHLY, jakarta(2024, 5, 2, 23, 59, 59))
        behind = mark_dataset(evidence, MONTHLY, jakarta(2024, 5, 3))
        assert (on_time.behind_schedule, behind.behind_schedule, behind.status) == (False, True, Status.CURRENT)

    def test_an_annual_one_is_old_after_a_month_though_on_schedule(self) -> None:
        evidence = Evidence(resource_at=jakarta(2024, 5, 1), frequency=Frequency.ANNUAL)
        mark = mark_dataset(evidence, MONTHLY, jakarta(2024, 7, 1))
        assert (mark.status, mark.behind_schedule) == (Status.OVERDUE, False)

    def test_a_confirmation_does_not_keep_a_schedule(self) -> None:
        evidence = Evidence(
            resource_at=jakarta(2024, 5, 1), confirmed_at=jakarta(2024, 5, 9), frequency=Frequency.WEEKLY
        )
        assert mark_dataset(evidence, MONTHLY, jakarta(2024, 5, 10)).behind_schedule
        assert schedule_due_on(evidence, MONTHLY, jakarta(2024, 5, 10)) == date(2024, 5, 8)

    def test_irregular_data_is_never_behind(self) -> None:
        evidence = Evidence(resource_at=jakarta(2001, 5, 1), frequency=Frequency.IRREGULAR)
        assert not mark_dataset(evidence, MONTHLY, jakarta(2024, 5, 10)).behind_schedule


class TestPolicy:
    """monthly: the city's rule; schedule: the dataset's own frequency where it has one, one month otherwise."""

    @pytest.mark.parametrize(
        ("frequency", "due_on"),
        [
            (Frequency.ANNUAL, date(2025, 1, 31)),
            (Frequency.DAILY, date(2024, 2, 1)),
            (Frequency.IRREGULAR, date(2024, 2, 29)),
            (None, date(2024, 2, 29)),
        ],
    )
    def test_schedule_counts_the_dataset_s_own_frequency(self, frequency: Frequency | None, due_on: date) -> None:
        evidence = Evidence(resource_at=jakarta(2024, 1, 31), frequency=frequency)
        assert mark_dataset(evidence, SCHEDULE, jakarta(2024, 2, 1)).due_on == due_on
        assert mark_dataset(evidence, MONTHLY, jakarta(2024, 2, 1)).due_on == date(2024, 2, 29)


class TestOrganizationLimit:
    """An organisation may set a stricter limit than the portal's, never a laxer one."""

    @pytest.mark.parametrize(
        ("written", "counts"),
        [
            ("P14D", "P14D"),
            ("P4W", "P28D"),
            ("P28D", "P28D"),
            ("P29D", "P1M"),
            ("P31D", "P1M"),
            ("P2M", "P1M"),
            ("P1Y", "P1M"),
        ],
    )
    def test_only_what_is_never_later_counts(self, written: str, counts: str) -> None:
        assert str(MONTHLY.for_organization(Period.parse(written)).max_age) == counts

    def test_none_leaves_the_portal_s(self) -> None:
        assert MONTHLY.for_organization(None) is MONTHLY


class TestScore:
    """Score = compliant / monitored × 100; two decimals, rounded half up; no monitored dataset → no score."""

    @given(compliant=st.integers(0, 400), others=st.integers(0, 400))
    def test_as_the_oracle_counts(self, compliant: int, others: int) -> None:
        counts = Counts(current=compliant, overdue=others)
        score = counts.score()
        expected = oracle.score(compliant, compliant + others)
        assert (None if score is None else float(score)) == expected
        band = band_of(score)
        assert (band.value if band else None) == oracle.band(expected)

    @given(
        compliant=st.integers(0, 300),
        others=st.integers(0, 300),
        target=st.sampled_from([0, 0.005, 60, 90.001, 90.01, 99.99, 100]),
    )
    def test_to_target_is_the_smallest_number_that_reaches_it(self, compliant: int, others: int, target: float) -> None:
        counts = Counts(due_soon=compliant, unknown=others)
        assert counts.to_target(Decimal(str(target))) == oracle.to_target(compliant, compliant + others, target)

    def test_half_a_hundredth_goes_up(self) -> None:
        assert Counts(current=1, overdue=799).score() == Decimal("0.13")  # 0.125

    def test_not_checked_ones_are_left_out(self) -> None:
        counts = Counts(current=1, overdue=2, unknown=1, not_checked=2)
        assert (counts.monitored, counts.score()) == (2, Decimal("50.00"))

    @pytest.mark.parametrize(
        ("score", "band"),
        [
            ("90.00", Band.INFORMATIF),
            ("89.99", Band.MENUJU_INFORMATIF),
            ("80.00", Band.MENUJU_INFORMATIF),
            ("79.99", Band.CUKUP_INFORMATIF),
            ("60.00", Band.CUKUP_INFORMATIF),
            ("59.99", Band.KURANG_INFORMATIF),
            ("40.00", Band.KURANG_INFORMATIF),
            ("39.99", Band.TIDAK_INFORMATIF),
            ("0.00", Band.TIDAK_INFORMATIF),
        ],
    )
    def test_bands_by_lower_bound(self, score: str, band: Band) -> None:
        assert band_of(Decimal(score)) is band

    def test_90_is_informatif_and_still_short_of_the_city_s_figure(self) -> None:
        assert Counts(current=9, overdue=1).to_target(Decimal("90.01")) == 1


class TestMarkIsAFunctionOfEvidencePolicyAndNow:
    """A mark is a function of (evidence, policy, now)."""

    @settings(max_examples=1500, deadline=None)
    @given(
        evidence=st.fixed_dictionaries(
            {name: st.none() | instants for name in ("resource", "publisher", "content", "confirmed")}
        ),
        frequency=frequencies,
        now=instants,
        zone=zones,
        policy=st.sampled_from(["monthly", "schedule"]),
        max_age=periods,
        due_soon=st.sampled_from([(0, 0, 7), (0, 0, 1), (0, 1, 0), (0, 0, 40)]),
        exempt_until=st.none() | days,
        feed=st.none() | st.tuples(st.none() | instants, st.none() | instants),
    )
    def test_as_the_oracle_marks(
        self, evidence, frequency, now, zone, policy, max_age, due_soon, exempt_until, feed
    ) -> None:
        # What was seen of resources, content and people is never later than now.
        assume(all(evidence[name] is None or evidence[name] <= now for name in ("resource", "content", "confirmed")))
        mark = mark_dataset(
            Evidence(
                resource_at=evidence["resource"],
                publisher_at=evidence["publisher"],
                content_at=evidence["content"],
                confirmed_at=evidence["confirmed"],
                frequency=Frequency(frequency) if frequency else None,
            ),
            Policy(Period(*max_age), Period(*due_soon), ZoneInfo(zone), Rule(policy), Decimal(90), 2),
            now,
            exempt_until=exempt_until,
            feed=FeedHealth(*feed) if feed else None,
        )
        expected = oracle.mark(
            oracle.Facts(
                **{name: [at] if at else [] for name, at in evidence.items()},
                frequency=frequency,
                exempt_until=exempt_until,
                harvested=feed is not None,
                last_attempt=feed[0] if feed else None,
                failing_since=feed[1] if feed else None,
            ),
            oracle.Rule(zone=zone, max_age=max_age, due_soon=due_soon, policy=policy),
            now,
        )
        found = {name: getattr(mark, name) for name in expected}
        if mark.due_at is not None:
            # Python calls two instants unequal where one zone has that hour twice (Havana, the end of summer time).
            found["due_at"] = mark.due_at.astimezone(UTC)
        assert found == expected
