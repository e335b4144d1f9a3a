"""Redis and PostgreSQL killed between the stages of a harvest and in the middle of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import ckan.lib.redis
import ckan.model
import pytest
import sqlalchemy as sa
from ckan.plugins import toolkit as tk
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject

from ckanext.kipfreshness.model import HarvestedEntry

from .conftest import Portal, entry
from .consumers import consumers, wait_until, write_ini
from .private_services import PrivatePostgres, PrivateRedis

ENTRIES = 120


@pytest.fixture(scope="module")
def postgres() -> Iterator[PrivatePostgres]:
    service = PrivatePostgres()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def redis() -> Iterator[PrivateRedis]:
    service = PrivateRedis()
    yield service
    service.stop()


@pytest.fixture
def with_plugins(
    with_plugins: None, postgres: PrivatePostgres, redis: PrivateRedis, monkeypatch: Any
) -> Iterator[None]:
    """The portal of this process and of the consumers, on services of their own."""
    for name, setting, url in (
        ("CKAN_SQLALCHEMY_URL", "sqlalchemy.url", postgres.url),
        ("CKAN_REDIS_URL", "ckan.redis.url", f"{redis.url}?socket_timeout=86400"),
    ):
        monkeypatch.setenv(name, url)
        monkeypatch.setitem(tk.config, setting, url)
    monkeypatch.setattr(ckan.lib.redis, "_connection_pool", None)
    before = ckan.model.meta.engine
    has_tables = ckan.model.repo.tables_created_and_initialised
    engine = sa.create_engine(postgres.url)
    ckan.model.init_model(engine)
    ckan.model.repo.tables_created_and_initialised = False
    yield
    ckan.model.init_model(before)
    ckan.model.repo.tables_created_and_initialised = has_tables
    engine.dispose()


def nothing(job_id: str) -> bool:
    return True


def feed_is_read(job_id: str) -> bool:
    return HarvestJob.get(job_id).gather_started is not None


def feed_was_gathered(job_id: str) -> bool:
    return HarvestJob.get(job_id).gather_finished is not None


def some_came_in(job_id: str) -> bool:
    return ckan.model.Session.query(HarvestedEntry).count() > 0


@pytest.mark.parametrize(
    ("stages", "moment"),
    [((), nothing), (("gather",), feed_was_gathered), (("gather", "fetch"), some_came_in)],
)
def test_job_goes_on_when_redis_was_killed_and_came_back_empty(
    portal: Portal, tmp_path: Path, redis: PrivateRedis, stages: tuple[str, ...], moment: Callable[[str], bool]
) -> None:
    job_id = begin(portal, tmp_path, stages, moment, redis)
    redis.lose_everything()
    redis.start()

    let_time_pass(job_id)
    go_on(portal, tmp_path, job_id)

    assert_complete(portal, tmp_path)


def test_job_goes_on_when_redis_was_killed_while_datasets_came_in(
    portal: Portal, tmp_path: Path, redis: PrivateRedis
) -> None:
    job_id = begin(portal, tmp_path, ("gather", "fetch"), some_came_in, redis)
    redis.start()

    let_time_pass(job_id)
    go_on(portal, tmp_path, job_id)

    assert_complete(portal, tmp_path)


@pytest.mark.parametrize("moment", [feed_is_read, feed_was_gathered, some_came_in])
def test_job_goes_on_when_postgresql_was_killed(
    portal: Portal, tmp_path: Path, postgres: PrivatePostgres, moment: Callable[[str], bool]
) -> None:
    job_id = begin(portal, tmp_path, ("gather", "fetch"), moment, postgres)
    postgres.start()

    let_time_pass(job_id)
    go_on(portal, tmp_path, job_id)

    assert_complete(portal, tmp_path)


def begin(
    portal: Portal,
    tmp_path: Path,
    stages: tuple[str, ...],
    moment: Callable[[str], bool],
    service: PrivatePostgres | PrivateRedis,
) -> str:
    """A job that got as far as ``moment`` when ``service`` was killed, and soon after it whoever still worked."""
    portal.serve(*(entry(number) for number in range(ENTRIES)))
    with consumers(write_ini(tmp_path), stages=stages):
        job_id: str = portal.act("harvest_job_create", source_id=portal.source["id"])["id"]
        wait_until(lambda: seen(moment, job_id), moment.__name__)
        ckan.model.Session.rollback()
        service.kill()
    ckan.model.meta.engine.dispose()
    ckan.model.Session.remove()
    return job_id


def seen(moment: Callable[[str], bool], job_id: str) -> bool:
    ckan.model.Session.rollback()
    return moment(job_id)


def let_time_pass(job_id: str) -> None:
    """Three hours: after that ckanext-harvest takes for lost what Redis remembers as being worked on."""
    job = HarvestJob.get(job_id)
    job.created -= timedelta(hours=3)
    job.save()
    connection = queue.get_connection()
    for key in connection.keys("ckanext-harvest:*_id:*"):
        connection.set(key, str(job.created))


def go_on(portal: Portal, tmp_path: Path, job_id: str) -> None:
    """Consumers started again, and ``harvester run`` now and then."""

    def ended() -> bool:
        ckan.model.Session.rollback()
        portal.act("harvest_jobs_run", source_id=portal.source["id"])
        return HarvestJob.get(job_id).status == "Finished"

    with consumers(write_ini(tmp_path)):
        wait_until(ended, "the job ends")


def assert_complete(portal: Portal, tmp_path: Path) -> None:
    """After the next job, which has nothing to repair that the first one said it had done."""
    last = portal.harvest()

    assert portal.report(last) == {"unchanged": ENTRIES}
    assert sorted(portal.datasets()) == sorted(f"Data {number}" for number in range(ENTRIES))
    assert len(portal.private_names()) == ENTRIES
    assert ckan.model.Session.query(HarvestedEntry).count() == ENTRIES
    left = HarvestObject.filter().filter(HarvestObject.state.not_in(("COMPLETE", "ERROR")))
    assert left.count() == 0
