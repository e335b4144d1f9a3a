"""What is taken away: the same figures as the page, in three formats, and text that stays text."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timezone
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from ckan.tests.helpers import call_action
from freezegun import freeze_time

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
    assert "Komisi Informasi" in str([[cell.value for cell in row] for row in book.worksheets[1].iter_rows()])


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
