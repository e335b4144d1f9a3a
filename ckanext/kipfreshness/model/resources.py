"""Look at CKAN's resources and remember since when the data of each is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any

import ckan.plugins as p
import sqlalchemy as sa
from ckan.model import Package, Resource
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from ..freshness.evidence import Basis
from .evidence_event import EvidenceEvent
from .harvest import harvested_by_us, harvested_elsewhere
from .links import folded
from .seen_resource import SeenResource
from .sql import NOW, among_ids, dialect, keep, learn_sizes, run_kept_at, text, utc


class Author(Enum):
    """Who changed a dataset: a ``HARVESTER`` of ours, anybody else (``PERSON``), or nobody looked (``UNKNOWN``)."""

    PERSON = "person"
    HARVESTER = "harvester"
    UNKNOWN = "unknown"


def see_resources(now: datetime, dataset_ids: Sequence[str] | None, author: Author) -> None:
    """Two statements, however many datasets: what is new, then what changed, went or came back."""
    # Whether ckanext-harvest is there decides what the statements ask.
    key = (dialect(), dataset_ids is not None, author, p.plugin_loaded("harvest"))
    run_kept_at(_new(*key), now, now, dataset_ids)
    if dataset_ids is None:
        learn_sizes(SeenResource)
    run_kept_at(_changed(*key), now, now, dataset_ids)


def record_data_change(resource_id: str, now: datetime) -> None:
    """A person changed the data of a resource that lives in the DataStore, of which CKAN keeps no date at once."""
    changed = (
        sa.update(SeenResource)
        .where(SeenResource.resource_id == resource_id)
        .values(changed_at=sa.func.greatest(SeenResource.changed_at, NOW), harvested=False)
    )
    run_kept_at(_with_ledger(changed), now, now)


@lru_cache
def _new(dialect: Any, some: bool, author: Author, _harvest_is_loaded: bool) -> Any:
    """First sight. A resource made anew for a link that the dataset had (a client sent no ids) is as old as that."""
    link = folded(text(Resource.url))
    uploaded_at = _believed(Resource.last_modified)
    created_at = sa.func.least(sa.func.coalesce(utc(Resource.created), utc(Package.metadata_created)), NOW)
    earlier = aliased(SeenResource)
    still_there = aliased(Resource)
    inherited_at = (
        sa.select(sa.func.max(earlier.changed_at))
        .where(earlier.dataset_id == Resource.package_id, earlier.link == link, earlier.harvested.is_(False))
        .where(
            ~sa.exists().where(still_there.id == earlier.resource_id, still_there.state == "active"),
        )
        .scalar_subquery()
    )
    first_at = sa.func.coalesce(sa.func.greatest(inherited_at, uploaded_at), created_at)
    found = (
        sa.select(
            Resource.id,
            Resource.package_id,
            text(Resource.url),
            link,
            Resource.last_modified,
            first_at,
            _is_harvested(author, uploaded_at),
        )
        .join(Package, Package.id == Resource.package_id)
        .outerjoin(SeenResource, SeenResource.resource_id == Resource.id)
        .where(Resource.state == "active", Package.type == "dataset", SeenResource.resource_id.is_(None))
        .where(*among_ids(Resource.package_id, some))
    )
    columns = ["resource_id", "dataset_id", "url", "link", "last_modified", "changed_at", "harvested"]
    return keep(_with_ledger(insert(SeenResource).from_select(columns, found).on_conflict_do_nothing()), dialect)


def _is_harvested(author: Author, uploaded_at: Any) -> Any:
    """Whether a resource seen for the first time was brought by a harvester, so that its date of creation is ours.

    Of other harvesters' datasets nobody says who brought a resource: a date of its own, as for an upload, counts.
    """
    if author is Author.HARVESTER:
        return sa.true()
    elsewhere = sa.and_(harvested_elsewhere(Resource.package_id), uploaded_at.is_(None))
    if author is Author.PERSON:
        return elsewhere
    by_us = sa.and_(harvested_by_us(Resource.package_id), text(Resource.url_type) != "upload")
    return sa.or_(by_us, elsewhere)


@lru_cache
def _changed(dialect: Any, some: bool, author: Author, _harvest_is_loaded: bool) -> Any:
    """A later upload or another link is new data. A date that was put back is a correction and is followed."""
    uploaded_at = _believed(Resource.last_modified)
    was_date_of_upload = SeenResource.changed_at == utc(SeenResource.last_modified)
    changed_on = sa.func.least(sa.func.coalesce(utc(Resource.metadata_modified), NOW), NOW)
    link = folded(text(Resource.url))
    another_date = sa.and_(
        Resource.last_modified.is_distinct_from(SeenResource.last_modified),
        sa.or_(uploaded_at > SeenResource.changed_at, sa.and_(uploaded_at.is_not(None), was_date_of_upload)),
    )
    is_gone = Resource.id.is_(None)
    # What is gone has no link at all, which is no other one.
    another_link = sa.and_(~is_gone, link != SeenResource.link)
    found = (
        sa.select(
            SeenResource.resource_id,
            sa.case((is_gone, SeenResource.url), else_=text(Resource.url)).label("url"),
            sa.case((is_gone, SeenResource.link), else_=link).label("link"),
            sa.case((is_gone, SeenResource.last_modified), else_=Resource.last_modified).label("last_modified"),
            sa.case(
                (another_date, uploaded_at),
                (another_link, sa.func.greatest(SeenResource.changed_at, changed_on)),
                else_=SeenResource.changed_at,
            ).label("changed_at"),
            sa.case((sa.or_(another_date, another_link), _stays_harvested(author)), else_=SeenResource.harvested).label(
                "harvested"
            ),
            sa.case((is_gone, NOW)).label("gone_since"),
        )
        .outerjoin(
            Resource,
            sa.and_(
                Resource.id == SeenResource.resource_id,
                Resource.package_id == SeenResource.dataset_id,
                Resource.state == "active",
            ),
        )
        .where(
            sa.or_(
                is_gone != SeenResource.gone_since.is_not(None),
                text(Resource.url) != SeenResource.url,
                Resource.last_modified.is_distinct_from(SeenResource.last_modified),
            )
        )
        .where(sa.or_(~is_gone, SeenResource.gone_since.is_(None)))
        .where(*among_ids(SeenResource.dataset_id, some))
        .subquery()
    )
    names = ["url", "link", "last_modified", "changed_at", "harvested", "gone_since"]
    changed = (
        sa.update(SeenResource)
        .where(SeenResource.resource_id == found.c.resource_id)
        .values({name: found.c[name] for name in names})
    )
    return keep(_with_ledger(changed), dialect)


def _stays_harvested(author: Author) -> Any:
    """Whether a changed resource stays the harvester's: what ours changes is seen in the content that it harvests."""
    if author is Author.PERSON:
        return sa.false()
    if author is Author.HARVESTER:
        return SeenResource.harvested
    return sa.and_(SeenResource.harvested, harvested_by_us(SeenResource.dataset_id))


def _with_ledger(change: Any) -> Any:
    """One statement: the change, and its rows in the ledger."""
    written = change.returning(
        SeenResource.dataset_id, SeenResource.resource_id, SeenResource.changed_at, SeenResource.harvested
    ).cte("written")
    rows = sa.select(
        written.c.dataset_id,
        sa.literal(Basis.RESOURCE.value),
        written.c.changed_at,
        NOW,
        written.c.resource_id,
    ).where(written.c.harvested.is_(False))
    columns = ["dataset_id", "basis", "happened_at", "recorded_at", "resource_id"]
    return insert(EvidenceEvent).from_select(columns, rows).on_conflict_do_nothing()


def _believed(column: Any) -> Any:
    """An upload's date, unless it lies in the future: any client may send one."""
    return sa.case((utc(column) <= NOW, utc(column)))
