"""Pausing reminders from a letter, the draft of a nota dinas, and the WhatsApp message."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

from ckanext.kipfreshness.reminders.pause_link import pause_token

from .. import factories
from .people import editor_of, stranger
from .shown import main, words

pytestmark = pytest.mark.usefixtures("clean_portal")


def paused() -> list[str]:
    return [row["address"] for row in call_action("kipfreshness_reminder_list", factories.as_admin())["paused"]]


def test_opening_the_link_changes_nothing_and_the_button_pauses_and_resumes(app: Any) -> None:
    address = f"/en/kipfreshness/pengingat/{pause_token('wati@opd.example')}"
    shown = main(app.get(address))
    assert "are sent to wati@opd.example." in words(shown)
    assert (words(shown.select("button")[0]), paused()) == ("Pause the reminders", [])
    assert "No more reminders are sent to wati@opd.example." in words(main(app.post(address)))
    assert paused() == ["wati@opd.example"]
    app.post(address, data={"resume": "true"})
    assert paused() == []


def test_a_link_that_was_changed_leads_nowhere(app: Any) -> None:
    assert app.get("/en/kipfreshness/pengingat/wati@opd.example").status_code == 404
    assert app.post("/en/kipfreshness/pengingat/wati@opd.example").status_code == 404


def test_nota_dinas_lists_what_is_30_days_late_with_reason_and_whatsapp(app: Any) -> None:
    pangan = factories.organization(
        title="Dinas <Pangan>", name="pangan", head_office="Kepala Dinas Pangan", whatsapp="0816 644 000"
    )
    factories.dataset(title="Harga <b>Beras</b>", owner_org=pangan["id"], days_old=90)
    factories.dataset(title="Harga Cabai", owner_org=pangan["id"], days_old=40)
    admin = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    shown = main(app.get("/en/kipfreshness/nota-dinas", headers=admin))
    assert "NOTA DINAS" in words(shown)
    assert "To: Kepala Dinas Pangan" in words(shown)
    assert [words(item)[:21] for item in shown.select("ol li")] == ["Harga <b>Beras</b> . "]
    (link,) = shown.select('a[href^="https://wa.me/"]')
    address = urlsplit(str(link["href"]))
    assert address.path == "/62816644000"
    assert parse_qs(address.query)["text"] == [
        "To the data managers of Dinas <Pangan>: 1 dataset on the data portal is overdue. Please update it, or mark it "
        "as reviewed if it is still valid: http://test.ckan.net/kepatuhan/pangan Thank you."
    ]


def test_nota_dinas_is_for_sysadmins(app: Any) -> None:
    assert app.get("/en/kipfreshness/nota-dinas", headers=stranger()).status_code == 403
    assert "/user/login" in app.get("/en/kipfreshness/nota-dinas", follow_redirects=False).headers["Location"]


def test_nota_dinas_of_a_portal_without_late_data_says_so(app: Any) -> None:
    admin = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    assert "There is nothing to write." in words(main(app.get("/en/kipfreshness/nota-dinas", headers=admin)))


def test_the_opds_page_offers_whatsapp_to_who_may_edit_it(app: Any) -> None:
    pangan = factories.organization(name="pangan", whatsapp="0816 644 000")
    factories.dataset(owner_org=pangan["id"], days_old=40)
    page = "/en/kepatuhan/pangan"
    assert len(main(app.get(page, headers=editor_of(pangan))).select('a[href^="https://wa.me/62816644000?text="]')) == 1
    assert main(app.get(page, headers=stranger())).select('a[href*="?text="]') == []
