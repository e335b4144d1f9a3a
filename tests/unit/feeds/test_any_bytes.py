"""Whatever a server sends: a reader gives entries and problems, or a FeedError says that it is no feed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, FeedError, Problem, read_feed

FIXTURES = sorted(
    path
    for path in (Path(__file__).parents[2] / "fixtures" / "feeds").iterdir()
    if not path.name.endswith(".expected.json")
)
TEXTS = [path for path in FIXTURES if path.suffix not in (".xls", ".xlsx", ".ods")]
PIECES = [
    b"<item>", b"</item>", b"<entry", b"<![CDATA[", b"]]>", b"<!--",
    b"-->", b"<guid", b"&", b"&#0;", b"&#xD800;", b"<", b">",
    b"/>", b'"', b";", b",", b"\t", b"\n",
    b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"<!DOCTYPE a [", b"=1+1",
    b"<rdf ", b"<rss ", b"<item ", b"</item ", b"<guid ", b"<pubDate>", b"; ",
    b", ", b" ", b"http://", b"<a:", b"{", b"[", b"{\"",
    b"Judul", b"xmlns:a=''", b"<title>", b"</rss>", b"9" * 400, b"'" * 50,
]  # fmt: skip
some = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_whatever(data: bytes, wanted: Any = "auto", charset: str = "") -> None:
    """Fails by any exception but ``FeedError``, by a missing number and by what cannot be stored."""
    try:
        feed = read_feed(
            io.BytesIO(data),
            config=FeedConfig(format=wanted),
            timezone="Asia/Jakarta",
            base_url="https://h.example/feed",
            charset=charset,
        )
    except FeedError as error:
        str(error).encode()
        return
    settled: list[int] = []
    for item in feed:
        assert b"\\u0000" not in msgspec.json.encode(item)
        if isinstance(item, FeedEntry) or (isinstance(item, Problem) and item.fatal and item.index is not None):
            assert item.index is not None
            settled.append(item.index)
    assert settled == list(range(len(settled)))


def test_error_that_quotes_the_feed_can_be_stored() -> None:
    with pytest.raises(FeedError) as raised:
        read_feed(io.BytesIO(b"a\xed\xa0\x80;b\n1;2\n"), config=FeedConfig(format="csv"), timezone="Asia/Jakarta")
    assert "a?" in str(raised.value)
    str(raised.value.values).encode()


@st.composite
def mutated(draw: st.DrawFn, sources: list[Path]) -> bytes:
    """A made-up feed with pieces cut out, put in and doubled."""
    data = bytearray(draw(st.sampled_from(sources)).read_bytes())
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 60)))
        change = draw(st.sampled_from(["cut", "put", "double", "end", "flip"]))
        if change == "cut":
            del data[start:end]
        elif change == "put":
            data[start:start] = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        elif change == "double":
            data[start:start] = data[start:end]
        elif change == "end":
            del data[start:]
        elif start < len(data):
            data[start] ^= draw(st.integers(1, 255))
    return bytes(data)


class TestNothingButFeedErrorComesOut:
    @some
    @given(mutated(TEXTS), st.sampled_from(["", "utf-8", "iso-8859-1", "utf-16", "no-such"]))
    def test_of_a_mutated_feed(self, data: bytes, charset: str) -> None:
        read_whatever(data, charset=charset)

    @some
    @given(mutated(TEXTS), st.sampled_from(["rss", "atom", "csv"]))
    def test_of_a_mutated_feed_read_as_another_format(self, data: bytes, wanted: str) -> None:
        read_whatever(data, wanted)

    @some
    @given(st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join))
    def test_of_what_feeds_are_made_of(self, data: bytes) -> None:
        read_whatever(b'<rss version="2.0"><channel>' + data)
        read_whatever(b"Judul,Tanggal Update,Link\n" + data, "csv")
        read_whatever(b'<html><base href="http://[">' + data)
        read_whatever(data)

    @some
    @given(st.binary(max_size=2000), st.sampled_from(["auto", "rss", "csv", "json"]))
    def test_of_any_bytes(self, data: bytes, wanted: str) -> None:
        read_whatever(data, wanted)

    @settings(some, max_examples=12)
    @given(mutated([path for path in FIXTURES if path.suffix == ".xls"]))
    def test_of_a_mutated_spreadsheet(self, data: bytes) -> None:
        read_whatever(data)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    "prefix", [b'<rss version="2.0"><channel><item><title>', b"Judul,Link\nSatu,", b"<html><a ", b""]
)
def test_a_piece_repeated_without_end_is_read_to_its_end(piece: bytes, prefix: bytes) -> None:
    """A pattern that goes over the same text again and again would take minutes here, and for ever on a real feed."""
    read_whatever(prefix + piece * (100_000 // len(piece)))
