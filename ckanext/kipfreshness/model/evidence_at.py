"""The newest evidence of each basis: from the cache now, from the ledger at a past moment."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ..freshness.evidence import MAX_AHEAD, Basis
from .confirmation import Confirmation
from .dataset_evidence import DatasetEvidence
from .evidence_event import EvidenceEvent
from .seen_resource import SeenResource
from .sql import instant
from .viewpoint import Viewpoint


def evidence_at(view: Viewpoint) -> sa.Subquery:
    """At most one row a dataset: ``dataset_id``, the newest of each basis, the ``status`` that a run recorded last."""
    if view.is_now:
        return _cached().subquery("evidence")
    return _from_ledger(view).subquery("evidence")


def _cached() -> sa.Select[Any]:
    columns: list[Any] = [
        DatasetEvidence.dataset_id,
        DatasetEvidence.resource_at,
        DatasetEvidence.publisher_at,
        DatasetEvidence.content_at,
        DatasetEvidence.confirmed_at,
        DatasetEvidence.status,
    ]
    return sa.select(*columns)


def _from_ledger(view: Viewpoint) -> sa.Select[Any]:
    """A date that was taken back since does not count: neither a publisher's nor an upload's."""
    at = instant(view.as_of)
    event, seen, cached = EvidenceEvent, SeenResource, DatasetEvidence
    of_resource = sa.and_(
        event.basis == Basis.RESOURCE.value,
        event.happened_at <= at,
        event.happened_at <= seen.changed_at,
        sa.or_(seen.gone_since.is_(None), seen.gone_since > at),
    )
    of_publisher = sa.and_(
        event.basis == Basis.PUBLISHER.value,
        event.happened_at <= instant(view.as_of + MAX_AHEAD),
        event.happened_at <= cached.publisher_at,
    )
    of_content = sa.and_(event.basis == Basis.CONTENT.value, event.happened_at <= at)
    confirmed = (
        sa.select(Confirmation.dataset_id, sa.func.max(Confirmation.confirmed_at).label("confirmed_at"))
        .where(Confirmation.confirmed_at <= at)
        .group_by(Confirmation.dataset_id)
        .subquery("confirmed")
    )
    newest = sa.func.max(event.happened_at)
    updates = (
        sa.select(
            event.dataset_id,
            newest.filter(of_resource).label("resource_at"),
            newest.filter(of_publisher).label("publisher_at"),
            newest.filter(of_content).label("content_at"),
        )
        .outerjoin(seen, seen.resource_id == event.resource_id)
        .outerjoin(cached, cached.dataset_id == event.dataset_id)
        .where(event.happened_at <= instant(view.as_of + MAX_AHEAD))
        .group_by(event.dataset_id)
        .subquery("updates")
    )
    columns: list[Any] = [
        cached.dataset_id,
        updates.c.resource_at,
        updates.c.publisher_at,
        updates.c.content_at,
        confirmed.c.confirmed_at,
        cached.status,
    ]
    return (
        sa.select(*columns)
        .outerjoin(updates, updates.c.dataset_id == cached.dataset_id)
        .outerjoin(confirmed, confirmed.c.dataset_id == cached.dataset_id)
    )
