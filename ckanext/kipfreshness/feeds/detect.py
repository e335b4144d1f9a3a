"""What a file is, by its content: servers and file names are often wrong about it."""

from __future__ import annotations

import re
from typing import BinaryIO

from .charset import find_charset
from .entry import FeedError
from .messages import N_

_HEAD = 1 << 16  # bytes
_JSON = re.compile(
    r"(?:\)\]\}',?\s*)?(?:(?:var|let|const)\s+[\w$]+\s*=\s*|[\w$.]+\s*=\s*|[\w$.]+\s*\(\s*)?(?:\{|\[[\s,]*(?:[\[{\"'\]]|$)|\"\s*[\[{])"
)
_JSON_LATER = re.compile(r"(?:^|[>\n])[ \t\r]*(?:\{\s*\"|\[\s*\{\s*\")")
_HTML = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b|<title\b|<meta\b", re.IGNORECASE)
_FEED_TAGS = (
    ("atom", re.compile(r"<(?:\w+:)?feed\b", re.IGNORECASE)),
    (
        "rss",
        re.compile(
            r"<(?:\w+:)?rss\b|<(?:\w+:)?rdf\b[^<>]*(?:purl\.org/rss|my\.netscape\.com)|<channel\b", re.IGNORECASE
        ),
    ),
)
_RDF = re.compile(r"<(?:\w+:)?rdf\b|@prefix\s|<(?:\w+:)?catalog\b", re.IGNORECASE)
_IS_RDF = N_("This is RDF. The harvesters of ckanext-dcat read it; what they bring is marked like everything else.")
_BINARY = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
)
_PROLOGUE = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)


def detect_format(feed: BinaryIO, charset: str = "") -> str:
    """``json`` (of whichever kind), ``rss``, ``atom``, ``csv``, ``xlsx`` or ``html``; the file is back at its start.

    Raises ``FeedError`` where it is empty or something else.
    """
    feed.seek(0)
    head = feed.read(_HEAD)
    feed.seek(0)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FeedError(N_("There is nothing in it."))
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "xlsx"
    _refuse_binary(head)
    text = head.decode(find_charset(head, charset), "replace").lstrip("\ufeff\x00 \t\r\n")
    if _JSON.match(text):
        return "json"
    if text.startswith("<"):
        return _detect_markup(text)
    if _JSON_LATER.search(text) and not _HTML.search(text):
        return "json"
    if _RDF.match(text):
        raise FeedError(_IS_RDF)
    if _looks_like_table(text):
        return "csv"
    raise FeedError(
        N_("This is no feed of a kind that is known here. It begins with: %(begins)s"),
        begins=" ".join(text[:80].split()),
    )


def _detect_markup(text: str) -> str:
    body = text[_PROLOGUE.match(text).end() :] if _PROLOGUE.match(text) else text  # type: ignore[union-attr]
    for name, tag in _FEED_TAGS:
        if tag.match(body):
            return name
    if _HTML.match(body):
        return "html"
    if _RDF.match(body):
        raise FeedError(_IS_RDF)
    for name, tag in _FEED_TAGS:
        if tag.search(body):
            return name
    if _JSON_LATER.search(text) and not re.search(r"<!doctype\s+html|<html\b|<body\b", text, re.IGNORECASE):
        return "json"  # warnings of PHP before it
    return "html"


def _refuse_binary(head: bytes) -> None:
    for sign, name in _BINARY:
        if head.startswith(sign):
            raise FeedError(N_("This is a %(kind)s file, not a feed."), kind=name)


def _looks_like_table(text: str) -> bool:
    """A separator stands in its first lines, and nothing that no text has."""
    lines = [line for line in text[:8000].splitlines() if line.strip()][:5]
    controls = sum(1 for sign in text[:2000] if sign < " " and sign not in "\t\r\n\f")
    return bool(lines) and controls < 20 and any(separator in line for line in lines for separator in ",;\t|")
