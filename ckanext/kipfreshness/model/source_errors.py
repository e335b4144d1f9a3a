"""Why a harvest source could not be read: from its newest report, or, of other harvesters' sources, their own words."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from .feed_source import FeedSource
from .harvest_report import HarvestReport
from .sql import text


def newest_report(source_id: Any) -> Any:
    """Of each source of a query the newest report, to be joined: ``job_id error error_values``."""
    return (
        sa.select(HarvestReport.job_id, HarvestReport.error, HarvestReport.error_values)
        .where(HarvestReport.source_id == source_id)
        .order_by(HarvestReport.started_at.desc())
        .limit(1)
        .lateral("newest")
    )


def error_and_values(newest: Any) -> tuple[Any, Any]:
    """A gettext key, empty where nothing is known, and the values for its places."""
    error = sa.func.coalesce(sa.func.nullif(newest.c.error, ""), text(FeedSource.error))
    return error, sa.func.coalesce(newest.c.error_values, sa.literal({}, JSONB))
