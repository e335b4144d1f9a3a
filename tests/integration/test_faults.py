"""What breaks in the middle: nothing is half written, nothing is lost, and the next run makes it good."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from threading import Event
from typing import Any

import ckan.lib.redis
import ckan.lib.search as ckan_search
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.model import Session
from ckan.tests.helpers import CKANTestApp, call_action
from freezegun import freeze_time
from sqlalchemy.exc import OperationalError

from ckanext.kipfreshness import config
from ckanext.kipfreshness.jobs import AnotherRunError, RunResult, run_marking

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")

UTC = timezone.utc
_BLOCKED = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO kipfreshness_history%'
"""


def mark_in_a_process_of_its_own() -> RunResult:
    try:
        return run_marking(config.policy(), datetime.now(UTC))
    finally:
        Session.remove()


@contextmanager
def run_that_is_stuck() -> Iterator[tuple[Future[RunResult], sa.Connection, int]]:
    """A marking run that waits before its last table, and the process number of its connection."""
    engine = model.ensure_engine()
    with engine.connect() as blocking, engine.connect() as looking, ThreadPoolExecutor(1) as pool:
        blocking.execute(sa.text("LOCK TABLE kipfreshness_history IN EXCLUSIVE MODE"))
        run = pool.submit(mark_in_a_process_of_its_own)
        stuck = None
        while stuck is None and not run.done():
            Event().wait(0.05)
            stuck = looking.execute(sa.text(_BLOCKED)).scalar_one_or_none()
            looking.rollback()
        assert stuck is not None
        yield run, looking, stuck
        blocking.rollback()


def written() -> tuple[int, int, int]:
    """Rows of history, of transitions and of runs."""
    tables = ("kipfreshness_history", "kipfreshness_transition", "kipfreshness_run")
    counts = tuple(Session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables)
    Session.rollback()
    return counts  # type: ignore[return-value]


@pytest.fixture
def two_datasets() -> dict[str, Any]:
    owner = factories.organization(name="opd")
    for name, days_old in (("lama", 40), ("baru", 1)):
        factories.dataset(name=name, owner_org=owner["id"], days_old=days_old)
    return owner


def test_a_run_whose_connection_is_cut_leaves_nothing_and_the_next_one_does_it_all(two_datasets: Any) -> None:
    with run_that_is_stuck() as (run, looking, process):
        with pytest.raises(AnotherRunError):
            run_marking(config.policy(), datetime.now(UTC))
        looking.execute(sa.text(f"SELECT pg_terminate_backend({process})"))
        with pytest.raises(OperationalError):
            run.result(timeout=30)
    assert written() == (0, 0, 0)
    assert run_marking(config.policy(), datetime.now(UTC)).assessed == 2
    assert written() == (2, 2, 1)
    run_marking(config.policy(), datetime.now(UTC))
    assert written() == (2, 2, 2)


def test_a_run_that_waits_for_somebody_elses_lock_is_done_once_that_is_gone(two_datasets: Any) -> None:
    with run_that_is_stuck() as (run, _, _):
        assert call_action("kipfreshness_status_show", id="lama")["status"] == "overdue"
    assert run.result(timeout=30).assessed == 2
    assert written() == (2, 2, 1)


def test_a_clock_that_jumps_back_writes_history_of_that_day_and_no_change_twice(two_datasets: Any) -> None:
    now = datetime.now(UTC)
    call_action("kipfreshness_run", factories.as_admin())
    with freeze_time(now - timedelta(days=2)):
        call_action("kipfreshness_run", factories.as_admin())
        assert call_action("kipfreshness_status_show", id="lama")["status"] == "overdue"
    call_action("kipfreshness_run", factories.as_admin())
    days = [row["date"] for row in call_action("kipfreshness_history_list")]
    local = [(now - timedelta(days=back)).astimezone(config.timezone()).date().isoformat() for back in (2, 0)]
    assert days == local
    assert written()[1] == 2


def test_an_index_that_is_dropped_hides_no_mark_and_is_right_once_it_is_built_anew(
    app: CKANTestApp, two_datasets: Any
) -> None:
    ckan_search.clear_all()
    assert call_action("kipfreshness_compliance_show")["totals"]["overdue"] == 1
    assert app.get("/kepatuhan/opd").status_code == 200
    ckan_search.rebuild()
    found = call_action("package_search", fq="kip_status:overdue", **{"facet.field": ["kip_status"]})
    assert [dataset["name"] for dataset in found["results"]] == ["lama"]


def test_without_redis_marks_are_shown_and_datasets_and_records_can_be_changed(
    app: CKANTestApp, two_datasets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ckan.lib.redis, "_connection_pool", None)
    monkeypatch.setitem(tk.config, "ckan.redis.url", "redis://127.0.0.1:1/0")
    assert app.get("/kepatuhan").status_code == 200
    user = {"user": call_action("get_site_user", {"ignore_auth": True})["name"]}
    call_action("kipfreshness_confirm", user, id="lama", note="Tetap.")
    factories.patch_organization("opd", update_limit="P5D")
    assert call_action("kipfreshness_status_show", id="lama")["status"] == "due_soon"
    call_action("kipfreshness_run", factories.as_admin())
    assert written()[2] == 1
