"""Which address the reading of a feed begins at, and where it goes on after a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from .ckan import is_paged, list_url, next_page, search_url, site_of
from .syndication import next_page_link

_WORDPRESS = re.compile(r"^(?P<root>.*/wp-json)(?:/|/wp/v2/?)?$", re.IGNORECASE)
_WORDPRESS_LIST = re.compile(r"/wp-json/wp/v2/\w+/?$", re.IGNORECASE)
_CKAN_ROOT = re.compile(r"/api(?:/(?:3|action|3/action))?/?$", re.IGNORECASE)
_CKAN_LIST = re.compile(r"/api(?:/3)?/action/package_list/?$", re.IGNORECASE)
_LINK = re.compile(r"<([^<>]*)>\s*((?:;[^,<>]*)*)")
_NEXT = re.compile(r";\s*rel\s*=\s*\"?(?:[^\";]*\s)?next(?:\s[^\";]*)?\"?\s*(?:;|$)", re.IGNORECASE)
_NEXT_FACTS = ("next", "next_page_url")  # Django REST framework, Laravel


class Page(msgspec.Struct, frozen=True):
    """A page that was read to its end."""

    url: str
    format: str
    number: int  # from 1
    file: BinaryIO
    charset: str
    headers: Mapping[str, str]
    facts: Mapping[str, object]
    items: int  # on this page: entries, and those refused
    items_before: int


def first_page(url: str, wanted_format: str) -> str:
    """Of an API's root, the address of its list; of a list, that of its first, large page; any other stays as it is."""
    path = urlsplit(url).path
    if "current_package_list_with_resources" in path:
        return list_url(url, 0)
    if _is_ckan_search(url, path, wanted_format):
        return search_url(_without_api_root(url))
    wordpress = _WORDPRESS.match(path)
    if wordpress or (wanted_format == "wordpress" and path.strip("/") == ""):
        root = wordpress["root"] if wordpress else "/wp-json"
        return _with_query(url, {"per_page": "100", "_embed": "1"}, path=f"{root}/wp/v2/posts")
    if _WORDPRESS_LIST.search(path):
        return _with_query(url, {"per_page": "100", "_embed": "1"})
    return url


def _is_ckan_search(url: str, path: str, wanted_format: str) -> bool:
    if "package_search" in path or _CKAN_LIST.search(path):
        return True
    if _CKAN_ROOT.search(path):
        return wanted_format in ("auto", "ckan")
    return wanted_format == "ckan" and not site_of(url) and path.strip("/") == ""


def _without_api_root(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=_CKAN_ROOT.sub("", parts.path)))


def next_address(page: Page) -> str:
    """Where the feed goes on, as it says itself; empty where it does not say so."""
    if is_paged(page.url):
        return _next_of_ckan(page)
    if page.format == "wordpress" and _total_pages(page.headers) > page.number:
        return _with_query(page.url, {"page": str(page.number + 1)})
    if page.format in ("atom", "rss"):
        return next_page_link(page.file, page.charset, page.url)
    said = next((fact for name in _NEXT_FACTS if isinstance(fact := page.facts.get(name), str)), "")
    if said.startswith(("http://", "https://", "/", "?")):
        return said
    return next_in_link_header(page.headers.get("link", ""))


def _next_of_ckan(page: Page) -> str:
    if not page.items:
        return ""
    read = page.items_before + page.items
    if "package_search" in page.url:
        return next_page(page.url, read, dict(page.facts)) or ""
    return list_url(page.url, read)


def missing_entries(page: Page) -> int:
    """How many fewer entries came than the last page says there are."""
    count = page.facts.get("count")
    if "package_search" in page.url and isinstance(count, int):
        return max(0, count - page.items_before - page.items)
    return 0


def is_whole(page: Page) -> bool:
    """Whether a list that is otherwise a window of the newest was given page by page to its end."""
    return page.format == "wordpress" and 0 < _total_pages(page.headers) <= page.number


def _total_pages(headers: Mapping[str, str]) -> int:
    text = headers.get("x-wp-totalpages", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else 0


def next_in_link_header(header: str) -> str:
    """RFC 8288: ``<https://…?page=2>; rel="next"``."""
    return next((link[1] for link in _LINK.finditer(header[:10_000]) if _NEXT.search(link[2])), "")


def _with_query(url: str, values: Mapping[str, str], path: str = "") -> str:
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in values]
    return urlunsplit((parts.scheme, parts.netloc, path or parts.path, urlencode([*kept, *values.items()]), ""))
