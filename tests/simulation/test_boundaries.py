"""One truth: every place says the same a second before and after the midnight that changes a mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ckan.tests.helpers import CKANTestApp, call_action
from freezegun import freeze_time
from pytest_httpserver import HTTPServer

from ckanext.kipfreshness import schedule

from .. import factories, oracle
from ..smtp_sink import SmtpSink
from . import surfaces
from .book import Book, Dataset, Organization
from .compare import Comparison
from .events import Portal

# A file of 31 January, whose last good day is the 29th of February, and a dataset exempt up to and with that day.
STATUSES_FROM = {
    "2024-02-22T23:59:59": ("current", "exempt"),
    "2024-02-23T00:00:00": ("due_soon", "exempt"),
    "2024-02-29T23:59:59": ("due_soon", "exempt"),
    "2024-03-01T00:00:00": ("overdue", "unknown"),
}


def prepare(zone: str, server: HTTPServer) -> Book:
    """Two datasets of an OPD, on the morning of 31 January in that zone, which is the portal's."""
    portal = Portal(Random(1), oracle.Rule(zone=zone), server, 2)
    now = datetime(2024, 1, 31, 10, tzinfo=ZoneInfo(zone)).astimezone(oracle.UTC)
    with freeze_time(now):
        made = factories.organization(name="dinsos", title="Dinas Sosial", ppid_email="ppid@opd.example")
        owner = Organization(made["id"], made["name"], made["title"], ppid="ppid@opd.example")
        portal.book.organizations.append(owner)
        for name in ("berkas", "arsip"):
            dataset = factories.dataset(name=name, title=f"Data {name}", owner_org=owner.id)
            portal.book.datasets.append(Dataset(dataset["id"], name, dataset["title"], owner))
        file, archive = portal.book.datasets
        resource = call_action("resource_create", factories.as_admin(), package_id=file.id, url="https://opd.example/1")
        file.uploads[resource["id"]] = [now]
        until = date(2024, 2, 29)
        sysadmin = {"user": portal.people[0]}
        call_action("kipfreshness_exempt", sysadmin, id=archive.id, reason="Arsip", until=until.isoformat())
        archive.exempt_until = until
    return portal.book


@pytest.fixture
def portal_in(
    clean_portal: None, ckan_config: Any, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer, sink: SmtpSink
) -> Callable[[str], Book]:
    def prepared(zone: str) -> Book:
        monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.timezone", zone)
        return prepare(zone, httpserver)

    return prepared


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Pacific/Niue", "Pacific/Kiritimati"])
def test_every_place_agrees_a_second_before_and_after_local_midnight(
    portal_in: Callable[[str], Book], app: CKANTestApp, zone: str
) -> None:
    book = portal_in(zone)
    for local, statuses in STATUSES_FROM.items():
        now = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(oracle.UTC)
        with freeze_time(now):
            assert tuple(surfaces.status_show(one.id)["status"] for one in book.datasets) == statuses
            comparison = Comparison(book, now, app)
            comparison.everything()
            assert comparison.differences == []


def test_marks_hold_while_the_worker_stands_still_and_history_and_mail_catch_up_once(
    portal_in: Callable[[str], Book], app: CKANTestApp, sink: SmtpSink
) -> None:
    book = portal_in("Asia/Jakarta")
    local_midnight = datetime(2024, 2, 25, 17, tzinfo=oracle.UTC)  # with which 26 February begins
    with freeze_time(local_midnight) as clock:
        schedule.run_now()
        book.the_job_ran(local_midnight)
        for days in (3, 4, 5):  # and no job
            now = local_midnight + timedelta(days=days)
            clock.move_to(now)
            comparison = Comparison(book, now, app)
            comparison.everything()
            assert comparison.differences == []
        assert [letter["To"] for letter in sink.letters] == ["Dinas Sosial <ppid@opd.example>"]
        book.the_job_ran(now)
        schedule.run_now()
        schedule.run_now()
        comparison = Comparison(book, now, app)
        comparison.everything()
        assert comparison.differences == []
    assert sorted(surfaces.history("dinsos")) == ["2024-02-26", "2024-03-02"]
    assert {stage for _, _, stage in surfaces.ledger()} == {-7, 0}
    assert len(sink.letters) == 2
