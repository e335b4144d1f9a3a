"""Harvest sources that ask for somebody: those that cannot be read, and the publishers in them that nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package
from ckan.model.group import Group

from .feed_source import FeedSource
from .source_errors import error_and_values, newest_report
from .sql import run, shown_title
from .unmatched_publisher import UnmatchedPublisher

_IN_USE = (Package.type == "harvest", Package.state == "active")


@dataclass(frozen=True)
class FailingSource:
    """``error`` is a gettext key with places for ``error_values``; of other harvesters' sources their own sentence."""

    name: str
    title: str
    organization_name: str | None
    organization_title: str | None
    failing_since: datetime
    last_success_at: datetime | None
    error: str
    error_values: Mapping[str, Any]


@dataclass(frozen=True)
class PublisherOfSource:
    publisher: str
    entries: int
    first_seen_at: datetime
    source_name: str
    source_title: str


def failing_sources() -> list[FailingSource]:
    """What has failed for longest comes first."""
    newest = newest_report(FeedSource.source_id)
    columns: list[Any] = [
        Package.name,
        shown_title(Package),
        Group.name,
        Group.title,
        FeedSource.failing_since,
        FeedSource.last_success_at,
        *error_and_values(newest),
    ]
    statement = (
        _failing(*columns)
        .outerjoin(Group, Group.id == Package.owner_org)
        .outerjoin(newest, sa.true())
        .order_by(FeedSource.failing_since, Package.name)
    )
    return [FailingSource(*row) for row in run(statement)]


def unmatched_publishers_of_all(rows: int, start: int) -> tuple[int, list[PublisherOfSource]]:
    """How many there are, and ``rows`` of them from ``start``; those with most entries first."""
    columns: list[Any] = [
        UnmatchedPublisher.publisher,
        UnmatchedPublisher.entries,
        UnmatchedPublisher.first_seen_at,
        Package.name,
        shown_title(Package),
    ]
    found = _unmatched(*columns)
    count = run(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one()
    ordered = found.order_by(UnmatchedPublisher.entries.desc(), UnmatchedPublisher.publisher, Package.name)
    return count, [PublisherOfSource(*row) for row in run(ordered.offset(start).limit(rows))]


def count_troubles() -> tuple[int, int]:
    """How many sources fail, and how many publishers match no organisation."""
    counts = (counted(sa.func.count()).scalar_subquery() for counted in (_failing, _unmatched))
    failing, unmatched = run(sa.select(*counts)).one()
    return failing, unmatched


def _failing(*columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(FeedSource)
        .join(Package, Package.id == FeedSource.source_id)
        .where(FeedSource.failing_since.is_not(None), *_IN_USE)
    )


def _unmatched(*columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(UnmatchedPublisher)
        .join(Package, Package.id == UnmatchedPublisher.source_id)
        .where(*_IN_USE)
    )
