"""What is taken away: the same figures as the page, in three formats, and text that stays text."""

from __future__ import annotations

import csv
import json
import tracemalloc
from datetime import datetime, timezone
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from ckanext.kipfreshness.exports.columns import DATASET_COLUMNS
from ckanext.kipfreshness.exports.formats import Sheet, xlsx_file

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")

FORMULA = '=HYPERLINK("http://x.example")'


def in_utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)  # type: ignore[arg-type]


def csv_rows(app: Any, url: str) -> list[dict[str, str]]:
    answer = app.get(url)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.body.startswith("\ufeff")
    return list(csv.DictReader(StringIO(answer.body.removeprefix("\ufeff"))))


def workbook(app: Any, url: str) -> Any:
    return openpyxl.load_workbook(BytesIO(app.get(url).data))


@pytest.fixture
def dinsos(clean_portal: None) -> dict[str, Any]:
    opd = factories.organization(name="dinsos", title="Dinas Sosial")
    factories.organization(name="kosong", title="Kelurahan Kosong")
    factories.dataset(uploaded_at=in_utc(2026, 8, 3, 3), owner_org=opd["id"], name="bantuan", title="Penerima Bantuan")
    factories.dataset(uploaded_at=in_utc(2026, 11, 20, 3), owner_org=opd["id"], name="panti", title=FORMULA)
    return opd


@pytest.fixture(autouse=True)
def today(dinsos: dict[str, Any]) -> Any:
    with freeze_time("2026-11-24T03:00:00Z"):
        yield


def test_compliance_csv_has_the_apis_names_and_plain_numbers(app: Any):
    first, second = csv_rows(app, "/kepatuhan.csv")
    assert (first["name"], first["score"], first["band"], first["overdue"]) == (
        "dinsos",
        "50.0",
        "kurang_informatif",
        "1",
    )
    assert (second["name"], second["score"], second["rank"]) == ("kosong", "", "")


def test_dataset_csv_says_what_the_page_says(app: Any):
    rows = csv_rows(app, "/kepatuhan/dinsos.csv?status=overdue")
    assert [(row["title"], row["status"], row["due_on"], row["days_overdue"]) for row in rows] == [
        ("Penerima Bantuan", "overdue", "2026-09-03", "82")
    ]


@pytest.mark.parametrize("start", list("=+-@"))
def test_a_formula_in_a_title_stays_text_in_csv(app: Any, dinsos: dict[str, Any], start: str):
    factories.dataset(owner_org=dinsos["id"], title=f"{start}1+1", name="rumus")
    (row,) = csv_rows(app, "/kepatuhan/dinsos.csv?q=1%2B1")
    assert row["title"] == f"'{start}1+1"


def test_a_formula_in_a_title_stays_text_in_xlsx(app: Any):
    sheet = workbook(app, "/kepatuhan/dinsos.xlsx").worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {(cell.value, cell.data_type) for cell in cells} == {("Penerima Bantuan", "s"), (FORMULA, "s")}


def test_xlsx_has_real_numbers_and_dates_a_frozen_header_and_filters(app: Any):
    sheet = workbook(app, "/id/kepatuhan/dinsos.xlsx?status=overdue").worksheets[0]
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert str(row["Tenggat"]) == "2026-09-03 00:00:00"
    assert str(row["Terakhir diperbarui"]) == "2026-08-03 10:00:00"
    assert row["Hari lewat"] == 82
    assert row["Status"] == "Tergolong lama"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:R2"


def test_xlsx_of_all_opds_has_scores_as_numbers(app: Any):
    book = workbook(app, "/en/kepatuhan.xlsx")
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert [sheet.cell(line, header.index("Score") + 1).value for line in (2, 3)] == [50, None]
    assert "Komisi Informasi" in str([[cell.value for cell in row] for row in book.worksheets[-1].iter_rows()])


