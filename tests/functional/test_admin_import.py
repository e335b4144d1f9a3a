"""A table of OPDs or harvest sources: first what it would change, then that very file is applied."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from bs4 import Tag
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

from .. import factories
from .shown import main, words

pytestmark = pytest.mark.usefixtures("clean_portal")

OPD, SOURCES = "/en/ckan-admin/kepatuhan/impor/opd", "/en/ckan-admin/kepatuhan/impor/sumber"


def send(app: Any, admin: dict[str, str], content: bytes, name: str = "opd.csv", page: str = OPD) -> Tag:
    data = {"upload": (io.BytesIO(content), name)}
    return main(app.post(page, headers=admin, data=data, content_type="multipart/form-data"))


def apply(app: Any, admin: dict[str, str], preview: Tag, page: str = OPD) -> Any:
    return app.post(page, headers=admin, data={"token": preview.select("input[name=token]")[0]["value"]})


def rows_of(preview: Tag) -> list[list[str]]:
    """Title, row and kind, and what changes, of each."""
    rows = preview.select("#kip-preview ~ ul > li")
    return [[words(part) for part in row.find_all(["h3", "p", "ul"], recursive=False)] for row in rows]


def test_what_would_change_is_shown_row_by_row_and_then_applied(app: Any, admin: dict[str, str]) -> None:
    factories.organization(name="dinsos", title="Dinas Sosial", phone="(0200) 555001")
    factories.organization(name="tetap", title="Tetap")
    table = (
        "name;title;description;phone;email;kolom asing\n"
        "dinsos;Dinas Sosial;;(0200) 555002;;\n"
        "tetap;Tetap;;;;\n"
        "baru;Dinas <b>Baru</b>;=1+1;;;\n"
        "salah;Salah;;;bukan alamat;\n"
    )
    preview = send(app, admin, table.encode())
    changed, same, new, refused = rows_of(preview)
    assert changed == ["Dinas Sosial", "Row 2 · Changed", "Office phone: (0200) 555001 → (0200) 555002"]
    assert same == ["Tetap", "Row 3 · Unchanged"]
    assert new[:2] == ["Dinas <b>Baru</b>", "Row 4 · New"]
    assert "Description: =1+1" in new[2]
    assert refused == ["Salah", "Row 5 · Refused"]
    assert "kolom asing" in words(preview.select(".alert-warning")[0])
    assert "Row 5, column “email”, “bukan alamat”:" in words(preview.select("[role=alert]")[0])
    assert call_action("organization_list") == ["dinsos", "tetap"]


def test_the_file_that_was_shown_is_applied_once_and_by_who_saw_it(app: Any, admin: dict[str, str]) -> None:
    preview = send(app, admin, b"name,title\nbaru,Dinas <b>Baru</b>\n")
    somebody_else = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    assert "is older than an hour" in words(main(apply(app, somebody_else, preview)))
    assert call_action("organization_list") == []
    assert "1 created, 0 updated, 0 unchanged, 0 refused." in apply(app, admin, preview).body
    assert call_action("organization_show", id="baru")["title"] == "Dinas <b>Baru</b>"
    assert "was applied already" in words(main(apply(app, admin, preview)))


def test_a_row_that_the_portal_refuses_meanwhile_is_named_and_the_others_are_written(
    app: Any, admin: dict[str, str]
) -> None:
    preview = send(app, admin, b"name,title\nsatu,Satu\ndua,Dua\n")
    ckan_factories.Group(name="satu")
    shown = main(apply(app, admin, preview))
    assert "1 created, 0 updated, 0 unchanged, 1 refused." in words(shown.select("[role=status]")[0])
    assert "Row 2" in words(shown.select("[role=alert]")[0])
    assert call_action("organization_list") == ["dua"]


def bomb() -> bytes:
    """A workbook of a few kilobytes with a million rows of text."""
    book, packed = io.BytesIO(), io.BytesIO()
    sheet = openpyxl.Workbook()
    sheet.save(book)
    row = '<row><c t="inlineStr"><is><t>{}</t></is></c></row>'.format("x" * 200)
    content = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{row * 100_000}'
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, content + "</sheetData></worksheet>" if is_sheet else source.read(name))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b" \n\n", "This file is empty."),
        (b"x,y\n1,2\n", "one of them must be name, title or opd_code. It holds: x, y."),
        (b"<!DOCTYPE html><html><body>Masuk</body></html>", "No column says which organisation a row is about."),
        (b"PK\x03\x04 not a workbook", "The spreadsheet is damaged or of an unknown kind"),
        (b"name,title\n" + b"a,A\n" * 501, "The table has more than 500 rows."),
        (b"name\n" + b"x" * 5_000_001, "This file is larger than 5 MB."),
        (bomb(), "The table has more than 500 rows."),
    ],
    ids=["0 bytes", "blank", "other columns", "HTML", "damaged", "too long", "too large", "bomb"],
)
def test_a_file_that_is_no_such_table_is_refused_at_the_field(
    app: Any, admin: dict[str, str], content: bytes, said: str
) -> None:
    shown = send(app, admin, content, "opd.xlsx")
    assert said in words(shown.select("#kip-upload-error")[0])
    assert shown.select("input[name=token]") == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_example_can_be_loaded_as_it_is(app: Any, admin: dict[str, str], language: str, file_format: str) -> None:
    got = app.get(f"/{language}/ckan-admin/kepatuhan/impor/opd/contoh.{file_format}", headers=admin).data
    preview = send(app, admin, got, f"opd.{file_format}")
    assert [row[0] for row in rows_of(preview)] == ["Dinas Contoh"]
    assert words(preview.select("form button")[0])[-7:] in ("1 baris", "e 1 row")
    assert preview.select(".alert") == []


def test_sources_are_shown_before_they_are_added(app: Any, admin: dict[str, str]) -> None:
    factories.organization(name="dinsos", title="Dinas Sosial")
    table = b"organization,url\ndinsos,https://u:rahasia@dinsos.example/data.json\nentah,https://x.example/\ndinsos,ftp://x/\n"
    preview = send(app, admin, table, "sumber.csv", SOURCES)
    assert rows_of(preview)[0][1] == "Row 2 · New"
    assert "rahasia" not in preview.decode()
    refused = words(preview.select("[role=alert]")[0])
    assert "Row 3, column “organization”, “entah”: No organisation has this name." in refused
    assert "Row 4, column “url”" in refused
    assert call_action("package_search", fq="dataset_type:harvest")["count"] == 0
    shown = main(apply(app, admin, preview, SOURCES))
    assert "1 added, 0 there already, 2 refused." in words(shown)
    assert call_action("package_search", fq="dataset_type:harvest")["count"] == 1
    sample = app.get("/id/ckan-admin/kepatuhan/impor/sumber/contoh.xlsx", headers=admin).data
    again = send(app, admin, sample, "sumber.xlsx", SOURCES)
    assert "No organisation has this name." in words(again.select("[role=alert]")[0])
