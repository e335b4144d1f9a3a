"""Count marks: one statement for the whole portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ..freshness.evidence import Basis
from ..freshness.mark import Cause, Status
from ..freshness.score import Counts
from .marks import MONITORED, existed, marks
from .sql import ask_of_whole_portal, run
from .transitions import Changes, count_changes
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
    ask_of_whole_portal()
    return _tallies(run(_by_kind(view, marked)).mappings())


def count_marks_and_changes(view: Viewpoint, *conditions: Any) -> tuple[list[Tally], Changes]:
    """The same, and how many are marked otherwise than the last run recorded: marks are worked out once for both."""
    marked = marks(view, *MONITORED, *conditions)
    rows = run(_by_kind(view, marked, marked.c.recorded_status)).mappings().all()
    return _tallies(rows), count_changes((row["recorded_status"], row["status"], row["datasets"]) for row in rows)


def _by_kind(view: Viewpoint, marked: sa.Subquery, *more: Any) -> sa.Select[Any]:
    """How many datasets of an organisation are alike in all that is counted.

    Counting status by status in SQL would work out each mark anew for every count.
    """
    kind = [
        marked.c.organization_id,
        marked.c.status,
        sa.func.coalesce(marked.c.cause == Cause.NOT_CHECKED.value, False).label("not_checked"),
        sa.func.coalesce(marked.c.basis == Basis.CONFIRMATION.value, False).label("confirmed"),
        marked.c.behind_schedule,
        *more,
    ]
    found = [
        sa.func.count().label("datasets"),
        sa.func.min(marked.c.due_on).label("oldest_due_on"),
        sa.func.max(marked.c.updated_at).label("last_updated_at"),
    ]
    return sa.select(*kind, *found).where(*existed(view, marked)).group_by(*kind)


def _tallies(rows: Iterable[Any]) -> list[Tally]:
    tally_by_organization: dict[str | None, Tally] = {}
    for row in rows:
        id_ = row["organization_id"]
        known = tally_by_organization.get(id_, Tally(id_, Counts(), None, None))
        tally_by_organization[id_] = Tally(
            id_,
            known.counts + _counts(row),
            _first(known.oldest_due_on, row["oldest_due_on"] if row["status"] != Status.EXEMPT.value else None),
            _last(known.last_updated_at, row["last_updated_at"]),
        )
    return list(tally_by_organization.values())


def _counts(row: Any) -> Counts:
    datasets = row["datasets"]
    counted = {row["status"]: datasets}
    if row["not_checked"]:
        counted["not_checked"] = datasets
    if row["status"] != Status.EXEMPT.value:
        counted.update({name: datasets for name in ("confirmed", "behind_schedule") if row[name]})
    return Counts(**counted)


def _first(one: date | None, other: date | None) -> date | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _last(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)
