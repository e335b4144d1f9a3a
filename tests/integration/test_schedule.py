from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import rq
from ckan.lib.redis import connect_to_redis
from ckan.tests.helpers import call_action
from freezegun import freeze_time
from rq.registry import ScheduledJobRegistry

from ckanext.kipfreshness import schedule

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal", "every_six_hours")


@pytest.fixture
def every_six_hours(ckan_config: Any) -> Iterator[None]:
    ckan_config["ckanext.kipfreshness.run.interval_hours"] = 6
    forget_scheduled()
    yield
    forget_scheduled()


def forget_scheduled() -> None:
    registry = ScheduledJobRegistry(queue=tk.get_job_queue())
    for job_id in registry.get_job_ids():
        registry.remove(job_id, delete_job=True)


def scheduled_ids() -> list[str]:
    return ScheduledJobRegistry(queue=tk.get_job_queue()).get_job_ids()


def scheduled() -> list[str]:
    return [job_id.rpartition("-")[2] for job_id in scheduled_ids()]


def test_processes_that_start_schedule_the_next_run_once() -> None:
    with freeze_time("2026-03-10 05:59:59"):
        for _ in range(3):
            schedule.ensure_scheduled()
        assert scheduled() == ["20260310T0600"]


def test_each_run_schedules_the_next_one_first() -> None:
    factories.dataset(days_old=1)
    with freeze_time("2026-03-10 06:00:00"):
        schedule.run_and_schedule_next()
        assert scheduled() == ["20260310T1200"]
    assert call_action("kipfreshness_compliance_show")["last_run"]["assessed"] == 1


def test_0_hours_leaves_it_to_cron(ckan_config: Any) -> None:
    ckan_config["ckanext.kipfreshness.run.interval_hours"] = 0
    schedule.ensure_scheduled()
    assert scheduled() == []


def test_without_redis_the_portal_starts_all_the_same(ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without_redis:
        without_redis.setattr("ckan.lib.redis._connection_pool", None)
        without_redis.setitem(ckan_config, "ckan.redis.url", "redis://127.0.0.1:1/0")
        schedule.ensure_scheduled()
    assert scheduled() == []


def test_a_worker_does_what_was_enqueued() -> None:
    factories.dataset(days_old=1)
    schedule.enqueue_run()
    worker = rq.SimpleWorker([tk.get_job_queue()], connection=connect_to_redis())
    worker.work(burst=True)
    assert call_action("kipfreshness_compliance_show")["last_run"]["assessed"] == 1


@pytest.mark.parametrize("ask", [schedule.enqueue_run, schedule.enqueue_index_repair])
def test_work_whose_worker_vanished_is_done_by_another(ask: Callable[[], object]) -> None:
    queue: Any = tk.get_job_queue()
    queue.empty()
    ask()
    (job_id,) = queue.job_ids
    queue.remove(job_id)
    registry = queue.started_job_registry
    long_ago = 1
    queue.connection.zadd(registry.key, {f"{job_id}:taken": long_ago})

    registry.cleanup()  # what every worker does as it starts, and every ten minutes

    assert job_id not in queue.failed_job_registry.get_job_ids()
    assert scheduled_ids() == [job_id]
