"""Which datasets became late, as marking runs found it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package

from ..freshness.mark import Status
from .marks import MONITORED
from .sql import run, shown_title
from .transition import Transition


@dataclass(frozen=True)
class BecameLate:
    """``number`` names this change for ever. ``was`` is the status before; empty where it was late when first seen."""

    number: int
    found_at: datetime
    was: Status | None
    dataset_id: str
    name: str
    title: str
    organization_id: str | None


def became_late(organization_id: str | None, *, start: int, rows: int) -> tuple[int, list[BecameLate]]:
    """Of datasets that are public now, newest first: how many changes there were, and ``rows`` of them."""
    conditions = [Transition.to_status == Status.OVERDUE.value, *MONITORED]
    if organization_id is not None:
        conditions.append(Package.owner_org == organization_id)
    columns: list[Any] = [
        Transition.id,
        Transition.found_at,
        Transition.from_status,
        Package.id.label("dataset_id"),
        Package.name,
        shown_title(Package).label("title"),
        Package.owner_org,
    ]
    found = sa.select(*columns).join(Package, Package.id == Transition.dataset_id).where(*conditions)
    count = run(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one()
    page = run(found.order_by(Transition.id.desc()).offset(start).limit(rows))
    return count, [
        BecameLate(
            number=row.id,
            found_at=row.found_at,
            was=Status(row.from_status) if row.from_status else None,
            dataset_id=row.dataset_id,
            name=row.name,
            title=row.title,
            organization_id=row.owner_org,
        )
        for row in page
    ]
