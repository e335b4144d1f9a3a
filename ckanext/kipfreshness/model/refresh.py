"""Read CKAN's tables for evidence: the same few statements for one dataset in a hook and for a whole portal in a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package, Resource
from ckan.model.group import Group
from ckan.model.meta import Session
from sqlalchemy.dialects.postgresql import insert

from ..freshness.evidence import Basis
from .confirmation import Confirmation
from .dataset_evidence import DatasetEvidence
from .evidence_event import EvidenceEvent
from .harvested_entry import HarvestedEntry
from .links import folded
from .seen_resource import SeenResource


def refresh_evidence(now: datetime, dataset_ids: Sequence[str] | None = None, *, index_follows: bool = False) -> int:
    """Bring what is known of these datasets (all of them without ``dataset_ids``) up to what CKAN's tables say.

    Returns how many datasets' evidence changed. Flushes nothing and commits nothing: the caller's transaction has it.
    ``index_follows`` says that CKAN indexes the dataset itself right after (its own hooks do).
    """
    _see_new_resources(now, dataset_ids)
    _see_changed_resources(now, dataset_ids)
    return _renew_datasets(now, dataset_ids, index_follows)


def record_data_change(resource_id: str, now: datetime) -> None:
    """A person changed the data of a resource that lives in the DataStore, of which CKAN keeps no date."""
    changed = (
        sa.update(SeenResource)
        .where(SeenResource.resource_id == resource_id)
        .values(changed_at=now)
        .returning(SeenResource.dataset_id, SeenResource.resource_id, SeenResource.changed_at)
    )
    _run(_write_to_ledger(changed, Basis.RESOURCE, now))


def _see_new_resources(now: datetime, dataset_ids: Sequence[str] | None) -> None:
    """First sight. A resource made anew for a link that the dataset had (clients that send no ids) is as old as that."""
    link = folded(_text(Resource.url))
    uploaded_at = _believed(Resource.last_modified, now)
    created_at = sa.func.least(sa.func.coalesce(_utc(Resource.created), _utc(Package.metadata_created)), now)
    earlier = sa.orm.aliased(SeenResource)
    earlier_resource = sa.orm.aliased(Resource)
    inherited_at = (
        sa.select(sa.func.max(earlier.changed_at))
        .join(earlier_resource, earlier_resource.id == earlier.resource_id)
        .where(earlier.dataset_id == Resource.package_id, earlier.link == link, earlier_resource.state != "active")
        .scalar_subquery()
    )
    first_at = sa.func.coalesce(sa.func.greatest(inherited_at, uploaded_at), created_at)
    found = (
        sa.select(
            Resource.id,
            Resource.package_id,
            sa.func.coalesce(Resource.url, ""),
            link,
            Resource.last_modified,
            first_at,
        )
        .join(Package, Package.id == Resource.package_id)
        .outerjoin(SeenResource, SeenResource.resource_id == Resource.id)
        .where(Resource.state == "active", Package.type == "dataset", SeenResource.resource_id.is_(None))
        .where(*_only(Resource.package_id, dataset_ids))
    )
    columns = ["resource_id", "dataset_id", "url", "link", "last_modified", "changed_at"]
    seen = (
        insert(SeenResource)
        .from_select(columns, found)
        .on_conflict_do_nothing()
        .returning(SeenResource.dataset_id, SeenResource.resource_id, SeenResource.changed_at)
    )
    _run(_write_to_ledger(seen, Basis.RESOURCE, now))


def _see_changed_resources(now: datetime, dataset_ids: Sequence[str] | None) -> None:
    """A later upload or another link is new data. A date that was put back is a correction and is followed."""
    uploaded_at = _believed(Resource.last_modified, now)
    was_date_of_upload = SeenResource.changed_at == _utc(SeenResource.last_modified)
    changed_on = sa.func.least(sa.func.coalesce(_utc(Resource.metadata_modified), now), now)
    link = folded(_text(Resource.url))
    changed_at = sa.case(
        (
            sa.and_(
                Resource.last_modified.is_distinct_from(SeenResource.last_modified),
                sa.or_(uploaded_at > SeenResource.changed_at, sa.and_(uploaded_at.is_not(None), was_date_of_upload)),
            ),
            uploaded_at,
        ),
        (link != SeenResource.link, sa.func.greatest(SeenResource.changed_at, changed_on)),
        else_=SeenResource.changed_at,
    )
    seen = (
        sa.update(SeenResource)
        .where(SeenResource.resource_id == Resource.id, Resource.state == "active")
        .where(
            sa.or_(
                sa.func.coalesce(Resource.url, "") != SeenResource.url,
                Resource.last_modified.is_distinct_from(SeenResource.last_modified),
            )
        )
        .where(*_only(SeenResource.dataset_id, dataset_ids))
        .values(
            url=sa.func.coalesce(Resource.url, ""),
            link=link,
            last_modified=Resource.last_modified,
            changed_at=changed_at,
        )
        .returning(SeenResource.dataset_id, SeenResource.resource_id, SeenResource.changed_at)
    )
    _run(_write_to_ledger(seen, Basis.RESOURCE, now))


def _renew_datasets(now: datetime, dataset_ids: Sequence[str] | None, index_follows: bool) -> int:
    """Write the rows that differ from what the tables say now, and the declared and content dates to the ledger."""
    found = _found_evidence(dataset_ids).subquery()
    known = sa.orm.aliased(DatasetEvidence)
    names = ["resource_at", "publisher_at", "content_at", "confirmed_at", "frequency"]
    differs = sa.or_(*(getattr(known, name).is_distinct_from(found.c[name]) for name in names))
    changed = (
        sa.select(found.c.dataset_id, *(found.c[name] for name in names), sa.literal(not index_follows))
        .outerjoin(known, known.dataset_id == found.c.dataset_id)
        .where(sa.or_(known.dataset_id.is_(None), differs))
    )
    statement = insert(DatasetEvidence).from_select(["dataset_id", *names, "index_stale"], changed)
    renewed = statement.on_conflict_do_update(
        index_elements=["dataset_id"],
        set_={
            **{name: statement.excluded[name] for name in names},
            "index_stale": sa.or_(DatasetEvidence.index_stale, statement.excluded.index_stale),
        },
    ).returning(DatasetEvidence.dataset_id, DatasetEvidence.publisher_at, DatasetEvidence.content_at)
    rows = _run(renewed).all()
    _write_dates_to_ledger(rows, now)
    return len(rows)


def _found_evidence(dataset_ids: Sequence[str] | None) -> sa.Select[Any]:
    """What CKAN's tables and ours say of each dataset: one row a dataset."""
    resources = (
        sa.select(SeenResource.dataset_id, sa.func.max(SeenResource.changed_at).label("resource_at"))
        .join(Resource, Resource.id == SeenResource.resource_id)
        .where(Resource.state == "active", SeenResource.harvested.is_(False))
        .where(*_only(SeenResource.dataset_id, dataset_ids))
        .group_by(SeenResource.dataset_id)
        .subquery()
    )
    confirmations = (
        sa.select(Confirmation.dataset_id, sa.func.max(Confirmation.confirmed_at).label("confirmed_at"))
        .where(*_only(Confirmation.dataset_id, dataset_ids))
        .group_by(Confirmation.dataset_id)
        .subquery()
    )
    own_frequency = _extra(Package.extras, "update_frequency")
    return (
        sa.select(
            Package.id.label("dataset_id"),
            resources.c.resource_at,
            HarvestedEntry.declared_at.label("publisher_at"),
            HarvestedEntry.content_changed_at.label("content_at"),
            confirmations.c.confirmed_at,
            sa.func.coalesce(own_frequency, _extra(Group.extras, "update_frequency")).label("frequency"),
        )
        .outerjoin(resources, resources.c.dataset_id == Package.id)
        .outerjoin(confirmations, confirmations.c.dataset_id == Package.id)
        .outerjoin(HarvestedEntry, HarvestedEntry.dataset_id == Package.id)
        .outerjoin(Group, Group.id == Package.owner_org)
        .where(Package.type == "dataset")
        .where(*_only(Package.id, dataset_ids))
    )


