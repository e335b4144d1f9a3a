"""Daily history: one row for each organisation and for the portal as a whole on each local day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ..freshness.score import Counts
from .counting import Tally
from .history import PORTAL, HistoryOrganization, HistoryRow
from .sql import run

COUNTS = tuple(Counts.__dataclass_fields__)
IS_MONTH_END = sa.extract("day", HistoryRow.on_date + 1) == 1


def history_of(
    organization_id: str | None, since: date | None, until: date | None, *, month_ends: bool = False
) -> list[tuple[date, Counts]]:
    """By day, oldest first; of the portal as a whole without an organisation."""
    columns = [getattr(HistoryRow, name) for name in COUNTS]
    statement = sa.select(HistoryRow.on_date, *columns).where(is_of(organization_id or PORTAL))
    if month_ends:
        statement = statement.where(IS_MONTH_END)
    if since is not None:
        statement = statement.where(HistoryRow.on_date >= since)
    if until is not None:
        statement = statement.where(HistoryRow.on_date <= until)
    return [(day, Counts(*counts)) for day, *counts in run(statement.order_by(HistoryRow.on_date))]


def is_of(organization_id: str) -> sa.ColumnElement[bool]:
    number = sa.select(HistoryOrganization.number).where(HistoryOrganization.organization_id == organization_id)
    return HistoryRow.organization_number == number.scalar_subquery()


def history_rows(tallies: Sequence[Tally], organization_ids: Sequence[str], *, portal: bool) -> dict[str, Counts]:
    """The counts of each organisation, also where it has no dataset, and with ``portal`` those of all datasets."""
    counts_by_id = {tally.organization_id: tally.counts for tally in tallies}
    rows = {id_: counts_by_id.get(id_, Counts()) for id_ in organization_ids}
    return {**rows, PORTAL: sum(counts_by_id.values(), Counts())} if portal else rows


def is_frozen(day: date, today: date) -> bool:
    """The last day of a month, once it is over and was recorded, is never written again."""
    if day >= today or (day + timedelta(days=1)).month == day.month:
        return False
    return run(sa.select(sa.exists().where(HistoryRow.on_date == day))).scalar_one()


def write_history(day: date, counts_by_organization: Mapping[str, Counts]) -> None:
    """Write the day's rows, over those of an earlier run of the same day."""
    if not counts_by_organization:
        return
    number_by_id = _numbers_of(counts_by_organization)
    rows: list[dict[str, Any]] = [
        {"organization_number": number_by_id[id_], "on_date": day, **{name: getattr(counts, name) for name in COUNTS}}
        for id_, counts in counts_by_organization.items()
    ]
    statement = insert(HistoryRow)
    over_earlier = {name: statement.excluded[name] for name in COUNTS}
    run(statement.on_conflict_do_update(index_elements=["organization_number", "on_date"], set_=over_earlier), rows)


def _numbers_of(organization_ids: Collection[str]) -> dict[str, int]:
    known = _known_numbers(organization_ids)
    new = [{"organization_id": id_} for id_ in organization_ids if id_ not in known]
    if not new:
        return known
    run(insert(HistoryOrganization).values(new).on_conflict_do_nothing())  # another run may just have done so
    return _known_numbers(organization_ids)


def _known_numbers(organization_ids: Collection[str]) -> dict[str, int]:
    columns = (HistoryOrganization.organization_id, HistoryOrganization.number)
    rows = run(sa.select(*columns).where(HistoryOrganization.organization_id.in_(organization_ids)))
    return dict(rows.tuples().all())
