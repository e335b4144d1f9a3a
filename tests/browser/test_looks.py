"""Every page of ours: for everybody, in both languages, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from ckan.tests.helpers import call_action
from playwright.sync_api import Page

from .conftest import log_in

LANGUAGES = ("id", "en")
WIDTHS = (360, 1440)
PUBLIC = (
    "/",
    "/kepatuhan",
    "/kepatuhan?status=overdue&sort=name",
    "/kepatuhan?sort=colour",
    "/kepatuhan?as_of=2026-10-31",
    "/kepatuhan/dinsos",
    "/kepatuhan/dinsos?status=unknown",
    "/kepatuhan/kosong",
    "/kepatuhan/tidak-ada",
    "/dataset/",
    "/dataset/lama",
    "/dataset/final",
    "/organization/",
    "/kepatuhan/dataset/lama/evidence",
    "/kepatuhan/dataset/lama/request",
    "/kepatuhan/dataset/baru/request",
    "/organization/dinsos",
)
OPERATOR = (
    "/kepatuhan/dinsos",
    "/dataset/lama",
    "/kepatuhan/dataset/lama/confirm",
    "/kepatuhan/dataset/lama/request",
    "/dashboard/pekerjaan",
    "/dashboard/pekerjaan?status=all&select=1",
    "/dashboard/pekerjaan?q=tidak-ada",
    "/dashboard/pekerjaan?status=colour",
)


def faults(page: Page, url: str) -> list[str]:
    """What is wrong with a page: what axe finds, and what is wider than the window."""
    page.goto(url)
    return faults_shown(page)


def faults_shown(page: Page) -> list[str]:
    """Of a page that is there already, such as the answer to a form."""
    url = page.url
    found = [f"{url}: {violation['id']} {violation['nodes'][0]['target']}" for violation in _violations(page)]
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{url}: {too_wide} px too wide"] if too_wide > 0 else [])


def _violations(page: Page) -> list[dict[str, Any]]:
    return Axe().run(page).response["violations"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_exclude_nobody_and_fit(page: Page, portal: str, town: Any, language: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    assert [fault for path in PUBLIC for fault in faults(page, f"{portal}/{language}{path}")] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_operators_pages_exclude_nobody_and_fit(page: Page, portal: str, town: Any, language: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, portal)
    file = call_action("package_show", id="lama")["resources"][0]["id"]
    paths = (*OPERATOR, f"/dataset/lama/resource/{file}", f"/dataset/lama/resource/{file}/edit")
    assert [fault for path in paths for fault in faults(page, f"{portal}/{language}{path}")] == []
    page.goto(f"{portal}/{language}/dataset/edit/lama")  # of which the rest is CKAN's, with faults of its own
    ours = {"include": [[".kip-mark"], [".kip-frequency-field"]]}
    assert Axe().run(page, context=ours).response["violations"] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_portal_excludes_nobody_and_fits(
    page: Page, portal: str, clean_portal: None, language: str, width: int
):
    page.set_viewport_size({"width": width, "height": 800})
    assert faults(page, f"{portal}/{language}/kepatuhan") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_which_language_it_is_in(page: Page, portal: str, town: Any, language: str):
    page.goto(f"{portal}/{language}/kepatuhan")
    assert page.locator("html").get_attribute("lang") == language


def test_page_prints_without_what_only_a_screen_needs(page: Page, portal: str, town: Any):
    page.goto(f"{portal}/id/kepatuhan")
    page.emulate_media(media="print")
    assert page.locator(".kip-table").is_visible()
    assert not page.locator(".kip-filter").is_visible()
    assert not page.locator(".masthead").is_visible()
