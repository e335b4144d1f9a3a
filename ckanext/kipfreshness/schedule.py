"""Marking on CKAN's background worker: once, or again and again without a cron line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError
from rq import Retry, Worker
from rq.job import Job

from . import config, search
from .jobs import RunError, run_marking
from .model.viewpoint import viewpoint
from .reminders.post import Outcome, missing_settings
from .reminders.requests import send_requests
from .reminders.send import send_reminders

log = logging.getLogger(__name__)

_TIMEOUT = 3600  # seconds; an index repair that is cut off goes on in the next run
# Where its worker was killed or the database went away: what somebody asked for would be lost.
_AGAIN: Any = Retry(max=2, interval=60)


@dataclass(frozen=True)
class WorkerState:
    """What is to come. ``workers`` is how many take our jobs, ``None`` where Redis does not answer; ``next_run_at`` is
    empty where nothing is scheduled; ``waiting`` are runs that somebody asked for and that have not ended.
    """

    workers: int | None = None
    next_run_at: datetime | None = None
    waiting: int = 0


def run_now() -> None:
    """The job: mark, bring the search index up to date, remind."""
    try:
        result = run_marking(config.policy(), datetime.now(timezone.utc))
    except RunError as reason:
        log.warning("The marking run recorded nothing: %r", reason)
        return
    log.info("Marking run: %r", result)
    search.repair_index()
    if config.notify_enabled():
        _remind()


def _remind() -> None:
    """A run that was refused never comes here: what it found is not to be trusted, let alone mailed."""
    missing = missing_settings()
    if missing:
        log.warning("Nobody was reminded: CKAN cannot send mail without %s", " and ".join(missing))
        return
    view = viewpoint(config.policy(), datetime.now(timezone.utc))
    told = send_reminders(view).and_letters(send_requests(view))
    log.info("Reminders and requests: %s letters sent of %s", told.count(Outcome.SENT), len(told.letters))
    for organization in told.unreachable:
        log.warning("Nobody could be reminded at %s: it has no usable address", organization.name)


def run_and_schedule_next() -> None:
    """The scheduled job. The next one is made first, so that a killed worker does not end the chain."""
    ensure_scheduled()
    run_now()


def enqueue_run() -> str:
    """Have it done by the worker soon; the job's id."""
    return _enqueue(run_now, "kipfreshness: mark datasets").id


def _enqueue(work: Callable[[], object], title: str) -> Job:
    return tk.enqueue_job(work, title=title, rq_kwargs={"timeout": _TIMEOUT, "retry": _AGAIN})


def worker_state(now: datetime) -> WorkerState:
    try:
        queue: Any = tk.get_job_queue()
        ids = [*queue.job_ids, *queue.started_job_registry.get_job_ids()]
        found = cast("Any", Job).fetch_many(ids, connection=queue.connection)
        return WorkerState(
            workers=len(cast("Any", Worker).all(queue=queue)),
            next_run_at=_next_run_at(now),
            waiting=sum(job is not None and job.func_name == _RUN_NOW for job in found),
        )
    except RedisError as error:
        log.warning("The background worker's state is not known: Redis cannot be reached: %s", error)
        return WorkerState()


def enqueue_index_repair() -> None:
    """A page may wait for a marking run, not for a hundred thousand documents."""
    try:
        _enqueue(search.repair_index, "kipfreshness: repair the search index")
    except RedisError as error:
        log.warning("The search index waits for the next marking run: Redis cannot be reached: %s", error)


_RUN_NOW = f"{run_now.__module__}.{run_now.__qualname__}"


def ensure_scheduled() -> None:
    """See that the next run stands in the worker's schedule: cheap, and safe to call from every process that starts.

    A run's job id names its time, so that all processes mean the same job and there are never two.
    """
    hours = config.run_interval_hours()
    if hours <= 0:
        return
    due_at = _next_slot(datetime.now(timezone.utc), hours)
    job_id = _job_id(due_at)
    try:
        if not Job.exists(job_id, connection=connect_to_redis()):
            queue: Any = tk.get_job_queue()
            queue.enqueue_at(due_at, run_and_schedule_next, job_id=job_id, job_timeout=_TIMEOUT, retry=_AGAIN)
    except RedisError as error:
        log.warning("The marking run could not be scheduled: Redis cannot be reached: %s", error)


def _next_run_at(now: datetime) -> datetime | None:
    hours = config.run_interval_hours()
    if hours <= 0:
        return None
    due_at = _next_slot(now, hours)
    return due_at if Job.exists(_job_id(due_at), connection=connect_to_redis()) else None


def _job_id(due_at: datetime) -> str:
    return f"{tk.config['ckan.site_id']}-kipfreshness-run-{due_at:%Y%m%dT%H%M}"


def _next_slot(now: datetime, hours: int) -> datetime:
    slot = timedelta(hours=hours)
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    return epoch + ((now - epoch) // slot + 1) * slot
