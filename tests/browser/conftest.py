"""A portal of its own process on a free port, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from playwright.sync_api import Page

from .. import factories

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct-horse-battery"
# Unlike in the other tests, forms are protected here as they are on a real portal.
SETTINGS = """[app:main]
use = config:{root}/test.ini
testing = false
ckan.site_url = {url}
ckan.locale_default = id
ckan.locales_offered = id en
WTF_CSRF_ENABLED = true
ckanext.kipfreshness.feed.allow_private_addresses = true
"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "Chromium is not installed: bin/test installs it"
    # Chromium's sandbox refuses to work for root, who runs the tests in a container.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": sandbox}


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running portal that shows what the tests' database holds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder, url = tmp_path_factory.mktemp("portal"), f"http://127.0.0.1:{port}"
    (folder / "ckan.ini").write_text(SETTINGS.format(root=ROOT, url=url))
    ckan = str(Path(sys.executable).parent / "ckan")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [ckan, "-c", str(folder / "ckan.ini"), "run", "--port", str(port), "--disable-reloader", "--threaded"],
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(url, server, folder / "log")
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            urllib.request.urlopen(f"{url}/about", timeout=20).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the portal did not start:\n{log.read_text()[-3000:]}") from None
        time.sleep(0.2)


@pytest.fixture
def town(clean_portal: None) -> dict[str, Any]:
    """An OPD with a dataset of each status and somebody who works there; and one OPD that has none."""
    opd = factories.organization(name="dinsos", title="Dinas Sosial", opd_type="dinas")
    factories.organization(name="kosong", title="Kelurahan Kosong")
    own = {"owner_org": opd["id"], "notes": "Data contoh."}
    factories.dataset(days_old=1, name="baru", title="Data Baru", **own)
    factories.dataset(days_old=27, name="hampir", title="Data Hampir", **own)
    page_of_feed = "https://dinsos.example/data/penerima-bantuan-sosial-tahun-2022/sektoral/dinas-sosial#tabel"
    factories.dataset(days_old=90, name="lama", title="Data Lama", update_frequency="annual", url=page_of_feed, **own)
    factories.dataset(days_old=50, name="agak-lama", title="Data Agak Lama", **own)
    factories.dataset(name="tanpa-tanggal", title="Data Tanpa Tanggal", **own)
    factories.dataset(days_old=400, name="final", title="Data Final", **own)
    call_action(
        "kipfreshness_exempt", factories.as_admin(), id="final", reason="Sensus 2020, final.", until=_next_year()
    )
    user = ckan_factories.User(name="operator", password=PASSWORD, fullname="Operator Dinas Sosial")
    call_action("organization_member_create", factories.as_admin(), id=opd["id"], username=user["name"], role="editor")
    for days_ago in (2, 0):
        day = (datetime.now(timezone.utc) - timedelta(days=days_ago)).date()
        call_action("kipfreshness_run", factories.as_admin(), as_of=day.isoformat())
    return opd


def _next_year() -> str:
    return f"{time.gmtime().tm_year + 1}-06-30"


def log_in(page: Page, portal: str, name: str = "operator") -> None:
    page.goto(f"{portal}/user/login")
    page.get_by_label("Username").or_(page.locator("#field-login")).first.fill(name)
    page.locator("#field-password").fill(PASSWORD)
    page.locator("#field-password").press("Enter")
    page.wait_for_url("**/dashboard/**")
