"""The mark on CKAN's own pages, and saying that a dataset was reviewed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from ckan.tests.helpers import call_action

from .. import factories
from .people import editor_of, stranger

pytestmark = pytest.mark.usefixtures("clean_portal")


def soup_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.body, "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_mark_stands_with_its_reason_and_what_counted(app: Any, late: dict[str, Any]):
    said = words(soup_of(app.get("/en/dataset/lama")).select(".kip-mark")[0])
    assert "Overdue File last replaced on" in said
    assert "What counted a file was replaced, or a link changed" in said


def test_exemption_is_shown_with_its_reason(app: Any, late: dict[str, Any]):
    until = (datetime.now(timezone.utc) + timedelta(days=30)).date().isoformat()
    call_action("kipfreshness_exempt", factories.as_admin(), id="lama", reason="Sensus 2020, final.", until=until)
    said = words(soup_of(app.get("/en/dataset/lama")).select(".kip-mark")[0])
    assert "Not monitored Not monitored up to" in said
    assert "Sensus 2020, final." in said


def test_only_who_may_edit_is_offered_the_form(app: Any, opd: dict[str, Any], late: dict[str, Any]):
    assert soup_of(app.get("/dataset/lama")).select(".kip-confirm") == []
    assert soup_of(app.get("/dataset/lama", headers=stranger())).select(".kip-confirm") == []
    assert len(soup_of(app.get("/dataset/lama", headers=editor_of(opd))).select(".kip-confirm")) == 1


def test_a_review_moves_the_mark_and_shows_who_and_why(app: Any, opd: dict[str, Any], late: dict[str, Any]):
    editor = editor_of(opd, fullname="Operator Dinas Sosial")
    answer = app.post(
        "/kepatuhan/dataset/lama/confirm", data={"note": "Angka <b>2026</b> belum terbit."}, headers=editor
    )
    said = words(soup_of(answer).select(".kip-mark")[0])
    assert "Up to date Last reviewed as still valid on" in said
    assert "by Operator Dinas Sosial: “Angka <b>2026</b> belum terbit.”" in said


def test_a_refusal_is_shown_beside_the_note_and_what_was_typed_is_kept(
    app: Any, opd: dict[str, Any], late: dict[str, Any]
):
    editor = editor_of(opd)
    for note in ("Masih sama.", "Tetap sama."):
        app.post("/kepatuhan/dataset/lama/confirm", data={"note": note}, headers=editor)
    form = soup_of(app.post("/kepatuhan/dataset/lama/confirm", data={"note": "Sekali lagi."}, headers=editor)).select(
        ".kip-confirm"
    )[0]
    note = form.select("textarea")[0]
    assert note.text == "Sekali lagi."
    assert "kip-note-error" in note["aria-describedby"]
    assert "needs new data now" in form.select("#kip-note-error")[0].text


def test_an_empty_note_is_refused_beside_the_note(app: Any, opd: dict[str, Any], late: dict[str, Any]):
    answer = app.post("/kepatuhan/dataset/lama/confirm", data={"note": "  "}, headers=editor_of(opd))
    assert soup_of(answer).select("#kip-note-error") != []
    assert call_action("kipfreshness_status_show", id="lama")["confirmation"] is None


def test_who_is_not_logged_in_is_asked_to_and_changes_nothing(app: Any, late: dict[str, Any]):
    answer = app.post("/kepatuhan/dataset/lama/confirm", data={"note": "x"}, follow_redirects=False)
    assert answer.status_code == 302
    assert "/user/login" in answer.headers["Location"]
    assert call_action("kipfreshness_status_show", id="lama")["confirmation"] is None


def test_edit_form_shows_the_mark_and_what_frequencies_mean(app: Any, opd: dict[str, Any], late: dict[str, Any]):
    call_action(
        "package_patch", factories.as_admin(), id="lama", extras=[{"key": "update_frequency", "value": "annual"}]
    )
    page = soup_of(app.get("/en/dataset/edit/lama", headers=editor_of(opd)))
    said = words(page.select(".kip-mark")[0])
    assert "Overdue File last replaced on" in said
    assert "On its own update schedule (annual): new data is due on" in said
    assert "What you change in this form does not move the deadline: only new data does." in said
    assert words(page.select(".kip-frequency li.kip-chosen")[0]).startswith("annual Annual: overdue 1 month after")
    assert len(page.select(".kip-frequency li")) == 14


def test_who_may_not_edit_is_refused(app: Any, late: dict[str, Any]):
    app.post("/kepatuhan/dataset/lama/confirm", data={"note": "x"}, headers=stranger(), status=403)


def test_a_private_datasets_form_is_not_found(app: Any, opd: dict[str, Any]):
    factories.dataset(owner_org=opd["id"], name="rahasia", private=True)
    app.get("/kepatuhan/dataset/rahasia/confirm", status=404)
    app.get("/kepatuhan/dataset/rahasia/confirm", headers=stranger(), status=404)


def test_navigation_leads_to_the_compliance_page(app: Any):
    links = soup_of(app.get("/id/about")).select("#main-navigation-toggle a")
    assert [link["href"] for link in links if words(link) == "Kepatuhan"] == ["/id/kepatuhan"]
