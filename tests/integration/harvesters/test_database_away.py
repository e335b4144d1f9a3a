"""The database away for a moment, in the middle of a batch."""

from __future__ import annotations

from typing import Any

import pytest
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource
from ckanext.harvest.tests import lib
from sqlalchemy.exc import OperationalError

from ckanext.kipfreshness.harvesters.writing import Writer

from .conftest import Portal, entry


def test_it_ends_the_consumer_and_refuses_no_entry(portal: Portal, monkeypatch: Any) -> None:
    def write(*_: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("server closed the connection unexpectedly"))

    portal.serve(*(entry(number) for number in range(3)))
    job = HarvestJob(source=HarvestSource.get(portal.source["id"]))
    job.save()
    with monkeypatch.context() as away:
        away.setattr(Writer, "write", write)
        with pytest.raises(OperationalError):
            lib.run_harvest_job(job, portal.harvester)
    assert portal.report(job) == {}
    assert HarvestObject.filter(harvest_job_id=job.id, state="ERROR").count() == 0

    leader = HarvestObject.filter(harvest_job_id=job.id, state="IMPORT").one()
    queue.fetch_and_import_stages(portal.harvester, leader)  # its message was never acknowledged

    assert portal.report(job) == {"new": 3}
