"""Whatever address somebody gives, the portal connects to nothing of its own network, and says what it refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ckan.tests.helpers import CKANTestApp

from .. import factories
from ..bad_server import answer
from ..guarded_network import PUBLIC, REFUSED, Network
from ..payloads import INSIDE, NO_SITES
from .people import editor_of
from .shown import main, words

pytestmark = pytest.mark.usefixtures("clean_portal")

NO_SITE = {
    "en": {said: said for said in ("Only http and https", "names no host", "is not an address", "was not found")},
    "id": {
        "Only http and https": "Hanya alamat http dan https",
        "names no host": "tidak menyebut host",
        "is not an address": "bukan alamat",
        "was not found": "tidak ditemukan",
    },
}


@pytest.fixture
def editor(clean_portal: None) -> dict[str, str]:
    return editor_of(factories.organization(name="opd"))


def checked(app: CKANTestApp, editor: dict[str, str], url: str, language: str = "en") -> str:
    """What the page that checks a feed says of it."""
    shown = app.post(f"/{language}/kipfreshness/check-feed", data={"url": url}, headers=editor)
    assert shown.status_code == 200, url
    return words(main(shown).select("[aria-labelledby=kip-preview]")[0])


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_spelling_of_an_address_leads_the_page_that_checks_feeds_inside(
    app: CKANTestApp, editor: dict[str, str], network: Network, language: str
) -> None:
    told = {address: REFUSED[language] % host for address, host in INSIDE}
    told |= {address: NO_SITE[language][sentence] for address, sentence in NO_SITES}
    said = {address: checked(app, editor, network.to_inside(address), language) for address in told}
    assert {address: said[address] for address in told if told[address] not in said[address]} == {}
    assert [address for address in said if "rahasia" in said[address]] == []
    assert (network.inside.connections, network.site.connections) == (0, 0)


PLAIN = [(address, host) for address, host in INSIDE if address.isascii() and address.isprintable()]
ROWS = [{"title": "Satu", "url": "https://opd.example/1"}]
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="%s"/><entry><id>urn:1</id>
<title>Satu</title><updated>2023-09-11T00:00:00Z</updated></entry></feed>"""
RSS = """<rss xmlns:a="http://www.w3.org/2005/Atom"><channel><a:link rel="next" href="%s"/><item><title>Satu</title>
<link>https://opd.example/1</link></item></channel></rss>"""


def as_json(value: Any, **headers: str) -> bytes:
    return answer(200, json.dumps(value).encode(), Content_Type="application/json", **headers)


# What a public site answers, so that it leads on to ``address``.
REDIRECTS = {
    status: lambda address, status=status: answer(status, Location=address) for status in (301, 302, 303, 307, 308)
}
NEXT_PAGES = {
    "next of a JSON list": lambda address: as_json({"next": address, "results": ROWS}),
    "next_page_url of a JSON list": lambda address: as_json({"next_page_url": address, "data": ROWS}),
    "Link header": lambda address: as_json(ROWS, Link=f'<{address}>; rel="next"'),
    "next link of Atom": lambda address: answer(200, (ATOM % address).encode()),
    "next link of RSS": lambda address: answer(200, (RSS % address).encode()),
}


@pytest.mark.parametrize("status", REDIRECTS)
def test_no_redirect_of_a_public_site_leads_inside(
    app: CKANTestApp, editor: dict[str, str], network: Network, status: int
) -> None:
    for address, host in PLAIN:
        network.site.routes["/"] = REDIRECTS[status](network.to_inside(address))
        assert REFUSED["en"] % host in checked(app, editor, network.url())
    assert (network.inside.connections, network.site.connections) == (0, len(PLAIN))


@pytest.mark.parametrize("way", NEXT_PAGES)
def test_no_next_page_of_a_public_feed_leads_inside(
    app: CKANTestApp, editor: dict[str, str], network: Network, way: str
) -> None:
    some = PLAIN[::3]
    for address, host in some:
        network.site.routes["/"] = NEXT_PAGES[way](network.to_inside(address))
        said = checked(app, editor, network.url())
        assert f"{host} has only addresses" in said
        assert "The entry did not come in." not in said  # it is the rest of the feed that did not
    assert (network.inside.connections, network.site.connections) == (0, len(some))


