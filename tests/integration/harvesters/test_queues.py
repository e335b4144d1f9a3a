"""Harvested through CKAN's own queues by ckanext-harvest's own processes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import ckan.model
import pytest
from ckan.plugins import toolkit as tk
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

from tests.bad_server import BadServer

from .conftest import Portal, entry
from .consumers import consumers, wait_until, write_ini


def run_job(portal: Portal, source: dict[str, Any]) -> HarvestJob:
    job_id: str = portal.act("harvest_job_create", source_id=source["id"])["id"]

    def done() -> bool:
        ckan.model.Session.rollback()
        unfinished = HarvestObject.filter(harvest_job_id=job_id).filter(
            HarvestObject.state.not_in(("COMPLETE", "ERROR")) | HarvestObject.report_status.is_(None)
        )
        return HarvestJob.get(job_id).gather_finished is not None and unfinished.count() == 0

    wait_until(done, "everything that was gathered is imported")
    portal.act("harvest_jobs_run", source_id=source["id"])
    assert HarvestJob.get(job_id).status == "Finished"
    return HarvestJob.get(job_id)


def test_source_is_harvested_twice_through_real_queues(portal: Portal, tmp_path: Path) -> None:
    portal.serve(*(entry(number) for number in range(60)))
    with consumers(write_ini(tmp_path)):
        first = run_job(portal, portal.source)
        before = portal.datasets()
        second = run_job(portal, portal.source)

    assert portal.report(first) == {"new": 60}
    assert portal.report(second) == {"unchanged": 60}
    assert portal.datasets() == before
    assert portal.act("harvest_job_show", id=first.id)["stats"] == {
        "added": 60,
        "updated": 0,
        "not modified": 0,
        "errored": 0,
        "deleted": 0,
    }


def test_site_that_does_not_answer_holds_up_no_other_source(portal: Portal, tmp_path: Path) -> None:
    portal.serve(*(entry(number) for number in range(60)))
    with BadServer() as silent, consumers(write_ini(tmp_path), of_each=2):
        silent.routes["/data.json"] = lambda call: call.closing.wait()
        slow = portal.add_source("lambat", url=silent.url("/data.json"))
        waiting = portal.act("harvest_job_create", source_id=slow["id"])
        wait_until(lambda: bool(silent.calls), "a consumer waits for the silent site")

        done = run_job(portal, portal.source)

        assert HarvestJob.get(waiting["id"]).gather_finished is None
    assert portal.report(done) == {"new": 60}
    assert len(portal.datasets()) == 60


def test_members_of_a_batch_are_not_sent_again_while_their_leader_is_at_work(portal: Portal) -> None:
    portal.serve(*(entry(number) for number in range(160)))
    job = HarvestJob(source=HarvestSource.get(portal.source["id"]), status="Running")
    job.save()
    leaders = queue.gather_stage(portal.harvester, job)

    portal.act("harvest_jobs_run")

    queued = queue.get_connection().lrange(queue.get_fetch_routing_key(), 0, -1)
    assert len(leaders) == 2
    assert sorted(json.loads(message)["harvest_object_id"] for message in queued) == sorted(leaders)


def sent_again(leader: str) -> None:
    """``harvester run`` sends what waits, also where a consumer takes it in the same moment."""
    queue.get_fetch_publisher().send({"harvest_object_id": leader})


def never_struck_off(leader: str) -> None:
    """The database went away between the commit of the entries and the consumer's last word."""
    long_ago = str(HarvestObject.get(leader).gathered - timedelta(hours=3))
    queue.get_connection().set(f"{queue.get_fetch_routing_key()}:{leader}", long_ago)


@pytest.mark.parametrize("leave_a_message", [sent_again, never_struck_off])
def test_entry_that_came_in_stays_so_when_its_message_comes_twice(
    portal: Portal, leave_a_message: Callable[[str], None]
) -> None:
    queue.purge_queues()
    portal.serve(*(entry(number) for number in range(3)))
    job = HarvestJob(source=HarvestSource.get(portal.source["id"]), status="Running")
    job.save()
    (leader,) = queue.gather_stage(portal.harvester, job)
    job.gather_finished = job.created
    job.save()
    queue.get_fetch_publisher().send({"harvest_object_id": leader})
    take_a_message()
    leave_a_message(leader)

    portal.act("harvest_jobs_run", source_id=portal.source["id"])
    take_a_message()

    assert HarvestJob.get(job.id).status == "Finished"
    assert portal.act("harvest_job_show", id=job.id)["stats"]["errored"] == 0


def take_a_message() -> None:
    """As a fetch consumer does, where there is one."""
    consumer = queue.get_fetch_consumer()
    method, header, body = consumer.basic_get(queue=queue.get_fetch_queue_name())
    if body:
        queue.fetch_callback(consumer, method, header, body)


def test_source_keeps_its_fields_in_the_index_after_a_job(portal: Portal) -> None:
    portal.serve(entry(1))
    portal.harvest()

    found = tk.get_action("package_search")({"ignore_auth": True}, {"fq": "dataset_type:harvest"})["results"]
    shown = portal.act("package_show", id=portal.source["id"])

    for source in (*found, shown):
        assert (source["source_type"], source["config"]) == ("opd_feed", '{"format": "dcat_us"}')
        assert source["url"] == portal.source["url"]
        assert source["frequency"] == "MANUAL"
