"""Count marks: one statement for the whole portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ..freshness.evidence import Basis
from ..freshness.mark import Cause, Status
from ..freshness.score import Counts
from .marks import MONITORED, existed, marks
from .sql import run
from .viewpoint import Viewpoint


@dataclass(frozen=True)
class Tally:
    """The counts of one organisation's public datasets; ``organization_id`` is empty for those that nobody owns."""

    organization_id: str | None
    counts: Counts
    oldest_due_on: date | None
    last_updated_at: datetime | None


def count_marks(view: Viewpoint, *conditions: Any) -> list[Tally]:
    """One tally for each organisation that has a public dataset. Exempt datasets are counted as such and no further.

    ``conditions`` (on ``Package``) narrow it down.
    """
    marked = marks(view, *MONITORED, *conditions)
    rows = run(
        sa.select(marked.c.organization_id, *_counted(marked), *_extremes(marked))
        .where(*existed(view, marked))
        .group_by(marked.c.organization_id)
    )
    return [_tally(row) for row in rows.mappings()]


def _counted(marked: sa.Subquery) -> list[Any]:
    monitored = marked.c.status != Status.EXEMPT.value
    conditions: dict[str, Any] = {
        **{status.value: marked.c.status == status.value for status in Status},
        "not_checked": marked.c.cause == Cause.NOT_CHECKED.value,
        "confirmed": sa.and_(monitored, marked.c.basis == Basis.CONFIRMATION.value),
        "behind_schedule": sa.and_(monitored, marked.c.behind_schedule),
    }
    return [sa.func.count().filter(condition).label(name) for name, condition in conditions.items()]


def _extremes(marked: sa.Subquery) -> list[Any]:
    monitored = marked.c.status != Status.EXEMPT.value
    return [
        sa.func.min(marked.c.due_on).filter(monitored).label("oldest_due_on"),
        sa.func.max(marked.c.updated_at).label("last_updated_at"),
    ]


def _tally(row: Any) -> Tally:
    counts = Counts(**{name: row[name] for name in Counts.__dataclass_fields__})
    return Tally(row["organization_id"], counts, row["oldest_due_on"], row["last_updated_at"])
