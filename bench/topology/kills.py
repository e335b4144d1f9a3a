"""One of each kind, killed where it hurts: in the middle of its work."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg2

from .portal import Portal
from .postgres import is_streaming
from .processes import wait_until
from .readers import serves
from .work import MarkingRuns, entries_in, harvest_has_ended

_AT_WORK = {
    "gather": "xact_start IS NOT NULL",
    "fetch": "backend_xid IS NOT NULL",  # it has written
    "worker": "wait_event_type = 'Lock' AND query LIKE 'INSERT INTO kipfreshness_history%%'",
}
_LONG = 600.0  # seconds until somebody is caught at work


@dataclass(frozen=True)
class Struck:
    """``is_back``: it answers again; ``is_whole``: what it had in hand has been done, by whomever."""

    name: str
    is_back: Callable[[], bool]
    is_whole: Callable[[], bool]


@dataclass
class Scene:
    """``entries`` had come in when the last one was killed, at ``killed_at`` of the monotonic clock."""

    portal: Portal
    runs: MarkingRuns
    entries: int = 0
    killed_at: float = 0.0

    def gather_consumer(self) -> Struck:
        name = self._caught("gather")
        self._kill(name)
        jobs = self._ids("SELECT id FROM harvest_job WHERE gather_started IS NOT NULL AND gather_finished IS NULL")
        unread = "SELECT count(*) FROM harvest_job WHERE id = ANY(%(ids)s) AND gather_finished IS NULL"
        return Struck(name, self._is_connected(name), lambda: self._is_none(unread, ids=jobs))

    def fetch_consumer(self) -> Struck:
        name = self._caught("fetch")
        self._kill(name)
        leaders = self._ids("SELECT id FROM harvest_object WHERE state = 'IMPORT' AND import_finished IS NULL")
        left = "SELECT count(*) FROM harvest_object WHERE id = ANY(%(ids)s) AND state NOT IN ('COMPLETE', 'ERROR')"
        return Struck(name, self._is_connected(name), lambda: self._is_none(left, ids=leaders))

    def job_worker(self) -> Struck:
        """A run comes to its last table, which somebody has locked, and goes no further."""
        with self.portal.primary.transaction() as cursor:
            cursor.execute("LOCK TABLE kipfreshness_history IN EXCLUSIVE MODE")
            self.runs.ask()
            name = self._caught("worker")
            job_id = self._job_of(name)
            self._kill(name)
        return Struck(name, self._is_connected(name), lambda: self.runs.has_ended(job_id))

    def web_process(self) -> Struck:
        name, port = next(iter(self.portal.web.items()))
        self._kill(name)
        return Struck(name, lambda: serves(port), lambda: serves(port))

    def solr_leader(self) -> Struck:
        """The node that takes what is written; what it could not take meanwhile follows with a marking run."""
        name = self.portal.cloud.leader()
        self._kill(name)
        stale = "SELECT count(*) FROM kipfreshness_dataset WHERE index_stale"
        return Struck(name, lambda: self.portal.cloud.is_active(name), lambda: self._is_none(stale))

    def replica(self) -> Struck:
        self._kill("replica")
        return Struck("replica", self._is_streaming, self._is_streaming)

    def redis(self) -> Struck:
        self._kill("redis")
        return Struck("redis", self.portal.redis.answers, self._has_gone_on())

    def primary(self) -> Struck:
        self._kill("primary")
        goes_on = self._has_gone_on()
        return Struck("primary", self.portal.primary.answers, lambda: goes_on() and self._is_streaming())

    def _kill(self, name: str) -> None:
        self.entries = entries_in(self.portal)
        self.killed_at = time.monotonic()
        self.portal.supervisor[name].kill()

    def _caught(self, kind: str) -> str:
        """Who of its kind is in the middle of something."""
        statement = f"""
            SELECT application_name FROM pg_stat_activity WHERE application_name LIKE '{kind}-%%' AND {_AT_WORK[kind]}
        """
        found: list[Any] = []
        wait_until(lambda: found.extend(self._rows(statement)) or found, f"a {kind} is at work", _LONG, pause=0.01)
        return found[0][0]

    def _job_of(self, name: str) -> str:
        """What rq has noted of a worker."""
        running, queue = self.portal.supervisor[name].running, self.portal.redis.connect()
        noted = [queue.hmget(key, "pid", "current_job") for key in queue.smembers("rq:workers")]
        return next(job_id for pid, job_id in noted if running and pid == str(running.pid))

    def _is_connected(self, name: str) -> Callable[[], bool]:
        """With a process that was not there before."""
        statement = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %(name)s AND backend_start > %(at)s"
        at = self.portal.primary.one("SELECT clock_timestamp()")
        return lambda: not self._is_none(statement, name=name, at=at)

    def _is_streaming(self) -> bool:
        return is_streaming(self.portal.primary)

    def _has_gone_on(self) -> Callable[[], bool]:
        """Whether more entries came in than before, or none were left."""
        before = self.entries

        def has_gone_on() -> bool:
            try:
                return entries_in(self.portal) > before or harvest_has_ended(self.portal)
            except psycopg2.OperationalError:
                return False

        return has_gone_on

    def _ids(self, statement: str) -> list[str]:
        return [row[0] for row in self._rows(statement)]

    def _is_none(self, statement: str, **values: Any) -> bool:
        try:
            return self.portal.primary.one(statement, **values) == 0
        except psycopg2.OperationalError:
            return False

    def _rows(self, statement: str) -> list[Any]:
        return self.portal.primary.rows(statement)


# In this order: feeds are read first, and what waits longest for its work to be done has the longest time.
KILLS: dict[str, Callable[[Scene], Struck]] = {
    "gather consumer, reading a feed": Scene.gather_consumer,
    "job worker, in a marking run": Scene.job_worker,
    "fetch consumer, in a batch": Scene.fetch_consumer,
    "web process": Scene.web_process,
    "Solr node, the leader": Scene.solr_leader,
    "PostgreSQL replica": Scene.replica,
    "Redis": Scene.redis,
    "PostgreSQL primary": Scene.primary,
}
