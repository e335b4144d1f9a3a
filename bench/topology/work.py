"""What the portal has to do and has done, as its database and its queue have it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import psycopg2
import redis

from .portal import SITE_ID, Portal, ckan_command

_MARK_EVERY = 60.0  # seconds


def entries_in(portal: Portal) -> int:
    return portal.primary.one("SELECT count(*) FROM kipfreshness_harvested")


def harvest_has_ended(portal: Portal) -> bool:
    """With the report of each job closed."""
    try:
        return portal.primary.one("SELECT count(*) FROM harvest_job WHERE status <> 'Finished'") == 0
    except psycopg2.OperationalError:
        return False


@dataclass
class MarkingRuns:
    """One is queued every minute, as by cron."""

    portal: Portal
    ended: set[str] = field(default_factory=set[str])
    waiting: set[str] = field(default_factory=set[str])
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def __enter__(self) -> MarkingRuns:
        self._threads = [threading.Thread(target=self._ask_on, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._threads[0].join()

    def ask(self) -> str | None:
        """The job's id; none where Redis does not answer."""
        try:
            job_id = self.portal.call(ckan_command(), "kipfreshness", "run", "--enqueue").split()[-1]
        except RuntimeError:
            return None
        with self._lock:
            self.waiting.add(job_id)
        return job_id

    def look(self) -> None:
        """Take over which have ended. A job is kept for some minutes after its end."""
        with self._lock:
            self.ended |= {job_id for job_id in self.waiting if self._has_finished(job_id)}
            self.waiting -= self.ended

    def has_ended(self, job_id: str) -> bool:
        self.look()
        return job_id in self.ended

    def failed(self) -> int:
        return self.portal.redis.connect().zcard(f"rq:failed:ckan:{SITE_ID}:default")

    def _has_finished(self, job_id: str) -> bool:
        try:
            return self.portal.redis.connect().hget(f"rq:job:{job_id}", "status") == "finished"
        except redis.ConnectionError:
            return False

    def _ask_on(self) -> None:
        while not self._over.wait(_MARK_EVERY):
            self.ask()
            self.look()
