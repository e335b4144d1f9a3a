"""What a day does to a portal, written past every hook, and how it is undone."""

from __future__ import annotations

from datetime import datetime, timezone

import ckan.lib.search as search
import sqlalchemy as sa
from ckan import model
from ckan.model.meta import Session

from ckanext.kipfreshness import config
from ckanext.kipfreshness.harvesters.foreign import refresh_foreign
from ckanext.kipfreshness.model.refresh import refresh_evidence

_OURS = ("dataset", "resource", "evidence", "transition", "history", "run")
_CHANGES = (
    "CREATE TABLE IF NOT EXISTS bench.changed (id text)",
    "INSERT INTO bench.changed SELECT dataset_id FROM bench.copy WHERE n % 100 = :day",
    "UPDATE package SET metadata_modified = :at FROM bench.copy WHERE dataset_id = id AND n % 100 = :day",
    "UPDATE resource SET last_modified = :at, metadata_modified = :at FROM bench.copy"
    " WHERE dataset_id = package_id AND position = 0 AND n % 100 = :day",
    "UPDATE kipfreshness_harvested AS harvested SET declared_at = CAST(:at AS timestamp) AT TIME ZONE 'UTC'"
    " FROM bench.copy WHERE copy.dataset_id = harvested.dataset_id AND n % 100 = :day",
)
_RESTORE = (
    "CREATE TABLE IF NOT EXISTS bench.changed (id text)",
    "UPDATE package SET metadata_modified = made_at, version = NULL FROM bench.copy, bench.changed"
    " WHERE dataset_id = package.id AND changed.id = package.id",
    "UPDATE resource SET last_modified = CASE WHEN harvested THEN NULL ELSE made_at END, metadata_modified = made_at"
    " FROM bench.copy JOIN bench.sample ON sample.id = sample_id, bench.changed"
    " WHERE dataset_id = package_id AND changed.id = package_id AND position = 0",
    "UPDATE kipfreshness_harvested AS harvested SET declared_at = declared_on::timestamp AT TIME ZONE :zone"
    " FROM bench.copy JOIN bench.changed ON id = dataset_id WHERE copy.dataset_id = harvested.dataset_id",
    "DROP TABLE bench.changed",
)


def change_some(day: int, at: datetime) -> None:
    """One dataset in a hundred, another hundredth on each day: new data, whoever brought it."""
    naive = at.astimezone(timezone.utc).replace(tzinfo=None)
    for statement in _CHANGES:
        Session.execute(sa.text(statement), {"day": day, "at": naive} if ":day" in statement else {})
    Session.commit()


def forget_everything() -> None:
    """Our tables as they are before the first run on a portal that was there already."""
    Session.execute(sa.text(f"TRUNCATE {', '.join('kipfreshness_' + name for name in _OURS)}"))
    Session.commit()


def settle() -> None:
    """What autovacuum does within a minute of a first run, while the next ones would be measured; a day later it is
    long over."""
    tables = ", ".join(f"kipfreshness_{name}" for name in _OURS)
    with model.ensure_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text(f"VACUUM (ANALYZE) {tables}"))


def restore(patched: list[str]) -> None:
    """The portal as it was filled, also the datasets that were patched."""
    zone = config.timezone()
    Session.execute(sa.text(_RESTORE[0]))
    Session.execute(sa.text("INSERT INTO bench.changed SELECT unnest(CAST(:ids AS text[]))"), {"ids": patched})
    for statement in _RESTORE[1:]:
        Session.execute(sa.text(statement), {"zone": zone.key} if ":zone" in statement else {})
    forget_everything()
    now = datetime.now(timezone.utc)
    refresh_foreign(now, zone)
    refresh_evidence(now, index_follows=True)
    Session.commit()
    search.rebuild(package_ids=patched, defer_commit=True)
    search.commit()
