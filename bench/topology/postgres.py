"""A PostgreSQL primary and its streaming replica."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

from ..web import free_port
from .processes import Process, Supervisor, wait_until

_ACCOUNT = "postgres"
_REPLICA = "replica"


@dataclass(frozen=True)
class Database:
    """One that may be away. Each question is a connection of its own."""

    port: int

    @property
    def url(self) -> str:
        return f"postgresql://ckan@127.0.0.1:{self.port}/postgres"

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.transaction() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def one(self, statement: str, **values: Any) -> Any:
        return self.rows(statement, **values)[0][0]

    @contextmanager
    def transaction(self) -> Generator[Any]:
        connection = psycopg2.connect(self.url, connect_timeout=5)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def answers(self) -> bool:
        try:
            return self.one("SELECT 1") == 1
        except psycopg2.OperationalError:
            return False


def start_postgres(supervisor: Supervisor, folder: Path) -> tuple[Database, Database]:
    """The primary and the replica."""
    primary, replica = Database(free_port()), Database(free_port())
    home = folder / "postgres"
    home.mkdir()
    if os.geteuid() == 0:
        shutil.chown(home, _ACCOUNT, _ACCOUNT)
    _as_account(home, "initdb", "-D", "primary", "-U", "ckan", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N")
    _keep(supervisor, "primary", home, primary)
    origin = f"host=127.0.0.1 port={primary.port} user=ckan application_name={_REPLICA}"
    _as_account(home, "pg_basebackup", "-d", origin, "-D", _REPLICA, "-R", "-X", "stream", "-c", "fast")
    _keep(supervisor, _REPLICA, home, replica)
    wait_until(lambda: is_streaming(primary), "the replica streams")
    return primary, replica


def is_streaming(primary: Database) -> bool:
    """Whether the replica has everything that the primary has written until now."""
    statement = """
        SELECT count(*) FROM pg_stat_replication
        WHERE state = 'streaming' AND replay_lsn >= %(written)s::pg_lsn AND application_name = %(name)s
    """
    try:
        written = primary.one("SELECT pg_current_wal_lsn()::text")
        return primary.one(statement, written=written, name=_REPLICA) == 1
    except psycopg2.OperationalError:
        return False


def _programs() -> Path:
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


def _as_account(home: Path, program: str, *options: str) -> None:
    account: dict[str, Any] = {"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
    command = [str(_programs() / program), *options]
    subprocess.run(command, check=True, capture_output=True, cwd=home, **account)


def _keep(supervisor: Supervisor, name: str, home: Path, database: Database) -> None:
    # Killed is not switched off: what was written is safe without waiting for the disk.
    options = ["-p", str(database.port), "-k", str(home), "-h", "127.0.0.1", "-F", "-c", "max_connections=200"]
    command = [str(_programs() / "postgres"), "-D", str(home / name), *options]
    log = home.with_name("log") / f"{name}.log"
    supervisor.keep(Process(name, command, log, folder=home, account=_ACCOUNT))
    wait_until(database.answers, f"{name} answers")
