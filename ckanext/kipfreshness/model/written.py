"""Which datasets somebody wrote since an earlier look, in whatever way: PostgreSQL keeps with each row who wrote it."""

from __future__ import annotations

import ckan.plugins as p
import sqlalchemy as sa

from .sql import run

# More ids than this are not worth carrying about: a look at everything costs no more.
_MANY = 50_000
_COMPARABLE = 2**31  # transactions; PostgreSQL compares no farther


def horizon() -> int:
    """The oldest transaction that is not over: what a look after this misses was written by it or by a later one."""
    return run(sa.text("SELECT txid_snapshot_xmin(txid_current_snapshot())")).scalar_one()


def written_since(horizon: int) -> list[str] | None:
    """Ids of datasets; nothing where too many were written, or where the horizon is another database's (a backup's)."""
    newest: int = run(sa.text("SELECT txid_snapshot_xmax(txid_current_snapshot())")).scalar_one()
    if not horizon <= newest < horizon + _COMPARABLE:
        return None
    statement = _ROWS + (_OBJECTS if p.plugin_loaded("harvest") else "") + f" LIMIT {_MANY + 1}"
    found = run(sa.text(statement).bindparams(horizon=str(horizon % 2**32))).scalars()
    dataset_ids = [dataset_id for dataset_id in found if dataset_id is not None]
    return dataset_ids if len(dataset_ids) <= _MANY else None


# A row that was deleted outright tells nothing: CKAN itself never does that to a resource of a dataset that stays.
# The horizon's age is asked for in a SELECT of its own, which PostgreSQL makes once and not for each row.
_ROWS = """
    SELECT id FROM package WHERE type = 'dataset' AND age(xmin) <= (SELECT age(CAST(:horizon AS xid)))
    UNION
    SELECT unnest(ARRAY[
        package_id, (SELECT dataset_id FROM kipfreshness_resource AS seen WHERE seen.resource_id = resource.id)
    ])
    FROM resource WHERE age(xmin) <= (SELECT age(CAST(:horizon AS xid)))
"""
# Of other harvesters: theirs may become current after the dataset was written.
_OBJECTS = """
    UNION
    SELECT object.package_id FROM harvest_source AS source
    JOIN harvest_object AS object ON object.harvest_source_id = source.id AND object.current
    WHERE source.type <> 'opd_feed' AND object.package_id IS NOT NULL
      AND age(object.xmin) <= (SELECT age(CAST(:horizon AS xid)))
"""
