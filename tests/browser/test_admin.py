"""The administrator's journey from an empty portal to its first score, and how the administrator's pages look."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import rq
from ckan.lib.redis import connect_to_redis
from ckan.plugins import PluginImplementations
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob
from ckanext.harvest.tests import lib
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer

from ..admin_tab import PAGES, POSTS
from ..integration.harvesters.conftest import entry
from .conftest import PASSWORD, log_in
from .test_looks import LANGUAGES, WIDTHS, faults
from .validity import invalid_html

TAB = "/ckan-admin/kepatuhan"
TABLE = "Nama perangkat daerah;Singkatan\nDinas Pangan;Dinpangan\nDinas <b>Sosial</b>;Dinsos\n"


@pytest.fixture
def as_admin(page: Page, portal: str, clean_portal: None) -> Page:
    """A browser in which a sysadmin is logged in."""
    ckan_factories.Sysadmin(name="pengelola", password=PASSWORD)
    log_in(page, portal, "pengelola")
    return page


def choose_table(page: Page, text: str) -> None:
    page.locator("#kip-upload").set_input_files(
        {"name": "opd.csv", "mimeType": "text/csv", "buffer": text.encode()}  # type: ignore[arg-type]
    )
    page.locator("main form[enctype] button").click()


def harvest() -> None:
    """What harvest's own processes would do with the job that was left for them."""
    harvester = next(one for one in PluginImplementations(IHarvester) if one.info()["name"] == "opd_feed")
    lib.run_harvest_job(HarvestJob.filter().one(), harvester)


def work() -> None:
    """What CKAN's background worker would do."""
    rq.SimpleWorker([tk.get_job_queue()], connection=connect_to_redis()).work(burst=True)


def test_admin_goes_from_an_empty_portal_to_its_first_score(
    as_admin: Page, portal: str, httpserver: HTTPServer, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
):
    page, today = as_admin, datetime.now(timezone.utc).date().isoformat()
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)
    feed = {"dataset": [entry(1, modified=today), entry(2, modified=today), entry(3, modified="2024-01-31")]}
    httpserver.expect_request("/data.json").respond_with_data(json.dumps(feed), content_type="application/json")
    page.goto(f"{portal}/id/kepatuhan")
    page.locator(".kip-steps").get_by_role("link", name="Muat OPD dari tabel").click()
    choose_table(page, TABLE)
    expect(page.locator("#kip-preview ~ ul > li h3")).to_have_text(["Dinas Pangan", "Dinas <b>Sosial</b>"])
    page.get_by_role("button", name="3. Terapkan: simpan 2 baris").click()
    expect(page.locator(".flash-messages")).to_contain_text("2 dibuat")

    page.goto(f"{portal}/id/kepatuhan")
    expect(page.locator(".kip-steps")).to_contain_text("ada 2 OPD")
    page.locator(".kip-steps").get_by_role("link", name="Periksa sumber data").click()
    page.locator("#kip-url").fill(httpserver.url_for("/data.json"))
    page.locator("main form button").click()
    page.get_by_role("link", name="Jadikan sumber panen").click()
    # CKAN's script, once it is there, hides the name and makes it of what is typed as the title.
    expect(page.locator("#field-name")).to_be_hidden(timeout=30_000)
    page.locator("#field-title").press_sequentially("Data Pangan")
    expect(page.locator("#field-name")).to_have_value("data-pangan")
    page.locator("select[name=owner_org]").select_option(label="dinpangan", force=True)
    page.locator("#source-new [name=save]").click()
    expect(page).to_have_url(f"{portal}/id/harvest/data-pangan")
    page.goto(f"{portal}/id/harvest/admin/data-pangan")
    page.locator(".content_action [data-module=confirm-action]").first.click()
    page.locator(".modal.show .btn-primary").click()
    expect(page.locator(".flash-messages")).to_contain_text("Harvest will start shortly")
    harvest()

    page.goto(f"{portal}/id{TAB}")
    expect(page.locator("ol.kip-list")).to_contain_text("Pemeriksaan rutin portal belum pernah berjalan")
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.locator(".flash-messages")).to_contain_text("dititipkan kepada pekerja latar")
    work()
    page.goto(f"{portal}/id{TAB}")
    expect(page.locator(".kip-facts")).to_contain_text("(dicatat)")
    page.goto(f"{portal}/id/kepatuhan")
    expect(page.locator(".kip-number").first).to_contain_text("66,67")
    expect(page.get_by_role("row", name="Dinas Pangan")).to_contain_text("66,67")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_admins_pages_exclude_nobody_and_fit(
    page: Page, portal: str, town: Any, tmp_path: Path, language: str, width: int
):
    ckan_factories.Sysadmin(name="pengelola", password=PASSWORD)
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, portal, "pengelola")
    addresses = [f"{portal}/{language}{TAB}{path}" for path in PAGES]
    assert [fault for address in addresses for fault in faults(page, address)] == []
    assert invalid_html({address: page.request.get(address).text() for address in addresses}, tmp_path) == []


def test_a_form_without_its_token_changes_nothing(as_admin: Page, portal: str):
    answers = [as_admin.request.post(f"{portal}/id{TAB}{path}", form={"id": "x"}) for path in POSTS]
    assert [answer.status for answer in answers] == [400] * len(POSTS)
    assert call_action("kipfreshness_admin_overview", {"ignore_auth": True})["run"]["waiting"] == 0
