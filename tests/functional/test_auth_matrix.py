"""Who gets what over HTTP: one line for each action, page, export and form, with the status that each reader gets.

``{dataset}`` is each of four datasets of one OPD. Lines run in their order, readers from left to right. A page, action
or form of ours that no line asks for fails ``test_every_…``: add its line.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.kipfreshness.logic import action as actions
from ckanext.kipfreshness.reminders.pause_link import pause_token

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal", "no_requests_yet")

READERS = ("anonymous", "user", "other", "member", "editor", "admin", "sysadmin")
DATASETS = ("public", "private", "draft", "deleted")
INSIDERS = ("member", "editor", "admin", "sysadmin")

# "other" is admin of another OPD. 404: what the reader may not know of; 302: to the login page, or after a change;
# 409 and the form again (200): who may, but a colleague has reviewed the dataset today.
MATRIX = """
                                                        anonymous user other member editor admin sysadmin
GET  status_show?id=public                              200 200 200 200 200 200 200
GET  status_show?id=private                             404 404 404 200 200 200 200
GET  status_show?id=draft                               404 404 404 200 200 200 200
GET  status_show?id=deleted                             404 404 404 200 200 200 200
GET  compliance_show                                    200 200 200 200 200 200 200
GET  dataset_list?rows=100                              200 200 200 200 200 200 200
GET  history_list                                       200 200 200 200 200 200 200
GET  harvest_feed_list?organization=owner               200 200 200 200 200 200 200
GET  harvest_report?id=sumber                           404 404 404 404 404 404 404
GET  reminder_list                                      403 403 403 403 403 403 200
GET  nota_dinas_show                                    403 403 403 403 403 403 200
GET  reminder_pause_show?token={token}                  200 200 200 200 200 200 200
POST update_request?id=public                           409 200 200 200 200 200 200
POST update_request?id=private                          404 404 404 409 409 409 409
POST update_request?id=deleted                          404 404 404 409 409 409 409
POST confirm?id=public&note=x                           403 403 403 403 200 409 409
POST confirm?id=private&note=x                          404 404 404 403 200 409 409
POST confirm?id=draft&note=x                            404 404 404 403 200 409 409
POST confirm?id=deleted&note=x                          404 404 404 403 200 409 409
GET  work_list                                          403 200 200 200 200 200 200
POST confirm_many?ids=public&note=x                     403 200 200 200 200 200 200
POST exempt?id=public&reason=x&until=2199-01-01         403 403 403 403 403 403 200
POST exempt?id=private&reason=x&until=2199-01-01        403 403 403 403 403 403 200
POST exempt?id=draft&reason=x&until=2199-01-01          403 403 403 403 403 403 200
POST exempt?id=deleted&reason=x&until=2199-01-01        403 403 403 403 403 403 200
POST exempt_many?ids=public&reason=x&until=2199-01-01   403 403 403 403 403 403 200
POST exempt_delete?id=public                            403 403 403 403 403 403 200
POST exempt_delete?id=private                           403 403 403 403 403 403 200
POST exempt_delete?id=draft                             403 403 403 403 403 403 200
POST exempt_delete?id=deleted                           403 403 403 403 403 403 200
POST publisher_alias_add?publisher=x&organization=owner 403 403 403 403 403 200 200
POST reminder_pause?token={token}                       200 200 200 200 200 200 200
POST run                                                403 403 403 403 403 403 200
POST accept_drop                                        403 403 403 403 403 403 200
GET  evidence_list?id=public                            200 200 200 200 200 200 200
GET  evidence_list?id=private                           404 404 404 200 200 200 200
GET  evidence_list?id=deleted                           404 404 404 200 200 200 200
GET  confirmation_list                                  200 200 200 200 200 200 200
GET  late_list                                          200 200 200 200 200 200 200
GET  update_request_list                                200 200 200 200 200 200 200
GET  update_request_show?id=public                      200 200 200 200 200 200 200
GET  update_request_show?id=private                     404 404 404 200 200 200 200
GET  update_request_show?id=draft                       404 404 404 200 200 200 200
GET  admin_overview                                     403 403 403 403 403 403 200
GET  change_list                                        403 403 403 403 403 403 200
GET  exemption_list                                     403 403 403 403 403 403 200
GET  setting_list                                       403 403 403 403 403 403 200
GET  source_trouble_list                                403 403 403 403 403 403 200
POST run_enqueue                                        403 403 403 403 403 403 200
POST organization_import                                403 403 403 403 403 403 409
POST source_import                                      403 403 403 403 403 403 409
GET  /kepatuhan                                         200 200 200 200 200 200 200
GET  /kepatuhan.csv                                     200 200 200 200 200 200 200
GET  /kepatuhan.xlsx                                    200 200 200 200 200 200 200
GET  /kepatuhan.json                                    200 200 200 200 200 200 200
GET  /kepatuhan/owner                                   200 200 200 200 200 200 200
GET  /kepatuhan/owner.csv                               200 200 200 200 200 200 200
GET  /kepatuhan/owner.xlsx                              200 200 200 200 200 200 200
GET  /kepatuhan/owner.json                              200 200 200 200 200 200 200
GET  /compliance                                        200 200 200 200 200 200 200
GET  /compliance.csv                                    200 200 200 200 200 200 200
GET  /compliance/owner                                  200 200 200 200 200 200 200
GET  /compliance/owner.csv                              200 200 200 200 200 200 200
GET  /dataset?kip_status=unknown                        200 200 200 200 200 200 200
GET  /dataset/private                                   404 404 404 200 200 200 200
GET  /kepatuhan/dataset/public/confirm                  302 403 403 403 200 200 200
GET  /kepatuhan/dataset/private/confirm                 404 404 404 403 200 200 200
GET  /kepatuhan/dataset/draft/confirm                   404 404 404 403 200 200 200
GET  /kepatuhan/dataset/deleted/confirm                 404 404 404 403 200 200 200
POST /kepatuhan/dataset/public/confirm?note=x           302 403 403 403 302 200 200
POST /kepatuhan/dataset/private/confirm?note=x          404 404 404 403 302 200 200
GET  /kepatuhan/owner.atom                              200 200 200 200 200 200 200
GET  /kepatuhan/owner.svg                               200 200 200 200 200 200 200
GET  /kepatuhan/dataset/public/evidence                 200 200 200 200 200 200 200
GET  /kepatuhan/dataset/private/evidence                404 404 404 200 200 200 200
GET  /kepatuhan/dataset/public/request                  200 200 200 200 200 200 200
GET  /kepatuhan/dataset/private/request                 404 404 404 200 200 200 200
POST /kepatuhan/dataset/public/request                  200 200 200 200 200 200 200
POST /kepatuhan/dataset/private/request                 404 404 404 200 200 200 200
GET  /dashboard/pekerjaan                               302 200 200 200 200 200 200
POST /dashboard/pekerjaan?ids=private&note=x            302 200 200 200 200 200 200
GET  /kipfreshness/harvest/sumber                       404 404 404 404 404 404 404
GET  /kipfreshness/harvest/sumber.csv                   404 404 404 404 404 404 404
POST /kipfreshness/harvest/sumber/alias?publisher=x&organization=owner 404 404 404 404 404 302 302
GET  /kipfreshness/check-feed                           302 403 200 403 200 200 200
POST /kipfreshness/check-feed?url=http://127.0.0.1:1/   302 403 200 403 200 200 200
GET  /kipfreshness/pengingat/{token}                    200 200 200 200 200 200 200
POST /kipfreshness/pengingat/{token}                    302 302 302 302 302 302 302
GET  /kipfreshness/nota-dinas                           302 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan                              403 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan/perubahan                    403 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan/sumber                       403 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan/kontak                       403 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan/pengaturan                   403 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan/pengecualian                 403 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan/pengecualian/tambah          403 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan/impor/opd                    403 403 403 403 403 403 200
GET  /ckan-admin/kepatuhan/impor/opd/contoh.csv         403 403 403 403 403 403 200
POST /ckan-admin/kepatuhan/periksa                      403 403 403 403 403 403 302
POST /ckan-admin/kepatuhan/uji-coba                     403 403 403 403 403 403 200
POST /ckan-admin/kepatuhan/terima-penurunan             403 403 403 403 403 403 302
POST /ckan-admin/kepatuhan/sumber/alias?publisher=x&organization=owner 403 403 403 403 403 403 302
POST /ckan-admin/kepatuhan/pengecualian/tambah          403 403 403 403 403 403 200
POST /ckan-admin/kepatuhan/pengecualian/akhiri?id=public 403 403 403 403 403 403 302
POST /ckan-admin/kepatuhan/impor/opd                    403 403 403 403 403 403 200
"""
LINES = MATRIX.strip().splitlines()[1:]


class Portal:
    """Four datasets of one OPD, a reader of each kind, and requests as each of them."""

    def __init__(self, app: CKANTestApp) -> None:
        self.app = app
        owner, other = factories.organization(name="owner"), factories.organization(name="other")
        people = {"user": None, "other": (other, "admin"), "member": (owner, "member")}
        people |= {"editor": (owner, "editor"), "admin": (owner, "admin")}
        self.headers: dict[str, dict[str, str]] = {"anonymous": {}}
        for reader, place in people.items():
            user = ckan_factories.UserWithToken(name=reader)
            self.headers[reader] = {"Authorization": user["token"]}
            if place:
                member = {"id": place[0]["id"], "username": reader, "role": place[1]}
                call_action("organization_member_create", factories.as_admin(), **member)
        self.headers["sysadmin"] = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
        for name, fields in {"private": {"private": True}, "draft": {"state": "draft"}, "deleted": {}}.items():
            factories.dataset(name=name, title=f"Rahasia {name}", owner_org=owner["id"], days_old=40, **fields)
        factories.dataset(name="public", title="Terbuka", owner_org=owner["id"], days_old=40)
        call_action("package_delete", factories.as_admin(), id="deleted")
        factories.harvest_source(owner["id"])
        self.token = pause_token("ppid@opd.example")

    def ask(self, reader: str, line: str) -> Any:
        method, address = line.split()[:2]
        address = address.format(token=self.token)
        path, _, query = address.partition("?")
        if not path.startswith("/"):
            path = f"/api/3/action/kipfreshness_{path}"
        sent: dict[str, Any] = {"headers": self.headers[reader], "follow_redirects": False}
        if method == "POST":
            values = dict(part.split("=", 1) for part in query.split("&") if part)
            sent |= {"json": values} if path.startswith("/api") else {"data": values}
        answer = self.app.post(path, **sent) if method == "POST" else self.app.get(f"{path}?{query}", **sent)
        answer.get_data()  # downloads are made while they are read
        return answer


def asked(line: str) -> str:
    return line.rsplit(None, len(READERS))[0]


def test_who_gets_what_and_nobody_learns_of_a_dataset_that_is_not_theirs(app: CKANTestApp) -> None:
    portal = Portal(app)
    found, leaks = [], []
    for line in LINES:
        answers = {reader: portal.ask(reader, line) for reader in READERS}
        codes = " ".join(str(answer.status_code) for answer in answers.values())
        found.append(f"{asked(line)} {codes}")
        for reader, answer in answers.items():
            if reader not in INSIDERS and b"Rahasia" in answer.data:
                leaks.append((reader, asked(line)))
    assert found == [" ".join((asked(line), *line.split()[-len(READERS) :])) for line in LINES]
    assert leaks == []


def test_what_outsiders_are_told_of_a_hidden_dataset_is_what_they_are_told_of_none(app: CKANTestApp) -> None:
    portal = Portal(app)
    for reader in ("anonymous", "user", "other"):
        for line in (
            "GET status_show?id=private",
            "POST confirm?id=private&note=x",
            "POST exempt?id=private&reason=x&until=2199-01-01",
            "POST exempt_delete?id=private",
            "GET evidence_list?id=private",
            "GET update_request_show?id=private",
            "POST update_request?id=private",
            "GET /kepatuhan/dataset/private/evidence",
            "GET /kepatuhan/dataset/private/request",
            "GET /kepatuhan/dataset/private/confirm",
        ):
            hidden, missing = portal.ask(reader, line), portal.ask(reader, line.replace("private", "nothing"))
            assert hidden.status_code == missing.status_code, (reader, line)
            assert _said(hidden) == _said(missing), (reader, line)


def test_hidden_datasets_are_in_no_count_facet_or_history(app: CKANTestApp) -> None:
    portal = Portal(app)
    call_action("kipfreshness_run", factories.as_admin())
    for reader in ("anonymous", "user", "other"):
        shown = {
            address: json.loads(portal.ask(reader, f"GET {address}").data)["result"]
            for address in ("compliance_show", "dataset_list", "history_list")
        }
        totals, days = shown["compliance_show"]["totals"], shown["history_list"]
        assert [totals[key] for key in ("monitored", "overdue", "unknown", "exempt")] == [1, 1, 0, 0]
        assert [row["name"] for row in shown["dataset_list"]["results"]] == ["public"]
        assert [(day["monitored"], day["overdue"]) for day in days] == [(1, 1)]
        search = portal.app.get(
            '/api/3/action/package_search?facet.field=["kip_status"]&fq=kip_status:*', headers=portal.headers[reader]
        ).json["result"]
        assert search["count"] == 1
        assert [item["count"] for item in search["search_facets"]["kip_status"]["items"]] == [1]


def test_every_action_page_and_form_of_ours_is_in_the_table(app: CKANTestApp) -> None:
    lines = [line.split()[:2] for line in LINES]
    of_actions = {f"kipfreshness_{address.partition('?')[0]}" for _, address in lines if not address.startswith("/")}
    assert of_actions == {name for name in actions.__all__ if name.startswith("kipfreshness_")}
    rules = app.flask_app.url_map
    match = rules.bind("portal.example").match
    of_pages = {
        (match(address.partition("?")[0].format(token="x"), method)[0], method)
        for method, address in lines
        if address.startswith(("/kepatuhan", "/compliance", "/kipfreshness", "/dashboard", "/ckan-admin/kepatuhan"))
    }
    ours = {
        (rule.endpoint, method)
        for rule in rules.iter_rules()
        if rule.endpoint.startswith("kipfreshness")
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    assert of_pages == ours


def _said(answer: Any) -> Any:
    """Without the address that was asked, which pages repeat, and the token of forms, which tells the time."""
    if answer.is_json:
        return answer.json["error"]
    page = re.sub(r'name="_csrf_token" (content|value)="[^"]*"', "", answer.data.decode())
    return page.replace("private", "nothing")
