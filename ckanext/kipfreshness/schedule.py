"""Marking on CKAN's background worker: once, or again and again without a cron line."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError
from rq.job import Job

from . import config, search
from .jobs import RunError, run_marking
from .model.viewpoint import viewpoint
from .reminders.post import Outcome, missing_settings
from .reminders.send import send_reminders

log = logging.getLogger(__name__)

_TIMEOUT = 3600  # seconds; an index repair that is cut off goes on in the next run


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
    told = send_reminders(viewpoint(config.policy(), datetime.now(timezone.utc)))
    log.info("Reminders: %s letters sent of %s", told.count(Outcome.SENT), len(told.letters))
    for organization in told.unreachable:
        log.warning("Nobody could be reminded at %s: it has no usable address", organization.name)


def run_and_schedule_next() -> None:
    """The scheduled job. The next one is made first, so that a killed worker does not end the chain."""
    ensure_scheduled()
    run_now()


def enqueue_run() -> str:
    """Have it done by the worker soon; the job's id."""
    return tk.enqueue_job(run_now, title="kipfreshness: mark datasets", rq_kwargs={"timeout": _TIMEOUT}).id


def enqueue_index_repair() -> None:
    """A page may wait for a marking run, not for a hundred thousand documents."""
    try:
        tk.enqueue_job(
            search.repair_index, title="kipfreshness: repair the search index", rq_kwargs={"timeout": _TIMEOUT}
        )
    except RedisError as error:
        log.warning("The search index waits for the next marking run: Redis cannot be reached: %s", error)


def ensure_scheduled() -> None:
    """See that the next run stands in the worker's schedule: cheap, and safe to call from every process that starts.

    A run's job id names its time, so that all processes mean the same job and there are never two.
    """
    hours = config.run_interval_hours()
    if hours <= 0:
        return
    due_at = _next_slot(datetime.now(timezone.utc), hours)
    job_id = f"{tk.config['ckan.site_id']}-kipfreshness-run-{due_at:%Y%m%dT%H%M}"
    try:
        if not Job.exists(job_id, connection=connect_to_redis()):
            queue: Any = tk.get_job_queue()
            queue.enqueue_at(due_at, run_and_schedule_next, job_id=job_id, job_timeout=_TIMEOUT)
    except RedisError as error:
        log.warning("The marking run could not be scheduled: Redis cannot be reached: %s", error)


def _next_slot(now: datetime, hours: int) -> datetime:
    slot = timedelta(hours=hours)
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    return epoch + ((now - epoch) // slot + 1) * slot
