"""Small SQL expressions that our queries share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from ckan.model.group import Group
from ckan.model.meta import Session

from ..freshness.period import Period

# of organisations too; CKAN's class does not declare the column
GROUP_EXTRAS: Any = cast("Any", Group).extras


def run(statement: Any, rows: list[dict[str, Any]] | None = None) -> Any:
    """Execute on CKAN's session, which does not autoflush: what the caller changed must be in the tables first."""
    Session.flush()
    return Session.execute(statement, rows, execution_options={"synchronize_session": False})


# What the statements that run at every edit are told each time; the rest of them stays the same.
NOW = sa.bindparam("kip_now", type_=sa.DateTime(timezone=True))
LATEST = sa.bindparam("kip_latest", type_=sa.DateTime(timezone=True))
_IDS = sa.bindparam("kip_ids", type_=sa.ARRAY(sa.Text()))


def among_ids(column: Any, some: bool) -> list[Any]:
    """``only`` for a statement that is kept."""
    return [column == sa.any_(_IDS)] if some else []


def keep(statement: Any, dialect: Any) -> Any:
    """Compiled once: SQLAlchemy never keeps an ``INSERT … ON CONFLICT``, and takes longer to compile it than to run."""
    return statement.compile(dialect=dialect)


def run_kept(statement: Any, **values: Any) -> Any:
    """As ``run``, with a statement of ``keep`` and what it is told this time."""
    Session.flush()
    return Session.connection().execute(statement, values)


def run_kept_at(statement: Any, now: datetime, latest: datetime, ids: Sequence[str] | None = None) -> Any:
    """The same, of one that is told the time and perhaps of which datasets."""
    return run_kept(statement, kip_now=now, kip_latest=latest, kip_ids=list(ids or ()))


def ask_of_whole_portal() -> None:
    """Tell PostgreSQL, until the transaction ends, that statements go over every dataset.

    Its JIT takes longer to compile expressions like ours than it spares, and what it sorts on disk by default
    (``work_mem`` of 4 MB) it counts in a little memory.
    """
    run(sa.text(_FOR_WHOLE_PORTAL))


_FOR_WHOLE_PORTAL = """
SELECT set_config('jit', 'off', true),
       set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')) / 1024, 16384) || 'kB', true)
"""


def learn_sizes(*tables: Any) -> None:
    """Tell PostgreSQL how much these tables of ours hold by now.

    It takes a table that was empty for one with a row or two until somebody counts, and so would go over all of it once
    for each row of another.
    """
    for table in tables:
        run(sa.text(f"ANALYZE {table.__tablename__}"))


def dialect() -> Any:
    return Session.connection().dialect


def only(column: Any, ids: Sequence[str] | None) -> list[Any]:
    """The condition that restricts a query to these ids; none for all of them."""
    return [] if ids is None else [column == sa.any_(sa.literal(list(ids), sa.ARRAY(sa.Text())))]


def instant(at: datetime) -> Any:
    return sa.literal(at, sa.DateTime(timezone=True))


def utc(column: Any) -> Any:
    """CKAN keeps naive UTC."""
    return sa.func.timezone("UTC", column, type_=sa.DateTime(timezone=True))


def text(column: Any) -> Any:
    return sa.func.coalesce(column, "")


def shown_title(entity: Any) -> Any:
    """The title of a dataset or organisation, or its name where it has none."""
    return sa.func.coalesce(sa.func.nullif(entity.title, ""), entity.name)


def extra(extras: Any, key: str) -> Any:
    return sa.func.nullif(extras[key].astext, "")


def interval(period: Period) -> Any:
    return sa.func.make_interval(period.years, period.months, 0, period.days)


def day_after(day: Any, length: Any) -> Any:
    """Calendar arithmetic as ``Period.after`` does it: months first, clamped to the month's last day, then days."""
    return sa.cast(day + length, sa.Date)


def day_before(day: Any, length: Any) -> Any:
    return sa.cast(day - length, sa.Date)


def local_date(at: Any, zone: str) -> Any:
    return sa.cast(sa.func.timezone(zone, at), sa.Date)
