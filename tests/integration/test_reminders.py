"""Reminders, from marks in the database to letters at a mail server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.cli.cli import ckan
from ckan.model import Session
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

from ckanext.kipfreshness import config, jobs, schedule
from ckanext.kipfreshness import model as ours
from ckanext.kipfreshness.model.viewpoint import viewpoint
from ckanext.kipfreshness.reminders.pause_link import pause_token
from ckanext.kipfreshness.reminders.send import Result, rehearse, send_reminders

from .. import factories
from ..smtp_sink import SmtpSink, smtp_sink

pytestmark = pytest.mark.usefixtures("clean_portal")

UPLOADED = datetime(2026, 2, 28, 3, tzinfo=timezone.utc)
WEEK_LATE = datetime(2026, 4, 4, 3, tzinfo=timezone.utc)  # the last good day was 28 March


@pytest.fixture
def sink(ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpSink]:
    with smtp_sink() as found:
        monkeypatch.setitem(ckan_config, "smtp.server", found.address)
        monkeypatch.setitem(ckan_config, "smtp.mail_from", "portal@kota.example")
        monkeypatch.setenv("CKAN_SMTP_SERVER", found.address)  # a command reads the configuration anew
        yield found


def send(at: datetime = WEEK_LATE) -> Result:
    return send_reminders(viewpoint(config.policy(), at))


def opd(**fields: Any) -> dict[str, Any]:
    return factories.organization(
        **{"title": "Dinas Pangan", "name": "pangan", "ppid_email": "ppid@opd.example"} | fields
    )


def late(organization: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return factories.dataset(**{"uploaded_at": UPLOADED, "owner_org": organization["id"]} | fields)


def text(letter: Any, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return body.get_content()


def states() -> list[tuple[str, str]]:
    return [
        tuple(row) for row in Session.execute(sa.select(ours.Delivery.address, ours.Delivery.state).order_by("address"))
    ]


def reminders() -> dict[str, Any]:
    return call_action("kipfreshness_reminder_list", factories.as_admin())


def test_a_letter_names_each_dataset_with_link_and_reason_in_text_and_html(sink: SmtpSink) -> None:
    organization = opd()
    late(organization, name="beras", title="Harga Beras")
    late(organization, name="cabai", title="Harga Cabai")
    send()
    (letter,) = sink.letters
    assert letter["Subject"] == "2 datasets of Dinas Pangan are overdue and need an update."
    assert letter["To"] == "Dinas Pangan <ppid@opd.example>"
    said = text(letter)
    assert said.startswith("To the data managers of Dinas Pangan,\n\n2 datasets have passed their deadlines")
    assert (
        "- Harga Beras\n  File last replaced on 28 February 2026; deadline 28 March 2026; 7 days late.\n"
        "  http://test.ckan.net/dataset/beras\n" in said
    )
    assert "http://test.ckan.net/dataset/cabai" in said
    assert "http://test.ckan.net/kepatuhan/pangan" in said
    assert '<a href="http://test.ckan.net/dataset/beras"><strong>Harga Beras</strong></a>' in text(letter, "html")
    work = "http://test.ckan.net/dashboard/pekerjaan?organization=pangan"
    assert f"Your list of work has the shortest way for each: {work}\n" in said
    assert f'<a href="{work}" rel="noopener">{work}</a>' in text(letter, "html")
    assert re.search(r"http://test\.ckan\.net/kipfreshness/pengingat/\S+", said)
    assert letter["List-Unsubscribe"].startswith("<http://test.ckan.net/kipfreshness/pengingat/")


def test_the_portals_default_language_is_the_letters(
    sink: SmtpSink, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckan.locale_default", "id")
    late(opd(), name="beras", title="Harga Beras")
    send()
    (letter,) = sink.letters
    assert letter["Subject"] == "1 dataset Dinas Pangan tergolong lama dan perlu diperbarui."
    assert "Yth. Pengelola data Dinas Pangan," in text(letter)
    assert "28 Februari 2026" in text(letter)


def test_a_stage_is_sent_once_however_often_it_is_asked_for(sink: SmtpSink) -> None:
    late(opd())
    for hours in (0, 6, 100):
        send(WEEK_LATE + timedelta(hours=hours))
    assert len(sink.letters) == 1
    assert states() == [("ppid@opd.example", "sent")]


def test_ppid_operators_and_at_14_days_the_head_are_told(sink: SmtpSink) -> None:
    organization = opd(head_email="head@opd.example")
    for role, email in (("editor", "wati@opd.example"), ("member", "reader@opd.example")):
        user = ckan_factories.User(email=email)
        call_action(
            "organization_member_create",
            factories.as_admin(),
            id=organization["id"],
            username=user["name"],
            role=role,
        )
    late(organization)
    send()
    assert [address for address, _ in states()] == ["ppid@opd.example", "wati@opd.example"]
    send(WEEK_LATE + timedelta(days=7))
    (to_head,) = sink.to("head@opd.example")
    assert text(to_head).startswith("To the head of Dinas Pangan,")
    assert sink.to("reader@opd.example") == []


@pytest.mark.parametrize(
    "leaves",
    ["updated", "exempt", "private", "deleted"],
)
def test_what_needs_no_reminder_gets_none(leaves: str, sink: SmtpSink) -> None:
    dataset = late(opd())
    if leaves == "updated":
        factories.upload(dataset)
    elif leaves == "exempt":
        admin = {"user": ckan_factories.Sysadmin()["name"], "ignore_auth": False}
        call_action("kipfreshness_exempt", admin, id=dataset["id"], reason="Diarsipkan", until="2199-01-01")
    elif leaves == "private":
        call_action("package_patch", factories.as_admin(), id=dataset["id"], private=True)
    else:
        call_action("package_delete", factories.as_admin(), id=dataset["id"])
    assert send().letters == ()
    assert sink.letters == []


def test_an_address_that_the_server_refuses_is_listed_and_not_tried_again(sink: SmtpSink) -> None:
    sink.refusals["ppid@opd.example"] = "550 No such user"
    late(opd())
    send()
    send(WEEK_LATE + timedelta(hours=6))
    assert states() == [("ppid@opd.example", "refused")]
    (trouble,) = reminders()["troubled"]
    assert (trouble["address"], trouble["state"], trouble["error"]) == (
        "ppid@opd.example",
        "refused",
        "550 No such user",
    )


def test_what_the_server_did_not_take_is_tried_again(sink: SmtpSink) -> None:
    sink.refusals["ppid@opd.example"] = "450 Try later"
    late(opd())
    send()
    assert states() == [("ppid@opd.example", "failed")]
    del sink.refusals["ppid@opd.example"]
    send(WEEK_LATE + timedelta(hours=6))
    assert len(sink.letters) == 1
    assert states() == [("ppid@opd.example", "sent")]


def test_without_a_mail_server_letters_wait(ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ckan_config, "smtp.mail_from", "portal@kota.example")
    late(opd())
    late(opd(name="lain", title="Dinas Lain", ppid_email="z@opd.example"))
    send()
    assert states() == [("ppid@opd.example", "failed"), ("z@opd.example", "waiting")]
    with smtp_sink() as found:
        monkeypatch.setitem(ckan_config, "smtp.server", found.address)
        send(WEEK_LATE + timedelta(hours=6))
        assert len(found.letters) == 2


def test_a_letter_that_may_have_left_before_a_crash_is_not_sent_again_and_is_shown(sink: SmtpSink) -> None:
    late(opd())
    send()
    Session.execute(sa.update(ours.Delivery).values(state="sending"))
    Session.commit()
    send(WEEK_LATE + timedelta(hours=6))
    assert len(sink.letters) == 1
    assert [row["state"] for row in reminders()["troubled"]] == ["sending"]


def test_an_opd_without_usable_address_is_reported_and_told_once_it_has_one(sink: SmtpSink) -> None:
    organization = opd(ppid_email="")
    dataset = late(organization)
    assert [one.name for one in send().unreachable] == ["pangan"]
    assert [one["name"] for one in reminders()["unreachable"]] == ["pangan"]
    factories.patch_organization(organization["id"], ppid_email="ppid@opd.example")
    assert [letter.envelope.address for letter in send().letters] == ["ppid@opd.example"]
    assert reminders()["results"][0]["dataset"] == dataset["name"]


def test_titles_cannot_add_headers_or_markup(sink: SmtpSink) -> None:
    evil = "Dinas\r\nBcc: all@kota.example\r\n\r\n<script>alert(1)</script>"
    organization = opd()
    late(organization, title="<b>Beras</b> & \r\nCc: x@kota.example")
    Session.execute(sa.text('update "group" set title = :title where name = :name'), {"title": evil, "name": "pangan"})
    Session.commit()
    send()
    (letter,) = sink.letters
    assert (letter["Bcc"], letter["Cc"]) == (None, None)
    assert letter["Subject"].endswith("<script>alert(1)</script> is overdue and needs an update.")
    assert "<script>" not in text(letter, "html")
    assert "&lt;b&gt;Beras&lt;/b&gt; &amp; Cc: x@kota.example" in text(letter, "html")


def test_who_paused_by_the_signed_link_gets_nothing_until_it_is_taken_back(sink: SmtpSink) -> None:
    late(opd())
    token = pause_token("ppid@opd.example")
    call_action("kipfreshness_reminder_pause", token=token)
    assert [row["address"] for row in reminders()["paused"]] == ["ppid@opd.example"]
    assert send().letters == ()
    call_action("kipfreshness_reminder_pause", token=token, resume=True)
    assert len(send().letters) == 1


def test_a_link_that_we_did_not_sign_pauses_nobody() -> None:
    with pytest.raises(tk.ObjectNotFound):
        call_action("kipfreshness_reminder_pause", token=pause_token("ppid@opd.example")[:-2] + "xx")
    assert reminders()["paused"] == []


def test_the_admin_gets_the_list_once_a_month(
    sink: SmtpSink, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.notify.admin_email", "walidata@kota.example")
    late(opd(), name="beras")
    send()
    assert sink.to("walidata@kota.example") == []
    for days in (30, 31, 33, 34):  # from 27 April: 30 days late
        send(datetime(2026, 3, 28, 3, tzinfo=timezone.utc) + timedelta(days=days))
    april, may = sink.to("walidata@kota.example")
    assert april["Subject"] == "1 dataset has been overdue for 30 days or more."
    assert "http://test.ckan.net/kipfreshness/nota-dinas" in text(april)
    assert [(row["month"], row["state"]) for row in reminders()["months"]] == [
        ("2026-05-01", "sent"),
        ("2026-04-01", "sent"),
    ]
    assert may["Date"]


def test_a_dry_run_shows_every_letter_and_leaves_nothing(sink: SmtpSink, cli: Any) -> None:
    late(opd(), name="beras")
    shown = rehearse(viewpoint(config.policy(), WEEK_LATE))
    assert [letter.envelope.address for letter in shown.letters] == ["ppid@opd.example"]
    answer = cli.invoke(ckan, ["kipfreshness", "notify", "--dry-run", "--as-of", "2199-01-01", "--json"])
    assert answer.exit_code == 0, answer.output
    (letter,) = json.loads(answer.stdout)["letters"]
    assert letter["subject"] == "1 dataset of Dinas Pangan is overdue and needs an update."
    assert (letter["outcome"], sink.letters, states()) == (None, [], [])


def test_the_command_sends_only_where_reminders_are_on(
    sink: SmtpSink, cli: Any, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    late(opd())
    assert cli.invoke(ckan, ["kipfreshness", "notify"]).exit_code == 1
    assert cli.invoke(ckan, ["kipfreshness", "notify", "--as-of", "2026-01-01"]).exit_code == 2
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.notify.enabled", True)
    answer = cli.invoke(ckan, ["kipfreshness", "notify"])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.startswith("sent\tppid@opd.example\t1 dataset of Dinas Pangan is overdue")
    assert len(sink.letters) == 1


def test_without_a_sender_address_nothing_is_claimed(
    sink: SmtpSink, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.notify.enabled", True)
    monkeypatch.setitem(ckan_config, "smtp.mail_from", None)
    late(opd())
    schedule.run_now()
    assert (sink.letters, states()) == ([], [])


def test_a_scheduled_run_reminds_where_reminders_are_on(
    sink: SmtpSink, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    late(opd())
    schedule.run_now()
    assert sink.letters == []
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.notify.enabled", True)
    schedule.run_now()
    assert len(sink.letters) == 1


def test_nobody_is_reminded_of_what_a_refused_run_found(
    sink: SmtpSink, cli: Any, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.notify.enabled", True)
    organization = opd()
    datasets = [late(organization) for _ in range(10)]
    jobs.run_marking(config.policy(), datetime.now(timezone.utc))
    for dataset in datasets[:8]:
        call_action("package_delete", factories.as_admin(), id=dataset["id"])
    schedule.run_now()
    assert cli.invoke(ckan, ["kipfreshness", "notify"]).exit_code == 3
    assert sink.letters == []
