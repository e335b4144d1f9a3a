"""Which state of the portal's data an answer was made from: each transaction that writes what may decide changes it.

Whoever keeps an answer reads the version first and counts after: what is written meanwhile is in the answer already, or
comes with another version. A version that is one row would let one writer wait for another, and the newest time or
number of a transaction would miss one that began early and ended late: so each writer renews one of a few rows, at the
very end of its transaction, and the version is all of them.

No trigger on CKAN's tables tells us; every statement that a process of the portal sends does, whoever sends it. What
goes around that (psql, a process without this plugin) is what the short life of kept answers is for.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.model import meta
from ckan.model.meta import Session
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

_WRITTEN = re.compile(r'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\s+(?:ONLY\s+)?"?(\w+)', re.I)
# What is written all the time and decides nothing; the version itself; "set" is that of ON CONFLICT … DO UPDATE SET.
_UNIMPORTANT = frozenset(
    (
        *("api_token", "tracking_raw", "tracking_summary", "activity", "activity_detail", "dashboard", "task_status"),
        *("kipfreshness_data_version", "set"),
    )
)
_IS_CHANGED = "kipfreshness_is_changed"
# In one statement and without an error that would end the transaction: our tables may not have been made yet.
_RENEW = """
DO $$ BEGIN
    INSERT INTO kipfreshness_data_version (place, version) VALUES (pg_backend_pid() %% 16, %(version)s)
    ON CONFLICT (place) DO UPDATE SET version = excluded.version;
EXCEPTION WHEN undefined_table THEN NULL;
END $$
"""


class DataVersion(tk.BaseModel):
    __tablename__ = "kipfreshness_data_version"

    place: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(sa.Text)  # never the same twice


_VERSION = "SELECT string_agg(version, ',' ORDER BY place) FROM kipfreshness_data_version"


def data_version() -> str | None:
    """Of what is committed; ``None`` where this transaction has changed something itself, or nothing is known yet."""
    Session.flush()
    connection = Session.connection()
    version: str | None = connection.exec_driver_sql(_VERSION).scalar_one()
    return None if connection.info.get(_IS_CHANGED) else version


def watch_writes() -> None:
    """From now on each transaction of this process that writes renews the version. Of all engines: CKAN makes a new
    one whenever it likes."""
    for name, listener in (("before_cursor_execute", _see), ("commit", _renew), ("rollback", _forget)):
        if not event.contains(sa.Engine, name, listener):
            event.listen(sa.Engine, name, listener)


def _see(connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
    if statement[:6].upper() != "SELECT" and decides(statement):
        connection.info[_IS_CHANGED] = True


def decides(statement: str) -> bool:
    """Whether it writes into any table that an answer of ours may come from: any but those known not to."""
    return any(table.lower() not in _UNIMPORTANT for table in _WRITTEN.findall(statement))


def _renew(connection: sa.Connection) -> None:
    """The last statement before the commit: whoever holds a row waits for nobody."""
    if connection.info.pop(_IS_CHANGED, False) and _is_ckans(connection):
        connection.exec_driver_sql(_RENEW, {"version": uuid4().hex})


def _forget(connection: sa.Connection) -> None:
    if not connection.invalidated:  # what a connection that was cut has known is gone with it
        connection.info.pop(_IS_CHANGED, None)


def _is_ckans(connection: sa.Connection) -> bool:
    """And not that of the DataStore."""
    return meta.engine is not None and connection.engine.url == meta.engine.url
