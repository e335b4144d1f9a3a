"""Queries on what feeds have brought. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package
from ckan.model.meta import Session
from sqlalchemy.dialects.postgresql import insert

from .harvested_entry import HarvestedEntry

_IN_ONE_STATEMENT = 1000


def entries_of_source(source_id: str) -> Iterator[sa.Row[Any]]:
    """``dataset_id guid entry_key entry_hash organization_id gone_since missed_readings withdrawn state``, streamed."""
    columns = (
        HarvestedEntry.dataset_id,
        HarvestedEntry.guid,
        HarvestedEntry.entry_key,
        HarvestedEntry.entry_hash,
        HarvestedEntry.organization_id,
        HarvestedEntry.gone_since,
        HarvestedEntry.missed_readings,
        HarvestedEntry.withdrawn,
        Package.state,
    )
    statement = (
        sa.select(*columns)
        .join(Package, Package.id == HarvestedEntry.dataset_id)
        .where(HarvestedEntry.source_id == source_id)
        .order_by(HarvestedEntry.dataset_id)
    )
    yield from Session.execute(statement, execution_options={"yield_per": _IN_ONE_STATEMENT})


def entries_elsewhere(source_id: str, keys: Sequence[str], guids: Sequence[str]) -> Iterator[sa.Row[Any]]:
    """``dataset_id source_id guid entry_key gone_since`` of other sources' datasets with one of these keys or guids."""
    columns = (
        HarvestedEntry.dataset_id,
        HarvestedEntry.source_id,
        HarvestedEntry.guid,
        HarvestedEntry.entry_key,
        HarvestedEntry.gone_since,
    )
    for column, values in ((HarvestedEntry.entry_key, keys), (HarvestedEntry.guid, guids)):
        for wanted in _slices([value for value in values if value]):
            statement = (
                sa.select(*columns)
                .join(Package, Package.id == HarvestedEntry.dataset_id)
                .where(HarvestedEntry.source_id != source_id, column.in_(wanted), Package.state == "active")
                .order_by(HarvestedEntry.dataset_id)
            )
            yield from Session.execute(statement)


def gone_datasets(source_id: str) -> Sequence[sa.Row[Any]]:
    """``id name title private owner_org gone_since`` of what the source's feed brings no longer, by title."""
    statement = (
        sa.select(
            Package.id, Package.name, Package.title, Package.private, Package.owner_org, HarvestedEntry.gone_since
        )
        .join(HarvestedEntry, HarvestedEntry.dataset_id == Package.id)
        .where(HarvestedEntry.source_id == source_id, HarvestedEntry.gone_since.is_not(None))
        .where(Package.state == "active")
        .order_by(Package.title, Package.name)
    )
    return Session.execute(statement).all()


def entries_of_datasets(dataset_ids: Sequence[str]) -> dict[str, HarvestedEntry]:
    """As the tables say now, whatever the session remembers."""
    statement = sa.select(HarvestedEntry).where(HarvestedEntry.dataset_id.in_(dataset_ids))
    found = Session.scalars(statement, execution_options={"populate_existing": True})
    return {entry.dataset_id: entry for entry in found}


def dataset_states(dataset_ids: Sequence[str]) -> dict[str, str]:
    """CKAN's state of those that exist."""
    rows = Session.execute(sa.select(Package.id, Package.state).where(Package.id.in_(dataset_ids)))
    return {row.id: row.state for row in rows}


def dataset_names(names: Sequence[str]) -> set[str]:
    """Those of them that datasets have, in whatever state."""
    return set(Session.scalars(sa.select(Package.name).where(Package.name.in_(names))))


def save_entries(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows as in ``HarvestedEntry``, all with the same columns."""
    if rows:
        statement = insert(HarvestedEntry)
        updated = {name: statement.excluded[name] for name in rows[0] if name not in ("dataset_id", "first_seen_at")}
        Session.execute(
            statement.on_conflict_do_update(index_elements=["dataset_id"], set_=updated),
            list(rows),
            execution_options={"synchronize_session": False},
        )


def mark_seen(dataset_ids: Sequence[str], now: datetime) -> None:
    """The feed still brings these as they are."""
    for wanted in _slices(dataset_ids):
        _run(
            sa.update(HarvestedEntry)
            .where(HarvestedEntry.dataset_id.in_(wanted))
            .values(last_seen_at=now, gone_since=None, missed_readings=0)
        )


def mark_gone(dataset_ids: Sequence[str], now: datetime) -> None:
    """A complete reading of the feed brought these no longer."""
    for wanted in _slices(dataset_ids):
        _run(
            sa.update(HarvestedEntry)
            .where(HarvestedEntry.dataset_id.in_(wanted))
            .values(
                gone_since=sa.func.coalesce(HarvestedEntry.gone_since, now),
                missed_readings=HarvestedEntry.missed_readings + 1,
            )
        )


def mark_withdrawn(dataset_id: str) -> None:
    _run(sa.update(HarvestedEntry).where(HarvestedEntry.dataset_id == dataset_id).values(withdrawn=True))


def rename_guids(guid_by_dataset: Mapping[str, str]) -> None:
    rows = [{"of_dataset": dataset_id, "new_guid": guid} for dataset_id, guid in guid_by_dataset.items()]
    if rows:
        # The table itself, not the class: many rows with a condition of our own are no bulk update to the ORM.
        table: Any = HarvestedEntry.__table__
        statement = table.update().where(table.c.dataset_id == sa.bindparam("of_dataset"))
        Session.connection().execute(statement.values(guid=sa.bindparam("new_guid")), rows)


def _slices(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _IN_ONE_STATEMENT):
        yield values[start : start + _IN_ONE_STATEMENT]


def _run(statement: Any) -> None:
    Session.execute(statement, execution_options={"synchronize_session": False})
