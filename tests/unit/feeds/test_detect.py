"""A file is known by its content; what is no feed is named for what it is."""

from __future__ import annotations

import io

import pytest

from ckanext.kipfreshness.feeds import FeedError
from ckanext.kipfreshness.feeds.detect import detect_format

from .reading import Read

DETECTED = {
    "json": [b'{"dataset": []}', b" \n[{}]", b"\xef\xbb\xbf{}", b'\xff\xfe{\x00"\x00', b"jQuery123({})", b"{'a': 1}",
    b"{a: 1}", b'<br />\n<b>Notice</b>: x<br />\n{"dataset": []}'],
    "rss": [
        b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
        b"<!-- x --><rss/>",
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">',
        b'<?xml version="1.0"?>\n<?xml-stylesheet href="x"?>\n<rss>',
    ],
    "atom": [b'<feed xmlns="http://www.w3.org/2005/Atom"/>', b'<?xml version="1.0" encoding="utf-8"?>\n<atom:feed/>'],
    "csv": [b"Judul;Tanggal\nA;2023-01-01\n", b"judul,tautan\n", b"a\tb\n1\t2\n"],
    "html": [
        b"<!DOCTYPE html><html><head></head></html>",
        b'<html lang=id><script>var a = [{"a": 1}]</script></html>',
        b"<!-- x -->\n<HTML>",
        b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html>',
        b"<div>Not found</div>",
    ],
    "xlsx": [b"PK\x03\x04....", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"), [(name, content) for name, contents in DETECTED.items() for content in contents]
)
def test_format_is_known_by_content(name: str, content: bytes) -> None:
    file = io.BytesIO(content)

    assert detect_format(file) == name
    assert file.tell() == 0


REFUSED = {
    "nothing in it": [b"", b"  \n\x00", b"\xef\xbb\xbf"],
    "PDF": [b"%PDF-1.7"],
    "gzip": [b"\x1f\x8b\x08"],
    "RDF": [b'<rdf:RDF xmlns:rdf="x" xmlns:dcat="y"><dcat:Catalog/>', b"@prefix dcat: <http://www.w3.org/ns/dcat#> ."],
    "begins with: Not Found": [b"Not Found"],
}


@pytest.mark.parametrize(
    ("said", "content"), [(said, content) for said, contents in REFUSED.items() for content in contents]
)
def test_what_is_no_feed_is_named(said: str, content: bytes) -> None:
    with pytest.raises(FeedError, match=said):
        detect_format(io.BytesIO(content))


def test_json_that_is_configured_and_is_html_says_html() -> None:
    with pytest.raises(FeedError, match="HTML page"):
        Read("<!doctype html><html></html>", format="dcat_us")
