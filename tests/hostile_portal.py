"""A portal whose people and feeds write scripts wherever text is taken."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

from . import factories
from .integration.harvesters.conftest import entry
from .payloads import MARK, SCRIPTS

ALL_SCRIPTS = " ".join(SCRIPTS)
PARAMETERS = ("q", "band", "status", "sort", "as_of", "page", "month", "type", "rows", "kip_status", "organization")
RECORD = ("description", "head_office", "address", "service_hours", "ppid_office", "short_name", "phone", "local_id")
PAGES = (
    "/",
    "/kepatuhan",
    "/id/kepatuhan",
    "/kepatuhan/opd",
    "/dataset/lama",
    "/dataset/baru",
    "/dataset/bebas",
    "/dataset/?kip_status=overdue",
    "/organization/",
    "/organization/opd",
    "/organization/about/opd",
    "/kepatuhan/dataset/lama/confirm",
    "/kepatuhan/dataset/lama/request",
    "/kepatuhan/dataset/baru/evidence",
    "/kepatuhan/opd.svg",
    "/kipfreshness/nota-dinas",
    "/dashboard/pekerjaan",
    "/ckan-admin/kepatuhan",
)


def make_hostile_portal() -> tuple[str, ...]:
    """The addresses of all pages that show what was written."""
    owner = factories.organization(name="opd", title=f"Dinas {ALL_SCRIPTS}", **_taken_fields())
    for name, fields in {"lama": {"days_old": 90}, "baru": {"days_old": 1}, "bebas": {}}.items():
        factories.dataset(name=name, title=f"Data {ALL_SCRIPTS}", notes=ALL_SCRIPTS, owner_org=owner["id"], **fields)
    person: Any = ckan_factories.Sysadmin(fullname=ALL_SCRIPTS[:200])
    user = {"user": person["name"]}
    call_action("kipfreshness_confirm", user, id="baru", note=ALL_SCRIPTS)
    call_action("kipfreshness_exempt", user, id="bebas", reason=ALL_SCRIPTS, until="2199-01-01")
    _ask_for_updates()
    return PAGES


def _ask_for_updates() -> None:
    """A reason has no room for all of them, and takes no links."""
    taken = 0
    for number, script in enumerate(SCRIPTS):
        person: Any = ckan_factories.User(name=f"asker-{number}")
        try:
            call_action("kipfreshness_update_request", {"user": person["name"]}, id="lama", reason=script)
        except tk.ValidationError:
            model.Session.rollback()
        else:
            taken += 1
    assert taken > 5


def _taken_fields() -> dict[str, str]:
    """The fields of an OPD's record that take free text."""
    taken = {}
    for field in RECORD:
        try:
            factories.organization(**{field: ALL_SCRIPTS})
        except tk.ValidationError:
            model.Session.rollback()
        else:
            taken[field] = ALL_SCRIPTS
    assert {"description", "head_office", "address"} <= set(taken)
    return taken


def hostile_entries() -> list[dict[str, Any]]:
    """Of a feed: scripts in each field, in tags, in who publishes it, in its files and their addresses."""
    fields = ("identifier", "title", "description", "modified", "issued", "accrualPeriodicity", "spatial", "temporal")
    fields += ("license", "landingPage", "language")
    entries = [
        entry(number, **{field: ALL_SCRIPTS if field != "identifier" else f"{number} {ALL_SCRIPTS}"})
        for number, field in enumerate(fields)
    ]
    scripts = {"title": ALL_SCRIPTS, "description": ALL_SCRIPTS, "format": ALL_SCRIPTS}
    return [
        *entries,
        entry(20, keyword=list(SCRIPTS)),
        entry(21, publisher={"name": ALL_SCRIPTS}, contactPoint={"fn": ALL_SCRIPTS, "hasEmail": ALL_SCRIPTS}),
        entry(22, distribution=[{**scripts, "downloadURL": f"https://opd.example/{ALL_SCRIPTS}", "mediaType": MARK}]),
        entry(23, distribution=[{"downloadURL": f"javascript:{MARK}()", "accessURL": f"data:text/html,{MARK}"}]),
    ]
