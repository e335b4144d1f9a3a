"""The operator's day: from a letter to the green mark, with mouse or keyboard, and what does not go through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from playwright.sync_api import Browser, Page, expect

from ckanext.kipfreshness import config
from ckanext.kipfreshness.model.viewpoint import viewpoint
from ckanext.kipfreshness.reminders.send import send_reminders

from .. import factories
from ..smtp_sink import smtp_sink
from .conftest import PASSWORD, log_in
from .test_journeys import tab_to

WORK = "/id/dashboard/pekerjaan"


@pytest.fixture
def letter(portal: str, town: Any, ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The text of what the operator finds in the mailbox."""
    with smtp_sink() as sink:
        for key, value in (
            ("smtp.server", sink.address),
            ("smtp.mail_from", "portal@kota.example"),
            ("ckan.site_url", portal),
            ("ckan.locale_default", "id"),
        ):
            monkeypatch.setitem(ckan_config, key, value)
        send_reminders(viewpoint(config.policy(), datetime.now(timezone.utc)))
        (found,) = sink.to(model.User.get("operator").email)
        body = found.get_body(("plain",))
        assert body is not None
        yield body.get_content()


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    path = tmp_path / "data-baru.csv"
    path.write_text("tahun,nilai\n2026,1\n")
    return path


def link_in(letter: str, part: str) -> str:
    (found,) = re.findall(rf"http://127\.0\.0\.1:\d+{re.escape(part)}\S*", letter)
    return found


def log_in_here(page: Page) -> None:
    """On the page that CKAN led to."""
    page.locator("#field-login").fill("operator")
    page.locator("#field-password").fill(PASSWORD)
    page.locator("#field-password").press("Enter")


def row(page: Page, title: str) -> Any:
    return page.locator(".kip-row", has=page.get_by_role("heading", name=title, exact=True))


def mark(page: Page) -> Any:
    return page.locator(".kip-mark .kip-badge").first


def is_reviewed(name: str) -> bool:
    return call_action("kipfreshness_status_show", id=name)["confirmation"] is not None


def test_operator_goes_from_the_letter_to_the_green_mark_by_uploading_a_file(page: Page, letter: str, new_file: Path):
    page.goto(link_in(letter, "/dashboard/pekerjaan"))
    log_in_here(page)
    expect(page.get_by_role("heading", name="Pekerjaan saya")).to_be_visible()
    titles = page.locator(".kip-row h2")
    expect(titles).to_have_text(["Data Tanpa Tanggal", "Data Lama", "Data Agak Lama", "Data Hampir"])
    row(page, "Data Lama").get_by_role("link", name="Ganti tautan atau unggah berkas").click()
    # The form has a second one, which its style hides: until the style is there, both are seen.
    remove = page.get_by_role("button", name="Hapus")
    expect(remove).to_have_count(1)
    remove.click()
    page.once("filechooser", lambda chooser: chooser.set_files(new_file))
    page.get_by_role("button", name="Unggah berkas dari komputer Anda").click()
    expect(page.locator("#field-resource-upload")).to_have_value(re.compile(r"data-baru\.csv$"))
    page.get_by_role("button", name="Simpan berkas").click()
    expect(mark(page)).to_have_text("Mutakhir")
    page.get_by_role("link", name="Kembali ke dataset").click()
    expect(mark(page)).to_have_text("Mutakhir")
    expect(page.locator(".kip-mark")).to_contain_text("Berkas terakhir diganti")
    page.goto(link_in(letter, "/dashboard/pekerjaan"))
    expect(titles).to_have_text(["Data Tanpa Tanggal", "Data Agak Lama", "Data Hampir"])


def test_operator_goes_from_the_letter_to_the_green_mark_by_one_review_of_many(page: Page, letter: str):
    page.goto(link_in(letter, "/dashboard/pekerjaan"))
    log_in_here(page)
    for title in ("Data Lama", "Data Agak Lama"):
        row(page, title).get_by_label("Masih berlaku").check()
    page.locator("#kip-note").fill("Angka 2026 belum <b>terbit</b>.")
    page.get_by_role("button", name="Tandai sudah ditinjau").click()
    expect(page.locator(".flash-messages")).to_contain_text("2 dataset ditandai sudah ditinjau")
    expect(page.locator(".kip-row h2")).to_have_text(["Data Tanpa Tanggal", "Data Hampir"])
    page.goto(link_in(letter, "/dataset/agak-lama"))
    expect(mark(page)).to_have_text("Mutakhir")
    expect(page.locator(".kip-mark")).to_contain_text("“Angka 2026 belum <b>terbit</b>.”")


