"""What a run finds changed since the last one, and how it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ..freshness.mark import COMPLIANT, Status
from .dataset_evidence import DatasetEvidence
from .marks import existed, marks
from .sql import instant, run
from .transition import Transition
from .viewpoint import Viewpoint


@dataclass(frozen=True)
class Changes:
    """``changed`` counts first assessments too; ``became_overdue`` and ``recovered`` (from overdue) do not."""

    changed: int
    became_overdue: int
    recovered: int


def changes_found(view: Viewpoint, *conditions: Any) -> Changes:
    found = _changed(view, conditions).subquery("changed")
    overdue = Status.OVERDUE.value
    count = sa.func.count()
    became_overdue = sa.and_(found.c.from_status.is_not(None), found.c.to_status == overdue)
    recovered = sa.and_(found.c.from_status == overdue, found.c.to_status.in_([status.value for status in COMPLIANT]))
    row = run(sa.select(count, count.filter(became_overdue), count.filter(recovered)).select_from(found)).one()
    return Changes(*row)


def record_transitions(view: Viewpoint, *conditions: Any) -> None:
    """One statement: each dataset's status and since when, and a row for each change."""
    at = instant(view.as_of)
    found = _changed(view, conditions).cte("changed")
    known = insert(DatasetEvidence).from_select(
        ["dataset_id", "status", "status_since"], sa.select(found.c.dataset_id, found.c.to_status, at)
    )
    written = known.on_conflict_do_update(
        index_elements=["dataset_id"],
        set_={"status": known.excluded.status, "status_since": known.excluded.status_since},
    ).cte("written")
    run(
        insert(Transition)
        .from_select(
            ["dataset_id", "from_status", "to_status", "found_at"],
            sa.select(found.c.dataset_id, found.c.from_status, found.c.to_status, at),
        )
        .add_cte(written)
    )


def _changed(view: Viewpoint, conditions: tuple[Any, ...]) -> sa.Select[Any]:
    marked = marks(view, *conditions)
    known = DatasetEvidence
    return (
        sa.select(marked.c.dataset_id, known.status.label("from_status"), marked.c.status.label("to_status"))
        .outerjoin(known, known.dataset_id == marked.c.dataset_id)
        .where(known.status.is_distinct_from(marked.c.status), *existed(view, marked))
    )
