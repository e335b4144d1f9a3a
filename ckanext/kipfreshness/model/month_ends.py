"""The month-ends that runs recorded: once over they are never written again (``histories.is_frozen``)."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from ckan.model.group import Group

from ..freshness.score import Counts
from .histories import COUNTS, IS_MONTH_END, is_of
from .history import PORTAL, HistoryOrganization, HistoryRow
from .sql import run


def last_month_end(before: date) -> date | None:
    """The newest one before that day on which the portal as a whole was recorded."""
    days = sa.select(sa.func.max(HistoryRow.on_date)).where(is_of(PORTAL), IS_MONTH_END)
    return run(days.where(HistoryRow.on_date < before)).scalar_one()


def counts_on(day: date) -> dict[str, Counts]:
    """What was recorded on that day, by organisation, also those deleted since; of the whole portal under ``PORTAL``.

    The table's key begins with the organisation: asked by that, it is read without passing over every other day.
    """
    columns = [getattr(HistoryRow, name) for name in COUNTS]
    organizations = sa.select(Group.id).where(Group.is_organization.is_(True)).union_all(sa.select(sa.literal(PORTAL)))
    rows = run(
        sa.select(HistoryOrganization.organization_id, *columns)
        .join(HistoryRow, HistoryRow.organization_number == HistoryOrganization.number)
        .where(HistoryOrganization.organization_id.in_(organizations), HistoryRow.on_date == day)
    )
    return {id_: Counts(*counts) for id_, *counts in rows}
