"""What a run finds changed since the last one, and how it is recorded."""

from __future__ import annotations

from collections.abc import Iterable
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


def count_changes(kinds: Iterable[tuple[str | None, str, int]]) -> Changes:
    """Of datasets by recorded status, status now, and how many there are of each."""
    changes = [(before, now, datasets) for before, now, datasets in kinds if before != now]
    overdue = Status.OVERDUE.value
    return Changes(
        changed=sum(datasets for _, _, datasets in changes),
        became_overdue=sum(datasets for before, now, datasets in changes if before is not None and now == overdue),
        recovered=sum(datasets for before, now, datasets in changes if before == overdue and Status(now) in COMPLIANT),
    )


def record_transitions(view: Viewpoint, *conditions: Any) -> None:
    """One statement: each dataset's status and since when, and a row for each change."""
    at = instant(view.as_of)
    found = changed(view, *conditions).cte("changed")
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


def changed(view: Viewpoint, *conditions: Any) -> sa.Select[Any]:
    """``dataset_id``, ``from_status`` and ``to_status`` of what is marked otherwise than the last run recorded."""
    marked = marks(view, *conditions)
    before, now = marked.c.recorded_status, marked.c.status
    return sa.select(marked.c.dataset_id, before.label("from_status"), now.label("to_status")).where(
        before.is_distinct_from(now), *existed(view, marked)
    )
