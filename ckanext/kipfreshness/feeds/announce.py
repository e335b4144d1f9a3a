"""A web page where a feed should be: says so, and which feeds the page itself tells of."""

from __future__ import annotations

import html
import re
from typing import BinaryIO

from .charset import read_text
from .entry import FeedError
from .links import absolute_link, redact_url
from .messages import N_

_MOST_CHARACTERS = 1_000_000
_MOST_FEEDS = 10
_LONGEST_TITLE = 100
_FEED_TYPES = re.compile(r"^(application|text)/((rss|atom)\+xml|(feed\+)?json|xml|csv|rdf\+xml)\b", re.IGNORECASE)
_FEED_PATHS = re.compile(
    r"(?:/data\.json|/api/3(?:/action(?:/(?:package_search|package_list|current_package_list_with_resources))?)?/?"
    r"|/api/action/package_search|/wp-json(?:/wp/v2/(?:posts|media))?/?|/feed/?|/feeds?/(?:rss|atom)/?|/rss/?|/atom/?"
    r"|[./](?:rss|atom)(?:\.xml|\.php)?|/feed\.xml|/index\.rdf)(?:\?.*)?$",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(base|link|a)\s([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,1000})", re.IGNORECASE)
_COMMENTS = re.compile(r"/comments/feed|[?&]feed=comments", re.IGNORECASE)


def page_error(feed: BinaryIO, charset: str, base_url: str) -> FeedError:
    """Of a file that is an HTML page; ``base_url`` is where it was found."""
    page = _beginning(feed, charset)
    feeds = _find_feeds(page, base_url)
    values = {"title": _find_title(page), "feeds": " ".join(map(redact_url, feeds))}
    if feeds:
        return FeedError(
            N_(
                "This is an HTML page (“%(title)s”), not a feed. It tells of these feeds, one of which may be meant: "
                "%(feeds)s"
            ),
            **values,
        )
    return FeedError(
        N_(
            "This is an HTML page (“%(title)s”), not a feed, and it tells of none. Ask the agency for the address of "
            "its data.json, API, RSS or list."
        ),
        **values,
    )


def _beginning(feed: BinaryIO, charset: str) -> str:
    page = ""
    for piece in read_text(feed, charset):
        page += piece
        if len(page) > _MOST_CHARACTERS:
            break
    return page


def _find_title(page: str) -> str:
    found = _TITLE.search(page)
    title = " ".join(html.unescape(found[1]).split()) if found else ""
    return (title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…") or "–"


def _find_feeds(page: str, base_url: str) -> list[str]:
    """Addresses that the page declares as its feeds or that look like one.

    Tags are looked for one by one: the standard library's parser fails at pages as broken as these are.
    """
    feeds: dict[str, str] = {}
    here = base_url.rstrip("/")
    for tag in _TAG.finditer(page):
        values = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag[2])}
        link = values.get("href", "")
        if tag[1].lower() == "base" and link:
            base_url = absolute_link(link, base_url) or base_url
        elif _FEED_PATHS.search(link) or (tag[1].lower() == "link" and _is_declared(values)):
            address = absolute_link(link, base_url) or (link if not base_url else "")
            if address and address.rstrip("/") != here and not _COMMENTS.search(address):
                feeds.setdefault(address.rstrip("/"), address)
        if len(feeds) >= _MOST_FEEDS:
            break
    return list(feeds.values())


def _is_declared(values: dict[str, str]) -> bool:
    relations = values.get("rel", "").lower().split()
    is_feed = bool(_FEED_TYPES.match(values.get("type", "")))
    return "https://api.w.org/" in relations or ("alternate" in relations and is_feed)