def _write_to_ledger(changed: Any, basis: Basis, now: datetime) -> Any:
    """One statement: the change, and its row in the ledger."""
    rows = changed.cte("changed")
    columns = ["dataset_id", "basis", "happened_at", "recorded_at", "resource_id"]
    source = sa.select(rows.c.dataset_id, sa.literal(basis.value), rows.c.changed_at, _instant(now), rows.c.resource_id)
    return insert(EvidenceEvent).from_select(columns, source).on_conflict_do_nothing()


def _write_dates_to_ledger(rows: Sequence[Any], now: datetime) -> None:
    events = [
        {"dataset_id": row.dataset_id, "basis": basis.value, "happened_at": happened_at, "recorded_at": now}
        for row in rows
        for basis, happened_at in ((Basis.PUBLISHER, row.publisher_at), (Basis.CONTENT, row.content_at))
        if happened_at is not None
    ]
    if events:
        _run(insert(EvidenceEvent).on_conflict_do_nothing(), events)


def _run(statement: Any, rows: list[dict[str, Any]] | None = None) -> Any:
    # CKAN's session does not autoflush: what the caller has changed must be in the tables before they are read.
    Session.flush()
    return Session.execute(statement, rows, execution_options={"synchronize_session": False})


def _only(column: Any, dataset_ids: Sequence[str] | None) -> list[Any]:
    return [] if dataset_ids is None else [column.in_(dataset_ids)]


def _text(column: Any) -> Any:
    return sa.func.coalesce(column, "")


def _instant(now: datetime) -> Any:
    return sa.literal(now, sa.DateTime(timezone=True))


def _utc(column: Any) -> Any:
    """CKAN keeps naive UTC."""
    return sa.func.timezone("UTC", column)


def _believed(column: Any, now: datetime) -> Any:
    """An upload's date, unless it lies in the future: any client may send one."""
    return sa.case((_utc(column) <= _instant(now), _utc(column)))


def _extra(extras: Any, key: str) -> Any:
    return sa.func.nullif(extras[key].astext, "")
