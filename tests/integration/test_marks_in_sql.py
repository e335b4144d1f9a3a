from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.model import Package, Session
from ckan.model.group import Group

from ckanext.kipfreshness import model as ours
from ckanext.kipfreshness.freshness.evidence import Evidence
from ckanext.kipfreshness.freshness.frequency import Frequency
from ckanext.kipfreshness.freshness.mark import FeedHealth, Mark, ShortMark, Status, mark_dataset
from ckanext.kipfreshness.freshness.period import Period
from ckanext.kipfreshness.freshness.policy import Policy, Rule
from ckanext.kipfreshness.model.marked_dataset import marked_datasets
from ckanext.kipfreshness.model.marked_now import marked_now
from ckanext.kipfreshness.model.short_marks import short_marks
from ckanext.kipfreshness.model.viewpoint import Viewpoint, viewpoint

from ..oracle import A_FREQUENCY_S_PERIOD
from ..strategies import ZONES

UTC = timezone.utc
DATASETS = 3000
LIMITS = [None, "P14D", "P28D", "P31D", "P1Y", "nonsense", "P1D"]
TRAPS = [
    date(2024, 1, 31),
    date(2024, 2, 29),
    date(2024, 2, 28),
    date(2023, 12, 31),
    date(2024, 3, 31),
    date(2024, 3, 10),
]


@dataclass(frozen=True)
class Made:
    id: str
    evidence: Evidence
    organization: int
    exempt_until: date | None
    feed: FeedHealth | None


class Maker:
    """Datasets with every kind of evidence, many of them at the calendar's edges; the same ones each time."""

    def __init__(self) -> None:
        self.random = random.Random(20240229)

    def id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def instant(self) -> datetime:
        day = self.random.choice(TRAPS)
        if self.random.random() < 0.6:
            day = date(2023, 11, 1) + timedelta(days=self.random.randrange(220))
        second = self.random.choice([0, 86_399, 61_199, 61_200, 61_201, self.random.randrange(86_400)])
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)

    def perhaps(self, chance: float) -> datetime | None:
        return self.instant() if self.random.random() < chance else None

    def dataset(self) -> Made:
        evidence = Evidence(
            resource_at=self.perhaps(0.6),
            publisher_at=self.random.choice([self.perhaps(0.6), datetime(1999, 12, 31, tzinfo=UTC)]),
            content_at=self.perhaps(0.3),
            confirmed_at=self.perhaps(0.3),
            frequency=self.random.choice([None, *Frequency]),
        )
        exempt_until = self.instant().date() if self.random.random() < 0.2 else None
        feed = FeedHealth(self.perhaps(0.8), self.perhaps(0.5)) if self.random.random() < 0.5 else None
        return Made(self.id(), evidence, self.random.randrange(len(LIMITS)), exempt_until, feed)


@pytest.fixture
def made(clean_portal: None) -> list[Made]:
    maker = Maker()
    organizations = [maker.id() for _ in LIMITS]
    datasets = [maker.dataset() for _ in range(DATASETS)]
    insert(
        Group,
        [
            {
                "id": id_,
                "name": f"opd-{number}",
                "title": f"OPD {number}",
                "type": "organization",
                "is_organization": True,
                "state": "active",
                "extras": {"update_limit": limit} if limit else {},
            }
            for number, (id_, limit) in enumerate(zip(organizations, LIMITS, strict=True))
        ],
    )
    insert(
        Package,
        [
            {
                "id": one.id,
                "name": f"dataset-{number}",
                "title": "",
                "type": "dataset",
                "state": "active",
                "private": False,
                "owner_org": organizations[one.organization],
                "extras": {"update_frequency": one.evidence.frequency.value} if one.evidence.frequency else {},
                "metadata_created": datetime(2023, 1, 1),  # noqa: DTZ001
            }
            for number, one in enumerate(datasets)
        ],
    )
    insert(
        ours.DatasetEvidence,
        [
            {
                "dataset_id": one.id,
                "resource_at": one.evidence.resource_at,
                "publisher_at": one.evidence.publisher_at,
                "content_at": one.evidence.content_at,
                "confirmed_at": one.evidence.confirmed_at,
            }
            for one in datasets
        ],
    )
    insert(
        ours.Exemption,
        [
            {
                "dataset_id": one.id,
                "user_id": "x",
                "reason": "x",
                "until": one.exempt_until,
                "exempted_at": maker.instant(),
            }
            for one in datasets
            if one.exempt_until
        ],
    )
    harvested = [one for one in datasets if one.feed]
    at = {"first_seen_at": datetime(2023, 1, 1, tzinfo=UTC), "last_seen_at": datetime(2023, 1, 1, tzinfo=UTC)}
    insert(
        ours.HarvestedEntry, [{"dataset_id": one.id, "source_id": one.id, "guid": one.id, **at} for one in harvested]
    )
    insert(
        ours.FeedSource,
        [
            {"source_id": one.id, "last_attempt_at": one.feed.last_attempt_at, "failing_since": one.feed.failing_since}
            for one in harvested
        ],
    )
    # As the database does by itself after a while; before, it plans for the few rows of the test before this one.
    Session.execute(sa.text("ANALYZE"))
    Session.commit()
    return datasets


