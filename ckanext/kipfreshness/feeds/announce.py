"""A web page where a feed should be: says so, and which feeds the page itself tells of."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import BinaryIO
from urllib.parse import urljoin

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
_COMMENTS = re.compile(r"/comments/feed|[?&]feed=comments", re.IGNORECASE)


def page_error(feed: BinaryIO, charset: str, base_url: str) -> FeedError:
    """Of a file that is an HTML page; ``base_url`` is where it was found."""
    page = _Page(base_url)
    read = 0
    for piece in read_text(feed, charset):
        page.feed(piece)
        read += len(piece)
        if read > _MOST_CHARACTERS:
            break
    values = {"title": page.title or "–", "feeds": " ".join(map(redact_url, page.feeds))}
    if page.feeds:
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


class _Page(HTMLParser):
    """``title``, and ``feeds``: addresses that the page declares as its feeds or that look like one."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self.feeds: list[str] = []
        self._base_url = base_url
        self._in_title = False
        self._title = ""

    @property
    def title(self) -> str:
        title = " ".join(self._title.split())
        return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        link = values.get("href", "")
        self._in_title = tag == "title" and not self._title
        if tag == "base" and link:
            self._base_url = urljoin(self._base_url, link)
        elif (tag == "link" and _is_declared(values)) or (tag in ("a", "link") and _FEED_PATHS.search(link)):
            self._add(link)

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title and len(self._title) < 1000:
            self._title += data

    def _add(self, link: str) -> None:
        address = absolute_link(link, self._base_url) or (link if not self._base_url else "")
        known = self._base_url.rstrip("/"), *self.feeds
        if (
            address
            and address.rstrip("/") not in known
            and len(self.feeds) < _MOST_FEEDS
            and not _COMMENTS.search(address)
        ):
            self.feeds.append(address)


def _is_declared(values: dict[str, str]) -> bool:
    relations = values.get("rel", "").lower().split()
    return "https://api.w.org/" in relations or (
        "alternate" in relations and bool(_FEED_TYPES.match(values.get("type", "")))
    )
