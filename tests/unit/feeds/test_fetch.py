"""Fetching from sites that work, and from sites that misbehave in each way that was seen."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from itertools import count, repeat
from typing import Any

import pytest

from ckanext.kipfreshness.feeds import FeedError, connect, fetch_feed
from ckanext.kipfreshness.feeds.addresses import resolve_host
from tests.bad_server import BadServer, Call, answer

from .conftest import HandClock, MakeSettings


class TestGoodAnswer:
    def test_body_and_headers_arrive(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/data.json"] = answer(
            200,
            b'{"dataset": []}',
            Content_Type="application/json; charset=UTF-8",
            ETag='"1"',
            Last_Modified="yesterday",
        )
        with fetch_feed(server.url("/data.json"), settings=make_settings()) as feed:
            assert feed.file.read() == b'{"dataset": []}'
            assert (feed.content_type, feed.charset, feed.etag) == ("application/json", "UTF-8", '"1"')
            assert (feed.last_modified, feed.not_modified) == ("yesterday", False)
            assert feed.url == server.url("/data.json")
        assert server.calls[0].headers["user-agent"] == "test-agent"

    def test_chunked_body_is_joined(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/"] = (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"
        )
        with fetch_feed(server.url(), settings=make_settings()) as feed:
            assert feed.file.read() == b"abcdefg"

    def test_body_without_length_ends_where_the_connection_closes(
        self, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = b"HTTP/1.0 200 OK\r\n\r\n[1, 2]"
        with fetch_feed(server.url(), settings=make_settings()) as feed:
            assert feed.file.read() == b"[1, 2]"

    @pytest.mark.parametrize(
        ("encoding", "body"),
        [
            ("gzip", gzip.compress(b"[1]")),
            ("x-gzip", gzip.compress(b"[1]")),
            ("GZIP", gzip.compress(b"[") + gzip.compress(b"1]")),
            ("gzip, gzip", gzip.compress(gzip.compress(b"[1]"))),
            ("gzip", gzip.compress(b"[1]") + b"\0" * 10),
            ("deflate", zlib.compress(b"[1]")),
            ("deflate", zlib.compress(b"[1]")[2:-4]),
            ("gzip", b"[1]"),
            ("deflate", b"[1]"),
            ("utf-8", b"[1]"),
            ("", b"[1]"),
            ("", gzip.compress(b"[1]")),
        ],
    )
    def test_body_is_unpacked_whatever_the_header_says(
        self, encoding: str, body: bytes, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = answer(200, body, Content_Encoding=encoding)
        with fetch_feed(server.url(), settings=make_settings()) as feed:
            assert feed.file.read() == b"[1]"

    def test_answer_in_a_packing_not_asked_for_is_named(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/"] = answer(200, b"\x8b", Content_Encoding="br")
        with pytest.raises(FeedError, match="packed its answer as “br”"):
            fetch_feed(server.url(), settings=make_settings())

    def test_international_host_and_path_are_sent_as_ascii(
        self, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/daftar%20d%C3%A9sa?q=a%20b"] = answer(200, b"ok")
        url = server.url("/daftar désa?q=a b", host="désa.example")
        with fetch_feed(url, settings=make_settings(resolve=lambda host, port: ["127.0.0.1"])) as feed:
            assert feed.file.read() == b"ok"
        assert server.calls[0].headers["host"] == f"xn--dsa-bma.example:{server.port}"

    def test_environment_proxy_is_not_used(
        self, server: BadServer, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A proxy would connect to an address of its own choice, that nobody judged."""
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        server.routes["/"] = answer(200, b"direct")
        with fetch_feed(server.url(), settings=make_settings()) as feed:
            assert feed.file.read() == b"direct"


