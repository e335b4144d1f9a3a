"""What came of a harvest, and what would come of one, over HTTP."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from pytest_httpserver import HTTPServer

from ..integration.harvesters.conftest import Portal, entry
from .people import stranger
from .shown import main, words

pytestmark = pytest.mark.usefixtures("clean_portal")


@pytest.fixture(autouse=True)
def loopback(ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)


@pytest.fixture
def harvested(clean_portal: None, loopback: None, httpserver: HTTPServer) -> Portal:
    """A feed of three: one without a title, one with a date that is none, one of a publisher that nobody knows."""
    portal = Portal(httpserver)
    portal.serve(
        entry(1, title=""),
        entry(2, modified="kemarin dulu <b>"),
        entry(3, publisher={"name": "Dinas Antah Berantah"}),
    )
    portal.harvest()
    return portal


def feeds(app: Any) -> str:
    return words(main(app.get("/en/kepatuhan/dinas-pangan")).select("#kip-feeds ~ ul")[0])


def admin() -> dict[str, str]:
    return {"Authorization": ckan_factories.SysadminWithToken()["token"]}


def test_report_says_in_words_what_came_and_what_did_not(app: Any, harvested: Portal):
    shown = main(app.get("/en/kipfreshness/harvest/sumber"))
    assert "New 2" in words(shown)
    assert "Refused 1" in words(shown)
    rows = [[words(cell) for cell in row.find_all(["td", "th"])] for row in shown.select("tbody tr")]
    assert [
        "1",
        "id-1",
        "title",
        "–",
        "The entry has no title, so it cannot come in.",
        "The entry did not come in.",
    ] in rows
    assert any(row[0] == "2" and row[3] == "kemarin dulu <b>" for row in rows)


def test_problems_can_be_taken_to_the_agency_as_csv(app: Any, harvested: Portal):
    body = app.get("/en/kipfreshness/harvest/sumber.csv").body.removeprefix("\ufeff")
    rows = list(csv.DictReader(StringIO(body)))
    assert ("0", "title", "refused") in [(row["index"], row["field"], row["outcome"]) for row in rows]


def test_an_unmatched_publisher_becomes_an_alias_with_one_click(app: Any, harvested: Portal):
    shown = main(app.get("/en/kipfreshness/harvest/sumber", headers=admin()))
    form = shown.select("#kip-unmatched ~ ul form")[0]
    publisher = form.select("input[name=publisher]")[0]["value"]
    assert publisher == "Dinas Antah Berantah"
    app.post(form["action"], data={"publisher": publisher, "organization": "dinas-pangan"}, headers=admin())
    record = call_action("organization_show", id="dinas-pangan")
    assert record["aliases"] == ["Dinas Antah Berantah"]
    assert main(app.get("/en/kipfreshness/harvest/sumber")).select("#kip-unmatched") == []


def test_who_may_not_change_the_opd_is_offered_no_click_and_gets_none(app: Any, harvested: Portal):
    visitor = stranger()
    assert main(app.get("/kipfreshness/harvest/sumber", headers=visitor)).select("form") == []
    alias = {"publisher": "Dinas Antah Berantah", "organization": "dinas-pangan"}
    app.post("/kipfreshness/harvest/sumber/alias", data=alias, headers=visitor, status=404)
    assert not call_action("organization_show", id="dinas-pangan").get("aliases")


def test_an_alias_without_an_opd_is_named_as_wrong(app: Any, harvested: Portal):
    alias = {"publisher": "Dinas Antah Berantah", "organization": ""}
    answer = app.post("/kipfreshness/harvest/sumber/alias", data=alias, headers=admin(), status=400)
    assert "Organization" in words(main(answer))


def test_a_source_that_does_not_exist_is_not_found(app: Any):
    app.get("/kipfreshness/harvest/tidak-ada", status=404)


def test_harvest_sources_own_page_leads_to_the_report(app: Any, harvested: Portal):
    page = BeautifulSoup(app.get("/en/harvest/sumber").body, "html.parser")
    assert page.select("a[href='/en/kipfreshness/harvest/sumber']") != []


def test_checking_a_feed_shows_what_would_come_in_and_saves_nothing(app: Any, httpserver: HTTPServer):
    feed = {"dataset": [entry(1), entry(2, title="")]}
    httpserver.expect_request("/data.json").respond_with_data(json.dumps(feed), content_type="application/json")
    url = httpserver.url_for("/data.json")
    shown = main(app.post("/en/kipfreshness/check-feed", data={"url": url}, headers=admin()))
    assert "Entries that come in 1 Entries refused 1" in words(shown)
    assert "Data 1 · 31 January 2024 · 1 file" in words(shown)
    (link,) = [a for a in shown.select("a") if words(a) == "Make it a harvest source"]
    assert "source_type=opd_feed" in link["href"]
    assert call_action("package_search")["count"] == 0


def test_what_is_no_feed_is_said_with_its_reason(app: Any, httpserver: HTTPServer):
    httpserver.expect_request("/").respond_with_data("<html><title>Beranda</title></html>", content_type="text/html")
    shown = main(app.post("/en/kipfreshness/check-feed", data={"url": httpserver.url_for("/")}, headers=admin()))
    assert "This is an HTML page (“Beranda”)" in words(shown.select("[role=alert]")[0])


def test_only_who_may_add_sources_may_have_the_server_fetch(app: Any, httpserver: HTTPServer):
    asked = {"url": httpserver.url_for("/data.json")}
    answer = app.post("/kipfreshness/check-feed", data=asked, follow_redirects=False)
    assert "/user/login" in answer.headers["Location"]
    app.post("/kipfreshness/check-feed", data=asked, headers=stranger(), status=403)
    assert httpserver.log == []


def test_everybody_sees_when_an_opds_feed_last_worked(app: Any, harvested: Portal):
    shown = feeds(app)
    assert shown.startswith("sumber Works Last read in full:")
    harvested.serve_bytes(b"", status=500)
    harvested.harvest()
    shown = feeds(app)
    assert shown.startswith("sumber Cannot be read It could not be read since")
    said = words(BeautifulSoup(app.get("/en/kepatuhan").body, "html.parser").select("section:has(#kip-harvests)")[0])
    assert said.startswith("Feeds of the OPDs The portal reads 1 feed. One was last read in full on")
    assert "1 cannot be read: sumber , since" in said


def test_a_feed_that_was_never_read_is_said_to_be_so(app: Any, httpserver: HTTPServer):
    Portal(httpserver)
    (feed,) = call_action("kipfreshness_harvest_feed_list", organization="dinas-pangan")
    assert feed["last_attempt_at"] is None
    shown = feeds(app)
    assert shown == "sumber Not read yet"
