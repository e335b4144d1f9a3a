"""Which datasets a harvester brought, and how reading their feeds goes."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import sqlalchemy as sa

from .feed_source import FeedSource
from .harvested_entry import HarvestedEntry
from .sql import instant
from .viewpoint import Viewpoint

# ckanext-harvest's own, named here so that its tables need not exist where its plugin is off
_HARVEST_OBJECT = sa.table("harvest_object", sa.column("package_id"))
_HARVEST_SOURCE = sa.table("harvest_source", sa.column("id"), sa.column("active"))


def harvested_by_us(dataset_id: Any) -> Any:
    return sa.exists().where(HarvestedEntry.dataset_id == dataset_id, HarvestedEntry.is_foreign.is_(False))


def harvested_elsewhere(dataset_id: Any) -> Any:
    """Whether another harvester, such as ckanext-dcat's, brought the dataset."""
    if not p.plugin_loaded("harvest"):
        return sa.false()
    return sa.and_(sa.exists().where(_HARVEST_OBJECT.c.package_id == dataset_id), ~harvested_by_us(dataset_id))


def feed_health(view: Viewpoint) -> sa.Subquery:
    """``dataset_id last_attempt_at failing_since`` of each dataset that one of our harvest sources keeps bringing.

    An attempt after a past moment shows that we did look: the one before it is not known any more.
    """
    at = instant(view.as_of)
    feed = kept_feeds(p.plugin_loaded("harvest")).subquery("kept_feeds")
    return sa.select(
        feed.c.dataset_id,
        sa.case((feed.c.last_attempt_at > at, at), else_=feed.c.last_attempt_at).label("last_attempt_at"),
        sa.case((feed.c.failing_since <= at, feed.c.failing_since)).label("failing_since"),
    ).subquery("feed")


def kept_feeds(harvest_is_loaded: bool) -> sa.Select[Any]:
    """``dataset_id last_attempt_at failing_since`` as they stand, of the sources that somebody waits for."""
    statement = sa.select(HarvestedEntry.dataset_id, FeedSource.last_attempt_at, FeedSource.failing_since).outerjoin(
        FeedSource, FeedSource.source_id == HarvestedEntry.source_id
    )
    if harvest_is_loaded:
        # Nobody waits for a source that was deleted.
        is_deleted = sa.exists().where(_HARVEST_SOURCE.c.id == HarvestedEntry.source_id, ~_HARVEST_SOURCE.c.active)
        statement = statement.where(~is_deleted)
    return statement
