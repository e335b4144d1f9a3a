"""The compliance page over HTTP: what it shows, to whom, and what a wrong address gets."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from .. import factories
from .people import editor_of

pytestmark = pytest.mark.usefixtures("clean_portal")


def page(app: Any, url: str, status: int = 200) -> BeautifulSoup:
    return BeautifulSoup(app.get(url, status=status).body, "html.parser")


def main(soup: BeautifulSoup) -> Tag:
    found = soup.find("main")
    assert isinstance(found, Tag)
    return found


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def table(soup: BeautifulSoup) -> list[list[str]]:
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in soup.select(".kip-table tbody tr")]


@pytest.fixture
def late_opd() -> dict[str, Any]:
    """Three datasets: one fresh, one late, one without any date; and another OPD that has none."""
    opd = factories.organization(name="dinsos", title="Dinas Sosial")
    factories.organization(name="kosong", title="Kelurahan Kosong")
    factories.dataset(days_old=1, owner_org=opd["id"], name="baru", title="Data Baru")
    factories.dataset(days_old=90, owner_org=opd["id"], name="lama", title="Data Lama")
    factories.dataset(owner_org=opd["id"], name="tanpa-tanggal", title="Data Tanpa Tanggal")
    return opd


@pytest.fixture
def no_solr(ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ckan_config, "solr_url", "http://127.0.0.1:1/solr/nothing-listens-here")


@pytest.mark.parametrize("url", ["/kepatuhan", "/compliance", "/id/kepatuhan", "/en/compliance"])
def test_page_lists_every_opd_also_those_without_datasets(app: Any, late_opd: dict[str, Any], url: str):
    rows = table(page(app, url))
    assert [(row[0], row[1], row[2].replace(",", ".")) for row in rows] == [
        ("1", "Dinas Sosial", "33.33"),
        ("–", "Kelurahan Kosong", "–"),
    ]


def test_score_band_and_distance_to_target_are_said_in_both_languages(app: Any, late_opd: dict[str, Any]):
    said = words(main(page(app, "/id/kepatuhan")))
    assert "33,33 dari 100 Tidak Informatif" in said
    assert "2 dataset lagi perlu dimutakhirkan untuk mencapai target 90,01." in said
    assert "Di halaman ini: (1 + 0) ÷ 3 × 100 = 33,33." in said
    said = words(main(page(app, "/en/kepatuhan")))
    assert "33.33 of 100 Tidak Informatif" in said
    assert "2 more datasets to bring up to date for the target of 90.01." in said


def test_page_says_that_it_is_not_the_commissions_score(app: Any, late_opd: dict[str, Any]):
    assert "Ini bukan nilai dari Komisi Informasi." in words(main(page(app, "/id/kepatuhan")))
    said = words(main(page(app, "/id/kepatuhan/dinsos")))
    assert "Ini bukan nilai dari Komisi Informasi." in said
    assert "Peringkat 1 di antara OPD." in said


def test_rule_is_told_with_the_portals_own_settings_and_an_example(
    app: Any, late_opd: dict[str, Any], ckan_config: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.max_age", "P14D")
    with freeze_time("2026-06-01T05:00:00Z"):
        said = words(page(app, "/id/kepatuhan").select(".kip-how")[0])
    assert "mutakhir selama 14 hari sejak terakhir diperbarui" in said
    assert "diganti pada 31 Januari 2026 masih mutakhir sampai akhir hari 14 Februari 2026" in said


def test_empty_portal_says_what_to_do_first_second_and_third(app: Any):
    steps = page(app, "/id/kepatuhan").select(".kip-steps li")
    assert [words(step).split(".")[0] for step in steps] == [
        "Tambahkan OPD",
        "Masukkan data mereka",
        "Biarkan portal memeriksanya",
    ]


def test_opds_are_narrowed_and_ordered_by_the_address(app: Any, late_opd: dict[str, Any]):
    assert [row[1] for row in table(page(app, "/kepatuhan?q=kosong"))] == ["Kelurahan Kosong"]
    assert [row[1] for row in table(page(app, "/kepatuhan?status=overdue"))] == ["Dinas Sosial"]
    assert [row[1] for row in table(page(app, "/kepatuhan?band=tidak_informatif"))] == ["Dinas Sosial"]
    assert [row[1] for row in table(page(app, "/kepatuhan?band=informatif"))] == []
    factories.organization(title="Badan Arsip", opd_type="badan")
    assert [row[1] for row in table(page(app, "/kepatuhan?opd_type=badan"))] == ["Badan Arsip"]
    assert [row[1] for row in table(page(app, "/kepatuhan?opd_type=dinas"))] == []
    types = page(app, "/id/kepatuhan").select("#kip-opd-type option")
    assert [(option["value"], words(option)) for option in types] == [("", "Semua jenis"), ("badan", "Badan")]
    by_name = [row[1] for row in table(page(app, "/kepatuhan?sort=name"))]
    assert by_name == ["Badan Arsip", "Dinas Sosial", "Kelurahan Kosong"]


def test_a_past_day_is_shown_as_it_was(app: Any, late_opd: dict[str, Any]):
    day = (datetime.now(timezone.utc) - timedelta(days=40)).date()
    soup = page(app, f"/en/kepatuhan?as_of={day.isoformat()}")
    assert "You are looking at another day than today," in words(main(soup))


def test_a_recorded_month_shows_its_ranking_and_who_moved_since_the_month_before(app: Any):
    with freeze_time("2026-11-24T03:00:00Z"):
        for name, uploaded_on in (("dinsos", (3, 3)), ("dinkes", (10, 20)), ("dlh", (9, 28))):
            factories.organization(name=name, title=name.title())
            uploaded_at = datetime(2026, *uploaded_on, tzinfo=timezone.utc)
            factories.dataset(uploaded_at=uploaded_at, owner_org=name)
        for day in ("2026-09-30", "2026-10-31", "2026-11-24"):
            call_action("kipfreshness_run", factories.as_admin(), as_of=day)
        today, october = page(app, "/id/kepatuhan"), page(app, "/id/kepatuhan?month=2026-10")
        improved = table(page(app, "/id/kepatuhan?month=2026-10&sort=improved"))
    months = [(option["value"], words(option)) for option in today.select("#kip-month option")]
    assert months == [("", "Hari ini"), ("2026-10", "31 Oktober 2026"), ("2026-09", "30 September 2026")]
    assert [row[:4] for row in table(october)] == [
        ["1", "Dinkes", "100,00", "Informatif"],
        ["2", "Dinsos", "0,00", "Tidak Informatif"],
        ["2 turun 1", "Dlh", "0,00 −100,00", "Tidak Informatif"],
    ]
    assert [row[1] for row in improved] == ["Dinsos", "Dlh", "Dinkes"]  # Dinkes had no score before
    moved = [words(half) for half in october.select(".kip-halves > div")]
    assert moved == [
        "Paling naik Belum ada OPD yang nilainya lebih baik.",
        "Paling turun Dlh : −100,00 poin, kini 0,00",
    ]
    assert "Ini angka yang tercatat pada 31 Oktober 2026." in words(main(october))
    assert str(october.select(".kip-figures a")[0]["href"]) == "/id/kepatuhan/dinkes?as_of=2026-10-31"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("band=baik", "band"),
        ("status=late", "status"),
        ("sort=colour", "sort"),
        ("opd_type=partai", "opd_type"),
        ("month=2020-01", "month"),
        ("month=kemarin", "month"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=99999999999999999999", "page"),
        ("as_of=kemarin", "as_of"),
        ("as_of=2026-13-45", "as_of"),
    ],
)
def test_what_the_page_does_not_know_is_named(app: Any, late_opd: dict[str, Any], query: str, field: str):
    soup = page(app, f"/kepatuhan?{query}", status=400)
    assert [words(name).casefold() for name in soup.select(".kip-errors strong")] == [field.replace("_", " ")]


@pytest.mark.parametrize(
    ("query", "field"), [("status=late", "status"), ("sort=colour", "sort"), ("as_of=kemarin", "as_of")]
)
@pytest.mark.parametrize("suffix", ["", ".csv", ".xlsx", ".json"])
def test_what_an_opds_page_does_not_know_is_named(
    app: Any, late_opd: dict[str, Any], query: str, field: str, suffix: str
):
    answer = app.get(f"/kepatuhan/dinsos{suffix}?{query}", status=400)
    assert field.replace("_", " ") in answer.body.casefold().replace("_", " ")


@pytest.mark.parametrize(
    "url", ["/kepatuhan/tidak-ada", "/kepatuhan/tidak-ada.csv", "/kepatuhan/..%2f", "/kepatuhan.pdf"]
)
def test_an_opd_that_does_not_exist_is_not_found(app: Any, late_opd: dict[str, Any], url: str):
    app.get(url, status=404)


def test_a_deleted_opd_is_not_found(app: Any, late_opd: dict[str, Any]):
    call_action("organization_delete", id="kosong")
    app.get("/kepatuhan/kosong", status=404)


@pytest.mark.parametrize("suffix", ["", ".csv", ".xlsx", ".json"])
def test_pages_that_need_only_the_database_work_without_solr(
    app: Any, late_opd: dict[str, Any], no_solr: None, suffix: str
):
    app.get(f"/kepatuhan{suffix}", status=200)
    app.get(f"/kepatuhan/dinsos{suffix}", status=200)


def test_everybody_is_told_when_the_job_has_not_run_for_two_intervals(app: Any, late_opd: dict[str, Any]):
    call_action("kipfreshness_run", factories.as_admin())
    assert page(app, "/en/kepatuhan").select("[role=alert]") == []
    with freeze_time(datetime.now(timezone.utc) + timedelta(hours=49)):
        (banner,) = page(app, "/en/kepatuhan").select("[role=alert]")
    assert "has not run since" in words(banner)


def test_before_the_first_run_that_is_said(app: Any, late_opd: dict[str, Any]):
    (banner,) = page(app, "/en/kepatuhan").select("[role=alert]")
    assert "has not run yet" in words(banner)


def test_datasets_stand_by_urgency_each_with_its_reason(app: Any, late_opd: dict[str, Any]):
    with freeze_time("2026-11-24T03:00:00Z"):
        factories.dataset(
            uploaded_at=datetime(2026, 8, 3, 3, tzinfo=timezone.utc), owner_org=late_opd["id"], title="Data Agustus"
        )
        soup = page(app, "/id/kepatuhan/dinsos?q=agustus")
    (row,) = soup.select(".kip-row")
    assert words(row) == (
        "Data Agustus Tergolong lama Berkas terakhir diganti 3 Agustus 2026; tenggat 3 September 2026; 82 hari lewat."
    )


def test_datasets_are_narrowed_by_status(app: Any, late_opd: dict[str, Any]):
    soup = page(app, "/kepatuhan/dinsos?status=overdue")
    assert [words(title) for title in soup.select(".kip-row h3")] == ["Data Lama"]


def test_a_long_list_is_paged_and_nothing_is_left_out(app: Any):
    opd = factories.organization(name="banyak")
    for number in range(27):
        factories.dataset(days_old=1, owner_org=opd["id"], title=f"Data {number:02}")
    first = page(app, "/en/kepatuhan/banyak?sort=title+asc")
    second = page(app, first.select("a[rel=next]")[0]["href"])
    titles = [words(title) for soup in (first, second) for title in soup.select(".kip-row h3")]
    assert titles == [f"Data {number:02}" for number in range(27)]
    assert len(app.get("/kepatuhan/banyak.csv").body.splitlines()) == 28


@pytest.mark.parametrize("suffix", ["", ".csv", ".json"])
def test_private_datasets_are_shown_to_the_opd_only(app: Any, late_opd: dict[str, Any], suffix: str):
    factories.dataset(days_old=1, owner_org=late_opd["id"], title="Rahasia", private=True)
    editor = editor_of(late_opd)
    assert "Rahasia" not in app.get(f"/kepatuhan/dinsos{suffix}").body
    assert "Rahasia" in app.get(f"/kepatuhan/dinsos{suffix}", headers=editor).body


def test_markup_in_titles_and_names_is_text(app: Any):
    evil = "<script>alert(1)</script>"
    opd = factories.organization(name="jahat", title=f"Dinas {evil}")
    factories.dataset(days_old=1, owner_org=opd["id"], title=f"Data {evil}", name="data-jahat")
    for url in (
        "/kepatuhan",
        "/kepatuhan/jahat",
        "/dataset/data-jahat",
        f"/kepatuhan?q={evil}",
        f"/kepatuhan?sort={evil}",
    ):
        assert evil not in app.get(url).body
