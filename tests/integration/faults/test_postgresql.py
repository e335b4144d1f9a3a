"""PostgreSQL killed, slow, out of connections, in a deadlock, on a full disk."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from time import monotonic
from typing import Any

import psycopg2
import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action
from sqlalchemy.exc import OperationalError

from ckanext.kipfreshness import config, schedule
from ckanext.kipfreshness.jobs import RunResult, run_marking

from ... import factories
from ...smtp_sink import smtp_sink
from ..harvesters.consumers import wait_until
from .conftest import Services
from .full_disk import SAYS, full_disk
from .town import NOTHING, ONE_RUN, OURS, WHAT_IT_IS, make_town, shown, written

pytestmark = pytest.mark.usefixtures("clean_portal")


@pytest.fixture
def town(app: CKANTestApp) -> None:
    make_town()


def mark() -> RunResult:
    """As a process of its own would."""
    try:
        return run_marking(config.policy(), datetime.now(timezone.utc))
    finally:
        model.Session.remove()


@contextmanager
def killed(services: Services) -> Iterator[None]:
    services.postgres.kill()
    try:
        yield
    finally:
        services.postgres.start()
        model.Session.remove()


def test_while_postgresql_is_away_each_page_says_so_and_then_all_is_as_it_was(
    app: CKANTestApp, town: None, services: Services
) -> None:
    mark()
    person = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    model.Session.commit()
    with killed(services):
        for address in OURS:
            for headers in ({}, person):
                answer = app.get(address, headers=headers)
                assert (address, answer.status_code) == (address, 503)
                assert answer.headers["Retry-After"] == "60"
                assert "psycopg2" not in answer.body
        page = BeautifulSoup(app.get("/id/kepatuhan/opd?status=overdue").body, "html.parser")
        assert page.h1 is not None
        assert page.h1.text == "Data portal sedang tidak dapat dijangkau"
        assert page.a is not None
        assert page.a["href"] == ""  # the same address, with its language and query
    assert shown(app) == WHAT_IT_IS
    assert written() == ONE_RUN
    mark()
    assert written() == (2, 4, 2)


class LettersThatEndPostgresql(list[Any]):
    """The mail server has taken the first letter when PostgreSQL is killed."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def append(self, letter: Any) -> None:
        super().append(letter)
        if len(self) == 1:
            self._services.postgres.kill()


