"""What an OPD's people reviewed and found still valid, of datasets that are public now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package, User

from .confirmation import Confirmation
from .marked_dataset import has_account, shown_name
from .marks import MONITORED
from .sql import run, shown_title


@dataclass(frozen=True)
class Review:
    """``confirmed_by``, a name to show, is empty where the person's account was deleted."""

    dataset_id: str
    name: str
    title: str
    confirmed_at: datetime
    confirmed_by: str | None
    note: str


def reviews(organization_id: str | None, *, start: int, rows: int) -> tuple[int, list[Review]]:
    """Newest first: how many there are, and ``rows`` of them."""
    user: Any = User
    columns: list[Any] = [
        Package.id.label("dataset_id"),
        Package.name,
        shown_title(Package).label("title"),
        Confirmation.confirmed_at,
        shown_name(user).label("confirmed_by"),
        Confirmation.note,
    ]
    found = (
        sa.select(*columns)
        .join(Package, Package.id == Confirmation.dataset_id)
        .outerjoin(user, has_account(user, Confirmation.user_id))
        .where(*MONITORED, *([] if organization_id is None else [Package.owner_org == organization_id]))
    )
    count = run(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one()
    newest_first = (Confirmation.confirmed_at.desc(), Confirmation.id.desc())
    page = run(found.order_by(*newest_first).offset(start).limit(rows))
    return count, [Review(**row) for row in page.mappings()]
