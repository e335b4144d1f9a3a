"""What came of a harvest, and what would come of one: also where much is wrong, and with the longest words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ckan.tests import factories as ckan_factories
from playwright.sync_api import Page
from pytest_httpserver import HTTPServer

from ..integration.harvesters.conftest import Portal, entry
from .conftest import PASSWORD, log_in
from .test_looks import LANGUAGES, WIDTHS, faults, faults_shown
from .validity import invalid_html

LONG = "PerumahanRakyatDanKawasanPermukiman" * 8
PAGES = (
    "/kipfreshness/harvest/sumber",
    "/kipfreshness/harvest/rusak",
    "/kipfreshness/check-feed",
)


def messy(number: int) -> dict[str, Any]:
    """Two problems or more of each entry, and a publisher whom nobody knows."""
    return entry(
        number,
        title="" if number % 20 == 0 else f"Data {number} {LONG if number % 7 == 0 else ''}",
        modified=LONG if number % 5 == 0 else "kemarin dulu <b>",
        accrualPeriodicity="2",
        accessLevel="non-public" if number % 9 == 0 else "public",
        publisher={"name": f"Dinas {LONG}" if number % 10 == 0 else "Bidang Antah Berantah"},
    )


@pytest.fixture
def harvested(clean_portal: None, httpserver: HTTPServer, ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """A source with more problems than fit a page and an entry that is gone, and one that cannot be read."""
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)
    portal = Portal(httpserver)
    broken = portal.add_source("rusak", path="/rusak.json")
    portal.serve_bytes(b"<html><title>Beranda</title></html>", path="/rusak.json")
    portal.harvest(broken)
    portal.serve(*(messy(number) for number in range(62)))
    portal.harvest()
    portal.serve(*(messy(number) for number in range(60)))
    portal.harvest()
    ckan_factories.Sysadmin(name="walidata", password=PASSWORD)
    return portal


def check(page: Page, portal: str, language: str, url: str) -> str:
    """Ask for a feed to be checked; the page that answers, as the server sent it."""
    page.goto(f"{portal}/{language}/kipfreshness/check-feed")
    page.locator("#kip-url").fill(url)
    with page.expect_navigation() as answer:
        page.locator("#kip-url").press("Enter")
    assert answer.value is not None
    return answer.value.text()


def test_harvest_pages_exclude_nobody_fit_and_are_valid_html(
    page: Page, portal: str, harvested: Portal, tmp_path: Path
):
    found: list[str] = []
    sources: dict[str, str] = {}
    log_in(page, portal, "walidata")
    feeds = {
        "messy": {"dataset": [messy(number) for number in range(30)]},
        "nothing": {"error": "Tidak ada"},
    }
    for name, feed in feeds.items():
        harvested.server.expect_request(f"/{name}.json").respond_with_data(json.dumps(feed))
    for language in LANGUAGES:
        for path in PAGES:
            sources[f"{language} {path}"] = page.request.get(f"{portal}/{language}{path}").text()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for path in PAGES:
                found += faults(page, f"{portal}/{language}{path}")
            for name in feeds:
                sources[f"{language} {name}"] = check(page, portal, language, harvested.server.url_for(f"/{name}.json"))
                found += [f"{name} at {width}: {fault}" for fault in faults_shown(page)]
    assert found == [], "\n".join(found)
    assert invalid_html(sources, tmp_path) == []
