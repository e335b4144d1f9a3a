"""What is known of a dataset's age, on a page of its own and by action."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")

# Not in the past: a token that is made "before" its user existed lets nobody in.
START = datetime(2030, 3, 6, 3, tzinfo=timezone.utc)


@pytest.fixture
def reviewed_and_updated() -> dict[str, Any]:
    """A file of 6 March, a review of 20 March, a new file of 2 April; a second file, gone again on 5 April."""
    user = ckan_factories.Sysadmin(fullname="Operator <b>Dinsos</b>")["name"]
    with freeze_time(START):
        late = factories.dataset(uploaded_at=START, name="lama", title="Data Lama")
    with freeze_time(START + timedelta(days=14)):
        call_action("kipfreshness_confirm", {"user": user}, id="lama", note="Tetap <i>sah</i>.")
    with freeze_time(START + timedelta(days=27)):
        factories.upload(late)
    with freeze_time(START + timedelta(days=29)):
        link = {"url": "https://opd.example/kedua.csv", "name": "kedua", "last_modified": "2030-04-04T03:00:00"}
        second = call_action("resource_create", factories.as_admin(), package_id=late["id"], **link)
    with freeze_time(START + timedelta(days=30)):
        call_action("resource_delete", factories.as_admin(), id=second["id"])
    return late


def words(soup: Any) -> str:
    return " ".join(soup.get_text(" ").split())


def test_events_are_told_newest_first_with_what_counts(reviewed_and_updated: dict[str, Any]) -> None:
    with freeze_time(START + timedelta(days=40)):
        shown = call_action("kipfreshness_evidence_list", id="lama")
    assert (shown["basis"], shown["count"]) == ("resource", 4)
    assert shown["newest"] == {
        "resource": "2030-04-02T10:00:00+07:00",
        "publisher": None,
        "content": None,
        "confirmation": "2030-03-20T10:00:00+07:00",
    }
    assert [(one["basis"], one["happened_at"], one["counts"]) for one in shown["results"]] == [
        ("resource", "2030-04-04T10:00:00+07:00", False),
        ("resource", "2030-04-02T10:00:00+07:00", True),
        ("confirmation", "2030-03-20T10:00:00+07:00", True),
        ("resource", "2030-03-06T10:00:00+07:00", True),
    ]
    assert [(one["resource"], one["confirmed_by"], one["note"]) for one in shown["results"][1:3]] == [
        ("data", None, None),
        (None, "Operator <b>Dinsos</b>", "Tetap <i>sah</i>."),
    ]
    page = call_action("kipfreshness_evidence_list", id="lama", rows=1, start=2)
    assert (page["count"], [one["basis"] for one in page["results"]]) == (4, ["confirmation"])


def test_the_page_says_it_in_words_and_the_dataset_page_only_links_to_it(
    app: Any, reviewed_and_updated: dict[str, Any]
) -> None:
    with freeze_time(START + timedelta(days=40)):
        answer = app.get("/en/kepatuhan/dataset/lama/evidence")
        block = BeautifulSoup(app.get("/en/dataset/lama").body, "html.parser").select_one(".kip-mark")
    shown = BeautifulSoup(answer.body, "html.parser").select_one("#kip-evidence")
    assert shown is not None
    assert [words(item) for item in shown.select("ul li")] == [
        "a file was replaced, or a link changed: 2 April 2030 10:00 WIB (the newest: it decides)",
        "the date that the agency's own feed gives: never seen",
        "the content of the agency's feed changed: never seen",
        "reviewed, still valid: 20 March 2030 10:00 WIB",
    ]
    assert [words(item) for item in shown.select("ol li")] == [
        "4 April 2030 10:00 WIB a file was replaced, or a link changed "
        "(no longer counts: the file is gone, or the feed took the date back)",
        "2 April 2030 10:00 WIB a file was replaced, or a link changed: data",
        "20 March 2030 10:00 WIB Reviewed by Operator <b>Dinsos</b>: “Tetap <i>sah</i>.”",
        "6 March 2030 10:00 WIB a file was replaced, or a link changed: data",
    ]
    assert block is not None
    assert "How is this known?" in words(block)
    assert block.select('[hx-get="/en/kepatuhan/dataset/lama/evidence"] a[href="/en/kepatuhan/dataset/lama/evidence"]')
    assert "4 April" not in words(block)


def test_what_an_opd_reviewed_is_listed_on_its_page_and_by_action(app: Any) -> None:
    opd = factories.organization(name="dinsos")
    ckan_factories.Sysadmin(name="siti", fullname="Siti R.")
    for name in ("lama", "tertutup"):
        factories.dataset(name=name, title=f"Data {name}", owner_org=opd["id"], days_old=40)
        call_action("kipfreshness_confirm", {"user": "siti"}, id=name, note="Angka <b>tetap</b>.")
    call_action("package_patch", factories.as_admin(), id="tertutup", private=True)
    page = BeautifulSoup(app.get("/id/kepatuhan/dinsos").body, "html.parser")
    said = words(page.find("section", {"aria-labelledby": "kip-reviews"}))
    assert "Data lama" in said
    assert "Ditinjau oleh Siti R.: “Angka <b>tetap</b>.”" in said
    assert "tertutup" not in said
    found = call_action("kipfreshness_confirmation_list", organization="dinsos")
    assert [(one["name"], one["confirmed_by"], one["note"]) for one in found["results"]] == [
        ("lama", "Siti R.", "Angka <b>tetap</b>.")
    ]
    assert call_action("kipfreshness_confirmation_list", organization="dinsos", start=1) == {"count": 1, "results": []}
