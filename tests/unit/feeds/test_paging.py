"""A feed that goes on over several pages comes in whole, or says that it did not."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, FeedError, ParsedFeed, Problem, open_feed
from ckanext.kipfreshness.feeds.addresses import resolve_host
from ckanext.kipfreshness.feeds.paging import first_page, next_in_link_header
from tests.bad_server import BadServer, Call, answer

from .conftest import HandClock, MakeSettings

PORTAL = [
    {"id": f"id-{number}", "name": f"dataset-{number}", "title": f"Dataset {number}", "license_id": "cc-by",
     "metadata_created": "2023-09-11T02:23:45", "metadata_modified": "2023-09-11T02:23:45", "resources": []}
    for number in range(25)
]  # fmt: skip


@pytest.fixture
def opened(server: BadServer, make_settings: MakeSettings) -> Callable[..., ParsedFeed]:
    def open_path(path: str, config: FeedConfig | None = None, **settings: Any) -> ParsedFeed:
        return open_feed(
            server.url(path), config=config or FeedConfig(), settings=make_settings(**settings), timezone="Asia/Jakarta"
        )

    return open_path


def titles(feed: ParsedFeed) -> list[str]:
    return [item.title for item in feed if isinstance(item, FeedEntry)]


def send_json(call: Call, value: object, **headers: str) -> None:
    call.send(answer(200, json.dumps(value).encode(), Content_Type="application/json", **headers))


def asked(call: Call) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(call.target).query).items()}


def serve_search(call: Call, most: int = 10) -> None:
    start, rows = int(asked(call)["start"]), min(most, int(asked(call)["rows"]))
    send_json(call, {"success": True, "result": {"count": 25, "results": PORTAL[start : start + rows]}})


class TestCkan:
    @pytest.mark.parametrize(
        "path",
        [
            "/api/3",
            "/api/3/",
            "/api/3/action/package_search?rows=5&start=3",
            "/api/3/action/package_list",
            "/api/action",
        ],
    )
    def test_every_page_of_the_portal_is_read(self, path: str, server: BadServer, opened: Any) -> None:
        server.routes["/api/3/action/package_search"] = serve_search
        with opened(path) as feed:
            assert titles(feed) == [f"Dataset {number}" for number in range(25)]
            assert (feed.format, feed.complete, feed.rolling) == ("ckan", True, False)
        assert [asked(call)["start"] for call in server.calls] == ["0", "10", "20"]

    def test_front_page_of_the_portal_is_enough_where_the_format_is_said(self, server: BadServer, opened: Any) -> None:
        server.routes["/api/3/action/package_search"] = serve_search
        with opened("/", FeedConfig(format="ckan")) as feed:
            assert len(titles(feed)) == 25

    def test_what_the_address_asks_for_is_kept(self, server: BadServer, opened: Any) -> None:
        server.routes["/api/3/action/package_search"] = serve_search
        with opened("/api/3/action/package_search?fq=organization:dinkes") as feed:
            list(feed)
        assert {asked(call)["fq"] for call in server.calls} == {"organization:dinkes"}

    def test_positions_go_on_over_the_pages(self, server: BadServer, opened: Any) -> None:
        server.routes["/api/3/action/package_search"] = serve_search
        with opened("/api/3") as feed:
            assert [item.index for item in feed] == list(range(25))

    def test_portal_that_gives_fewer_than_it_counts_is_not_complete(self, server: BadServer, opened: Any) -> None:
        def serve(call: Call) -> None:
            rows = PORTAL[:10] if asked(call)["start"] == "0" else []
            send_json(call, {"success": True, "result": {"count": 25, "results": rows}})

        server.routes["/api/3/action/package_search"] = serve
        with opened("/api/3") as feed:
            last = list(feed)[-1]
            assert isinstance(last, Problem)
            assert (last.message, last.value, last.fatal) == (
                "The feed ended before as many entries came as it says it has.", "10 < 25", True,
            )  # fmt: skip
            assert not feed.complete

    def test_page_that_fails_keeps_what_came_and_is_not_complete(self, server: BadServer, opened: Any) -> None:
        server.routes["/api/3/action/package_search"] = lambda call: (
            serve_search(call) if asked(call)["start"] != "20" else call.send(answer(404))
        )
        with opened("/api/3") as feed:
            *items, last = list(feed)
            assert len(items) == 20
            assert last.message == "A further page of the feed could not be read, so the rest is missing."
            assert "answered 404 Not Found" in last.value
            assert not feed.complete

    def test_max_entries_ends_the_reading(self, server: BadServer, opened: Any) -> None:
        server.routes["/api/3/action/package_search"] = serve_search
        with opened("/api/3", FeedConfig(max_entries=7)) as feed:
            assert len(titles(feed)) == 7
            assert not feed.complete
        assert len(server.calls) == 1

    def test_list_with_resources_is_asked_until_nothing_comes(self, server: BadServer, opened: Any) -> None:
        def serve(call: Call) -> None:
            offset = int(asked(call)["offset"])
            send_json(call, {"success": True, "result": PORTAL[offset : offset + 10]})

        server.routes["/api/3/action/current_package_list_with_resources"] = serve
        with opened("/api/3/action/current_package_list_with_resources") as feed:
            assert len(titles(feed)) == 25
            assert feed.complete

    def test_names_are_looked_up_one_by_one_where_there_is_no_search(self, server: BadServer, opened: Any) -> None:
        server.routes["/api/3/action/package_list"] = lambda call: send_json(
            call, {"success": True, "result": ["dataset-1", "dataset-2", "gone"]}
        )
        server.routes["/api/3/action/package_show"] = lambda call: (
            call.send(answer(404)) if asked(call)["id"] == "gone"
            else send_json(call, {"success": True, "result": PORTAL[int(asked(call)["id"][-1])]})
        )  # fmt: skip
        with opened("/api/3/action/package_list") as feed:
            found = list(feed)
            assert [item.title for item in found if isinstance(item, FeedEntry)] == ["Dataset 1", "Dataset 2"]
            refused = found[-1]
            assert (refused.index, refused.guid, refused.fatal) == (2, "gone", True)
            assert feed.complete

    def test_old_rest_lists_are_read_too(self, server: BadServer, opened: Any) -> None:
        server.routes["/api/rest/dataset"] = lambda call: send_json(call, ["dataset-1"])
        server.routes["/api/rest/dataset/dataset-1"] = lambda call: send_json(call, PORTAL[1])
        with opened("/api/rest/dataset") as feed:
            assert titles(feed) == ["Dataset 1"]

    def test_password_goes_along_to_further_pages(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/api/3/action/package_search"] = serve_search
        url = server.url("/api/3").replace("//", "//opd:rahasia@")
        with open_feed(url, config=FeedConfig(), settings=make_settings(), timezone="Asia/Jakarta") as feed:
            assert len(titles(feed)) == 25
            assert "rahasia" not in feed.url
        assert all(call.headers["authorization"] == "Basic b3BkOnJhaGFzaWE=" for call in server.calls)


def post(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "link": f"/berita/{number}",
        "title": {"rendered": f"Berita {number}"},
        "date": "2023-09-11T10:00:00",
    }


class TestWordPress:
    @pytest.mark.parametrize("path", ["/wp-json", "/wp-json/", "/wp-json/wp/v2/", "/wp-json/wp/v2/posts?per_page=5"])
    def test_pages_are_followed_as_the_headers_say(self, path: str, server: BadServer, opened: Any) -> None:
        def serve(call: Call) -> None:
            page = int(asked(call).get("page", "1"))
            send_json(call, [post(page * 2), post(page * 2 + 1)], X_WP_TotalPages="3", X_WP_Total="6")

        server.routes["/wp-json/wp/v2/posts"] = serve
        with opened(path) as feed:
            assert titles(feed) == [f"Berita {number}" for number in range(2, 8)]
            assert (feed.format, feed.complete, feed.rolling) == ("wordpress", True, False)
        assert {asked(call)["per_page"] for call in server.calls} == {"100"}

    def test_without_its_headers_it_is_a_window_of_the_newest(self, server: BadServer, opened: Any) -> None:
        server.routes["/wp-json/wp/v2/posts"] = lambda call: send_json(call, [post(1)])
        with opened("/wp-json/wp/v2/posts") as feed:
            assert titles(feed) == ["Berita 1"]
            assert feed.rolling


class TestOtherPages:
    def test_atom_goes_on_at_its_next_link(self, server: BadServer, opened: Any) -> None:
        entry = "<entry><id>urn:%d</id><title>Data %d</title><updated>2023-09-11T00:00:00Z</updated></entry>"
        page = '<feed xmlns="http://www.w3.org/2005/Atom">%s' + entry + "</feed>"
        server.routes["/atom"] = answer(200, (page % ('<link rel="next" href="atom2"/>', 1, 1)).encode(), ETag='"1"')
        server.routes["/atom2"] = answer(200, (page % ("", 2, 2)).encode())
        with opened("/atom") as feed:
            assert feed.etag == '"1"'
            assert titles(feed) == ["Data 1", "Data 2"]
            assert (feed.etag, feed.complete, feed.rolling) == ("", True, True)

    @pytest.mark.parametrize("key", ["next", "next_page_url"])
    def test_list_goes_on_where_its_next_key_says(self, key: str, server: BadServer, opened: Any) -> None:
        rows = [{"title": "Satu", "url": "http://h.example/1"}]
        server.routes["/list"] = lambda call: send_json(
            call, {key: None if asked(call) else "/list?page=2", "count": 2, "results": rows}
        )
        with opened("/list") as feed:
            assert titles(feed) == ["Satu", "Satu"]
            assert feed.complete

    def test_list_goes_on_where_its_link_header_says(self, server: BadServer, opened: Any) -> None:
        rows = [{"title": "Satu", "url": "http://h.example/1"}]
        server.routes["/list"] = lambda call: send_json(
            call, rows, **({} if asked(call) else {"Link": '</list?page=2>; rel="next"'})
        )
        with opened("/list") as feed:
            assert titles(feed) == ["Satu", "Satu"]

    def test_pages_in_a_circle_end(self, server: BadServer, opened: Any) -> None:
        rows = [{"title": "Satu", "url": "http://h.example/1"}]
        server.routes["/list"] = lambda call: send_json(call, rows, Link='</list?page=2>; rel="next"')
        with opened("/list") as feed:
            *_, last = list(feed)
            assert last.message == "The feed's pages lead in a circle or never end, so the rest is missing."
            assert not feed.complete

    def test_next_page_on_a_private_address_is_refused(self, server: BadServer, opened: Any) -> None:
        server.routes["/list"] = lambda call: send_json(
            call, [{"title": "Satu", "url": "http://h.example/1"}], Link='<http://169.254.169.254/>; rel="next"'
        )
        with opened("/list") as feed:
            *_, last = list(feed)
            assert "feeds may not be read from" in last.value

    def test_unchanged_feed_gives_nothing_and_says_so(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/data.json"] = answer(304)
        feed = open_feed(
            server.url("/data.json"), config=FeedConfig(), settings=make_settings(), timezone="Asia/Jakarta", etag='"1"'
        )
        assert list(feed) == []
        assert (feed.not_modified, feed.complete, feed.etag) == (True, False, '"1"')


class TestSlow:
    """The time that a feed may take is one for all of its pages; what came until then is kept."""

    def test_page_that_is_not_done_in_time_cuts_the_feed(self, server: BadServer, opened: Any) -> None:
        clock = HandClock()

        def resolve(host: str, port: int) -> Sequence[str]:
            clock.wait(4.0)
            return resolve_host(host, port)

        server.routes["/api/3/action/package_search"] = serve_search
        with opened("/api/3", clock=clock, resolve=resolve, total_timeout=10.0) as feed:
            *items, last = list(feed)
            assert len(items) == 20
            assert (last.index, last.fatal, feed.complete) == (None, True, False)
            assert last.message == "A further page of the feed could not be read, so the rest is missing."
            assert "did not accept a connection within 10 seconds" in last.value
        assert len(server.calls) == 2

    def test_page_is_not_asked_for_when_the_time_is_over(self, server: BadServer, opened: Any) -> None:
        clock = HandClock()
        server.routes["/api/3/action/package_search"] = serve_search
        with opened("/api/3", clock=clock, total_timeout=10.0) as feed:
            items = iter(feed)
            next(items)
            clock.wait(11.0)
            *rest, last = list(items)
            assert len(rest) == 9
            assert last.value == "The answer was not complete after 10 seconds (0 bytes had come)."
            assert (last.fatal, feed.complete) == (True, False)
        assert len(server.calls) == 1

    def test_names_are_not_looked_up_when_the_time_is_over(self, server: BadServer, opened: Any) -> None:
        clock = HandClock()

        def show(call: Call) -> None:
            send_json(call, {"success": True, "result": PORTAL[int(asked(call)["id"][-1])]})

        server.routes["/api/3/action/package_list"] = lambda call: send_json(
            call, {"success": True, "result": [f"dataset-{number}" for number in range(5)]}
        )
        server.routes["/api/3/action/package_show"] = show
        with opened("/api/3/action/package_list", clock=clock, total_timeout=10.0) as feed:
            items = iter(feed)
            first = next(items)
            assert isinstance(first, FeedEntry)
            clock.wait(11.0)
            *_, last = list(items)
            assert (last.index, last.fatal, feed.complete) == (None, True, False)
            assert last.message == "A further page of the feed could not be read, so the rest is missing."
        assert feed.entries_read < 5

    def test_each_page_has_the_whole_time_of_silence(self, server: BadServer, opened: Any) -> None:
        server.routes["/api/3/action/package_search"] = lambda call: (
            serve_search(call) if asked(call)["start"] == "0" else call.fall_silent()
        )
        with opened("/api/3", timeout=0.4, retries=0) as feed:
            *_, last = list(feed)
            assert "did not answer within 0.4 seconds" in last.value


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ('<https://h/p?page=2>; rel="next"', "https://h/p?page=2"),
        ('<https://h/1>; rel="prev", <https://h/3>; rel=next; title="x"', "https://h/3"),
        ('<https://h/a,b>; title="t"; rel="last next"', "https://h/a,b"),
        ('<https://h/1>; rel="nextish"', ""),
        ('<https://h/1>; rel="alternate"; title="next"', ""),
        ("next", ""),
        ("", ""),
    ],
)
def test_next_page_of_a_link_header(header: str, address: str) -> None:
    assert next_in_link_header(header) == address


@pytest.mark.parametrize(
    "url",
    [
        "https://h/data.json",
        "https://h/",
        "https://h/api/3/action/package_show?id=x",
        "https://h/feed",
        "https://h/api/rest/dataset",
        "https://h/rapi/3x",
    ],
)
def test_any_other_address_is_asked_as_it_is(url: str) -> None:
    assert first_page(url, "auto") == url


@pytest.mark.parametrize("url", ["http://[::1", "http://h.example:x/api/3", "http://[h]x/wp-json"])
def test_what_is_no_address_is_said_to_be_none(url: str, make_settings: MakeSettings) -> None:
    with pytest.raises(FeedError):
        open_feed(url, config=FeedConfig(), settings=make_settings(), timezone="Asia/Jakarta")


PAGE = b"""<!DOCTYPE html><html><head><title>Dinas
 Kesehatan</title><link rel="alternate" type="application/rss+xml" href="/feed/">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel="alternate" hreflang="en" href="/en">
