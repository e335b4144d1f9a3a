"""The payloads of tests/payloads.py, through each place that takes text, and what becomes of them where it is shown."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote, urlsplit

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action
from pytest_httpserver import HTTPServer

from ckanext.kipfreshness import config
from ckanext.kipfreshness.model.viewpoint import viewpoint
from ckanext.kipfreshness.reminders.send import send_reminders

from .. import factories, oracle
from ..hostile_portal import ALL_SCRIPTS, PARAMETERS, hostile_entries, make_hostile_portal
from ..integration.harvesters.conftest import Portal
from ..payloads import ADDRESSES, FORMULAS, INSIDE, LINE_BREAKS, MARK, NO_SITES, SCRIPTS, SOLR, SQL
from ..smtp_sink import smtp_sink

pytestmark = pytest.mark.usefixtures("clean_portal")


def sysadmin() -> dict[str, str]:
    return {"Authorization": ckan_factories.SysadminWithToken()["token"]}


def dangers(html: str) -> list[str]:
    """What a browser would run, load or send on behalf of a payload."""
    found = []
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        if MARK in element.name or (element.name in ("script", "style") and MARK in element.get_text()):
            found.append(element.name)
        for name, value in element.attrs.items():
            text = value if isinstance(value, str) else " ".join(value)
            address = text.strip().casefold()
            runs = name.startswith("on") or name == "srcdoc" or address.startswith(("javascript:", "data:"))
            leads_away = name in ("href", "src", "action") and MARK in urlsplit(address).netloc
            if MARK in text and (runs or leads_away):
                found.append(f"{element.name} {name}={text[:80]}")
            if MARK in name:
                found.append(f"{element.name} {name}")
    return found


def test_no_script_in_a_record_dataset_note_or_reason_is_run_by_any_page(app: CKANTestApp) -> None:
    admin = sysadmin()
    for address in make_hostile_portal():
        answer = app.get(address, headers=admin)
        assert (address, answer.status_code, dangers(answer.body)) == (address, 200, [])


@pytest.mark.parametrize("path", ["/kepatuhan", "/kepatuhan/opd", "/dataset/", "/kipfreshness/nota-dinas"])
def test_no_script_in_an_address_is_run_by_the_page_that_answers(app: CKANTestApp, path: str) -> None:
    factories.organization(name="opd")
    admin = sysadmin()
    for parameter in PARAMETERS:
        answer = app.get(f"{path}?{parameter}={quote(ALL_SCRIPTS)}", headers=admin)
        assert answer.status_code in (200, 400), parameter
        assert dangers(answer.body) == [], parameter
    for script in SCRIPTS:
        answer = app.get(f"{path.rstrip('/')}/{quote(script, safe='')}", headers=admin)
        assert answer.status_code in (400, 404), script
        assert dangers(answer.body) == [], script


def test_no_script_in_a_feed_is_run_by_preview_report_or_dataset(
    app: CKANTestApp, ckan_config: Any, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.feed.allow_private_addresses", True)
    portal = Portal(httpserver)
    portal.serve(*hostile_entries())
    portal.harvest()
    admin = sysadmin()
    pages = [app.get("/kipfreshness/harvest/sumber", headers=admin).body, app.get("/kepatuhan/dinas-pangan").body]
    feed = {"url": httpserver.url_for("/data.json")}
    pages.append(app.post("/kipfreshness/check-feed", data=feed, headers=admin).body)
    datasets = portal.datasets()
    assert len(datasets) > 8
    pages += [app.get(f"/dataset/{dataset['name']}", headers=admin).body for dataset in datasets.values()]
    assert [dangers(page) for page in pages] == [[] for _ in pages]


def test_no_formula_in_a_title_note_reason_or_name_reaches_a_spreadsheet(app: CKANTestApp) -> None:
    user = {"user": ckan_factories.Sysadmin()["name"]}
    owner = factories.organization(name="opd", title="=1+1")
    for number, formula in enumerate(FORMULAS):
        factories.organization(title=formula)
        factories.dataset(name=f"a-{number}", title=formula, owner_org=owner["id"], days_old=90)
        call_action("kipfreshness_confirm", user, id=f"a-{number}", note=formula)
        factories.dataset(name=f"b-{number}", title="b", owner_org=owner["id"])
        call_action("kipfreshness_exempt", user, id=f"b-{number}", reason=formula, until="2199-01-01")
    for address in ("/kepatuhan", "/kepatuhan/opd"):
        rows = list(csv.reader(StringIO(app.get(f"{address}.csv").body.removeprefix("\ufeff"))))
        assert len(rows) > len(FORMULAS)
        assert {len(row) for row in rows} == {len(rows[0])}
        assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
        workbook = openpyxl.load_workbook(BytesIO(app.get(f"{address}.xlsx").data))
        cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


ACTIONS = {
    "status_show": ("id", "as_of"),
    "compliance_show": ("organization", "as_of"),
    "dataset_list": ("organization", "status", "q", "sort", "rows", "start", "as_of"),
    "history_list": ("organization", "since", "until"),
    "harvest_report": ("id",),
    "harvest_feed_list": ("organization",),
    "reminder_pause_show": ("token",),
    "nota_dinas_show": ("as_of",),
    "reminder_list": ("rows", "start"),
}


def test_no_sql_in_a_parameter_is_run(app: CKANTestApp) -> None:
    owner = factories.organization(name="opd")
    factories.dataset(name="data", owner_org=owner["id"], days_old=40)
    factories.dataset(name="rahasia", owner_org=owner["id"], private=True)
    for payload in SQL:
        for action, parameters in ACTIONS.items():
            for parameter in parameters:
                _refused_or_empty(action, parameter, payload)
        if payload.isprintable():
            for address in (
                "/kepatuhan?q=",
                "/kepatuhan/opd?q=",
                "/kepatuhan/",
                "/kepatuhan/opd?sort=",
                "/dataset/?q=",
            ):
                answer = app.get(address + quote(payload, safe=""))
                assert answer.status_code in (200, 400, 404), (address, payload)
                assert "rahasia" not in answer.body
    tables = model.Session.execute(sa.text("SELECT count(*) FROM kipfreshness_dataset")).scalar_one()
    assert tables == 2


def _refused_or_empty(action: str, parameter: str, payload: str) -> None:
    try:
        found = call_action(f"kipfreshness_{action}", factories.as_admin(), **{parameter: payload})
    except (tk.ValidationError, tk.ObjectNotFound):
        return
    assert (action, parameter) == ("dataset_list", "q")
    assert found["count"] == 0


def test_no_query_finds_private_datasets_or_breaks_the_search(app: CKANTestApp) -> None:
    owner = factories.organization(name="opd")
    factories.dataset(name="terbuka", title="Terbuka", owner_org=owner["id"], days_old=40)
    factories.dataset(name="tertutup", title="Rahasia", owner_org=owner["id"], days_old=40, private=True)
    for query in SOLR:
        for address in (
            f"/api/3/action/package_search?fq={quote(query)}",
            f"/api/3/action/package_search?q={quote(query)}",
            f'/api/3/action/package_search?facet.field=["kip_status"]&fq={quote(query)}',
            f"/api/3/action/package_search?sort={quote(query)}",
            f"/dataset/?q={quote(query)}",
            f"/dataset/?kip_status={quote(query)}",
            f"/dataset/?sort={quote(query)}",
        ):
            answer = app.get(address)
            assert answer.status_code in (200, 400, 409), address
            assert "tertutup" not in answer.body, address
            if answer.is_json and answer.status_code == 200:
                found = json.loads(answer.body)["result"]
                counts = [item["count"] for one in found["search_facets"].values() for item in one["items"]]
                assert max([found["count"], *counts]) <= 1, address


def test_no_page_leads_to_another_site(app: CKANTestApp) -> None:
    owner = factories.organization(name="opd")
    factories.dataset(name="data", owner_org=owner["id"], days_old=40)
    for address in ADDRESSES:
        for page in ("/kepatuhan/dataset/data/confirm", "/kipfreshness/check-feed", "/kipfreshness/nota-dinas"):
            for parameter in ("came_from", "next", "url", "locale"):
                answer = app.get(f"{page}?{parameter}={quote(address)}", follow_redirects=False)
                assert answer.status_code == 302
                assert answer.headers["Location"].startswith(("/user/login", "http://test.ckan.net/user/login"))
                assert "evil" not in answer.headers["Location"]
        answer = app.get(f"/kepatuhan/{quote(address, safe='')}", follow_redirects=False)
        assert answer.status_code == 404
    answer = app.get("/kepatuhan/opd", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.body


def test_no_line_break_in_a_record_writes_a_header_of_a_letter(
    ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploaded_at = oracle.datetime(2026, 2, 28, 3, tzinfo=oracle.UTC)
    for number, text in enumerate(LINE_BREAKS):
        owner = factories.organization(title=f"Dinas {text}", ppid_email=f"ppid{number}@opd.example")
        factories.dataset(owner_org=owner["id"], uploaded_at=uploaded_at, title=text)
    with smtp_sink() as sink:
        monkeypatch.setitem(ckan_config, "smtp.server", sink.address)
        monkeypatch.setitem(ckan_config, "smtp.mail_from", "portal@kota.example")
        sent = send_reminders(viewpoint(config.policy(), uploaded_at + oracle.timedelta(days=40)))
    assert [one.error for one in sent.letters if one.error] == []
    assert len(sink.letters) == len(LINE_BREAKS)
    for letter in sink.letters:
        assert "Bcc" not in letter
        assert "evil.example" not in str(letter["To"]).partition("<")[2]
        assert set(letter.keys()) == set(sink.letters[0].keys())


def test_no_line_break_in_an_address_makes_it_usable() -> None:
    taken = []
    for text in LINE_BREAKS:
        for address in (text, f"ppid@opd.example{text[1:]}"):
            try:
                taken.append(factories.organization(ppid_email=address)["ppid_email"])
            except tk.ValidationError:
                model.Session.rollback()
    assert taken == []


def test_payloads_are_counted() -> None:
    """What the manual says of them."""
    kinds = (SCRIPTS, FORMULAS, SQL, SOLR, ADDRESSES, LINE_BREAKS, INSIDE, NO_SITES)
    assert [len(kind) for kind in kinds] == [20, 16, 14, 21, 8, 8, 58, 26]
