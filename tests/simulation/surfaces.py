"""Every place where a mark or a figure is shown, read as a visitor or a program reads it."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from ckan.model import Session
from ckan.tests.helpers import CKANTestApp, call_action
from click.testing import CliRunner

from ckanext.kipfreshness import model as ours
from ckanext.kipfreshness.cli.status import status

from .. import factories

ANONYMOUS: dict[str, Any] = {"user": "", "ignore_auth": False}
PER_PAGE = 25


def status_show(id_: str) -> dict[str, Any]:
    return call_action("kipfreshness_status_show", factories.as_admin(), id=id_)


def datasets_listed(*, everything: bool) -> dict[str, dict[str, Any]]:
    context = factories.as_admin() if everything else dict(ANONYMOUS)
    found = call_action("kipfreshness_dataset_list", context, rows=1_000_000)
    assert found["count"] == len(found["results"])
    return {row["id"]: row for row in found["results"]}


def compliance() -> dict[str, Any]:
    return call_action("kipfreshness_compliance_show", dict(ANONYMOUS))


def history(organization: str | None) -> dict[str, dict[str, Any]]:
    data = {"organization": organization} if organization else {}
    return {row["date"]: row for row in call_action("kipfreshness_history_list", dict(ANONYMOUS), **data)}


def search(**params: Any) -> dict[str, Any]:
    return call_action("package_search", dict(ANONYMOUS), rows=1000, **params)


def command() -> dict[str, Any]:
    said = CliRunner().invoke(status, ["--json"], catch_exceptions=False)
    return json.loads(said.output)


def csv_rows(app: CKANTestApp, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(app.get(address).body.removeprefix("\ufeff"))))


def json_file(app: CKANTestApp, address: str) -> dict[str, Any]:
    return json.loads(app.get(address).body)


def sheets(app: CKANTestApp, address: str) -> dict[str, list[dict[str, Any]]]:
    """By title of the sheet its rows, each by the words above its columns."""
    workbook = openpyxl.load_workbook(BytesIO(app.get(address).data))
    return {sheet.title: _rows(sheet) for sheet in workbook.worksheets}


def _rows(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def portal_page(app: CKANTestApp) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The numbers of its tiles, and by title of each OPD its row of the table by the words above its columns."""
    page = _page(app, "/en/kepatuhan")
    for change in page.select(".kip-table small"):
        change.decompose()
    head = [_words(cell) for cell in page.select(".kip-table thead th")]
    rows = [
        dict(zip(head, (_words(cell) for cell in row.find_all(["th", "td"])), strict=True))
        for row in page.select(".kip-table tbody tr")
    ]
    return _tiles(page), {row["OPD"]: row for row in rows}


def organization_page(app: CKANTestApp, name: str, count: int) -> tuple[list[str], dict[str, str]]:
    """The numbers of its tiles, and by title of each dataset its badge, from all of its pages."""
    tiles: list[str] = []
    rows: dict[str, str] = {}
    for number in range(1, max(1, -(-count // PER_PAGE)) + 1):
        page = _page(app, f"/en/kepatuhan/{name}?page={number}")
        tiles = _tiles(page)
        for row in page.select("[aria-labelledby=kip-datasets] .kip-row"):
            rows[_words(row.select("h3")[0])] = _words(row.select(".kip-badge")[0])
    return tiles, rows


def dataset_badge(app: CKANTestApp, name: str) -> str:
    return _words(_page(app, f"/en/dataset/{name}").select(".kip-mark .kip-badge")[0])


def ledger() -> set[tuple[Any, ...]]:
    """What was told of which deadline."""
    columns: Any = (ours.Reminder.dataset_id, ours.Reminder.cycle, ours.Reminder.stage)
    return {tuple(row) for row in Session.execute(sa.select(*columns))}


def _page(app: CKANTestApp, address: str) -> BeautifulSoup:
    return BeautifulSoup(app.get(address, status=200).body, "html.parser")


def _tiles(page: BeautifulSoup) -> list[str]:
    return [_words(tile) for tile in page.select(".kip-tile-number")]


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