def test_a_workbook_has_a_sheet_for_each_question_with_the_pages_filters(app: Any):
    factories.dataset(uploaded_at=in_utc(2026, 6, 1, 3), owner_org=factories.organization(title="Dinas Lain")["id"])
    factories.dataset(uploaded_at=in_utc(2026, 6, 1, 3), owner_org="dinsos", title="Rahasia", private=True)
    for day in ("2026-10-31", "2026-11-23"):
        call_action("kipfreshness_run", factories.as_admin(), as_of=day)
    book = workbook(app, "/id/kepatuhan.xlsx?q=dinsos")
    assert book.sheetnames == ["Peringkat OPD", "Dataset terlambat", "Riwayat", "Keterangan"]
    ranking, late, history, about = book.worksheets
    assert [row[3] for row in ranking.iter_rows(min_row=2, values_only=True)] == ["Dinas Sosial"]
    assert [row[0] for row in late.iter_rows(min_row=2, values_only=True)] == ["Penerima Bantuan"]
    days = [str(row[0])[:10] for row in history.iter_rows(min_row=2, values_only=True)]
    assert days == ["2026-11-23", "2026-10-31"]
    assert (late.freeze_panes, history.freeze_panes, late.auto_filter.ref) == ("B2", "B2", "A1:R2")
    lines = dict(about.iter_rows(values_only=True))
    assert (lines["Tergolong lama"], lines["Dibuat dari halaman"]) == (
        "2",
        "http://test.ckan.net/id/kepatuhan?q=dinsos",
    )


def test_a_workbook_of_a_recorded_month_has_its_figures_and_no_list_of_datasets(app: Any):
    call_action("kipfreshness_run", factories.as_admin(), as_of="2026-10-31")
    book = workbook(app, "/id/kepatuhan.xlsx?month=2026-10")
    assert book.sheetnames == ["Peringkat OPD", "Riwayat", "Keterangan"]
    assert dict(book.worksheets[-1].iter_rows(values_only=True))["Keadaan per"] == "31 Oktober 2026 23.59 WIB"


def test_a_workbook_of_an_opd_has_its_datasets_and_its_history(app: Any):
    assert workbook(app, "/id/kepatuhan/dinsos.xlsx").sheetnames == ["Dataset", "Riwayat", "Keterangan"]


def test_memory_of_a_workbook_does_not_grow_with_its_rows(app: Any):
    def peak(count: int) -> int:
        rows = ({"title": f"Data {number}", "age_days": number, "due_on": "2026-09-03"} for number in range(count))
        tracemalloc.start()
        with app.flask_app.test_request_context(), xlsx_file([Sheet("Dataset", columns, rows)], {}) as made:
            size = made.seek(0, 2)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > count * 10
        return highest

    columns = [column for column in DATASET_COLUMNS if column.field in ("title", "age_days", "due_on")]
    assert peak(20_000) < 1.2 * peak(2_000)


def test_compliance_json_is_what_the_action_returns(app: Any):
    assert json.loads(app.get("/kepatuhan.json").body) == call_action("kipfreshness_compliance_show")


def test_dataset_json_has_what_both_actions_return(app: Any):
    answer = json.loads(app.get("/kepatuhan/dinsos.json").body)
    listed = call_action("kipfreshness_dataset_list", {"ignore_auth": True, "user": ""}, organization="dinsos")
    assert (answer["count"], answer["results"]) == (listed["count"], listed["results"])
    assert (
        answer["organizations"] == call_action("kipfreshness_compliance_show", organization="dinsos")["organizations"]
    )


def test_exports_have_the_pages_filters(app: Any):
    assert [row["name"] for row in csv_rows(app, "/kepatuhan.csv?status=overdue")] == ["dinsos"]
    assert [row["name"] for row in csv_rows(app, "/kepatuhan/dinsos.csv?q=bantuan")] == ["bantuan"]
    answer = json.loads(app.get("/kepatuhan.json?q=kosong").body)
    assert [row["name"] for row in answer["organizations"]] == ["kosong"]


def test_an_export_without_rows_still_has_its_header(app: Any):
    assert len(app.get("/kepatuhan/kosong.csv").body.splitlines()) == 1
    assert workbook(app, "/kepatuhan/kosong.xlsx").worksheets[0].max_row == 1
    assert json.loads(app.get("/kepatuhan/kosong.json").body)["results"] == []
