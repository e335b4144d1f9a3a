"""What other harvesters, such as ckanext-dcat's, have brought: read from ckanext-harvest's tables, set by set.

The tables are named here without importing the extension: where its plugin is off there is nothing to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import ckan.plugins as p
import sqlalchemy as sa
from ckan.model import Package
from sqlalchemy.dialects.postgresql import insert

from .harvested_entry import HarvestedEntry
from .sql import only, run, text

OUR_SOURCE_TYPE = "opd_feed"
_IN_ONE_STATEMENT = 1000

_OBJECT = sa.table(
    "harvest_object",
    sa.column("guid", sa.Text),
    sa.column("package_id", sa.Text),
    sa.column("harvest_source_id", sa.Text),
    sa.column("current", sa.Boolean),
)
_SOURCE = sa.table("harvest_source", sa.column("id"), sa.column("type"))


def foreign_datasets(dataset_ids: Sequence[str] | None) -> Iterator[sa.Row[Any]]:
    """``dataset_id source_id guid modified issued`` of those whose declared dates are not known as they are now."""
    if not p.plugin_loaded("harvest"):
        return
    modified, issued = text(Package.extras["modified"].astext), text(Package.extras["issued"].astext)
    known = sa.and_(
        HarvestedEntry.source_id == _SOURCE.c.id,
        text(HarvestedEntry.brought["modified"].astext) == modified,
        text(HarvestedEntry.brought["issued"].astext) == issued,
    )
    statement = (
        sa.select(
            Package.id.label("dataset_id"),
            _SOURCE.c.id.label("source_id"),
            text(_OBJECT.c.guid).label("guid"),
            modified.label("modified"),
            issued.label("issued"),
        )
        .join(_OBJECT, sa.and_(_OBJECT.c.package_id == Package.id, _OBJECT.c.current))
        .join(_SOURCE, sa.and_(_SOURCE.c.id == _OBJECT.c.harvest_source_id, _SOURCE.c.type != OUR_SOURCE_TYPE))
        .outerjoin(HarvestedEntry, HarvestedEntry.dataset_id == Package.id)
        .where(Package.type == "dataset", *only(Package.id, dataset_ids))
        .where(sa.or_(HarvestedEntry.dataset_id.is_(None), sa.and_(HarvestedEntry.is_foreign, ~known)))
        .distinct(Package.id)
    )
    yield from run(statement).all()


def save_foreign(rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as in ``HarvestedEntry``."""
    remaining = iter(rows)
    while batch := list(islice(remaining, _IN_ONE_STATEMENT)):
        statement = insert(HarvestedEntry)
        updated = {name: statement.excluded[name] for name in batch[0] if name not in ("dataset_id", "first_seen_at")}
        run(
            statement.on_conflict_do_update(
                index_elements=["dataset_id"], set_=updated, where=HarvestedEntry.is_foreign.is_(True)
            ),
            [{**row, "is_foreign": True} for row in batch],
        )


def save_foreign_sources() -> None:
    """What the jobs of other harvesters' sources say of how reading them goes: one statement for all."""
    if p.plugin_loaded("harvest"):
        run(sa.text(_SAVE_SOURCES).bindparams(ours=OUR_SOURCE_TYPE))


# A job that brought nothing but an error is a failure; one that brought something, whatever else it says, is none.
# Errors are kept without passwords and keys that addresses may carry.
_SAVE_SOURCES = r"""
WITH job AS (
    SELECT job.source_id,
           job.gather_started AT TIME ZONE 'UTC' AS attempt_at,
           error.message,
           error.message IS NULL OR EXISTS (
               SELECT FROM harvest_object WHERE harvest_object.harvest_job_id = job.id
           ) AS succeeded
    FROM harvest_job AS job
    JOIN harvest_source AS source ON source.id = job.source_id AND source.type != :ours
    LEFT JOIN LATERAL (
        SELECT message FROM harvest_gather_error WHERE harvest_job_id = job.id ORDER BY created LIMIT 1
    ) AS error ON true
    WHERE job.status = 'Finished' AND job.gather_started IS NOT NULL
), success AS (
    SELECT source_id, max(attempt_at) AS last_success_at FROM job WHERE succeeded GROUP BY source_id
), failure AS (
    SELECT job.source_id,
           min(job.attempt_at) AS failing_since,
           (array_agg(job.message ORDER BY job.attempt_at DESC))[1] AS message
    FROM job LEFT JOIN success USING (source_id)
    WHERE success.last_success_at IS NULL OR job.attempt_at > success.last_success_at
    GROUP BY job.source_id
), attempt AS (
    SELECT source_id, max(attempt_at) AS last_attempt_at FROM job GROUP BY source_id
)
INSERT INTO kipfreshness_source AS known (source_id, last_attempt_at, last_success_at, failing_since, error)
SELECT source_id, last_attempt_at, last_success_at, failing_since,
       regexp_replace(
           regexp_replace(coalesce(message, ''), '://[^/@[\:space\:]]*@', '://***@', 'g'),
           '([?&][^=&[\:space\:]]*(token|key|secret|passw|pwd|sig|auth|credential)[^=&[\:space\:]]*=)[^&[\:space\:]]*',
           '\1***', 'gi'
       )
FROM attempt LEFT JOIN success USING (source_id) LEFT JOIN failure USING (source_id)
ON CONFLICT (source_id) DO UPDATE
SET last_attempt_at = excluded.last_attempt_at, last_success_at = excluded.last_success_at,
    failing_since = excluded.failing_since, error = excluded.error
WHERE (known.last_attempt_at, known.last_success_at, known.failing_since, known.error)
    IS DISTINCT FROM (excluded.last_attempt_at, excluded.last_success_at, excluded.failing_since, excluded.error)
"""
