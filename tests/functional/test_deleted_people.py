"""Who has deleted the account is named nowhere, though what was said stays."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")

PLACES = (
    "/dataset/data",
    "/dataset/arsip",
    "/kepatuhan/opd",
    "/api/3/action/kipfreshness_confirmation_list",
    "/kepatuhan/opd.csv",
    "/kepatuhan/opd.json",
    "/api/3/action/kipfreshness_status_show?id=data",
    "/api/3/action/kipfreshness_status_show?id=arsip",
    "/api/3/action/kipfreshness_dataset_list",
)


def test_a_deleted_persons_name_goes_from_every_page_and_the_reason_stays(app: CKANTestApp) -> None:
    owner = factories.organization(name="opd")
    factories.dataset(name="data", owner_org=owner["id"], days_old=40)
    factories.dataset(name="arsip", owner_org=owner["id"], days_old=40)
    person = ckan_factories.Sysadmin(name="siti-r", fullname="Siti Rahmawati")
    call_action("kipfreshness_confirm", {"user": "siti-r"}, id="data", note="Angka tetap.")
    call_action("kipfreshness_exempt", {"user": "siti-r"}, id="arsip", reason="Hanya arsip.", until="2199-01-01")
    assert [place for place in PLACES if "Siti Rahmawati" in app.get(place).body] != []
    call_action("user_delete", factories.as_admin(), id=person["id"])
    for place in PLACES:
        body = app.get(place).body
        assert "Siti" not in body, place
        assert "siti-r" not in body, place
        assert person["id"] not in body, place
    book = openpyxl.load_workbook(BytesIO(app.get("/kepatuhan/opd.xlsx").data))
    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any("Siti" in cell for cell in cells)
    assert "Angka tetap." in cells
    assert "Hanya arsip." in cells
