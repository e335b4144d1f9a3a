"""The feeds of an organisation or of all, and when each last worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from ckan.model import Group, Package

from .feed_source import FeedSource
from .sql import run, shown_title


@dataclass(frozen=True)
class Feed:
    """A harvest source that everybody may see. Times are empty where it was never read, or where nothing failed."""

    name: str
    title: str
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    failing_since: datetime | None
    entries: int | None
    organization_name: str


def feeds_of(organization_id: str | None) -> list[Feed]:
    """By title; without an organisation, those of all. Harvest sources are datasets of a type of their own to CKAN."""
    title = shown_title(Package)
    statement = (
        sa.select(
            Package.name,
            title,
            FeedSource.last_attempt_at,
            FeedSource.last_success_at,
            FeedSource.failing_since,
            FeedSource.entries,
            Group.name,
        )
        .join(Group, Group.id == Package.owner_org)
        .outerjoin(FeedSource, FeedSource.source_id == Package.id)
        .where(Package.type == "harvest", Package.state == "active", Package.private.is_(False))
        .where(Group.state == "active")
        .order_by(sa.func.lower(title), Package.id)
    )
    if organization_id is not None:
        statement = statement.where(Package.owner_org == organization_id)
    return [Feed(*row) for row in run(statement)]