def test_a_name_is_resolved_once_for_each_connection_and_judged_each_time(
    app: CKANTestApp, editor: dict[str, str], network: Network
) -> None:
    """DNS rebinding: what the name means a moment later is never connected to."""
    network.site.routes["/"] = as_json({"dataset": ROWS})
    network.names["terbuka.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert "Entries that come in 1" in checked(app, editor, network.url())
    network.site.routes["/"] = answer(302, Location="/lagi")
    network.names["terbuka.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert REFUSED["en"] % "terbuka.example" in checked(app, editor, network.url())
    assert network.inside.connections == 0


DATASET = {"id": "id-1", "name": "satu", "title": "Satu", "resources": []}
FOUND = {"success": True, "result": {"count": 25, "results": [DATASET]}}
NAMES = {"success": True, "result": ["satu", "//127.0.0.1:{port}/", "http://127.0.0.1:{port}/", "../../../../"]}
POST = {"id": 1, "link": "/1", "title": {"rendered": "Satu"}, "date": "2023-09-11T10:00:00"}


@pytest.mark.parametrize(
    ("path", "routes"),
    [
        ("/api/3", {"/api/3/action/package_search": as_json(FOUND)}),
        ("/wp-json", {"/wp-json/wp/v2/posts": as_json([POST], X_WP_TotalPages="3")}),
        ("/api/3/action/package_list", {"/api/3/action/package_list": as_json(NAMES)}),
    ],
)
def test_no_further_question_to_an_api_leads_inside(
    app: CKANTestApp, editor: dict[str, str], network: Network, path: str, routes: dict[str, bytes]
) -> None:
    """The name is the portal's own network by the time of the second question."""
    network.site.routes.update(routes)
    network.names["terbuka.example"] = [[PUBLIC]] * (2 if "list" in path else 1) + [["127.0.0.1"]]
    assert "terbuka.example has only addresses" in checked(app, editor, network.url(path))
    assert network.inside.connections == 0


INSIDE_IN_TEXT = {
    "page that tells of feeds": """<html><head><base href="http://127.0.0.1:{port}/"><title>x</title>
        <link rel="alternate" type="application/rss+xml" href="http://127.0.0.1:{port}/feed">
        <meta http-equiv="refresh" content="0;url=http://127.0.0.1:{port}/"></head></html>""",
    "DTD": """<!DOCTYPE rss SYSTEM "http://127.0.0.1:{port}/dtd" [<!ENTITY % more SYSTEM "http://127.0.0.1:{port}/more">
        %more;<!ENTITY net SYSTEM "http://127.0.0.1:{port}/net"><!ENTITY file SYSTEM "file:///etc/passwd">]>
        <rss><channel><item><title>Satu &net; &file;</title></item></channel></rss>""",
    "XInclude": """<?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:{port}/x.xsl" type="text/xsl"?>
        <rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>Satu<xi:include parse="text"
        href="http://127.0.0.1:{port}/include"/><xi:include parse="text" href="file:///etc/passwd"/></title></item>
        </channel></rss>""",
    "JSON-LD": """{"@context": "http://127.0.0.1:{port}/context", "conformsTo": "http://127.0.0.1:{port}/schema",
        "describedBy": "http://127.0.0.1:{port}/by", "dataset": [{"title": "Satu", "landingPage":
        "http://127.0.0.1:{port}/page", "distribution": [{"downloadURL": "http://127.0.0.1:{port}/data.csv"}]}]}""",
    "spreadsheet in XML": """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
        xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://127.0.0.1:{port}/"></Workbook>""",
}


@pytest.mark.parametrize("kind", INSIDE_IN_TEXT)
def test_no_address_within_a_feed_is_fetched(
    app: CKANTestApp, editor: dict[str, str], network: Network, kind: str
) -> None:
    network.site.routes["/"] = answer(200, network.to_inside(INSIDE_IN_TEXT[kind]).encode())
    assert "root:" not in checked(app, editor, network.url())
    assert (network.inside.connections, network.site.connections) == (0, 1)


def test_what_answers_at_a_port_is_not_told_unless_it_is_a_web_server(
    app: CKANTestApp, editor: dict[str, str], network: Network
) -> None:
    for banner in (b"SSH-2.0-rahasia\r\n", b"220 rahasia ESMTP\r\n", b"-ERR rahasia\r\n", b"\x00rahasia"):
        network.site.routes["/"] = banner
        said = checked(app, editor, network.url())
        assert "What terbuka.example answered is not HTTP" in said
        assert "rahasia" not in said
    # what is sent has no line of the address' own
    network.site.routes["/%0D%0ASET%20a%20b"] = answer(404)
    checked(app, editor, network.url("/%0D%0ASET%20a%20b\r\nSET c d"))
    assert [call.target for call in network.site.calls][-1] == "/%0D%0ASET%20a%20bSET%20c%20d"


@pytest.mark.ckan_config("ckanext.kipfreshness.feed.allow_private_addresses", True)
def test_only_the_setting_opens_ones_own_network_and_never_that_of_a_clouds_credentials(
    app: CKANTestApp, editor: dict[str, str], network: Network
) -> None:
    """And proves that what the other tests count would be counted."""
    checked(app, editor, "http://10.0.0.1/data.json")
    assert network.inside.connections == 1
    for address in ("169.254.169.254", "[::ffff:169.254.169.254]", "[fe80::1]", "224.0.0.1", "2852039166"):
        assert "has only addresses" in checked(app, editor, f"http://{address}/")
    assert network.inside.connections == 1
