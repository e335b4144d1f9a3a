"""Which addresses a feed may be read from, however they are written."""

from __future__ import annotations

import pytest

from ckanext.kipfreshness.feeds import FeedError, fetch_feed
from ckanext.kipfreshness.feeds.addresses import is_allowed

from .conftest import MakeSettings

PUBLIC = [
    "8.8.8.8",
    "103.28.12.1",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.0.1",
    "100.128.0.1",
    "2001:4860:4860::8888",
    "2400:cb00::1",
    "64:ff9b::808:808",
]
PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",  # shared by a provider's customers (CGNAT)
    "100.100.100.200",  # credentials of a cloud
    "127.0.0.1",
    "127.255.255.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "240.0.0.1",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
]
NEVER = [
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_address_is_allowed(address: str) -> None:
    assert is_allowed(address, private=False)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_address_is_allowed_only_by_the_setting(address: str) -> None:
    assert not is_allowed(address, private=False)
    assert is_allowed(address, private=True)


@pytest.mark.parametrize("address", NEVER)
def test_link_local_and_multicast_are_never_allowed(address: str) -> None:
    assert not is_allowed(address, private=False)
    assert not is_allowed(address, private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",  # decimal
        "http://0x7f000001/",  # hexadecimal
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",  # octal
        "http://017700000001/",
        "http://0/",
        "http://①②⑦.⓪.⓪.①/",  # folded to ASCII by IDNA
        "http://127。0。0。1/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://user:secret@127.0.0.1/",
        "http://example.com@127.0.0.1/",
        "http://example.com#@127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[0:0:0:0:0:ffff:7f00:1]/",
        "http://[::ffff:0x7f.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1%25lo]/",
        "http://10.0.0.1:5432/",
        "file:///etc/passwd",
        "file://127.0.0.1/etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/_",
        "dict://127.0.0.1:11211/",
        "data:text/csv,a",
        "//127.0.0.1/",
        "127.0.0.1",
        "http://",
        "http:///data.json",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
        "http://exa mple/",
        "http://[::1",
        "http://a..b/",
        "",
    ],
)
def test_no_spelling_of_an_address_leads_inside(url: str, make_settings: MakeSettings) -> None:
    def resolve_as_a_public_site_would_not(host: str, port: int) -> list[str]:
        from ckanext.kipfreshness.feeds.addresses import resolve_host

        return [] if host == "example.com" else list(resolve_host(host, port))

    settings = make_settings(allow_private_addresses=False, resolve=resolve_as_a_public_site_would_not, retries=0)
    with pytest.raises(FeedError) as refused:
        fetch_feed(url, settings=settings)
    assert "secret" not in str(refused.value)


def test_name_with_a_private_address_is_refused_before_connecting(server, make_settings: MakeSettings) -> None:
    settings = make_settings(allow_private_addresses=False, resolve=lambda host, port: ["127.0.0.1", "::1"])
    with pytest.raises(FeedError, match=r"data\.example has only addresses that feeds may not be read from"):
        fetch_feed(server.url("/", host="data.example"), settings=settings)
    assert server.calls == []


def test_name_is_resolved_once_so_that_its_second_answer_is_never_used(server, make_settings: MakeSettings) -> None:
    """DNS rebinding: the first answer passes, the second would lead elsewhere."""
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    server.routes["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
    settings = make_settings(resolve=lambda host, port: answers.pop(0))
    with fetch_feed(server.url("/", host="data.example"), settings=settings) as feed:
        assert feed.file.read() == b"[]"
    assert answers == [["169.254.169.254"]]
    assert server.calls[0].headers["host"] == f"data.example:{server.port}"


def test_address_that_changes_for_the_redirect_is_judged_again(server, make_settings: MakeSettings) -> None:
    answers = [["127.0.0.1"], ["169.254.169.254"]]
    server.routes["/"] = b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
    settings = make_settings(resolve=lambda host, port: answers.pop(0))
    with pytest.raises(FeedError, match="feeds may not be read from"):
        fetch_feed(server.url("/", host="data.example"), settings=settings)
    assert [call.target for call in server.calls] == ["/"]


def test_only_the_public_one_of_several_addresses_is_tried(server, make_settings: MakeSettings) -> None:
    """A link-local address beside a good one is passed over, not connected to."""
    server.routes["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
    settings = make_settings(resolve=lambda host, port: ["fe80::1", "127.0.0.1"])
    with fetch_feed(server.url("/", host="data.example"), settings=settings) as feed:
        assert feed.file.read() == b"[]"
