"""What people come for, from the first page to the last."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from .conftest import log_in


def test_public_goes_from_the_home_page_to_a_late_dataset_and_takes_the_list_away(
    page: Page, portal: str, town: Any, tmp_path: Path
):
    page.goto(f"{portal}/id/")
    page.get_by_role("link", name="Nilai setiap OPD").click()
    expect(page.locator(".kip-score")).to_contain_text("2 dari 5 dataset yang dipantau dalam keadaan mutakhir.")
    page.get_by_label("Jenis OPD").select_option("Dinas")
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.locator(".kip-figures tbody tr")).to_have_count(1)
    page.get_by_role("row", name="Dinas Sosial").get_by_role("link", name="Tergolong lama").click()
    expect(page.locator(".kip-row h3")).to_have_text(["Data Lama", "Data Agak Lama"])
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [(row["title"], row["status"]) for row in csv.DictReader(lines)] == [
            ("Data Lama", "overdue"),
            ("Data Agak Lama", "overdue"),
        ]
    page.get_by_role("link", name="Data Lama", exact=True).click()
    expect(page.locator(".kip-mark")).to_contain_text("Berkas terakhir diganti")


def test_public_asks_for_an_update_and_the_opd_page_counts_it(
    page: Page, portal: str, town: Any, no_requests_yet: None
):
    page.goto(f"{portal}/id/dataset/lama")
    page.locator(".kip-mark summary", has_text="Dari mana ini diketahui?").click()
    expect(page.locator(".kip-mark .kip-timeline li")).to_have_count(1)
    page.locator(".kip-mark").get_by_role("link", name="Minta pembaruan").click()
    fill_in_request(page, "Lihat http://jahat.example")
    expect(page.locator("#kip-reason-error")).to_contain_text("Tautan dan alamat surel tidak diterima")
    expect(page.get_by_label("Untuk keperluan apa")).to_have_value("Lihat http://jahat.example")
    fill_in_request(page, "Untuk skripsi.")
    expect(page.locator(".kip-mark")).to_contain_text("1 permintaan sejak pembaruan terakhir")
    page.goto(f"{portal}/id/kepatuhan/dinsos")
    expect(page.get_by_role("region", name="Pembaruan yang diminta masyarakat")).to_contain_text("1 permintaan sejak")


def test_a_request_without_the_forms_csrf_token_is_refused(page: Page, portal: str, town: Any, no_requests_yet: None):
    address = f"{portal}/id/kepatuhan/dataset/lama/request"
    page.goto(address)
    token = page.locator("input[name=token]").input_value()
    page.wait_for_function("performance.now() > 2500")
    answer = page.request.post(address, form={"token": token, "answer": str(right_answer(page))})
    assert answer.status == 400
    page.reload()
    expect(page.locator("main")).to_contain_text("Belum ada yang meminta pembaruan")


def fill_in_request(page: Page, reason: str) -> None:
    page.get_by_label("Untuk keperluan apa").fill(reason)
    page.locator("#kip-answer").fill(str(right_answer(page)))
    # What is sent faster than a person reads is not taken.
    page.wait_for_function("performance.now() > 2500")
    page.get_by_role("button", name="Minta pembaruan").click()


def right_answer(page: Page) -> int:
    numbers = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5}
    words = page.locator("label[for=kip-answer]").inner_text().rstrip("?").split()
    return numbers[words[1]] + numbers[words[3]]


def test_search_shows_marks_filters_by_status_and_sorts_by_deadline(page: Page, portal: str, town: Any):
    page.goto(f"{portal}/id/dataset/")
    expect(page.locator(".dataset-item .kip-badge")).to_have_count(6)
    page.locator("#search-facets").get_by_role("link", name="Tergolong lama").click()
    expect(page.locator(".dataset-item")).to_have_count(2)
    expect(page.locator(".filter-list .pill")).to_contain_text("Tergolong lama")
    expect(page.locator("#search-facets .nav-item.active")).to_contain_text("Tergolong lama")
    sort_by(page, "asc")
    expect(page.locator(".dataset-item .dataset-heading").first).to_contain_text("Data Lama")
    sort_by(page, "desc")
    expect(page.locator(".dataset-item .dataset-heading").first).to_contain_text("Data Agak Lama")


def sort_by(page: Page, direction: str) -> None:
    """Choosing sends the form, once CKAN's script is there; the page may begin with the right dataset before, too."""
    page.wait_for_load_state()
    page.locator("#field-order-by").select_option(f"kip_due_date {direction}")
    page.wait_for_url(re.compile(rf"kip_due_date(\+|%20){direction}"))


def test_operator_marks_a_dataset_as_reviewed_with_the_keyboard_alone(page: Page, portal: str, town: Any):
    log_in(page, portal)
    page.goto(f"{portal}/id/dataset/lama")
    expect(page.locator(".kip-mark .kip-badge").first).to_have_text("Tergolong lama")
    tab_to(page, "summary", "Masih berlaku?")
    page.keyboard.press("Enter")
    tab_to(page, "textarea", "")
    page.keyboard.type("Angka 2026 belum terbit.")
    tab_to(page, "button", "Tandai sudah ditinjau")
    page.keyboard.press("Enter")
    expect(page.locator(".kip-mark .kip-badge").first).to_have_text("Mutakhir")
    expect(page.locator(".kip-mark")).to_contain_text("oleh Operator Dinas Sosial: “Angka 2026 belum terbit.”")


def test_operator_reads_why_a_third_review_is_refused_and_keeps_what_was_typed(page: Page, portal: str, town: Any):
    log_in(page, portal)
    for note in ("Pertama.", "Kedua.", "Ketiga."):
        page.goto(f"{portal}/id/kepatuhan/dataset/agak-lama/confirm")
        page.locator("#kip-note").fill(note)
        page.get_by_role("button", name="Tandai sudah ditinjau").click()
    expect(page.locator("#kip-note")).to_have_value("Ketiga.")
    expect(page.locator("#kip-note-error")).to_be_visible()


def test_page_is_filtered_without_javascript(browser: Browser, portal: str, town: Any):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{portal}/id/kepatuhan")
    page.locator("#kip-q").fill("kosong")
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.locator(".kip-table tbody tr")).to_have_count(1)
    expect(page.locator(".kip-table tbody th")).to_have_text("Kelurahan Kosong")
    page.context.close()


def tab_to(page: Page, tag: str, words: str, id_: str | None = None) -> None:
    """Press Tab until the element is reached, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("(one => [one.tagName, one.textContent, one.id])(document.activeElement)")
        if focused[0].casefold() == tag and words in focused[1] and id_ in (None, focused[2]):
            return
    raise AssertionError(f"Tab does not reach {tag} “{words}”")
