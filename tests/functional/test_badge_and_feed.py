"""What an OPD's page offers to take along: an Atom feed of what became late, and a badge of the score."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from bs4 import BeautifulSoup
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from .. import factories
from .people import editor_of

pytestmark = pytest.mark.usefixtures("clean_portal")

ATOM = "{http://www.w3.org/2005/Atom}"
SVG = "{http://www.w3.org/2000/svg}"
# Not in the past: a token that is made "before" its user existed lets nobody in.
START = datetime(2030, 3, 6, 3, tzinfo=timezone.utc)


@pytest.fixture
def opd() -> dict[str, Any]:
    """Two datasets that became late, one of them private by then; one that was late when it was first seen."""
    opd = factories.organization(name="dinsos", title="Dinas <Sosial> & Pangan")
    with freeze_time(START):
        for name, title, days in (
            ("lama", "Data <b>Lama</b> & lain", 20),
            ("rahasia", "Rahasia", 20),
            ("tua", "Tua", 90),
        ):
            uploaded_at = START - timedelta(days=days)
            factories.dataset(uploaded_at=uploaded_at, owner_org=opd["id"], name=name, title=title)
        factories.dataset(uploaded_at=START - timedelta(days=1), owner_org=opd["id"], name="baru", title="Baru")
        call_action("kipfreshness_run", factories.as_admin())
    with freeze_time(START + timedelta(days=15)):
        call_action("kipfreshness_run", factories.as_admin())
        call_action("package_patch", factories.as_admin(), id="rahasia", private=True)
    return opd


def test_feed_tells_what_became_late_to_everybody_the_same(app: Any, opd: dict[str, Any]) -> None:
    answer = app.get("/en/kepatuhan/dinsos.atom", headers=editor_of(opd))
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "ahasia" not in answer.body
    feed = feedparser.parse(answer.data)
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert feed.feed.id == f"tag:test.ckan.net,2026:kipfreshness/late/{opd['id']}"
    assert [(link.rel, link.href) for link in feed.feed.links] == [
        ("self", "http://test.ckan.net/en/kepatuhan/dinsos.atom"),
        ("alternate", "http://test.ckan.net/en/kepatuhan/dinsos"),
    ]
    assert [(entry.link, entry.updated) for entry in feed.entries] == [
        ("http://test.ckan.net/dataset/lama", "2030-03-21T10:00:00+07:00"),
        ("http://test.ckan.net/dataset/tua", "2030-03-06T10:00:00+07:00"),
    ]
    root = ElementTree.fromstring(answer.data)
    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == ["Data <b>Lama</b> & lain", "Tua"]
    assert [entry.findtext(f"{ATOM}summary") for entry in root.iter(f"{ATOM}entry")] == [
        "“Data <b>Lama</b> & lain” of Dinas <Sosial> & Pangan became overdue. The portal found it on 21 March 2030.",
        "“Tua” of Dinas <Sosial> & Pangan was overdue when the portal first looked at it, on 6 March 2030.",
    ]


def test_feed_has_what_rfc_4287_asks_for(app: Any, opd: dict[str, Any]) -> None:
    root = ElementTree.fromstring(app.get("/kepatuhan/dinsos.atom").data)
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        for updated in element.findall(f"{ATOM}updated"):
            assert datetime.fromisoformat(str(updated.text)).tzinfo is not None
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "CKAN"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2


def test_ids_stay_when_the_title_changes_and_the_language_is_another(app: Any, opd: dict[str, Any]) -> None:
    def ids(url: str) -> list[str]:
        return [entry.id for entry in feedparser.parse(app.get(url).data).entries]

    before = ids("/en/kepatuhan/dinsos.atom")
    call_action("package_patch", factories.as_admin(), id="lama", title="Nama baru")
    assert ids("/id/kepatuhan/dinsos.atom") == before


def test_a_feed_without_entries_is_still_one(app: Any) -> None:
    factories.organization(name="kosong", title="Kelurahan Kosong")
    feed = feedparser.parse(app.get("/en/kepatuhan/kosong.atom").data)
    assert (feed.bozo, feed.entries) == (False, [])
    assert feed.feed.updated_parsed is not None


def test_badge_says_score_and_band_in_words_and_runs_nothing(app: Any, opd: dict[str, Any]) -> None:
    with freeze_time(START + timedelta(days=15)):
        answer = app.get("/id/kepatuhan/dinsos.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert len(answer.data) < 1500
    root = ElementTree.fromstring(answer.data)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == (
        "Dinas <Sosial> & Pangan, kemutakhiran datanya pada 21 Maret 2030: 33,33 · Tidak Informatif. "
        "Ini bukan nilai dari Komisi Informasi."
    )
    assert [text.text for text in root.iter(f"{SVG}text")] == ["Kemutakhiran data", "33,33 · Tidak Informatif"]
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "title", "rect", "path", "g", "text"}
    factories.organization(name="kosong")
    assert "No score" in app.get("/en/kepatuhan/kosong.svg").body


@pytest.mark.ckan_config("ckan.cache_expires", 600)
@pytest.mark.parametrize("url", ["/en/kepatuhan/dinsos.svg", "/en/kepatuhan/dinsos.atom"])
def test_who_has_it_already_gets_not_modified_and_no_cookie(app: Any, opd: dict[str, Any], url: str) -> None:
    with freeze_time(START + timedelta(days=16)):
        first = app.get(url)
        assert "Set-Cookie" not in first.headers
        assert (first.cache_control.public, first.cache_control.private) == (True, None)
        assert first.cache_control.max_age == 600
        again = app.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        factories.patch_organization(opd["id"], title="Dinas Lain")
        changed = app.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert changed.status_code == 200


def test_opd_page_announces_the_feed_and_gives_the_badge_to_copy(app: Any, opd: dict[str, Any]) -> None:
    soup = BeautifulSoup(app.get("/en/kepatuhan/dinsos").body, "html.parser")
    (announced,) = soup.select('head link[rel="alternate"][type="application/atom+xml"]')
    assert announced["href"] == "/en/kepatuhan/dinsos.atom"
    (snippet,) = soup.select("#kip-embed")
    (image,) = BeautifulSoup(snippet.text, "html.parser").select(
        'a[href="http://test.ckan.net/en/kepatuhan/dinsos"] img'
    )
    assert image["src"] == "http://test.ckan.net/en/kepatuhan/dinsos.svg"
    assert image["alt"] == "Data freshness of Dinas <Sosial> & Pangan"


def test_unknown_opds_have_neither(app: Any) -> None:
    assert app.get("/kepatuhan/tidak-ada.svg").status_code == 404
    assert app.get("/kepatuhan/tidak-ada.atom").status_code == 404
