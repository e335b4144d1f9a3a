"""Background workers as processes of their own: killed in the middle of a run, and two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import psycopg2
import pytest
from ckan import model
from ckan.tests.helpers import call_action
from rq.registry import ScheduledJobRegistry

from ckanext.kipfreshness import schedule

from ... import factories
from ...smtp_sink import SmtpSink, smtp_sink
from ..harvesters.consumers import wait_until
from .conftest import Services, write_ini
from .town import NOTHING, ONE_RUN, make_town, written

pytestmark = pytest.mark.usefixtures("clean_portal")

STUCK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO kipfreshness_history%'
"""


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as found:
        yield found


@pytest.fixture
def ini(tmp_path: Path, sink: SmtpSink) -> Path:
    """Of a portal that marks every six hours and sends reminders."""
    settings = {
        "ckanext.kipfreshness.run.interval_hours": 6,
        "ckanext.kipfreshness.notify.enabled": True,
        "smtp.server": sink.address,
        "smtp.mail_from": "portal@kota.example",
    }
    return write_ini(tmp_path, settings)


def worker(ini: Path) -> subprocess.Popen[bytes]:
    """It works until nothing is left to do."""
    command = [str(Path(sys.executable).with_name("ckan")), "-c", str(ini), "jobs", "worker", "--burst"]
    with (ini.parent / "worker.log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


def kill(process: subprocess.Popen[bytes]) -> None:
    """With its child, in which rq works."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    process.wait()


@contextmanager
def nobody_may_write_history(services: Services) -> Iterator[psycopg2.extensions.cursor]:
    """A run stops before its last table; to ask with meanwhile."""
    locking, looking = (psycopg2.connect(services.postgres.url) for _ in range(2))
    looking.autocommit = True
    with locking.cursor() as lock:
        lock.execute("LOCK TABLE kipfreshness_history IN EXCLUSIVE MODE")
    try:
        yield looking.cursor()
    finally:
        locking.close()
        looking.close()


def stuck(cursor: psycopg2.extensions.cursor) -> int:
    cursor.execute(STUCK)
    found = cursor.fetchone()
    return found[0] if found else 0


def test_a_run_whose_worker_was_killed_leaves_nothing_and_the_next_worker_does_it_all_once(
    services: Services, ini: Path, sink: SmtpSink
) -> None:
    make_town()
    tk.get_job_queue().enqueue(schedule.run_and_schedule_next)
    with nobody_may_write_history(services) as looking:
        killed = worker(ini)
        wait_until(lambda: stuck(looking) == 1, "the run is in its middle", seconds=60)
        kill(killed)
    wait_until(lambda: written() == NOTHING and not _is_locked(), "PostgreSQL has seen that it is gone", seconds=20)
    assert sink.letters == []
    registry: Any = ScheduledJobRegistry(queue=tk.get_job_queue())
    assert len(registry.get_job_ids()) == 1, "what comes next was on record before the run began"

    schedule.enqueue_run()
    assert worker(ini).wait(timeout=120) == 0

    assert written() == ONE_RUN
    assert len(sink.letters) == 1


def _is_locked() -> bool:
    """Whether the killed run still holds its lock."""
    with model.ensure_engine().connect() as connection:
        return bool(
            connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").scalar_one()
        )


def test_of_two_runs_at_once_on_two_workers_each_thing_is_written_and_sent_once(
    services: Services, ini: Path, sink: SmtpSink
) -> None:
    make_town()
    for number in range(4):
        owner = factories.organization(name=f"opd-{number}", ppid_email=f"ppid{number}@opd.example")
        factories.dataset(owner_org=owner["id"], days_old=90)
    for _ in range(4):
        schedule.enqueue_run()
    with nobody_may_write_history(services) as looking:
        workers = [worker(ini), worker(ini)]
        wait_until(lambda: stuck(looking) == 1, "one is in the middle of its run", seconds=60)
        wait_until(lambda: tk.get_job_queue().count <= 2, "the other has begun as well", seconds=60)
    assert [one.wait(timeout=120) for one in workers] == [0, 0]

    history, transitions, runs = written()
    assert (history, transitions) == (6, 8)
    assert 1 <= runs <= 4
    assert len({str(letter["To"]) for letter in sink.letters}) == len(sink.letters) == 5
    assert call_action("kipfreshness_reminder_list", factories.as_admin())["troubled"] == []
