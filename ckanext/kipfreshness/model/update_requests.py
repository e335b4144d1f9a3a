"""What the public asked for and still waits for. Nothing here commits.

A request is open until a real update newer than the one that was known when it was made; nobody closes it. A review
does not: the OPD's word that old data is still valid is no newer data, and would silence whoever asked. Nor does
time. So what is open is computed when it is shown, as marks are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from ckan.model import Package
from sqlalchemy.orm import aliased

from .dataset_evidence import DatasetEvidence
from .listing import Visible, is_visible
from .marks import MONITORED, ON_THE_PORTAL
from .sql import dialect, instant, keep, run, run_kept, shown_title
from .update_request import UpdateRequest
from .viewpoint import Viewpoint

_UPDATED_AT: Any = sa.func.greatest(
    DatasetEvidence.resource_at, DatasetEvidence.publisher_at, DatasetEvidence.content_at
)
_IS_OPEN: Any = sa.or_(_UPDATED_AT.is_(None), UpdateRequest.known_update_at >= _UPDATED_AT)


@dataclass(frozen=True)
class OpenRequests:
    """Those of one dataset. ``reasons`` are what people wrote, newest first; most write nothing."""

    count: int
    first_at: datetime | None
    last_at: datetime | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class RequestedDataset:
    dataset_id: str
    name: str
    title: str
    organization_id: str
    requests: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Untold:
    """An open request that no letter has named yet."""

    id: int
    organization_id: str
    name: str
    title: str
    reason: str
    requested_at: datetime


def add_request(dataset_id: str, reason: str, now: datetime) -> None:
    known = sa.select(_UPDATED_AT).where(DatasetEvidence.dataset_id == dataset_id).scalar_subquery()
    run(sa.insert(UpdateRequest).values(dataset_id=dataset_id, reason=reason, requested_at=now, known_update_at=known))


def count_open(dataset_id: str) -> int:
    """Asked on each page of a dataset that may be asked for: SQLAlchemy would compose it longer than it runs."""
    return run_kept(_counted(dialect()), kip_dataset_id=dataset_id).scalar_one()


@lru_cache
def _counted(dialect: Any) -> Any:
    return keep(_open(sa.func.count()).where(UpdateRequest.dataset_id == sa.bindparam("kip_dataset_id")), dialect)


def count_open_by_dataset(dataset_ids: Sequence[str]) -> dict[str, int]:
    """Of each dataset that has any: one statement for a page of datasets."""
    requests = sa.func.count().label("requests")
    asked = UpdateRequest.dataset_id.in_(dataset_ids)
    rows = run(_open(UpdateRequest.dataset_id, requests).where(asked).group_by(UpdateRequest.dataset_id))
    return {row.dataset_id: row.requests for row in rows}


def open_requests(dataset_id: str) -> OpenRequests:
    statement = (
        _open(UpdateRequest.requested_at, UpdateRequest.reason)
        .where(UpdateRequest.dataset_id == dataset_id)
        .order_by(UpdateRequest.requested_at.desc(), UpdateRequest.id.desc())
    )
    rows = run(statement).all()
    return OpenRequests(
        count=len(rows),
        first_at=rows[-1].requested_at if rows else None,
        last_at=rows[0].requested_at if rows else None,
        reasons=tuple(row.reason for row in rows if row.reason),
    )


def requested_datasets(
    organization_id: str | None, visible: Visible, *, start: int, rows: int
) -> tuple[int, list[RequestedDataset]]:
    """How many datasets have open requests, and ``rows`` of them from ``start``: the most asked for first."""
    requests = sa.func.count().label("requests")
    statement = (
        _open(
            Package.id.label("dataset_id"),
            Package.name,
            shown_title(Package).label("title"),
            Package.owner_org.label("organization_id"),
            requests,
            sa.func.min(UpdateRequest.requested_at).label("first_at"),
            sa.func.max(UpdateRequest.requested_at).label("last_at"),
        )
        .where(*ON_THE_PORTAL, is_visible(visible), Package.owner_org.is_not(None))
        .group_by(Package.id)
    )
    if organization_id is not None:
        statement = statement.where(Package.owner_org == organization_id)
    count = run(sa.select(sa.func.count()).select_from(statement.subquery())).scalar_one()
    page = statement.order_by(requests.desc(), sa.text("first_at"), Package.id).offset(start).limit(rows)
    return count, [RequestedDataset(**row) for row in run(page).mappings()]


def untold_requests(view: Viewpoint) -> list[Untold]:
    """What is to be told now: an OPD gets one letter a day about what is asked for, however much is."""
    told = aliased(UpdateRequest)
    owned = aliased(Package)
    told_today = (
        sa.select(sa.literal(1))
        .select_from(told)
        .join(owned, owned.id == told.dataset_id)
        .where(owned.owner_org == Package.owner_org, told.told_at >= instant(_midnight(view)))
        .exists()
    )
    statement = (
        _open(
            UpdateRequest.id,
            Package.owner_org.label("organization_id"),
            Package.name,
            shown_title(Package).label("title"),
            UpdateRequest.reason,
            UpdateRequest.requested_at,
        )
        .where(*MONITORED, Package.owner_org.is_not(None), UpdateRequest.told_at.is_(None), ~told_today)
        .order_by(Package.owner_org, sa.text("title"), Package.name, UpdateRequest.requested_at, UpdateRequest.id)
    )
    return [Untold(**row) for row in run(statement).mappings()]


def claim_untold(ids: Sequence[int], now: datetime) -> bool:
    """False where another process has one of them; then nothing is claimed once the caller rolls back."""
    mine = sa.and_(UpdateRequest.id.in_(ids), UpdateRequest.told_at.is_(None))
    return run(sa.update(UpdateRequest).where(mine).values(told_at=now)).rowcount == len(ids)


def release_untold(ids: Sequence[int]) -> None:
    """They were not told after all: the next run tries again."""
    run(sa.update(UpdateRequest).where(UpdateRequest.id.in_(ids)).values(told_at=None))


def _open(*columns: Any) -> Any:
    return (
        sa.select(*columns)
        .select_from(UpdateRequest)
        .join(Package, Package.id == UpdateRequest.dataset_id)
        .outerjoin(DatasetEvidence, DatasetEvidence.dataset_id == UpdateRequest.dataset_id)
        .where(_IS_OPEN)
    )


def _midnight(view: Viewpoint) -> datetime:
    """The one that began the day."""
    return datetime.combine(view.today, datetime.min.time(), view.policy.timezone)
