"""What the next run would record: datasets whose status is another than the last run's."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from ckan.model import Package

from .marks import MONITORED
from .sql import run, shown_title
from .transitions import changed
from .viewpoint import Viewpoint


@dataclass(frozen=True)
class PendingChange:
    """``from_status`` is empty where no run has seen the dataset yet."""

    id: str
    name: str
    title: str
    from_status: str | None
    to_status: str


def pending_changes(view: Viewpoint, rows: int, start: int) -> tuple[int, list[PendingChange]]:
    """How many there are, and a part of them: by new status, then by title."""
    found = changed(view, *MONITORED).subquery("changed")
    count: int = run(sa.select(sa.func.count()).select_from(found)).scalar_one()
    title = shown_title(Package)
    statement = (
        sa.select(found.c.dataset_id, Package.name, title, found.c.from_status, found.c.to_status)
        .join(Package, Package.id == found.c.dataset_id)
        .order_by(found.c.to_status, title, Package.name)
        .limit(rows)
        .offset(start)
    )
    return count, [PendingChange(*row) for row in run(statement)]
