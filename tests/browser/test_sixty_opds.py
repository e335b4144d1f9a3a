"""A town of sixty OPDs with three months of history: its page stays light, fits a phone, and prints as a report."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from io import BytesIO

import pytest
from ckan.model import Session
from playwright.sync_api import Page
from pypdf import PdfReader

from bench.page_weight import LIMIT, weigh
from ckanext.kipfreshness.freshness.score import Counts
from ckanext.kipfreshness.model.histories import write_history
from ckanext.kipfreshness.model.history import PORTAL

from .. import factories
from .test_looks import LANGUAGES, WIDTHS, faults

TITLES = [f"Dinas Pekerjaan Umum dan Penataan Ruang Nomor {number:02}" for number in range(60)]
A4 = (595, 842)  # points


@pytest.fixture
def month(clean_portal: None) -> str:
    """The last recorded month, in which every OPD has datasets of each status and has moved."""
    opds = [factories.organization(title=title, name=f"opd-{place}") for place, title in enumerate(TITLES)]
    first = _today().replace(day=1)
    for day in (_today() - timedelta(days=days) for days in range(1, 93)):
        rows = {opd["id"]: _counts(place, day) for place, opd in enumerate(opds)}
        write_history(day, {**rows, PORTAL: sum(rows.values(), Counts())})
    Session.commit()
    return f"{first - timedelta(days=1):%Y-%m}"


def _today() -> date:
    # the portal's zone is ahead of UTC, so that this day has begun there
    return datetime.now(timezone.utc).date()


def _counts(place: int, day: date) -> Counts:
    moved = place if day.month % 2 else 60 - place
    return Counts(current=20 + moved, due_soon=10, overdue=60 - moved, unknown=2)


def test_page_weighs_less_than_60_kilobytes_beyond_ckans_own(portal: str, month: str):
    for place in range(60):
        factories.dataset(days_old=40, owner_org=f"opd-{place}")
    weight = weigh(f"{portal}/id/kepatuhan")
    assert [address.rpartition("_")[2] for address in weight.files] == ["style.css"]
    assert 40_000 < weight.total < LIMIT == 60_000, weight


def test_report_on_a4_has_a_title_every_opd_and_nothing_of_the_screen(page: Page, portal: str, month: str):
    page.goto(f"{portal}/id/kepatuhan?month={month}")
    report = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    said = " ".join(" ".join(sheet.extract_text() for sheet in report.pages).split())
    assert {tuple(round(side) for side in sheet.mediabox[2:]) for sheet in report.pages} == {A4}
    assert len(report.pages) < 8
    assert "Kepatuhan pemutakhiran data" in said
    assert [title for title in TITLES if title not in said] == []
    assert f"Dicetak dari {portal}/id/kepatuhan?month={month}" in said
    assert "Tampilkan" not in said


def test_sixty_opds_exclude_nobody_and_fit(page: Page, portal: str, month: str):
    paths = [f"{portal}/{language}/kepatuhan?month={month}&sort=improved" for language in LANGUAGES]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert [fault for path in paths for fault in faults(page, path)] == []
