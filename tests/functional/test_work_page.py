"""/dashboard/pekerjaan: what a person has to do, and one review of many datasets."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta, timezone
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

from ckanext.kipfreshness import model as ours

from .. import factories
from .people import editor_of, stranger
from .shown import words

pytestmark = pytest.mark.usefixtures("clean_portal")

PAGE = "/en/dashboard/pekerjaan"
NOTE = '=HYPERLINK("http://x.example") <script>alert(1)</script>'


def soup_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.body, "html.parser")


def titles(answer: Any) -> list[str]:
    return [words(heading) for heading in soup_of(answer).select(".kip-row h2")]


def row(answer: Any, title: str) -> Tag:
    (found,) = [one for one in soup_of(answer).select(".kip-row") if words(one.select("h2")[0]) == title]
    return found


def links(tag: Tag, selector: str = "a.btn") -> list[tuple[str, str]]:
    return [(words(link).partition(" :")[0], str(link["href"])) for link in tag.select(selector)]


def is_reviewed(name: str) -> bool:
    return call_action("kipfreshness_status_show", id=name)["confirmation"] is not None


def add_file(dataset: dict[str, Any], name: str) -> dict[str, Any]:
    url = f"https://opd.example/{name}.csv"
    return call_action("resource_create", factories.as_admin(), package_id=dataset["id"], url=url, name=name)


def test_the_dashboard_leads_to_it(app: Any, opd: dict[str, Any]):
    page = soup_of(app.get("/id/dashboard/datasets", headers=editor_of(opd)))
    assert ("Pekerjaan saya", "/id/dashboard/pekerjaan") in links(page, ".nav-tabs a")


def test_each_row_leads_straight_to_the_form_of_its_file_or_to_a_choice(
    app: Any, opd: dict[str, Any], late: dict[str, Any]
):
    many = factories.dataset(days_old=80, owner_org=opd["id"], name="banyak", title="Banyak Berkas")
    second = add_file(many, "2025")
    call_action(
        "resource_patch", factories.as_admin(), id=second["id"], last_modified="2025-01-01T00:00:00", url="https://x/2"
    )
    factories.dataset(owner_org=opd["id"], name="kosong", title="Tanpa Berkas")
    answer = app.get(PAGE + "?status=all", headers=editor_of(opd))
    file = late["resources"][0]["id"]
    assert links(row(answer, "Data Lama")) == [
        ("Change the link or upload a file", f"/en/dataset/lama/resource/{file}/edit"),
        ("Mark as reviewed", "/en/kepatuhan/dataset/lama/confirm"),
    ]
    assert links(row(answer, "Tanpa Berkas"))[0] == ("Add a file or link", "/en/dataset/kosong/resource/new")
    choice = row(answer, "Banyak Berkas").select("details")[0]
    assert [href for _, href in links(choice, "li a")] == [
        f"/en/dataset/banyak/resource/{many['resources'][0]['id']}/edit",
        f"/en/dataset/banyak/resource/{second['id']}/edit",
        "/en/dataset/banyak/resource/new",
    ]


def test_an_upload_through_that_form_moves_the_mark(app: Any, opd: dict[str, Any], late: dict[str, Any]):
    editor = editor_of(opd)
    address = links(row(app.get(PAGE, headers=editor), "Data Lama"))[0][1]
    form = soup_of(app.get(address, headers=editor)).select("#resource-edit")[0]
    sent = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
    new_file = (BytesIO(b"tahun,nilai\n2026,1\n"), "data.csv")
    app.post(address, data=sent | {"name": "data", "upload": new_file, "save": "go-metadata"}, headers=editor)
    assert call_action("kipfreshness_status_show", id="lama")["status"] == "current"
    assert titles(app.get(PAGE, headers=editor)) == []


def test_what_can_be_marked_no_more_has_no_box_and_says_why(app: Any, opd: dict[str, Any], late: dict[str, Any]):
    editor = editor_of(opd)
    now = datetime.now(timezone.utc)
    for days in (70, 40):
        made_at = now - timedelta(days=days)
        model.Session.add(ours.Confirmation(dataset_id=late["id"], user_id="x", note="Tetap.", confirmed_at=made_at))
    model.Session.commit()
    ours.refresh_evidence(now, [late["id"]])
    model.Session.commit()
    factories.dataset(days_old=60, owner_org=opd["id"], title="Bisa Ditandai")
    answer = app.get(PAGE + "?select=1", headers=editor)
    found = row(answer, "Data Lama")
    assert found.select("input") == []
    assert "was already confirmed 2 times since its data was last updated. It needs new data now." in words(found)
    box = row(answer, "Bisa Ditandai").select("input[type=checkbox]")[0]
    assert box.has_attr("checked")
    assert "It may be marked as reviewed 2 more times" in words(row(answer, "Bisa Ditandai"))


def test_one_reason_marks_the_ticked_ones_and_names_the_refused(app: Any, opd: dict[str, Any], late: dict[str, Any]):
    editor = editor_of(opd)
    other = factories.dataset(days_old=90, title="Rahasia OPD Lain", private=True)
    ids = [late["id"], other["id"]]
    said = words(soup_of(app.post(PAGE, data={"ids": ids, "note": NOTE}, headers=editor)).select(".alert")[0])
    assert "1 dataset is marked as reviewed" in said
    assert "1 dataset could not be marked: There is no such dataset, or you may not edit it." in said
    second = factories.dataset(days_old=60, owner_org=opd["id"])
    answer = app.post(PAGE, data={"ids": [second["id"]], "note": "Tetap."}, headers=editor)
    assert "Thank you. 1 dataset is marked as reviewed" in words(soup_of(answer).select(".flash-messages")[0])
    assert "There is nothing to do: all your datasets are up to date." in words(soup_of(answer).select(".kip-work")[0])


def test_a_note_with_html_or_a_formula_is_text_on_every_page_and_in_files(
    app: Any, opd: dict[str, Any], late: dict[str, Any]
):
    editor = editor_of(opd)
    app.post(PAGE, data={"ids": [late["id"]], "note": NOTE}, headers=editor)
    for address in (PAGE + "?status=all", "/en/dataset/lama", "/en/dataset/edit/lama", "/en/kepatuhan/dinsos"):
        page = soup_of(app.get(address, headers=editor))
        assert [script for script in page.select("script") if "alert(1)" in script.text] == []
        assert NOTE in words(page.select(".kip-row, .kip-mark")[0])
    (line,) = csv.DictReader(StringIO(app.get("/kepatuhan/dinsos.csv").body.removeprefix("\ufeff")))
    assert line["confirmation.note"] == "'" + NOTE
    sheet = openpyxl.load_workbook(BytesIO(app.get("/en/kepatuhan/dinsos.xlsx").data)).worksheets[0]
    cells = {sheet.cell(1, column).value: sheet.cell(2, column) for column in range(1, sheet.max_column + 1)}
    note = cells["Reason of the review"]
    assert (note.value, note.data_type) == (NOTE, "s")


@pytest.mark.parametrize(("note", "is_ticked"), [("  ", True), ("x" * 2001, True), ("Angka tetap.", False)])
def test_what_was_typed_and_ticked_is_kept_and_the_error_stands_at_the_field(
    app: Any, opd: dict[str, Any], late: dict[str, Any], note: str, is_ticked: bool
):
    factories.dataset(days_old=60, owner_org=opd["id"], title="Yang Lain")
    ids = [late["id"]] if is_ticked else []
    answer = app.post(PAGE, data={"ids": ids, "note": note}, headers=editor_of(opd))
    page = soup_of(answer)
    boxes = [row(answer, title).select("input")[0].has_attr("checked") for title in ("Data Lama", "Yang Lain")]
    assert boxes == [is_ticked, False]
    field = page.select("#kip-note")[0]
    assert field.text == note
    assert ("kip-note-error" in field["aria-describedby"]) is is_ticked
    assert "Nothing was marked." in words(page.select(".alert-danger")[0])
    assert not is_reviewed("lama")


def test_selection_stands_in_the_address_and_every_dataset_is_reached(app: Any, opd: dict[str, Any]):
    for number in range(30):
        factories.dataset(days_old=100 - number, owner_org=opd["id"], title=f"Data {number:02}")
    factories.dataset(days_old=1, owner_org=opd["id"], title="Baru")
    kesehatan = factories.organization(name="dinkes", title="Dinas Kesehatan")
    factories.dataset(days_old=60, owner_org=kesehatan["id"], title="Sehat")
    editor = editor_of(opd)
    first, second = (titles(app.get(f"{PAGE}?status=all&page={number}", headers=editor)) for number in (1, 2))
    assert (first[0], len(first), second) == ("Data 00", 25, [*[f"Data {n}" for n in range(25, 30)], "Baru"])
    assert titles(app.get(f"{PAGE}?status=current", headers=editor)) == ["Baru"]
    assert titles(app.get(f"{PAGE}?q=data+07", headers=editor)) == ["Data 07"]
    assert titles(app.get(f"{PAGE}?organization=dinkes", headers=editor)) == []
    assert "Baru" not in titles(app.get(f"{PAGE}?page=2", headers=editor))
    everywhere = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    assert titles(app.get(f"{PAGE}?organization=dinkes", headers=everywhere)) == ["Sehat"]
    for address in ("?status=colour", "?page=0", "?organization=tidak-ada"):
        app.get(PAGE + address, headers=editor, status=400)


def test_who_is_not_logged_in_is_asked_to_comes_back_and_changes_nothing(app: Any, late: dict[str, Any]):
    asked = app.get(PAGE + "?organization=dinsos&page=2", follow_redirects=False)
    assert asked.status_code == 302
    asks = urlsplit(asked.headers["Location"])
    assert (asks.path, parse_qs(asks.query)) == (
        "/en/user/login",
        {"came_from": ["/en/dashboard/pekerjaan?organization=dinsos&page=2"]},
    )
    sent = app.post(PAGE, data={"ids": [late["id"]], "note": "x"}, follow_redirects=False)
    assert (sent.status_code, is_reviewed("lama")) == (302, False)


def test_who_may_edit_nothing_is_told_whom_to_ask_and_changes_nothing(app: Any, late: dict[str, Any]):
    outsider = stranger()
    assert "You may not edit the data of any OPD yet." in words(
        soup_of(app.get(PAGE, headers=outsider)).select(".kip-work")[0]
    )
    answer = app.post(PAGE, data={"ids": [late["id"]], "note": "x"}, headers=outsider)
    assert "There is no such dataset, or you may not edit it." in words(soup_of(answer).select(".alert")[0])
    assert not is_reviewed("lama")
