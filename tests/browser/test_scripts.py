"""Scripts in everything that people and feeds may write: a real browser runs none of them, on no page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from ckan.tests import factories as ckan_factories
from playwright.sync_api import Page
from pytest_httpserver import HTTPServer

from ..hostile_portal import ALL_SCRIPTS, PARAMETERS, hostile_entries, make_hostile_portal
from ..integration.harvesters.conftest import Portal
from ..payloads import MARK, SCRIPTS
from .conftest import PASSWORD, log_in

# What every payload calls; links are looked for, since nobody clicks them here.
_TRAP = f"window.__xss = []; window.{MARK} = () => window.__xss.push('ran')"
_CAUGHT = """() => [
    ...window.__xss,
    ...[...document.querySelectorAll('a[href], form[action], base')]
        .map(one => one.href || one.action)
        .filter(address => /^(javascript|data|vbscript):/i.test(address) || new URL(address).host.includes(MARK)),
]""".replace("MARK", f"'{MARK}'")

Caught = Callable[[str], list[str]]


@pytest.fixture
def caught(page: Page) -> Caught:
    """Open a page; what a payload did or could do on it."""
    asked: list[str] = []
    page.add_init_script(_TRAP)
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.dismiss())

    def open_and_look(address: str) -> list[str]:
        asked.clear()
        page.goto(address)
        return [*page.evaluate(_CAUGHT), *(url for url in asked if MARK in urlsplit(url).netloc)]

    return open_and_look


@pytest.fixture
def admin(clean_portal: None) -> str:
    return ckan_factories.Sysadmin(name="pengelola", password=PASSWORD)["name"]


@pytest.mark.parametrize("script", [SCRIPTS[0], SCRIPTS[3], SCRIPTS[4], SCRIPTS[6], SCRIPTS[10], SCRIPTS[17]])
def test_the_trap_catches_what_is_run_loaded_or_linked(caught: Caught, httpserver: HTTPServer, script: str) -> None:
    httpserver.expect_request("/").respond_with_data(f"<body><p title=''>{script}", content_type="text/html")
    assert caught(httpserver.url_for("/")) != []


def test_no_page_runs_what_people_wrote(page: Page, portal: str, caught: Caught, admin: str) -> None:
    addresses = make_hostile_portal()
    for address in addresses[:8]:
        assert (address, caught(portal + address)) == (address, [])
    log_in(page, portal, admin)
    for address in addresses:
        assert (address, caught(portal + address)) == (address, [])


def test_no_page_runs_what_a_feed_brought(
    page: Page, portal: str, caught: Caught, admin: str, httpserver: HTTPServer, ckan_config: Any, monkeypatch: Any
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)
    source = Portal(httpserver)
    source.serve(*hostile_entries())
    source.harvest()
    names = [dataset["name"] for dataset in source.datasets().values()]
    assert len(names) > 8
    log_in(page, portal, admin)
    preview = f"/kipfreshness/check-feed?url={quote(httpserver.url_for('/data.json'))}"
    pages = ["/kipfreshness/harvest/sumber", "/kepatuhan/dinas-pangan", "/ckan-admin/kepatuhan/sumber", preview]
    for address in [*pages, *(f"/dataset/{name}" for name in names)]:
        assert (address, caught(portal + address)) == (address, [])
    page.goto(f"{portal}/kipfreshness/check-feed")
    page.locator("main input[name=url]").fill(httpserver.url_for("/data.json"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    assert page.evaluate(_CAUGHT) == []


def test_no_page_runs_what_its_address_says(portal: str, caught: Caught, clean_portal: None) -> None:
    for path in ("/kepatuhan", "/dataset/"):
        for parameter in PARAMETERS:
            address = f"{path}?{parameter}={quote(ALL_SCRIPTS)}"
            assert (address, caught(portal + address)) == (address, [])
    for script in SCRIPTS:
        address = f"/kepatuhan/{quote(script, safe='')}"
        assert (address, caught(portal + address)) == (address, [])
