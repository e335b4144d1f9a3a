"""Harvested through CKAN's own queues by ckanext-harvest's own processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ckan.model
from ckan.plugins import toolkit as tk
from ckanext.harvest.model import HarvestJob

from .conftest import Portal, entry
from .consumers import consumers, wait_until, write_ini


def run_job(portal: Portal, source: dict[str, Any]) -> HarvestJob:
    job_id: str = portal.act("harvest_job_create", source_id=source["id"])["id"]

    def finished() -> bool:
        portal.act("harvest_jobs_run", source_id=source["id"])
        ckan.model.Session.rollback()
        return HarvestJob.get(job_id).status == "Finished"

    wait_until(finished, "the job is finished")
    return HarvestJob.get(job_id)


def test_source_is_harvested_twice_through_real_queues(portal: Portal, tmp_path: Path) -> None:
    portal.serve(*(entry(number) for number in range(120)))
    with consumers(write_ini(tmp_path)):
        first = run_job(portal, portal.source)
        before = portal.datasets()
        second = run_job(portal, portal.source)

    assert portal.report(first) == {"new": 120}
    assert portal.report(second) == {"unchanged": 120}
    assert portal.datasets() == before
    assert portal.act("harvest_job_show", id=first.id)["stats"] == {
        "added": 120,
        "updated": 0,
        "not modified": 0,
        "errored": 0,
        "deleted": 0,
    }


def test_source_keeps_its_fields_in_the_index_after_a_job(portal: Portal) -> None:
    portal.serve(entry(1))
    portal.harvest()

    found = tk.get_action("package_search")({"ignore_auth": True}, {"fq": "dataset_type:harvest"})["results"]
    shown = portal.act("package_show", id=portal.source["id"])

    for source in (*found, shown):
        assert (source["source_type"], source["config"]) == ("opd_feed", '{"format": "dcat_us"}')
        assert source["url"] == portal.source["url"]
        assert source["frequency"] == "MANUAL"
