"""The feeds of an organisation, and when each last worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from ckan.model import Package

from .feed_source import FeedSource
from .sql import run


@dataclass(frozen=True)
class Feed:
    """A harvest source that everybody may see. Times are empty where it was never read, or where nothing failed."""

    name: str
    title: str
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    failing_since: datetime | None
    entries: int | None


def feeds_of(organization_id: str) -> list[Feed]:
    """By title. Harvest sources are datasets of a type of their own to CKAN."""
    title = sa.func.coalesce(sa.func.nullif(Package.title, ""), Package.name)
    statement = (
        sa.select(
            Package.name,
            title,
            FeedSource.last_attempt_at,
            FeedSource.last_success_at,
            FeedSource.failing_since,
            FeedSource.entries,
        )
        .outerjoin(FeedSource, FeedSource.source_id == Package.id)
        .where(Package.type == "harvest", Package.state == "active", Package.private.is_(False))
        .where(Package.owner_org == organization_id)
        .order_by(sa.func.lower(title), Package.id)
    )
    return [Feed(*row) for row in run(statement)]
