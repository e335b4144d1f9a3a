"""Where new data for a dataset can come in: its files and links, and the feed that brings it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package, Resource

from .feed_source import FeedSource
from .harvested_entry import HarvestedEntry
from .seen_resource import SeenResource
from .source_errors import error_and_values, newest_report
from .sql import run, shown_title, text


@dataclass(frozen=True)
class File:
    """A resource. ``changed_at`` is since when its data is what it is; empty where that is no evidence."""

    id: str
    name: str
    format: str
    is_upload: bool
    changed_at: datetime | None


@dataclass(frozen=True)
class FeedOfDataset:
    """The harvest source that brings a dataset. ``name`` and ``title`` are empty where not everybody may see it.

    ``error`` is what reading it last failed with: a gettext key with places for ``error_values``; ``is_reported`` says
    that there is a report to read.
    """

    name: str | None
    title: str | None
    failing_since: datetime | None
    last_success_at: datetime | None
    gone_since: datetime | None
    error: str
    error_values: Mapping[str, Any]
    is_reported: bool


def files_of(dataset_ids: Sequence[str]) -> dict[str, list[File]]:
    """Of each dataset that has any, in the dataset's own order: one statement for a page of datasets."""
    changed_at = sa.case((SeenResource.harvested.is_(False), SeenResource.changed_at))
    resource: Any = Resource
    statement = (
        sa.select(
            resource.package_id,
            resource.id,
            sa.func.coalesce(sa.func.nullif(resource.name, ""), resource.url, ""),
            text(resource.format),
            sa.func.coalesce(resource.url_type == "upload", False),
            changed_at,
        )
        .outerjoin(SeenResource, SeenResource.resource_id == resource.id)
        .where(resource.package_id.in_(dataset_ids), resource.state == "active")
        .order_by(resource.position)
    )
    files: dict[str, list[File]] = {}
    for dataset_id, *values in run(statement):
        files.setdefault(dataset_id, []).append(File(*values))
    return files


def feeds_bringing(dataset_ids: Sequence[str]) -> dict[str, FeedOfDataset]:
    """Of each dataset that a feed brings: one statement for a page of datasets. Of a source that was deleted nothing
    more comes."""
    shown = Package.private.is_(False)
    newest = newest_report(HarvestedEntry.source_id)
    statement = (
        sa.select(
            HarvestedEntry.dataset_id,
            sa.case((shown, Package.name)),
            sa.case((shown, shown_title(Package))),
            FeedSource.failing_since,
            FeedSource.last_success_at,
            HarvestedEntry.gone_since,
            *error_and_values(newest),
            newest.c.job_id.is_not(None),
        )
        .join(Package, sa.and_(Package.id == HarvestedEntry.source_id, Package.state == "active"))
        .outerjoin(FeedSource, FeedSource.source_id == HarvestedEntry.source_id)
        .outerjoin(newest, sa.true())
        .where(HarvestedEntry.dataset_id.in_(dataset_ids))
    )
    return {dataset_id: FeedOfDataset(*values) for dataset_id, *values in run(statement)}