<link rel="https://api.w.org/" href="https://dinkes.example/wp-json/"></head>
<body><a href="https://dinkes.example/data.json?token=rahasia">Data</a><a href=/api/3>API<a href="/">home</a>
<![CDate[ <a href="/rss.xml">
"""


class TestWebPage:
    def test_it_is_named_with_the_feeds_that_it_tells_of(self, server: BadServer, opened: Any) -> None:
        server.routes["/"] = answer(200, PAGE)
        with pytest.raises(FeedError) as raised:
            opened("/")
        here = server.url("")
        assert str(raised.value) == (
            "This is an HTML page (“Dinas Kesehatan”), not a feed. It tells of these feeds, one of which may be meant: "
            f"{here}/feed/ https://dinkes.example/wp-json/ https://dinkes.example/data.json?token=*** {here}/api/3 "
            f"{here}/rss.xml"
        )

    def test_page_that_tells_of_none_says_what_to_do(self, server: BadServer, opened: Any) -> None:
        server.routes["/"] = answer(200, b"<html><body>Situs dalam perbaikan")
        with pytest.raises(FeedError, match=r"not a feed, and it tells of none\. Ask the agency"):
            opened("/")

    @pytest.mark.parametrize("wanted", ["dcat_us", "ckan", "rss", "atom", "wordpress", "csv", "xlsx", "json"])
    def test_it_is_named_whatever_format_was_wanted(self, wanted: Any, server: BadServer, opened: Any) -> None:
        server.routes["/page"] = answer(200, PAGE)
        with pytest.raises(FeedError, match="This is an HTML page"):
            opened("/page", FeedConfig(format=wanted))
