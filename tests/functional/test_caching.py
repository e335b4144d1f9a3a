"""Which answers a cache may keep and give to others: only those that are the same for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action
from flask.testing import FlaskClient

from ckanext.kipfreshness.reminders.pause_link import pause_token

from .. import factories
from .people import log_in

pytestmark = [
    pytest.mark.usefixtures("clean_portal"),
    pytest.mark.ckan_config("ckan.cache_expires", 600),
    pytest.mark.ckan_config("WTF_CSRF_ENABLED", True),
]

# Kept as it is sent to: everybody without a session; who is not logged in; nobody. E: has an ETag.
CACHED = """
everybody E /kepatuhan/opd.svg
everybody E /kepatuhan/opd.atom
anonymous E /kepatuhan
anonymous E /en/kepatuhan?status=overdue
anonymous E /kepatuhan?as_of=2026-01-01
anonymous E /compliance
anonymous E /kepatuhan/opd
anonymous - /kepatuhan.csv
anonymous - /kepatuhan.xlsx
anonymous - /kepatuhan.json
anonymous - /compliance.json
anonymous - /kepatuhan/opd.csv
anonymous - /kepatuhan/opd.xlsx
anonymous - /kepatuhan/opd.json
anonymous - /api/3/action/kipfreshness_status_show?id=data
anonymous - /api/3/action/kipfreshness_compliance_show
anonymous - /api/3/action/kipfreshness_dataset_list
anonymous - /api/action/kipfreshness_dataset_list
anonymous - /api/3/action/kipfreshness_history_list
anonymous - /api/3/action/kipfreshness_evidence_list?id=data
anonymous - /api/3/action/kipfreshness_update_request_list
nobody    - /kepatuhan/dataset/data/evidence
nobody    - /kepatuhan/dataset/data/request
nobody    - /kepatuhan/dataset/data/confirm
nobody    - /kepatuhan/dataset/rahasia/evidence
nobody    - /dashboard/pekerjaan
nobody    - /kipfreshness/pengingat/{token}
nobody    - /kipfreshness/nota-dinas
nobody    - /kipfreshness/check-feed
nobody    - /kipfreshness/harvest/sumber
nobody    - /kipfreshness/harvest/sumber.csv
nobody    - /ckan-admin/kepatuhan
nobody    - /ckan-admin/kepatuhan/impor/opd/contoh.csv
nobody    - /kepatuhan/none
nobody    - /kepatuhan?page=x
nobody    - /kepatuhan.json?status=x
"""
LINES = [line.split() for line in CACHED.strip().splitlines()]


@pytest.fixture
def portal(clean_portal: None) -> None:
    opd = factories.organization(name="opd")
    factories.dataset(name="data", owner_org=opd["id"], days_old=40)
    factories.dataset(name="rahasia", title="Rahasia", private=True, owner_org=opd["id"], days_old=40)
    call_action("kipfreshness_run", factories.as_admin())
    factories.harvest_source(opd["id"], url="https://opd.example/")


@pytest.fixture
def logged_in(app: CKANTestApp, portal: None) -> FlaskClient:
    """A browser with a sysadmin's session."""
    ckan_factories.Sysadmin(name="admin", password="correct horse")
    client = log_in(app, "admin", "correct horse")
    client.get("/user/edit/admin")
    return client


def is_public(answer: Any) -> bool:
    """No answer that may be kept brings a cookie, and each may be asked for again."""
    answer.get_data()  # downloads are made while they are read
    control = answer.cache_control
    assert bool(control.public) != bool(control.private)
    if control.public:
        assert "Set-Cookie" not in answer.headers
        assert (control.max_age, bool(control.must_revalidate)) == (600, True)
        assert "Cookie" in answer.vary
    return bool(control.public)


def test_a_cache_keeps_only_what_everybody_may_see(app: CKANTestApp, logged_in: FlaskClient) -> None:
    token = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    client: FlaskClient = app.flask_app.test_client(use_cookies=False)
    found = []
    for _, _, address in LINES:
        url = address.format(token=pause_token("ppid@opd.example"))
        nobody = client.get(url)
        kept = [is_public(nobody), is_public(logged_in.get(url)), is_public(client.get(url, headers=token))]
        who = {(True, False, True): "everybody", (True, False, False): "anonymous", (False,) * 3: "nobody"}
        found.append([who.get(tuple(kept), str(kept)), "E" if "ETag" in nobody.headers else "-", address])
        assert b"Rahasia" not in nobody.data
    assert found == LINES
    assert b"Rahasia" in logged_in.get("/kepatuhan/opd.csv").data


def test_pages_and_downloads_of_nobody_are_not_given_to_a_token(app: CKANTestApp, portal: None) -> None:
    client: FlaskClient = app.flask_app.test_client(use_cookies=False)
    for _, _, address in LINES:
        if address.startswith(("/kepatuhan", "/compliance")) and address.split(".")[-1] not in ("svg", "atom"):
            answer = client.get(address)
            assert not is_public(answer) or "Authorization" in answer.vary, address


def test_what_nobody_was_given_is_not_taken_for_the_page_of_somebody(app: CKANTestApp, logged_in: FlaskClient) -> None:
    etag = app.get("/kepatuhan/opd").headers["ETag"]
    assert app.get("/kepatuhan/opd", headers={"If-None-Match": etag}).status_code == 304
    own = logged_in.get("/kepatuhan/opd", headers={"If-None-Match": etag})
    assert own.status_code == 200
    assert b"Rahasia" in own.data
