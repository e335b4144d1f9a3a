"""A form on somebody else's site changes nothing here, whoever opens it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action
from flask.testing import FlaskClient

from ckanext.kipfreshness.logic import action as actions
from ckanext.kipfreshness.reminders.pause_link import pause_token

from .. import factories
from .people import log_in

pytestmark = [pytest.mark.usefixtures("clean_portal"), pytest.mark.ckan_config("WTF_CSRF_ENABLED", True)]


def addresses_of_changes(app: CKANTestApp) -> list[str]:
    """Every address of ours that takes a POST."""
    values = {
        "id": "data",
        "source": "sumber",
        "token": pause_token("a@opd.example"),
        "organization": "opd",
        "subject": "opd",
    }
    return sorted(
        app.flask_app.url_map.bind("test.ckan.net").build(
            rule.endpoint, {name: values.get(name, "x") for name in rule.arguments}, method="POST"
        )
        for rule in app.flask_app.url_map.iter_rules()
        if rule.endpoint.startswith("kipfreshness") and "POST" in (rule.methods or set())
    )


def test_no_change_is_taken_without_the_token_of_our_own_form(app: CKANTestApp) -> None:
    owner = factories.organization(name="opd")
    factories.dataset(name="data", owner_org=owner["id"], days_old=40)
    ckan_factories.Sysadmin(name="admin", password="correct horse")
    client = log_in(app, "admin", "correct horse")
    assert client.get("/user/edit/admin").status_code == 200
    addresses = addresses_of_changes(app)
    assert "/kepatuhan/dataset/data/confirm" in addresses
    for address in addresses:
        app.get(address)  # by somebody without a session, after which CKAN itself asks for no token any more
        assert app.post(address, data={"note": "x"}).status_code in (400, 403), address
        refused = client.post(address, data={"note": "x", "publisher": "x", "organization": "opd"})
        assert (address, refused.status_code) == (address, 400)
    assert call_action("kipfreshness_status_show", id="data")["confirmation"] is None

    form = BeautifulSoup(client.get("/kepatuhan/dataset/data/confirm").data, "html.parser")
    token: Any = form.select_one("form[method=post] input[name=_csrf_token]")
    taken = client.post("/kepatuhan/dataset/data/confirm", data={"note": "x", "_csrf_token": token["value"]})
    assert taken.status_code == 302
    assert call_action("kipfreshness_status_show", id="data")["confirmation"]["note"] == "x"


CHANGES = {
    "confirm": {"id": "data", "note": "x"},
    "confirm_many": {"ids": ["data"], "note": "x"},
    "exempt": {"id": "data", "reason": "x", "until": "2199-01-01"},
    "exempt_many": {"ids": ["data"], "reason": "x", "until": "2199-01-01"},
    "exempt_delete": {"id": "data"},
    "update_request": {"id": "data"},
    "publisher_alias_add": {"publisher": "x", "organization": "opd"},
    "reminder_pause": {"token": "{token}"},
    "run": {},
    "run_enqueue": {},
    "accept_drop": {},
    "organization_import": {},
    "source_import": {},
}
# What a form or script of another site can send along with the reader's cookie.
ENCODINGS = ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "application/json", "")


def test_every_action_that_changes_something_is_tried() -> None:
    ours = {name: getattr(actions, name) for name in actions.__all__ if name.startswith("kipfreshness_")}
    changing = {name for name, action in ours.items() if not getattr(action, "side_effect_free", False)}
    assert changing == {f"kipfreshness_{action}" for action in CHANGES}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_no_action_that_changes_anything_is_called_by_a_cookie_alone(app: CKANTestApp, encoding: str) -> None:
    owner = factories.organization(name="opd")
    factories.dataset(name="data", owner_org=owner["id"], days_old=40)
    ckan_factories.Sysadmin(name="admin", password="correct horse")
    client = log_in(app, "admin", "correct horse")
    assert client.get("/user/edit/admin").status_code == 200
    for action, data in CHANGES.items():
        address = f"/api/3/action/kipfreshness_{action}"
        app.post(address, json=data)  # by somebody without a session
        sent = client.post(address, data=json.dumps(data), content_type=encoding)
        assert (action, sent.status_code) == (action, 400)
        assert client.get(f"{address}?{urlencode(data)}").status_code == 400, action
    assert call_action("kipfreshness_status_show", id="data")["confirmation"] is None
    assert call_action("kipfreshness_history_list") == []
    token: Any = BeautifulSoup(client.get("/dashboard/pekerjaan").data, "html.parser").select_one(
        "meta[name=_csrf_token]"
    )
    own = {"X-CSRFToken": token["content"]}
    taken = client.post("/api/3/action/kipfreshness_confirm", json={"id": "data", "note": "x"}, headers=own)
    assert taken.status_code == 200


def test_who_has_no_session_asks_our_actions_without_a_token(app: CKANTestApp) -> None:
    factories.dataset(name="data", days_old=40)
    client: FlaskClient = app.flask_app.test_client(use_cookies=False)
    for headers in ({}, {"Authorization": ckan_factories.SysadminWithToken()["token"]}):
        read = client.post("/api/3/action/kipfreshness_status_show", json={"id": "data"}, headers=headers)
        assert read.status_code == 200
    changed = client.post("/api/3/action/kipfreshness_confirm", json={"id": "data", "note": "x"}, headers=headers)
    assert changed.status_code == 200