def insert(table: Any, rows: list[dict[str, Any]]) -> None:
    Session.connection().execute(
        sa.insert(getattr(table, "__table__", None) if hasattr(table, "__table__") else table), rows
    )


def views() -> Iterator[Policy]:
    for zone in ZONES:
        yield Policy(Period(months=1), Period(days=7), ZoneInfo(zone), Rule.MONTHLY, Decimal(90), 2)
    yield Policy(Period(months=1), Period(days=7), ZoneInfo("Asia/Jakarta"), Rule.SCHEDULE, Decimal(90), 2)
    yield Policy(Period(days=30), Period(months=1), ZoneInfo("Asia/Jayapura"), Rule.SCHEDULE, Decimal(90), 2)
    yield Policy(Period(years=1, months=1, days=3), Period(days=1), ZoneInfo("UTC"), Rule.MONTHLY, Decimal(90), 2)


def expected(one: Made, view: Viewpoint) -> Mark:
    limit = LIMITS[one.organization]
    policy = view.policy.for_organization(Period.parse(limit) if limit and limit != "nonsense" else None)
    feed = one.feed
    if feed:
        # An attempt later than the moment shows that we looked; a failure that begins later is not known yet.
        attempted_at = min(feed.last_attempt_at, view.as_of) if feed.last_attempt_at else None
        failing_since = feed.failing_since if feed.failing_since and feed.failing_since <= view.as_of else None
        feed = FeedHealth(attempted_at, failing_since)
    return mark_dataset(one.evidence, policy, view.as_of, exempt_until=one.exempt_until, feed=feed)


def shortened(one: Made, view: Viewpoint) -> ShortMark:
    mark = expected(one, view)
    until = one.exempt_until if mark.status is Status.EXEMPT else None
    return ShortMark(mark.status, mark.basis, mark.updated_at, mark.due_on, mark.due_at, until)


def test_sql_marks_as_python_does(made: list[Made]) -> None:
    ids = [one.id for one in made]
    moments = [
        datetime(2024, 3, 1, 3, 30, tzinfo=UTC),
        datetime(2024, 3, 31, 17, tzinfo=UTC),
        datetime(2024, 2, 29, 16, 59, 59, tzinfo=UTC),
    ]
    different = []
    for number, policy in enumerate(views()):
        view = viewpoint(policy, moments[number % 3])
        told = {one.id: one for one in marked_datasets(view, ids)}
        assert [marked_now(policy, view.as_of, id_) for id_ in ids[::7]] == [told[id_] for id_ in ids[::7]]
        found = {id_: one.mark for id_, one in told.items()}
        assert len(found) == DATASETS
        different += [(policy, one, found[one.id]) for one in made if found[one.id] != expected(one, view)]
        short = short_marks(policy, view.as_of, ids)
        different += [(policy, one, short[one.id]) for one in made if short[one.id] != shortened(one, view)]
    assert different[:3] == []
    assert model.Session.query(ours.DatasetEvidence).count() == DATASETS


def test_each_status_basis_and_cause_was_compared(made: list[Made]) -> None:
    view = viewpoint(next(views()), datetime(2024, 3, 1, 3, 30, tzinfo=UTC))
    marks = [one.mark for one in marked_datasets(view, [one.id for one in made])]
    assert {mark.status.value for mark in marks} == {"current", "due_soon", "overdue", "unknown", "exempt"}
    assert {mark.basis.value if mark.basis else None for mark in marks} == {
        "resource",
        "publisher",
        "content",
        "confirmation",
        None,
    }
    assert {mark.cause.value if mark.cause else None for mark in marks} == {"late", "feed_failing", "not_checked", None}
    assert {mark.behind_schedule for mark in marks} == {True, False}
    assert len(A_FREQUENCY_S_PERIOD) + 1 == len(Frequency)
