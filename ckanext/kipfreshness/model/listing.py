"""Which datasets a reader sees, in which order: one statement a page, or a stream of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from ckan.model import Package, ensure_engine
from ckan.model.group import Group

from ..freshness.mark import Status
from .marked_dataset import MarkedDataset, read_marked, with_details
from .marks import ON_THE_PORTAL, existed, marks
from .sql import run, shown_title
from .viewpoint import Viewpoint

_STREAMED_AT_ONCE = 1000
URGENCY = "urgency"  # what has no date at all, then what is longest overdue, … and last what is exempt
SORTS = (URGENCY, "due_on", "last_updated_at", "age_days", "title", "name", "organization", "status")


@dataclass(frozen=True)
class Visible:
    """A reader's datasets: of these organisations, these datasets, or all."""

    everything: bool = False
    organization_ids: tuple[str, ...] = ()
    dataset_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selection:
    """What a list shows. ``sort`` is one of ``SORTS``; empty ``statuses`` means every status.

    ``visible`` says which private datasets are shown beside the public ones, ``only``, if given, which datasets at all.
    """

    organization_id: str | None = None
    statuses: tuple[str, ...] = ()
    q: str = ""
    sort: str = URGENCY
    descending: bool = False
    visible: Visible = Visible()
    only: Visible | None = None

    @property
    def shows_private(self) -> bool:
        """Whether somebody else might see less."""
        return self.visible != Visible() or self.only is not None


def list_marked(view: Viewpoint, selection: Selection, *, start: int, rows: int) -> tuple[int, list[MarkedDataset]]:
    """How many datasets the selection has, and ``rows`` of them from ``start``."""
    found = _selected(view, selection)
    page = found.order_by("place").offset(start).limit(rows).subquery("page")
    result = run(with_details(view, page).order_by(page.c.place)).mappings().all()
    if not result:
        return run(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one(), []
    return result[0]["found"], [read_marked(view, row) for row in result]


def count_statuses(view: Viewpoint, selection: Selection) -> dict[str, int]:
    """How many datasets of each status the selection has, whatever statuses it names, where there is any."""
    found = _selected(view, replace(selection, statuses=())).subquery("found")
    rows = run(sa.select(found.c.status, sa.func.count().label("datasets")).group_by(found.c.status))
    return {row.status: row.datasets for row in rows}


def stream_marked(view: Viewpoint, selection: Selection) -> Iterator[MarkedDataset]:
    """Every dataset of the selection, however many there are, on a connection of its own."""
    page = _selected(view, selection).subquery("page")
    statement = with_details(view, page).order_by(page.c.place)
    with ensure_engine().connect() as connection:
        rows = connection.execution_options(yield_per=_STREAMED_AT_ONCE).execute(statement)
        for row in rows.mappings():
            yield read_marked(view, row)


def _selected(view: Viewpoint, selection: Selection) -> sa.Select[Any]:
    """The marks of the selection, each with its ``place`` in the order and how many are ``found``."""
    conditions = [*ON_THE_PORTAL, is_visible(selection.visible)]
    if selection.only is not None:
        conditions.append(_is_among(selection.only))
    if selection.organization_id is not None:
        conditions.append(Package.owner_org == selection.organization_id)
    if selection.q:
        pattern = f"%{_escaped(selection.q)}%"
        conditions.append(sa.or_(Package.title.ilike(pattern), Package.name.ilike(pattern)))
    marked = marks(view, *conditions)
    statement = (
        sa.select(
            marked,
            sa.func.row_number().over(order_by=_order(selection, marked)).label("place"),
            sa.func.count().over().label("found"),
        )
        .join(Package, Package.id == marked.c.dataset_id)
        .outerjoin(Group, Group.id == marked.c.organization_id)
        .where(*existed(view, marked))
    )
    return statement.where(marked.c.status.in_(selection.statuses)) if selection.statuses else statement


def _order(selection: Selection, marked: sa.Subquery) -> list[Any]:
    title = sa.func.lower(shown_title(Package))
    by_sort: dict[str, Any] = {
        "due_on": marked.c.due_on,
        "last_updated_at": marked.c.updated_at,
        "age_days": marked.c.age_days,
        "title": title,
        "name": Package.name,
        "organization": sa.func.lower(Group.title),
        "status": _rank(marked),
    }
    first = _urgency(marked) if selection.sort == URGENCY else [by_sort[selection.sort]]
    ordered = [key.desc().nulls_last() if selection.descending else key.asc().nulls_last() for key in first]
    return [*ordered, title.asc(), Package.id.asc()]


def _urgency(marked: sa.Subquery) -> list[Any]:
    return [_rank(marked), marked.c.due_on]


def _rank(marked: sa.Subquery) -> Any:
    urgency = (Status.UNKNOWN, Status.OVERDUE, Status.DUE_SOON, Status.CURRENT, Status.EXEMPT)
    return sa.case({status.value: place for place, status in enumerate(urgency)}, value=marked.c.status)


def is_visible(visible: Visible) -> Any:
    """What is public, and what this reader sees besides."""
    return sa.or_(Package.private.is_(False), _is_among(visible))


def _is_among(visible: Visible) -> Any:
    if visible.everything:
        return sa.true()
    return sa.or_(Package.owner_org.in_(visible.organization_ids), Package.id.in_(visible.dataset_ids))


def _escaped(q: str) -> str:
    return q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
