"""Messages to ckanext-harvest's consumers that are missing, and such as nobody needs any more.

Jobs wait for a message which no longer exists where Redis or PostgreSQL was killed at a bad moment.
ckanext-harvest sends again what Redis remembers as being worked on, and objects that are ``WAITING``. A Redis that
comes back empty remembers nothing, and a database that goes away while a feed is gathered ends the consumer after it
has struck its message off: such a job would be "Running" for ever, and with it its source never harvested again.
A consumer that is killed while it reads a feed leaves its message as being worked on, which ckanext-harvest believes
for two hours.

And it sends an object again that a consumer takes while it looks for such, or whose message a consumer did not strike
off, because the database went away after the entries were in it: where the job is over when the second message comes,
it makes an error of what came in with the first.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model.meta import Session

from . import objects
from .at_work import is_being_gathered
from .harvest_classes import HarvestJob, HarvestSource, queue

log = logging.getLogger(__name__)

# A message is on its way for a moment: ckanext-harvest first saves the job and then sends, first takes the message off
# the queue and then remembers it.
_ON_ITS_WAY = timedelta(minutes=1)


def mend_queues(utcnow: datetime) -> None:
    """Drop the messages of what has ended, and send again what was lost.

    ``utcnow`` is naive, as ckanext-harvest keeps it. To be called before its own ``harvest_jobs_run``, which ends jobs.
    A job that is gathered twice, or an object that is imported twice, comes to the same: both can be sent again safely.
    """
    if tk.config["ckan.harvest.mq.type"] != "redis":
        return
    # Before the database is asked: what ends meanwhile is not taken for lost.
    gathers, fetches = queue.get_gather_routing_key(), queue.get_fetch_routing_key()
    queued_jobs, taken_jobs = _queued_ids(gathers, "harvest_job_id"), _taken_ids(gathers)
    known_objects = _queued_ids(fetches, "harvest_object_id") | _taken_ids(fetches)
    _drop_messages(fetches, objects.ended(known_objects))
    for job in _running_jobs(utcnow - _ON_ITS_WAY):
        if job.gather_finished is None:
            if job.id not in queued_jobs and (job.id not in taken_jobs or _lost_its_reader(job, utcnow)):
                log.warning("Nobody is gathering harvest job %s; it is sent again", job.id)
                queue.get_gather_publisher().send({"harvest_job_id": job.id})
        elif objects.make_lost_wait(job.id, known_objects):
            log.warning("Harvest job %s has no message any more; what is left of it is sent again", job.id)
    Session.commit()


def _drop_messages(fetches: str, object_ids: Iterable[str]) -> None:
    connection = queue.get_connection()
    for object_id in object_ids:
        connection.lrem(fetches, 0, json.dumps({"harvest_object_id": object_id}))
        connection.delete(f"{fetches}:{object_id}")


def _lost_its_reader(job: Any, utcnow: datetime) -> bool:
    """Whether the consumer that took it was killed; ckanext-harvest itself would wait for two hours."""
    began = job.gather_started
    return began is not None and began < utcnow - _ON_ITS_WAY and not is_being_gathered(job.id)


def _running_jobs(created_before: datetime) -> Sequence[Any]:
    """(id, gather_started, gather_finished) of the jobs of our sources."""
    columns = (HarvestJob.id, HarvestJob.gather_started, HarvestJob.gather_finished)
    jobs: Any = Session.query(*columns).join(HarvestJob.source)
    return jobs.where(
        HarvestSource.type == "opd_feed", HarvestJob.status == "Running", HarvestJob.created < created_before
    ).all()


def _queued_ids(routing_key: str, name: str) -> set[str]:
    return {str(json.loads(message)[name]) for message in queue.get_connection().lrange(routing_key, 0, -1)}


def _taken_ids(routing_key: str) -> set[str]:
    """Of what a consumer has taken and not ended; a killed one leaves it so."""
    return {str(key).rsplit(":", 1)[-1] for key in queue.get_connection().keys(f"{routing_key}:*")}
