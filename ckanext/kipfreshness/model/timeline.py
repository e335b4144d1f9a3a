"""All that was ever seen of one dataset: real updates and confirmations, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Resource, User

from ..freshness.evidence import Basis
from .confirmation import Confirmation
from .dataset_evidence import DatasetEvidence
from .evidence_event import EvidenceEvent
from .marked_dataset import has_account, shown_name
from .seen_resource import SeenResource
from .sql import run


@dataclass(frozen=True)
class Event:
    """``counts`` is false where the file is gone or the feed has taken its date back since.

    ``resource`` is the name of the file or link, where it is still there; ``confirmed_by`` and ``note`` are of a
    confirmation.
    """

    basis: Basis
    happened_at: datetime
    recorded_at: datetime
    counts: bool
    resource: str | None
    confirmed_by: str | None
    note: str | None


def timeline(dataset_id: str, *, start: int, rows: int) -> tuple[int, list[Event]]:
    """How many events there are, and ``rows`` of them from ``start``."""
    events = sa.union_all(_updates(dataset_id), _confirmations(dataset_id)).subquery("events")
    count = run(sa.select(sa.func.count()).select_from(events)).scalar_one()
    newest_first = (events.c.happened_at.desc(), events.c.recorded_at.desc(), events.c.basis, events.c.event_id.desc())
    page = run(sa.select(events).order_by(*newest_first).offset(start).limit(rows))
    return count, [
        Event(
            basis=Basis(row.basis),
            happened_at=row.happened_at,
            recorded_at=row.recorded_at,
            counts=row.counts,
            resource=row.resource,
            confirmed_by=row.confirmed_by,
            note=row.note,
        )
        for row in page
    ]


def _updates(dataset_id: str) -> Any:
    event, seen, cached, nothing = EvidenceEvent, SeenResource, DatasetEvidence, sa.cast(sa.null(), sa.Text)
    of_file = sa.and_(seen.gone_since.is_(None), event.happened_at <= seen.changed_at)
    counts = sa.case(
        (event.basis == Basis.RESOURCE.value, sa.func.coalesce(of_file, sa.false())),
        (event.basis == Basis.PUBLISHER.value, sa.func.coalesce(event.happened_at <= cached.publisher_at, sa.false())),
        else_=sa.true(),
    )
    resource: Any = Resource
    columns: list[Any] = [
        event.id.label("event_id"),
        event.basis,
        event.happened_at,
        event.recorded_at,
        counts.label("counts"),
        sa.func.coalesce(sa.func.nullif(resource.name, ""), resource.url).label("resource"),
        nothing.label("confirmed_by"),
        nothing.label("note"),
    ]
    still_there = sa.and_(resource.id == event.resource_id, resource.state == "active")
    return (
        sa.select(*columns)
        .outerjoin(seen, seen.resource_id == event.resource_id)
        .outerjoin(cached, cached.dataset_id == event.dataset_id)
        .outerjoin(resource, still_there)
        .where(event.dataset_id == dataset_id)
    )


def _confirmations(dataset_id: str) -> Any:
    made, user = Confirmation, User
    columns: list[Any] = [
        made.id.label("event_id"),
        sa.literal(Basis.CONFIRMATION.value).label("basis"),
        made.confirmed_at.label("happened_at"),
        made.confirmed_at.label("recorded_at"),
        sa.true().label("counts"),
        sa.cast(sa.null(), sa.Text).label("resource"),
        shown_name(user).label("confirmed_by"),
        made.note,
    ]
    by: Any = user
    return sa.select(*columns).outerjoin(by, has_account(by, made.user_id)).where(made.dataset_id == dataset_id)
