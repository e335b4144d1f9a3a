"""The administrator's tab: what needs attention first, and one page for each question. For sysadmins."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from ckan.model import Session
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from pytest_httpserver import HTTPServer

from ckanext.kipfreshness.model import Run
from ckanext.kipfreshness.model.runs import DONE, REFUSED

from .. import factories
from ..admin_tab import PAGES, POSTS
from ..integration.harvesters.conftest import Portal, entry
from .people import editor_of, stranger
from .shown import main, words

pytestmark = pytest.mark.usefixtures("clean_portal")

TAB = "/en/ckan-admin/kepatuhan"


def attention(app: Any, admin: dict[str, str]) -> list[str]:
    return [words(item) for item in main(app.get(TAB, headers=admin)).select("ol.kip-list > li")]


def ran(outcome: str, assessed: int, days_ago: float = 0) -> None:
    at = datetime.now(timezone.utc) - timedelta(days=days_ago)
    counts = {"assessed": assessed, "changed": 0, "became_overdue": 0, "recovered": 0, "horizon": 0, "whole": False}
    Session.add(Run(as_of=at, started_at=at, finished_at=at, outcome=outcome, rule="", **counts))
    Session.commit()


def test_only_sysadmins_see_or_do_anything_there(app: Any) -> None:
    opd = factories.organization()
    editor = editor_of(opd)
    for headers in ({}, stranger(), editor):
        assert {app.get(f"{TAB}{page}", headers=headers).status_code for page in PAGES} == {403}
        assert {app.post(f"{TAB}{page}", headers=headers).status_code for page in POSTS} == {403}


def test_the_tab_stands_beside_ckans_own(app: Any, admin: dict[str, str]) -> None:
    page = BeautifulSoup(app.get("/en/ckan-admin/", headers=admin).body, "html.parser")
    assert page.select(f'.nav-tabs a[href="{TAB}"]') != []
    for path in PAGES:
        assert words(main(app.get(f"{TAB}{path}", headers=admin))).startswith(
            "Sysadmins Config Trash Harvest Compliance"
        )


def test_overview_names_what_needs_attention_and_leads_there(app: Any, admin: dict[str, str]) -> None:
    opd = factories.organization()
    tomorrow = (datetime.now(timezone.utc) + timedelta(days=2)).date().isoformat()
    dataset = factories.dataset(owner_org=opd["id"], days_old=90)
    call_action("kipfreshness_exempt", factories.as_admin(), id=dataset["id"], reason="Final.", until=tomorrow)
    shown = main(app.get(TAB, headers=admin))
    assert [words(item) for item in shown.select("ol.kip-list > li")] == [
        "The portal's check has never run, so no history is kept yet.",
        "No background worker is running, so what is left to it waits: start “ckan jobs worker”.",
        "1 OPD has nobody to whom a reminder can be sent.",
        "1 exemption ends within 30 days.",
    ]
    assert words(shown.select("h1")[0]) == "4 things need your attention"
    assert [item["href"] for item in shown.select("ol.kip-list a")] == [
        "#kip-run",
        "#kip-run",
        f"{TAB}/kontak",
        f"{TAB}/pengecualian",
    ]
    assert words(main(app.get(f"{TAB}/kontak", headers=admin)).select("#kip-gaps ~ ul")[0]) == opd["title"]


def test_check_now_is_left_for_the_worker_and_is_seen_to_wait(app: Any, admin: dict[str, str]) -> None:
    assert "never" in words(main(app.get(TAB, headers=admin)).select(".kip-facts")[0])
    answer = app.post(f"{TAB}/periksa", headers=admin)
    assert "The check is left for the background worker." in answer.body
    assert "waiting for the background worker" in words(main(answer))
    assert Session.query(Run).count() == 0


def test_a_rehearsal_says_what_would_change_and_records_nothing(app: Any, admin: dict[str, str]) -> None:
    factories.dataset(days_old=90, title="Data <b>Lama</b>")
    page = main(app.post(f"{TAB}/uji-coba", headers=admin))
    shown = words(page)
    assert "A check now would look at 1 datasets and record 1 changes: 0 become overdue" in shown
    changes = main(app.get(page.select(".alert-info a")[0]["href"], headers=admin))
    assert [words(row) for row in changes.select(".kip-row")] == ["Data <b>Lama</b> never checked → becomes Overdue"]
    assert Session.query(Run).count() == 0


def test_a_drop_that_tripped_the_guard_is_accepted_with_one_click(app: Any, admin: dict[str, str]) -> None:
    ran(DONE, 1000, days_ago=0.1)
    ran(REFUSED, 300)
    shown = main(app.get(TAB, headers=admin))
    assert words(shown.select("ol.kip-list > li")[0]).startswith("The last check recorded nothing")
    assert "found 300 datasets, the one before 1,000" in words(shown.select(".alert-danger")[0])
    answer = app.post(f"{TAB}/terima-penurunan", headers=admin)
    assert "The drop is accepted." in answer.body
    assert main(answer).select(".alert-danger") == []
    assert "There is no drop to accept any more." in app.post(f"{TAB}/terima-penurunan", headers=admin).body


def test_failing_sources_and_unknown_publishers_are_mended_on_one_page(
    app: Any, admin: dict[str, str], httpserver: HTTPServer, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)
    portal = Portal(httpserver)
    portal.serve(entry(1, publisher={"name": "Dinas <b>Antah</b> Berantah"}))
    portal.harvest()
    portal.serve_bytes(b"", status=404)
    portal.harvest()
    found = attention(app, admin)
    assert "1 harvest source cannot be read." in found
    assert "1 publisher in the feeds matches no OPD." in found
    shown = main(app.get(f"{TAB}/sumber", headers=admin))
    assert "It could not be read since" in words(shown.select("#kip-failing ~ ul")[0])
    assert "404" in words(shown.select("#kip-failing ~ ul")[0])
    form = shown.select("#kip-unmatched ~ ul form")[0]
    publisher = form.select("input[name=publisher]")[0]["value"]
    answer = app.post(form["action"], data={"publisher": publisher, "organization": "dinas-pangan"}, headers=admin)
    assert "Every publisher in the feeds is an OPD of this portal." in words(main(answer))
    assert call_action("organization_show", id="dinas-pangan")["aliases"] == [publisher]


def test_settings_say_where_they_come_from_and_keep_secrets(
    app: Any, admin: dict[str, str], ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "smtp.password", "hunter2")
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.target", "95")
    answer = app.get(f"{TAB}/pengaturan", headers=admin)
    said = {row.code.text: words(row.p) for row in main(answer).select(".kip-row")}
    assert said["ckanext.kipfreshness.run.interval_hours"].endswith(": 0 (configuration file)")
    assert said["ckanext.kipfreshness.max_age"].endswith(": P1M (default)")
    assert said["ckanext.kipfreshness.target"].endswith(": 95 (environment or another plugin)")
    assert ": set, not shown (" in said["smtp.password"]
    assert "hunter2" not in answer.body


def test_what_a_drop_is_and_who_may_say_so_is_the_same_over_the_api(app: Any, admin: dict[str, str]) -> None:
    answer = app.get("/api/3/action/kipfreshness_admin_overview", headers=admin).json["result"]
    assert [item["name"] for item in answer["attention"]] == ["run_never", "no_worker"]
    assert answer["run"]["refused"] is None
    with pytest.raises(tk.NotAuthorized):
        call_action("kipfreshness_admin_overview", {"user": ckan_factories.User()["name"], "ignore_auth": False})
