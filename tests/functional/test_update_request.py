"""The public asks for an update: the form, its limits, and where a request shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup, Tag
from ckan.lib.redis import connect_to_redis
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from ckanext.kipfreshness import config
from ckanext.kipfreshness.model.viewpoint import viewpoint
from ckanext.kipfreshness.reminders.requests import rehearse_requests, send_requests

from .. import factories
from ..smtp_sink import SmtpSink, smtp_sink
from .people import editor_of, stranger

pytestmark = pytest.mark.usefixtures("clean_portal", "no_requests_yet")

FORM = "/en/kepatuhan/dataset/lama/request"
SUM = re.compile(r"How much is (\w+) plus (\w+)\?")
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
# Not in the past: a token that is made "before" its user existed lets nobody in.
START = datetime(2030, 3, 6, 3, tzinfo=timezone.utc)


@pytest.fixture
def opd() -> dict[str, Any]:
    return factories.organization(name="dinsos", title="Dinas Sosial", ppid_email="ppid@opd.example")


@pytest.fixture
def late(opd: dict[str, Any]) -> dict[str, Any]:
    with freeze_time(START - timedelta(days=1)):
        return factories.dataset(
            uploaded_at=START - timedelta(days=90), owner_org=opd["id"], name="lama", title="Data <b>Lama</b>"
        )


def soup_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.body, "html.parser")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def filled(answer: Any, /, **typed: str) -> dict[str, str]:
    """What a person who can add sends of the form that was shown."""
    form = soup_of(answer).select_one("form.kip-confirm")
    assert form is not None
    question = SUM.search(words(form))
    assert question is not None
    values = {field["name"]: field.get("value", "") for field in form.select("input")}
    return values | {"answer": str(NUMBERS[question[1]] + NUMBERS[question[2]])} | typed


def ask(app: Any, at: datetime = START, url: str = FORM, seconds: float = 20, address: str = "", **typed: str) -> Any:
    """Open the form at a time, and send it ``seconds`` later."""
    person: dict[str, Any] = {"headers": {"X-Forwarded-For": address}} if address else {}
    with freeze_time(at):
        values = filled(app.get(url, **person), **typed)
    with freeze_time(at + timedelta(seconds=seconds)):
        return app.post(url, data=values, **person)


def error_at(answer: Any, field: str) -> str:
    """The words beside a field, which the field itself names."""
    soup = soup_of(answer)
    box = soup.select_one(f"#kip-{field}")
    assert box is not None
    assert f"kip-{field}-error" in box["aria-describedby"].split()
    return words(soup.select_one(f"#kip-{field}-error"))


def asked(dataset: str = "lama", **context: Any) -> dict[str, Any]:
    return call_action("kipfreshness_update_request_show", context, id=dataset)


def requests() -> int:
    return asked()["requests"]


def test_a_request_is_counted_and_shown_where_people_look(app: Any, opd: dict[str, Any], late: dict[str, Any]) -> None:
    with freeze_time(START):
        assert "Ask for an update" in words(soup_of(app.get("/en/dataset/lama")).select_one(".kip-mark"))
    answer = ask(app, reason="Untuk <b>skripsi</b> saya.")
    assert "Your request has been counted" in words(soup_of(answer))
    ask(app, address="1.1.1.1")
    with freeze_time(START):
        assert requests() == 2
        mark = words(soup_of(app.get("/en/dataset/lama")).select_one(".kip-mark"))
        assert "2 requests since the last update" in mark
        shown = app.get("/en/kepatuhan/dinsos")
        listed = soup_of(shown).select_one("section[aria-labelledby=kip-asked]")
        assert "Data <b>Lama</b> : 2 requests since 6 March 2030" in words(listed)
        # What people wrote is for the OPD: it may name somebody.
        assert "skripsi" not in shown.body + app.get(FORM).body + app.get(FORM, headers=stranger()).body
        editors = app.get(FORM, headers=editor_of(opd))
        assert "Untuk <b>skripsi</b> saya." in words(soup_of(editors))
        assert "<b>skripsi</b>" not in editors.body


def test_a_real_update_answers_requests_and_a_review_does_not(app: Any, opd: dict[str, Any], late: Any) -> None:
    ask(app)
    with freeze_time(START + timedelta(hours=1)):
        call_action("kipfreshness_confirm", factories.as_admin(), id="lama", note="Masih berlaku.")
        assert (requests(), asked()["refused"] is None) == (1, False)
        factories.upload(late)
        assert requests() == 0
        assert call_action("kipfreshness_update_request_list", organization="dinsos") == {"count": 0, "results": []}


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(app: Any, late: dict[str, Any]) -> None:
    wrong = ask(app, answer="99", reason="Untuk skripsi")
    assert error_at(wrong, "answer") == "This is not the answer. Please answer the new question."
    assert soup_of(wrong).select("#kip-reason")[0]["value"] == "Untuk skripsi"
    for reason in (
        "Lihat https://jahat.example/x",
        "lihat www.jahat.example",
        "jahat.com ya",
        "//jahat",
        "surat ke saya@opd.example",
    ):
        assert error_at(ask(app, reason=reason), "reason") == (
            "Links and e-mail addresses are not taken. Please say it in words."
        )
    assert error_at(ask(app, reason="x" * 301), "reason") == "At most 300 characters are expected."
    assert error_at(ask(app, seconds=1), "answer").startswith("That was very fast.")
    assert error_at(ask(app, seconds=3 * 3600), "answer").startswith("The form was open for a long time.")
    assert error_at(ask(app, token="forged"), "answer") == "Please answer the question."
    assert requests() == 0


def test_a_program_that_fills_every_field_is_refused(app: Any, late: dict[str, Any]) -> None:
    answer = ask(app, website="https://jahat.example")
    assert words(soup_of(answer).select_one("form .kip-error")) == "This field must stay empty."
    assert requests() == 0


def test_a_token_of_another_datasets_form_is_not_taken(app: Any, opd: dict[str, Any], late: dict[str, Any]) -> None:
    factories.dataset(uploaded_at=START - timedelta(days=90), owner_org=opd["id"], name="lain")
    with freeze_time(START):
        values = filled(app.get("/en/kepatuhan/dataset/lain/request"))
    with freeze_time(START + timedelta(seconds=20)):
        assert error_at(app.post(FORM, data=values), "answer") == "Please answer the question."


def test_an_answer_may_be_written_in_words(app: Any, late: dict[str, Any]) -> None:
    spelt = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}
    with freeze_time(START):
        values = filled(app.get(FORM))
    with freeze_time(START + timedelta(seconds=20)):
        app.post(FORM, data=values | {"answer": f" {spelt[int(values['answer'])].title()} "})
    assert requests() == 1


@pytest.mark.ckan_config("ckanext.kipfreshness.request.per_day", "2")
def test_an_address_asks_once_for_a_dataset_and_so_often_a_day(app: Any, opd: dict[str, Any], late: Any) -> None:
    for name in ("kedua", "ketiga"):
        factories.dataset(uploaded_at=START - timedelta(days=90), owner_org=opd["id"], name=name)
    again = "An update of this dataset was already asked for from here today. It has been counted."
    enough = "Enough requests were sent from here today. Please come back tomorrow."
    third = "/en/kepatuhan/dataset/ketiga/request"
    ask(app)
    assert words(soup_of(ask(app)).select_one("form .kip-error")) == again
    ask(app, url="/en/kepatuhan/dataset/kedua/request")
    assert words(soup_of(ask(app, url=third)).select_one("form .kip-error")) == enough
    assert "has been counted" in words(soup_of(ask(app, url=third, address="1.1.1.1")))
    assert "has been counted" in words(soup_of(ask(app, START + timedelta(days=1), url=third)))
    redis = connect_to_redis()
    for key in redis.scan_iter("ckan:*:kipfreshness:asked:*"):
        assert "1.1.1.1" not in key.decode()
        assert 0 < redis.ttl(key) <= 24 * 3600


@pytest.mark.ckan_config("ckanext.kipfreshness.request.per_day", "2")
@pytest.mark.parametrize("peer", ["8.8.8.8", "127.0.0.1"])
def test_no_made_up_address_gives_more_requests(app: Any, opd: dict[str, Any], late: Any, peer: str) -> None:
    """What a visitor writes into X-Forwarded-For stands before what a proxy of ours adds; without one it is nothing."""
    for number in range(6):
        name = f"lama-{number}"
        factories.dataset(uploaded_at=START - timedelta(days=90), owner_org=opd["id"], name=name)
        made_up = f"9.9.9.{number}, unknown, 10.0.0.{number}" + ("" if peer == "8.8.8.8" else ", 1.1.1.1")
        sent = {"headers": {"X-Forwarded-For": made_up}, "environ_overrides": {"REMOTE_ADDR": peer}}
        url = f"/en/kepatuhan/dataset/{name}/request"
        with freeze_time(START):
            values = filled(app.get(url))
        with freeze_time(START + timedelta(seconds=20)):
            app.post(url, data=values, **sent)
    assert sum(asked(f"lama-{number}")["requests"] for number in range(6)) == 2


def test_only_what_is_owed_can_be_asked_for(app: Any, opd: dict[str, Any]) -> None:
    factories.dataset(days_old=1, owner_org=opd["id"], name="baru")
    factories.dataset(days_old=3, owner_org=opd["id"], name="harian", update_frequency="daily")
    assert "neither overdue nor behind" in words(soup_of(app.get("/en/kepatuhan/dataset/baru/request")))
    assert "request" not in app.get("/en/dataset/baru").body.replace("update_request", "")
    assert soup_of(app.get("/en/kepatuhan/dataset/harian/request")).select("form.kip-confirm") != []
    with pytest.raises(tk.ValidationError) as refusal:
        call_action("kipfreshness_update_request", factories.as_admin(), id="baru")
    assert list(refusal.value.error_dict) == ["id"]


def test_nothing_is_said_of_private_datasets(app: Any, opd: dict[str, Any], late: dict[str, Any]) -> None:
    ask(app)
    call_action("package_patch", factories.as_admin(), id="lama", private=True)
    for headers in ({}, stranger()):
        assert app.get(FORM, headers=headers).status_code == 404
        assert app.post(FORM, data={"answer": "1"}, headers=headers).status_code == 404
        assert app.get("/kepatuhan/dataset/lama/evidence", headers=headers).status_code == 404
        listed = app.get("/api/3/action/kipfreshness_update_request_list", headers=headers).json["result"]
        assert listed == {"count": 0, "results": []}
        assert "Lama" not in app.get("/kepatuhan/dinsos", headers=headers).body
    editor = editor_of(opd)
    assert "not public" in words(soup_of(app.get(FORM, headers=editor)))
    listed = app.get("/api/3/action/kipfreshness_update_request_list", headers=editor).json["result"]
    assert [one["name"] for one in listed["results"]] == ["lama"]


@pytest.mark.ckan_config("ckanext.kipfreshness.request.per_day", "0")
def test_a_portal_may_do_without(app: Any, late: dict[str, Any]) -> None:
    with freeze_time(START):
        assert "takes no requests" in words(soup_of(app.get(FORM)))
        assert "Ask for an update" not in app.get("/en/dataset/lama").body


def test_the_api_asks_the_same_question_of_who_is_not_logged_in(app: Any, late: dict[str, Any]) -> None:
    address = "/api/3/action/kipfreshness_update_request"
    with freeze_time(START):
        refused = app.post(address, json={"id": "lama"})
        check = app.get(f"{address}_show?id=lama", headers={"Accept-Language": "en"}).json["result"]["check"]
    assert (refused.status_code, list(refused.json["error"])) == (409, ["answer", "__type"])
    question = SUM.search(check["question"])
    assert question is not None
    answer = str(NUMBERS[question[1]] + NUMBERS[question[2]])
    with freeze_time(START + timedelta(seconds=20)):
        taken = app.post(address, json={"id": "lama", "token": check["token"], "answer": answer}).json["result"]
        assert (taken["requests"], taken["reasons"]) == (1, None)
        # who is logged in is known, and has a limit of their own
        person = stranger()
        assert app.post(address, json={"id": "lama"}, headers=person).json["result"]["requests"] == 2
        assert app.post(address, json={"id": "lama"}, headers=person).status_code == 409


@pytest.fixture
def sink(ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpSink]:
    with smtp_sink() as found:
        monkeypatch.setitem(ckan_config, "smtp.server", found.address)
        monkeypatch.setitem(ckan_config, "smtp.mail_from", "portal@kota.example")
        yield found


def test_the_opd_gets_one_letter_a_day_however_many_ask(
    app: Any, sink: SmtpSink, opd: dict[str, Any], late: dict[str, Any]
) -> None:
    editor_of(opd, email="operator@opd.example")
    later = START + timedelta(hours=2)
    ask(app, reason="Untuk\r\nBcc: saya <script>alert(1)</script>")
    ask(app, address="1.1.1.1", reason="Lomba peta")
    view = viewpoint(config.policy(), later)
    assert [letter.envelope.address for letter in rehearse_requests(view)] == [
        "ppid@opd.example",
        "operator@opd.example",
    ]
    assert sink.letters == []
    send_requests(view)
    send_requests(view)
    assert [str(letter["To"]).split("<")[1] for letter in sink.letters] == [
        "ppid@opd.example>",
        "operator@opd.example>",
    ]
    letter = sink.letters[0]
    assert letter["Subject"] == "The public asks for an update of 1 dataset of Dinas Sosial."
    assert letter["Bcc"] is None
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert (
        "- Data <b>Lama</b>\n  2 new requests since 6 March 2030. “Lomba peta” "
        "“Untuk Bcc: saya <script>alert(1)</script>”\n  http://test.ckan.net/dataset/lama\n" in plain.get_content()
    )
    assert "<script>" not in html.get_content()
    ask(app, later, address="8.8.8.8")
    send_requests(viewpoint(config.policy(), later + timedelta(hours=6)))
    assert len(sink.letters) == 2
    send_requests(viewpoint(config.policy(), later + timedelta(days=1)))
    assert len(sink.letters) == 4


def test_a_letter_that_no_server_takes_is_sent_by_the_next_run(
    app: Any, sink: SmtpSink, late: dict[str, Any], monkeypatch: pytest.MonkeyPatch, ckan_config: Any
) -> None:
    ask(app)
    view = viewpoint(config.policy(), START + timedelta(hours=1))
    monkeypatch.setitem(ckan_config, "smtp.server", "127.0.0.1:1")
    assert [letter.outcome for letter in send_requests(view)] == ["failed"]
    monkeypatch.setitem(ckan_config, "smtp.server", sink.address)
    assert [letter.outcome for letter in send_requests(view)] == ["sent"]