def test_a_letter_that_was_taken_while_postgresql_was_killed_is_not_sent_again(
    app: CKANTestApp, town: None, services: Services, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.organization(name="lain", ppid_email="ppid@lain.example")
    factories.dataset(name="juga-lama", owner_org=other["id"], days_old=90)
    with smtp_sink() as sink:
        for key, value in {
            "smtp.server": sink.address,
            "smtp.mail_from": "portal@kota.example",
            "ckanext.kipfreshness.notify.enabled": True,
        }.items():
            monkeypatch.setitem(ckan_config, key, value)
        sink.letters = LettersThatEndPostgresql(services)
        with pytest.raises(OperationalError):
            schedule.run_now()
        services.postgres.start()
        model.Session.remove()
        for _ in range(2):
            schedule.run_now()
        assert sorted(str(letter["To"]).split("@")[1] for letter in sink.letters) == ["lain.example>", "opd.example>"]
    told = call_action("kipfreshness_reminder_list", factories.as_admin())
    assert [one["state"] for one in told["troubled"]] == ["sending"]


def test_what_a_slow_postgresql_answers_is_right_and_what_a_run_writes_through_it_is_whole(
    app: CKANTestApp, town: None, services: Services
) -> None:
    services.before_postgres.delay = 0.03
    try:
        began = monotonic()
        assert shown(app) == WHAT_IT_IS
        assert monotonic() - began > 10 * 0.03
        assert mark().assessed == 4
    finally:
        services.before_postgres.delay = 0
    assert written() == ONE_RUN


@contextmanager
def every_connection_used(services: Services) -> Iterator[None]:
    model.Session.remove()
    model.ensure_engine().dispose()
    taken: list[Any] = []
    try:
        with suppress(psycopg2.OperationalError):
            while True:
                taken.append(psycopg2.connect(services.postgres.url))
        yield
    finally:
        for connection in taken:
            connection.close()


def test_without_a_free_connection_pages_say_so_and_a_run_leaves_nothing(
    app: CKANTestApp, town: None, services: Services
) -> None:
    with every_connection_used(services):
        assert app.get("/kepatuhan").status_code == 503
        with pytest.raises(OperationalError, match="too many clients"):
            mark()
    wait_until(lambda: app.get("/kepatuhan").status_code == 200, "a connection is free", seconds=20)
    assert written() == NOTHING
    assert mark().assessed == 4
    assert written() == ONE_RUN


@pytest.mark.parametrize("victim", ["the run", "the bulk change"])
def test_of_a_run_and_a_bulk_change_that_wait_for_each_other_one_is_undone_whole(
    app: CKANTestApp, town: None, services: Services, victim: str
) -> None:
    """PostgreSQL ends the first of them who looks, and each looks once: so long after it began to wait."""
    mark()
    run_looks, change_looks = ("1s", "60s") if victim == "the run" else ("60s", "100ms")
    with ThreadPoolExecutor(1) as pool, psycopg2.connect(services.postgres.url) as change, change.cursor() as bulk:
        bulk.execute(f"ALTER DATABASE postgres SET deadlock_timeout = '{run_looks}'")
        bulk.execute(f"SET deadlock_timeout = '{change_looks}'")
        bulk.execute("UPDATE resource SET last_modified = now() - interval '60 days' WHERE last_modified IS NOT NULL")
        change.commit()
        model.ensure_engine().dispose()
        bulk.execute("UPDATE kipfreshness_history SET current = 99")
        run = pool.submit(mark)
        wait_until(lambda: _waits_for_history(services), "the run waits for the bulk change", seconds=20)
        if victim == "the run":
            bulk.execute("UPDATE kipfreshness_dataset SET index_stale = true")
            with pytest.raises(OperationalError, match="deadlock detected"):
                run.result(timeout=30)
            assert written() == ONE_RUN
        else:
            with pytest.raises(psycopg2.OperationalError, match="deadlock detected"):
                bulk.execute("UPDATE kipfreshness_dataset SET index_stale = true")
            change.rollback()
            assert run.result(timeout=30).assessed == 4
        change.rollback()
        bulk.execute("ALTER DATABASE postgres RESET deadlock_timeout")
    mark()
    assert shown(app) == {"lama": "overdue", "hampir": "overdue", "baru": "overdue", "kosong": "unknown"}
    today = call_action("kipfreshness_history_list")[-1]
    assert (today["current"], today["overdue"], today["unknown"]) == (0, 3, 1)
    assert written()[1] == 4 + 2  # two of them became overdue, once


def _waits_for_history(services: Services) -> bool:
    with psycopg2.connect(services.postgres.url) as looking, looking.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO kipfreshness_history%'"
        )
        return cursor.fetchone() is not None


def test_on_a_full_disk_pages_are_read_forms_say_so_and_a_run_leaves_nothing(
    app: CKANTestApp, town: None, services: Services
) -> None:
    editor = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    model.Session.commit()
    with full_disk(services.postgres, ("kipfreshness_history", "kipfreshness_confirmation")):
        with pytest.raises(OperationalError, match=SAYS):
            mark()
        assert shown(app) == WHAT_IT_IS
        answer = app.post("/kepatuhan/dataset/lama/confirm", data={"note": "Tetap."}, headers=editor)
        assert answer.status_code == 503
        assert written() == NOTHING
        assert call_action("kipfreshness_status_show", id="lama")["confirmation"] is None
    assert mark().assessed == 4
    assert written() == ONE_RUN