def test_operator_does_it_all_with_the_keyboard(page: Page, letter: str, new_file: Path):
    page.goto(link_in(letter, "/dashboard/pekerjaan"))
    tab_to(page, "input", "", "field-login")
    page.keyboard.type("operator")
    tab_to(page, "input", "", "field-password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pekerjaan saya")).to_be_visible()
    # one review
    tab_to(page, "input", "", row(page, "Data Agak Lama").locator("input[type=checkbox]").get_attribute("id"))
    page.keyboard.press("Space")
    tab_to(page, "textarea", "")
    page.keyboard.type("Angka 2026 belum terbit.")
    tab_to(page, "button", "Tandai sudah ditinjau")
    page.keyboard.press("Enter")
    expect(page.locator(".flash-messages")).to_contain_text("1 dataset ditandai sudah ditinjau")
    # one file
    page.once("filechooser", lambda chooser: chooser.set_files(new_file))
    tab_to(page, "a", "Ganti tautan atau unggah berkas: Data Lama")
    page.keyboard.press("Enter")
    expect(page.locator("#field-resource-url")).to_be_visible()
    tab_to(page, "button", "Hapus")
    page.keyboard.press("Enter")
    expect(page.locator("#resource-upload-button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#field-resource-upload")).to_have_value(re.compile(r"data-baru\.csv$"))
    tab_to(page, "button", "Simpan berkas")
    page.keyboard.press("Enter")
    expect(mark(page)).to_have_text("Mutakhir")


def test_tab_reaches_everything_in_the_order_in_which_it_stands_and_shows_where_it_is(
    page: Page, portal: str, town: Any
):
    factories.dataset(days_old=60, name="banyak", title="Banyak Berkas", owner_org=town["id"])
    call_action("resource_create", factories.as_admin(), package_id="banyak", url="https://x.example/2.csv")
    log_in(page, portal)
    page.emulate_media(reduced_motion="reduce")  # the theme scrolls slowly, else
    page.goto(portal + WORK)
    wanted = page.evaluate(NUMBERED)
    seen: list[int] = []
    for _ in range(30 + len(wanted)):  # the theme's own links come first
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["number"] is not None:
            assert focused["is_visible"], focused
            seen.append(focused["number"])
    assert seen[: len(wanted)] == wanted
    tops = page.evaluate(TOPS)
    assert tops == sorted(tops)


# What can be reached by Tab in the page's own part, in the order of the document.
NUMBERED = """() => [...document.querySelectorAll(
        ['a[href]', 'button', 'input:not([type=hidden])', 'select', 'textarea', 'summary'].map(t => `.kip-work ${t}`)
    )].filter(one => one.checkVisibility({contentVisibilityAuto: true}))
    .map((one, number) => { one.dataset.number = number; return number; })"""
# Where it stands: what comes later in the rows stands no higher.
TOPS = """() => [...document.querySelectorAll('.kip-row, #kip-note, #kip-bulk button')]
    .map(one => one.getBoundingClientRect().top)"""
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    const ring = style.outlineStyle === 'solid' && parseInt(style.outlineWidth) >= 2;
    const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return {number: one.dataset.number === undefined ? null : Number(one.dataset.number),
            is_visible: ring && inside, what: one.outerHTML.slice(0, 200)};
}"""


def test_of_two_people_with_the_same_page_open_the_second_is_told(browser: Browser, portal: str, town: Any):
    ckan_factories.User(name="rekan", password=PASSWORD)
    call_action("organization_member_create", factories.as_admin(), id=town["id"], username="rekan", role="editor")
    pages = [browser.new_context().new_page() for _ in range(2)]
    for page, who in zip(pages, ("operator", "rekan"), strict=True):
        log_in(page, portal, who)
        page.goto(portal + WORK)
        row(page, "Data Lama").get_by_label("Masih berlaku").check()
        page.locator("#kip-note").fill("Masih sama.")
    for page in pages:
        page.get_by_role("button", name="Tandai sudah ditinjau").click()
    expect(pages[0].locator(".flash-messages")).to_contain_text("1 dataset ditandai sudah ditinjau")
    expect(pages[1].locator(".alert-warning")).to_contain_text("Data Lama")
    expect(pages[1].locator(".alert-warning")).to_contain_text("Orang lain sudah")
    expect(pages[1].locator("#kip-note")).to_have_value("Masih sama.")
    assert call_action("kipfreshness_status_show", id="lama")["confirmation"]["in_a_row"] == 1
    for page in pages:
        page.context.close()


def test_without_its_token_or_its_session_a_form_changes_nothing(page: Page, portal: str, town: Any):
    log_in(page, portal)
    dataset = call_action("package_show", id="lama")["id"]
    # Somebody who is not logged in has looked at the page before.
    assert "/user/login" in page.context.browser.new_context().request.get(portal + WORK).url
    answer = page.request.post(portal + WORK, form={"ids": dataset, "note": "Palsu."})
    assert (answer.status, "CSRF" in answer.text()) == (400, True)
    page.goto(portal + WORK)
    row(page, "Data Lama").get_by_label("Masih berlaku").check()
    page.locator("#kip-note").fill("Masih sama.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Tandai sudah ditinjau").click()
    expect(page.locator("body")).to_contain_text("CSRF")  # on CKAN's own error page
    assert not is_reviewed("lama")
