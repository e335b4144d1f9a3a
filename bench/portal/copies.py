"""Rows for many datasets out of those of the samples: each table by INSERT … SELECT, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.model.meta import Session

from .samples import DECLARED_ON, OPDS, number_of

_BATCH = 50_000
# Days, at each twentieth of the datasets with a date in twenty-one real feeds, measured from each feed's newest.
_AGES = (0, 0, 4, 15, 25, 34, 50, 103, 152, 168, 1080, 1170, 1170, 1170, 1170, 1170, 1170, 1170, 1170, 1171, 1171)
# ``c`` is the copy, ``t`` the sample's row.
_NUMBERED = "replace(t.{0}, c.sample_number, c.number)"
_DATED = f"replace(replace(t.{{0}}::text, c.sample_number, c.number), '{DECLARED_ON}', c.declared_on::text)"
_OWN_ID = "md5(c.dataset_id || t.{0})::uuid::text"
_MADE = "CASE WHEN t.{0} IS NOT NULL THEN c.made_at END"
_MADE_IN_UTC = "CASE WHEN t.{0} IS NOT NULL THEN c.made_at AT TIME ZONE 'UTC' END"
_DECLARED = "CASE WHEN t.{0} IS NOT NULL THEN c.declared_on::timestamp AT TIME ZONE :zone END"
# Of each table: which column names the dataset, and what is another in a copy.
_TABLES = {
    "package": (
        "id",
        {
            "id": "c.dataset_id",
            **dict.fromkeys(("name", "title", "notes", "url"), _NUMBERED),
            **dict.fromkeys(("metadata_created", "metadata_modified"), _MADE),
            "extras": f"({_DATED})::jsonb",
        },
    ),
    "resource": (
        "package_id",
        {
            "id": _OWN_ID,
            "url": _NUMBERED,
            **dict.fromkeys(("created", "metadata_modified", "last_modified"), _MADE),
        },
    ),
    "member": ("table_id", {"id": _OWN_ID}),
    "package_tag": ("package_id", {"id": _OWN_ID}),
    "harvest_object": ("package_id", {"id": _OWN_ID, "guid": _NUMBERED, "content": _DATED}),
    "kipfreshness_harvested": (
        "dataset_id",
        {
            "guid": _NUMBERED,
            # Not what a harvester would compute: these portals are not harvested again.
            **dict.fromkeys(("entry_key", "entry_hash", "content_hash"), "md5(c.dataset_id || t.{0})"),
            "declared_at": _DECLARED,
            "brought": f"({_DATED})::jsonb",
        },
    ),
    "kipfreshness_resource": (
        "dataset_id",
        {
            "resource_id": _OWN_ID,
            **dict.fromkeys(("url", "link"), _NUMBERED),
            "last_modified": _MADE,
            "changed_at": _MADE_IN_UTC,
        },
    ),
    "kipfreshness_dataset": ("dataset_id", {"resource_at": _MADE_IN_UTC, "publisher_at": _DECLARED}),
    "kipfreshness_evidence": (
        "dataset_id",
        {
            "happened_at": "CASE t.basis WHEN 'resource' THEN c.made_at AT TIME ZONE 'UTC'"
            " ELSE c.declared_on::timestamp AT TIME ZONE :zone END",
            "resource_id": _OWN_ID,
        },
    ),
}
_PLAN = """
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.copy;
CREATE TABLE bench.copy AS
SELECT n, to_char(n, 'FM0000000') AS number, sample.id AS sample_id, sample.number AS sample_number,
       md5(:seed || ' ' || n)::uuid::text AS dataset_id, made_at, made_at::date AS declared_on
FROM generate_series(1, :copies) AS n
CROSS JOIN LATERAL (SELECT bench.share(:seed || ' age ' || n) * 20 AS twentieth) AS age
CROSS JOIN LATERAL (
    SELECT date_trunc('second', now() AT TIME ZONE 'UTC' - interval '1 minute' - make_interval(secs => 86400 * (
        CAST(:ages AS int[]))[floor(twentieth) + 1] + 86400 * (twentieth - floor(twentieth)) * (
        (CAST(:ages AS int[]))[floor(twentieth) + 2] - (CAST(:ages AS int[]))[floor(twentieth) + 1])
    )) + interval '0.123456 seconds' AS made_at
) AS made
-- Few OPDs have many datasets: the first about 13 %, the second 5 %, the last 0.8 %. A feed brings two of three.
JOIN bench.sample ON sample.number = to_char(
    :first + 2 * floor(:opds * bench.share(:seed || ' opd ' || n) ^ 2)
    + (bench.share(:seed || ' feed ' || n) < 2.0 / 3)::int, 'FM0000000');
CREATE UNIQUE INDEX ON bench.copy (n);
ANALYZE bench.copy;
"""
_SHARE = """
CREATE OR REPLACE FUNCTION bench.share(of text) RETURNS double precision IMMUTABLE LANGUAGE sql AS
$$ SELECT ('x' || substr(md5($1), 1, 8))::bit(32)::bigint / 4294967296.0::double precision $$
"""


def plan_copies(samples: list[tuple[str, str, bool]], datasets: int, seed: str) -> int:
    """Write down, in a table of the bench's own, what each copy will be; how many."""
    copies = datasets - len(samples)
    Session.execute(sa.text("DROP SCHEMA IF EXISTS bench CASCADE"))
    Session.execute(sa.text("CREATE SCHEMA bench"))
    Session.execute(sa.text(_SHARE))
    Session.execute(sa.text("CREATE TABLE bench.sample (number text, id text, harvested boolean)"))
    Session.execute(
        sa.text("INSERT INTO bench.sample VALUES (:number, :id, :harvested)"),
        [{"number": number, "id": id_, "harvested": harvested} for number, id_, harvested in samples],
    )
    values = {
        "seed": seed,
        "copies": copies,
        "ages": list(_AGES),
        "opds": OPDS,
        "first": int(number_of(0, harvested=False)),
    }
    Session.execute(sa.text(_PLAN), values)
    Session.commit()
    return copies


def copy_rows(copies: int) -> Iterator[tuple[str, int]]:
    """Table and rows written so far, after each batch."""
    for table, (key, changed) in _TABLES.items():
        statement = sa.text(_insert(table, key, changed))
        zone = {"zone": tk.config["ckanext.kipfreshness.timezone"]} if ":zone" in statement.text else {}
        written = 0
        for start in range(0, copies, _BATCH):
            found = Session.execute(statement, {"after": start, "until": start + _BATCH, **zone})
            Session.commit()
            written += found.rowcount
            yield table, written


def _insert(table: str, key: str, changed: dict[str, str]) -> str:
    columns = [name for name in _columns(table) if not (table == "kipfreshness_evidence" and name == "id")]
    values = {name: f"t.{name}" for name in columns}
    values[key] = "c.dataset_id"
    values.update({name: expression.format(name) for name, expression in changed.items()})
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values[name] for name in columns)}"
        f" FROM bench.copy AS c JOIN {table} AS t ON t.{key} = c.sample_id WHERE c.n > :after AND c.n <= :until"
    )


def _columns(table: str) -> list[str]:
    return [column["name"] for column in sa.inspect(Session.connection()).get_columns(table)]