class TestCondition:
    def test_unchanged_feed_is_not_modified(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/"] = answer(304, ETag='"1"')
        feed = fetch_feed(server.url(), settings=make_settings(), etag='"1"', last_modified="Mon, 11 Sep 2023")
        assert (feed.not_modified, feed.etag, feed.last_modified) == (True, '"1"', "Mon, 11 Sep 2023")
        assert server.calls[0].headers["if-none-match"] == '"1"'
        assert server.calls[0].headers["if-modified-since"] == "Mon, 11 Sep 2023"

    def test_weak_and_strong_etag_of_one_version_are_the_same(
        self, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = answer(304, ETag='W/"1"')
        assert fetch_feed(server.url(), settings=make_settings(), etag='"1"').not_modified

    def test_304_with_another_etag_is_asked_again_without_condition(
        self, server: BadServer, make_settings: MakeSettings
    ) -> None:
        def serve(call: Call) -> None:
            asked = "if-none-match" in call.headers
            call.send(answer(304, ETag='"2"') if asked else answer(200, b"new", ETag='"2"'))

        server.routes["/"] = serve
        with fetch_feed(server.url(), settings=make_settings(), etag='"1"') as feed:
            assert (feed.file.read(), feed.etag, feed.not_modified) == (b"new", '"2"', False)

    def test_304_that_was_not_asked_for_is_an_error(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/"] = answer(304)
        with pytest.raises(FeedError, match="“not modified” though nothing was asked"):
            fetch_feed(server.url(), settings=make_settings())

    def test_etag_with_a_line_break_is_not_sent(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/"] = answer(200, b"ok")
        fetch_feed(server.url(), settings=make_settings(), etag='"1"\r\nX-Evil: 1').close()
        assert "x-evil" not in server.calls[0].headers


class TestRedirect:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_redirect_is_followed(self, status: int, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/old"] = answer(status, Location="new?x=1")
        server.routes["/new"] = answer(200, b"here")
        with fetch_feed(server.url("/old"), settings=make_settings()) as feed:
            assert (feed.file.read(), feed.url) == (b"here", server.url("/new?x=1"))

    @pytest.mark.parametrize(
        ("typed", "served"), [("contoh.example", "www.contoh.example"), ("www.contoh.example", "contoh.example")]
    )
    def test_site_that_moved_between_www_and_its_bare_name_is_followed(
        self, typed: str, served: str, server: BadServer, make_settings: MakeSettings
    ) -> None:
        there = f"http://{served}:{server.port}/data.json"
        server.routes["/data.json"] = lambda call: call.send(
            answer(200, b"here") if call.headers["host"].startswith(served) else answer(301, Location=there)
        )
        settings = make_settings(resolve=lambda host, port: ["127.0.0.1"])
        with fetch_feed(f"http://{typed}:{server.port}/data.json", settings=settings) as feed:
            assert (feed.file.read(), feed.url) == (b"here", there)

    def test_redirect_loop_is_named(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/a"] = answer(302, Location="/b")
        server.routes["/b"] = answer(302, Location="/a")
        with pytest.raises(FeedError, match="/a redirects in a circle"):
            fetch_feed(server.url("/a"), settings=make_settings())
        assert len(server.calls) == 2

    def test_endless_redirect_ends(self, server: BadServer, make_settings: MakeSettings) -> None:
        numbers = count(1)
        server.routes["/"] = lambda call: call.send(answer(302, Location=f"/?{next(numbers)}"))
        with pytest.raises(FeedError, match="redirects more than 5 times"):
            fetch_feed(server.url(), settings=make_settings())
        assert len(server.calls) == 6

    @pytest.mark.parametrize(
        "inside",
        [
            "http://127.0.0.1:{port}/secret",
            "http://localhost:{port}/secret",
            "http://[::1]:{port}/secret",
            "http://[::ffff:127.0.0.1]:{port}/secret",
            "http://2130706433:{port}/secret",
            "http://0x7f.1:{port}/secret",
            "//127.0.0.1:{port}/secret",
            "http://intern.example:{port}/secret",
            "http://169.254.169.254/latest/meta-data/",
        ],
    )
    def test_redirect_of_a_public_site_to_127_0_0_1_is_refused(
        self, inside: str, server: BadServer, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The public address 8.8.8.8 leads to our server here, as a router would lead it."""
        monkeypatch.setattr(
            connect,
            "_connect_to",
            lambda address, port, deadline, real=connect._connect_to: real(
                "127.0.0.1" if address == "8.8.8.8" else address, port, deadline
            ),
        )

        def resolve(host: str, port: int) -> Sequence[str]:
            return {"data.example": ["8.8.8.8"], "intern.example": ["10.0.0.1"]}.get(host) or resolve_host(host, port)

        server.routes["/"] = answer(302, Location=inside.format(port=server.port))
        server.routes["/secret"] = answer(200, b"secret")
        settings = make_settings(allow_private_addresses=False, resolve=resolve)
        with pytest.raises(FeedError, match="has only addresses that feeds may not be read from"):
            fetch_feed(server.url("/", host="data.example"), settings=settings)
        assert [call.target for call in server.calls] == ["/"]

    @pytest.mark.parametrize(
        "location", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:1"]
    )
    def test_redirect_to_file_or_another_scheme_is_refused(
        self, location: str, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = answer(302, Location=location)
        with pytest.raises(FeedError, match="Only http and https addresses can be read"):
            fetch_feed(server.url(), settings=make_settings())

    def test_redirect_without_location_is_an_error(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/"] = answer(302)
        with pytest.raises(FeedError, match="The server answered 302 Found"):
            fetch_feed(server.url(), settings=make_settings())


class TestCredentials:
    def test_user_and_password_become_a_header(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/"] = answer(200, b"ok")
        url = server.url().replace("//", "//opd:p%40ss%3Aword@")
        with fetch_feed(url, settings=make_settings()) as feed:
            assert feed.url == server.url()
        assert server.calls[0].headers["authorization"] == "Basic b3BkOnBAc3M6d29yZA=="

    def test_they_stay_on_a_redirect_within_the_host(self, server: BadServer, make_settings: MakeSettings) -> None:
        server.routes["/"] = answer(302, Location="/there")
        server.routes["/there"] = answer(200, b"ok")
        fetch_feed(server.url().replace("//", "//opd:rahasia@"), settings=make_settings()).close()
        assert server.calls[1].headers["authorization"] == "Basic b3BkOnJhaGFzaWE="

    @pytest.mark.parametrize("location", ["http://other.example:%d/there", "http://evil:own@other.example:%d/there"])
    def test_they_are_dropped_on_a_redirect_to_another_host(
        self, location: str, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = answer(302, Location=location % server.port)
        server.routes["/there"] = answer(200, b"ok")
        settings = make_settings(resolve=lambda host, port: ["127.0.0.1"])
        fetch_feed(server.url().replace("//", "//opd:rahasia@"), settings=settings).close()
        assert "authorization" not in server.calls[1].headers

    @pytest.mark.parametrize(
        ("status", "path"), [(404, "/?token=rahasia"), (500, "/"), (401, "/"), (302, "/"), (200, "/"), (304, "/")]
    )
    def test_they_never_reach_an_error_or_a_log(
        self, status: int, path: str, server: BadServer, make_settings: MakeSettings, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        server.routes["/"] = answer(status, b"xx", Content_Length="9", Location="http://opd:rahasia@[broken/")
        with pytest.raises(FeedError) as raised:
            fetch_feed(server.url(path).replace("//", "//opd:rahasia@"), settings=make_settings())
        causes = [raised.value, raised.value.__cause__, raised.value.__context__]
        assert "rahasia" not in " ".join([caplog.text, *(repr(cause) for cause in causes), str(raised.value)])

    @pytest.mark.parametrize(
        "url",
        ["http://opd:rah/asia@host/", "http:/opd:rahasia@host", "http://opd:rahasia@ho st/", "http://opd:rahasia@[/"],
    )
    def test_they_never_reach_the_error_of_a_misspelt_address(self, url: str, make_settings: MakeSettings) -> None:
        with pytest.raises(FeedError) as raised:
            fetch_feed(url, settings=make_settings(retries=0))
        assert "asia" not in str(raised.value)


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (204, "answered 204 No Content"),
            (206, "answered 206 Partial Content"),
            (400, "answered 400 Bad Request"),
            (401, "Write them in the address"),
            (403, "ckanext.kipfreshness.feed.user_agent"),
            (404, "answered 404 Not Found for .*Check the address on the harvest source's page"),
            (410, "Ask the agency for its new address"),
            (429, "Harvest this source less often"),
            (500, "it has a fault of its own"),
            (599, "answered 599 for"),
        ],
    )
    def test_error_says_what_was_got_and_what_to_do(
        self, status: int, words: str, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = answer(status)
        with pytest.raises(FeedError, match=words):
            fetch_feed(server.url(), settings=make_settings())

    def test_site_that_refuses_what_is_no_browser_is_read_with_the_name_of_one(
        self, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = lambda call: call.send(
            answer(200, b"here") if "Mozilla" in call.headers["user-agent"] else answer(403)
        )
        with pytest.raises(FeedError, match="403"):
            fetch_feed(server.url(), settings=make_settings())
        with fetch_feed(server.url(), settings=make_settings(user_agent="Mozilla/5.0 (X11; Linux x86_64)")) as feed:
            assert feed.file.read() == b"here"


class TestRetry:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_passing_failure_is_tried_again_with_growing_waits(
        self, status: int, server: BadServer, make_settings: MakeSettings, waits: list[float]
    ) -> None:
        answers = [answer(status), answer(status), answer(200, b"at last")]
        server.routes["/"] = lambda call: call.send(answers.pop(0))
        with fetch_feed(server.url(), settings=make_settings()) as feed:
            assert feed.file.read() == b"at last"
        assert 0.75 <= waits[0] <= 1.25
        assert 1.5 <= waits[1] <= 2.5

    def test_it_gives_up_after_the_last_attempt(
        self, server: BadServer, make_settings: MakeSettings, waits: list[float]
    ) -> None:
        server.routes["/"] = answer(503)
        with pytest.raises(FeedError, match="503 Service Unavailable"):
            fetch_feed(server.url(), settings=make_settings(retries=2))
        assert (len(server.calls), len(waits)) == (3, 2)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
    def test_lasting_failure_is_not_tried_again(
        self, status: int, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = answer(status)
        with pytest.raises(FeedError):
            fetch_feed(server.url(), settings=make_settings())
        assert len(server.calls) == 1

    @pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), (" 0 ", 0.0)])
    def test_retry_after_in_seconds_is_obeyed(
        self, header: str, seconds: float, server: BadServer, make_settings: MakeSettings, waits: list[float]
    ) -> None:
        answers = [answer(429, Retry_After=header), answer(200, b"ok")]
        server.routes["/"] = lambda call: call.send(answers.pop(0))
        fetch_feed(server.url(), settings=make_settings()).close()
        assert waits == [seconds]

    def test_retry_after_as_a_date_is_obeyed(
        self, server: BadServer, make_settings: MakeSettings, waits: list[float]
    ) -> None:
        at = datetime.now(timezone.utc) + timedelta(seconds=30)
        answers = [answer(503, Retry_After=format_datetime(at, usegmt=True)), answer(200, b"ok")]
        server.routes["/"] = lambda call: call.send(answers.pop(0))
        fetch_feed(server.url(), settings=make_settings()).close()
        assert 25 < waits[0] <= 30

    def test_retry_after_that_is_neither_is_not_obeyed(
        self, server: BadServer, make_settings: MakeSettings, waits: list[float]
    ) -> None:
        answers = [answer(503, Retry_After="nanti"), answer(200, b"ok")]
        server.routes["/"] = lambda call: call.send(answers.pop(0))
        fetch_feed(server.url(), settings=make_settings()).close()
        assert 0.75 <= waits[0] <= 1.25

    def test_retry_after_longer_than_we_wait_ends_at_once(
        self, server: BadServer, make_settings: MakeSettings, waits: list[float]
    ) -> None:
        server.routes["/"] = answer(503, Retry_After="86400")
        with pytest.raises(FeedError, match="503"):
            fetch_feed(server.url(), settings=make_settings())
        assert (waits, len(server.calls)) == ([], 1)

    def test_no_attempt_is_begun_when_the_time_of_the_whole_would_be_over(
        self, server: BadServer, make_settings: MakeSettings
    ) -> None:
        clock = HandClock()
        settings = make_settings(clock=clock, sleep=clock.wait, total_timeout=10.0, retries=10)
        server.routes["/"] = answer(503, Retry_After="4")
        with pytest.raises(FeedError, match="503"):
            fetch_feed(server.url(), settings=settings)
        assert (len(server.calls), clock.now) == (3, 8.0)

    def test_refused_connection_is_named(self, make_settings: MakeSettings) -> None:
        with BadServer() as gone:
            url = gone.url()
        with pytest.raises(
            FeedError, match=r"127\.0\.0\.1 did not accept a connection on port \d+ \(Connection refused\)"
        ):
            fetch_feed(url, settings=make_settings())

    def test_unknown_host_is_named(self, make_settings: MakeSettings) -> None:
        def resolve(host: str, port: int) -> list[str]:
            raise OSError("Name or service not known")

        with pytest.raises(FeedError, match=r"The host data\.example was not found"):
            fetch_feed("http://data.example/", settings=make_settings(resolve=resolve))


def ticking_clock(step: float) -> Callable[[], float]:
    """Each look at it is ``step`` seconds later than the one before."""
    ticks = count()
    return lambda: next(ticks) * step


class TestBroken:
    """Half an answer is never taken for a whole one, and no server can hold us up."""

    def fails(self, server: BadServer, handler: Any, settings: Any, words: str) -> None:
        server.routes["/"] = handler
        with pytest.raises(FeedError, match=words):
            fetch_feed(server.url(), settings=settings)

    def test_close_in_the_middle_of_an_announced_body(self, server: BadServer, make_settings: MakeSettings) -> None:
        handler = answer(200, b"[1, 2", Content_Length="100")
        self.fails(server, handler, make_settings(), "announced 100 bytes but closed the connection after 5")

    def test_body_longer_than_announced(self, server: BadServer, make_settings: MakeSettings) -> None:
        handler = answer(200, b"judul\nSatu\nDua\n", Content_Length="11")
        self.fails(server, handler, make_settings(), "sent more than the 11 bytes that it announced")

    def test_blank_bytes_behind_the_announced_body_do_no_harm(
        self, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = answer(200, b"[1]\r\n", Content_Length="3")
        with fetch_feed(server.url(), settings=make_settings()) as feed:
            assert feed.file.read() == b"[1]"

    @pytest.mark.parametrize("length", ["-5", "viele", "3, 3", ""])
    def test_content_length_that_is_no_length(
        self, length: str, server: BadServer, make_settings: MakeSettings
    ) -> None:
        server.routes["/"] = answer(200, b"[1]", Content_Length=length)
        with fetch_feed(server.url(), settings=make_settings()) as feed:
            assert feed.file.read() == b"[1]"

    @pytest.mark.parametrize("body", [b"5\r\n[1, 2", b"zz\r\n[1]", b"3\r\n[1]\r\n", b""])
    def test_chunked_body_without_its_end(self, body: bytes, server: BadServer, make_settings: MakeSettings) -> None:
        handler = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
        self.fails(server, handler, make_settings(), "closed the connection in the middle of its answer")

    def test_gzip_cut_off(self, server: BadServer, make_settings: MakeSettings) -> None:
        handler = answer(200, gzip.compress(b"[1, 2, 3]" * 1000)[:-9], Content_Encoding="gzip")
        self.fails(server, handler, make_settings(), "cut off before its end")

    def test_gzip_damaged(self, server: BadServer, make_settings: MakeSettings) -> None:
        handler = answer(200, gzip.compress(b"[1, 2, 3]")[:10] + b"\xff" * 20, Content_Encoding="gzip")
        self.fails(server, handler, make_settings(), "gzip. answer is damaged")

    def test_close_without_a_word(self, server: BadServer, make_settings: MakeSettings) -> None:
        self.fails(server, lambda call: None, make_settings(), "closed the connection without an answer")

    @pytest.mark.parametrize(
        "head", [b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/2 200\r\n\r\n", b"\0" * 99]
    )
    def test_something_else_than_http(self, head: bytes, server: BadServer, make_settings: MakeSettings) -> None:
        self.fails(server, head, make_settings(), "is not HTTP")

    @pytest.mark.parametrize("line", [b"X: " + b"x" * 70000 + b"\r\n", b"X: y\r\n" * 200])
    def test_endless_headers(self, line: bytes, server: BadServer, make_settings: MakeSettings) -> None:
        self.fails(server, b"HTTP/1.1 200 OK\r\n" + line, make_settings(), "is not HTTP")

    def test_silence_before_the_answer(self, server: BadServer, make_settings: MakeSettings) -> None:
        settings = make_settings(timeout=0.1, retries=0)
        self.fails(server, Call.fall_silent, settings, r"did not answer within 0\.1 seconds")

    def test_silence_within_the_body(self, server: BadServer, make_settings: MakeSettings) -> None:
        def handler(call: Call) -> None:
            call.send(answer(200, b"[1", Content_Length="100"))
            call.fall_silent()

        settings = make_settings(timeout=0.1, retries=0)
        self.fails(server, handler, settings, r"fell silent for 0\.1 seconds after 2 bytes")

    def test_one_byte_a_second_is_never_silent_and_still_ends(
        self, server: BadServer, make_settings: MakeSettings
    ) -> None:
        def handler(call: Call) -> None:
            call.send(answer(200, b"", Content_Length="100000"))
            call.send_slowly(repeat(b"x"))

        settings = make_settings(clock=ticking_clock(1.0), total_timeout=60.0)
        self.fails(server, handler, settings, r"not complete after 60 seconds \(\d+ bytes had come\)")
        assert len(server.calls) == 1

    @pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX: "])
    def test_one_byte_a_second_of_headers_ends_too(
        self, head: bytes, server: BadServer, make_settings: MakeSettings
    ) -> None:
        def handler(call: Call) -> None:
            call.send(head)
            call.send_slowly(repeat(b"H"))

        settings = make_settings(clock=ticking_clock(1.0), total_timeout=60.0, retries=0)
        self.fails(server, handler, settings, "did not answer within 60 seconds")

    def test_slow_redirects_share_one_time(self, server: BadServer, make_settings: MakeSettings) -> None:
        clock = HandClock()

        def handler(call: Call) -> None:
            call.send(answer(302, Location=f"{call.target}x"))

        def resolve(host: str, port: int) -> Sequence[str]:
            clock.wait(4.0)
            return resolve_host(host, port)

        for depth in range(5):
            server.routes["/" + "x" * depth] = handler
        settings = make_settings(clock=clock, resolve=resolve, total_timeout=10.0, retries=0)
        with pytest.raises(FeedError, match="did not accept a connection within 10 seconds"):
            fetch_feed(server.url(), settings=settings)
        assert len(server.calls) == 2

    def test_slow_headers_are_not_asked_for_again_when_the_time_is_over(
        self, server: BadServer, make_settings: MakeSettings, waits: list[float]
    ) -> None:
        settings = make_settings(clock=ticking_clock(1.0), total_timeout=60.0, retries=3)
        self.fails(server, lambda call: call.send_slowly(repeat(b"H")), settings, "did not answer within 60 seconds")
        assert (len(server.calls), waits) == (1, [])

    def test_endless_interim_answers_end(self, server: BadServer, make_settings: MakeSettings) -> None:
        settings = make_settings(clock=ticking_clock(1.0), total_timeout=60.0, retries=0)
        self.fails(
            server,
            lambda call: call.send_slowly(repeat(b"HTTP/1.1 100 Continue\r\n\r\n")),
            settings,
            "did not answer within 60 seconds",
        )

    def test_endless_body_is_stopped_at_the_limit(self, server: BadServer, make_settings: MakeSettings) -> None:
        def handler(call: Call) -> None:
            call.send(b"HTTP/1.1 200 OK\r\n\r\n")
            call.send_slowly(repeat(b"x" * 10_000), pause=0)

        self.fails(server, handler, make_settings(), "larger than the 1 MB that are read")
        assert len(server.calls) == 1

    def test_two_gigabytes_announced_are_not_begun(self, server: BadServer, make_settings: MakeSettings) -> None:
        for length in (str(2 * 1024**3), "9" * 30):
            handler = answer(200, b"x", Content_Length=length)
            self.fails(server, handler, make_settings(), "larger than the 1 MB")

    @pytest.mark.parametrize("layers", [1, 2])
    @pytest.mark.parametrize("header", [True, False])
    def test_gzip_bomb_is_stopped_at_the_limit(
        self, layers: int, header: bool, server: BadServer, make_settings: MakeSettings
    ) -> None:
        bomb = b"\0" * 100_000_000
        for _layer in range(layers):
            bomb = gzip.compress(bomb, compresslevel=1)
        encoding = ", ".join(["gzip"] * layers) if header or layers > 1 else ""
        self.fails(server, answer(200, bomb, Content_Encoding=encoding), make_settings(), "larger than the 1 MB")

    def test_bomb_of_empty_members_within_gzip_is_stopped(self, server: BadServer, make_settings: MakeSettings) -> None:
        """Its last layer is nothing at all, so that only a limit on each layer ends it."""
        bomb = gzip.compress(gzip.compress(b"") * 100_000)
        self.fails(server, answer(200, bomb, Content_Encoding="gzip, gzip"), make_settings(), "larger than the 1 MB")
