"""Pages that are kept for everybody: nobody sees in them what is not for everybody, nor what is not true any more."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from flask.testing import FlaskClient

from .. import factories
from ..statements import statements
from .people import editor_of, log_in

pytestmark = pytest.mark.usefixtures("clean_portal")

PAGES = ("/kepatuhan", "/kepatuhan/dinsos", "/kepatuhan/dinsos.svg", "/kepatuhan/dinsos.atom")


@pytest.fixture
def opd() -> dict[str, Any]:
    opd = factories.organization(name="dinsos", title="Dinas Sosial")
    factories.dataset(days_old=1, owner_org=opd["id"], name="baru", title="Data Baru")
    factories.dataset(days_old=90, owner_org=opd["id"], name="rahasia", title="Data Rahasia", private=True)
    return opd


def counts(asked: list[str]) -> list[str]:
    return [statement for statement in asked if "kipfreshness_dataset" in statement]


@pytest.mark.parametrize("first_is_editor", [True, False])
def test_who_may_see_a_private_dataset_and_who_may_not_never_get_each_other_s_page(
    app: Any, opd: dict[str, Any], first_is_editor: bool
) -> None:
    editor = editor_of(opd)
    readers = [editor, {}] if first_is_editor else [{}, editor]
    for headers in [*readers, *readers]:
        body = app.get("/kepatuhan/dinsos", headers=headers).body
        assert ("Data Rahasia" in body) == (headers is editor)


def test_who_is_logged_in_gets_a_page_of_their_own(app: Any, opd: dict[str, Any]) -> None:
    app.get("/kepatuhan")
    answer = app.get("/kepatuhan", headers=editor_of(opd))
    assert answer.cache_control.private
    assert not answer.cache_control.public
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("url", PAGES)
def test_page_is_made_once_and_whoever_has_it_is_told_so_without_counting(
    app: Any, opd: dict[str, Any], url: str
) -> None:
    first = app.get(url)
    with statements() as asked:
        again = app.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert app.get(url).data == first.data
    assert (again.status_code, again.data) == (304, b"")
    assert counts(asked) == []
    assert first.cache_control.public
    assert first.cache_control.must_revalidate
    assert "Cookie" in first.headers.get("Vary", "Cookie")


def test_each_change_is_seen_at_once(app: Any, opd: dict[str, Any]) -> None:
    admin = factories.as_admin()

    def shown() -> str:
        return app.get("/en/kepatuhan/dinsos").body

    for sign, change in (
        ("Judul Lain", lambda: call_action("package_patch", admin, id="baru", title="Judul Lain")),
        ("Dinas Lain", lambda: factories.patch_organization(opd["id"], title="Dinas Lain")),
        ("Data Rahasia", lambda: call_action("package_patch", admin, id="rahasia", private=False)),
        (
            "Arsip saja.",
            lambda: call_action("kipfreshness_exempt", admin, id="baru", reason="Arsip saja.", until=LATER),
        ),
        ("Portal Baru", lambda: call_action("config_option_update", admin, **{"ckan.site_title": "Portal Baru"})),
    ):
        assert sign not in shown()
        change()
        assert sign in shown()


LATER = "2099-12-31"


def test_each_language_and_each_question_has_a_page_of_its_own(app: Any, opd: dict[str, Any]) -> None:
    bodies = {app.get(url).body for url in ("/en/kepatuhan", "/id/kepatuhan", "/kepatuhan?sort=name", "/en/compliance")}
    assert len(bodies) == 4


def test_a_page_that_is_refused_is_not_kept(app: Any) -> None:
    assert app.get("/kepatuhan/dinsos").status_code == 404
    factories.organization(name="dinsos")
    assert app.get("/kepatuhan/dinsos").status_code == 200


@pytest.mark.ckan_config("WTF_CSRF_ENABLED", True)
def test_page_for_everybody_holds_nobody_s_token_and_the_language_can_be_chosen(app: Any, opd: dict[str, Any]) -> None:
    client: FlaskClient = app.flask_app.test_client()
    for _ in range(2):
        page = BeautifulSoup(client.get("/en/kepatuhan").data, "html.parser")
        assert {token["value"] for token in page.select("input[name=_csrf_token]")} == {""}
        assert page.select("meta[name=_csrf_token]")[0]["content"] == ""
        chosen = {"url": "/id/kepatuhan", "_csrf_token": ""}
        assert client.post("/util/redirect", data=chosen).status_code == 302
        client.get("/about")  # which begins a session


@pytest.mark.ckan_config("WTF_CSRF_ENABLED", True)
def test_message_for_one_reader_is_shown_to_that_reader_only(app: Any, opd: dict[str, Any]) -> None:
    client: FlaskClient = app.flask_app.test_client()
    with client.session_transaction() as session:
        session["_flashes"] = [("alert-success", "Hanya untuk Anda")]
    assert b"Hanya untuk Anda" in client.get("/kepatuhan").data
    assert "Hanya untuk Anda" not in app.get("/kepatuhan").body


@pytest.mark.ckan_config("WTF_CSRF_ENABLED", True)
def test_forms_of_who_is_logged_in_keep_their_token(app: Any, opd: dict[str, Any]) -> None:
    ckan_factories.Sysadmin(name="admin", password="correct horse")
    app.get("/kepatuhan")
    client = log_in(app, "admin", "correct horse")
    page = BeautifulSoup(client.get("/kepatuhan").data, "html.parser")
    assert all(found["value"] for found in page.select("input[name=_csrf_token]"))
