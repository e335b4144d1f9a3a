"""Harvest processes killed in the middle of their work."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import ckan.model
import pytest
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob

from ckanext.kipfreshness.model import HarvestedEntry
from tests.bad_server import BadServer

from .conftest import Portal, entry
from .consumers import Consumer, consumers, wait_until, write_ini
from .test_queues import run_job

ENTRIES = 150


def gather_has_begun(job_id: str) -> bool:
    ckan.model.Session.rollback()
    return HarvestJob.get(job_id).gather_started is not None


def some_came_in(job_id: str) -> bool:
    ckan.model.Session.rollback()
    return ckan.model.Session.query(HarvestedEntry).count() > 0


@pytest.mark.parametrize("moment", [gather_has_begun, some_came_in])
def test_next_harvest_after_a_kill_ends_complete(portal: Portal, tmp_path: Path, moment: Callable[[str], bool]) -> None:
    portal.serve(*(entry(number) for number in range(ENTRIES)))
    ini = write_ini(tmp_path)
    killed = [Consumer(ini, "gather"), Consumer(ini, "fetch")]
    job_id: str = portal.act("harvest_job_create", source_id=portal.source["id"])["id"]
    try:
        wait_until(lambda: moment(job_id), moment.__name__)
    finally:
        for consumer in killed:
            consumer.kill()
    ckan.model.Session.rollback()
    portal.act("harvest_job_abort", id=job_id)

    with consumers(ini):
        run_job(portal, portal.source)

    assert len(portal.datasets()) == ENTRIES
    assert ckan.model.Session.query(HarvestedEntry).count() == ENTRIES
    assert len(portal.private_names()) == ENTRIES


def test_job_whose_reader_was_killed_is_read_again_minutes_later_not_hours(portal: Portal, tmp_path: Path) -> None:
    ini = write_ini(tmp_path)
    with BadServer() as server:
        server.routes["/data.json"] = lambda call: call.closing.wait()
        source = portal.add_source("lambat", url=server.url("/data.json"))
        reader = Consumer(ini, "gather")
        try:
            job_id: str = portal.act("harvest_job_create", source_id=source["id"])["id"]
            wait_until(lambda: bool(server.calls), "the feed is being read")
            let_minutes_pass(job_id)
            portal.act("harvest_jobs_run")
            assert waiting_jobs() == [], "whoever reads is still at it"
        finally:
            reader.kill()
        wait_until(lambda: sent_again(portal, job_id), "PostgreSQL has seen that it is gone", seconds=20)


def let_minutes_pass(job_id: str) -> None:
    ckan.model.Session.rollback()
    job = HarvestJob.get(job_id)
    job.created -= timedelta(minutes=5)
    job.gather_started -= timedelta(minutes=5)
    job.save()


def waiting_jobs() -> list[str]:
    messages = queue.get_connection().lrange(queue.get_gather_routing_key(), 0, -1)
    return [json.loads(message)["harvest_job_id"] for message in messages]


def sent_again(portal: Portal, job_id: str) -> bool:
    portal.act("harvest_jobs_run")
    return waiting_jobs() == [job_id]


def test_same_message_delivered_twice_brings_nothing_twice(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    job = portal.harvest()
    before = portal.datasets()

    portal.deliver_again(job)

    assert portal.datasets() == before
    assert portal.report(job) == {"new": 2}
