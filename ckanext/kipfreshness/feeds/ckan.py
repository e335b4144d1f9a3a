"""Datasets of another CKAN portal: answers of its action API, old ``/api/rest`` and ``dump`` files; and the addresses
of its pages.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from .messages import N_
from .objects import ObjectReader
from .raw import RawEntry
from .resources import find_resources
from .shapes import EMPTY, is_object, list_of
from .text import clean_line, found_text
from .word_list import word_set

_SIGNS = word_set(
    "metadata_modified metadata_created license_id owner_org num_resources creator_user_id relationships_as_object "
    "revision_id isopen num_tags license_title"
)
_OTHER_TYPES = ("harvest", "showcase", "application", "page")
_OF_ITS_SCHEMA = ("frequency", "spatial", "temporal", "language", "contact_phone", "modified", "issued")
_OF_EXTRAS = (*_OF_ITS_SCHEMA, "publisher", "contact_name", "contact_email")
_API = re.compile(r"^(.*?)/api(?:/\d)?/(?:action|rest|util|search)\b", re.IGNORECASE)
PAGE_ROWS = 1000  # CKAN's own highest for ``rows``


def is_ckan_dataset(found: dict[str, Any]) -> bool:
    return "name" in found and len(_SIGNS & found.keys()) >= 2


def read_ckan_dataset(found: dict[str, Any], reader: ObjectReader, base_url: str) -> RawEntry:
    """``modified`` is what the extras declare, else the newest file's ``last_modified`` or ``created``: never
    ``metadata_modified``, which an edited description moves. ``issued`` is what the extras declare, else
    ``metadata_created``.
    """
    extras = _extras_of(found)
    resources = found.get("resources")
    raw = RawEntry(
        guid=found.get("id") or found.get("name"),
        title=found.get("title") or found.get("name"),
        notes=found.get("notes"),
        url=found.get("ckan_url") or _page_of(found, base_url) or found.get("url"),
        publisher=found.get("organization") or found.get("author"),
        contact_name=found.get("maintainer") or found.get("author"),
        contact_email=found.get("maintainer_email") or found.get("author_email"),
        tags=found.get("tags"),
        themes=found.get("groups"),
        license=found.get("license_id") or found.get("license_title") or found.get("license"),
        modified=_newest_of(resources),
        issued=_in_utc(found.get("metadata_created")),
        resources=find_resources(resources),
    )
    for values, fields in ((found, _OF_ITS_SCHEMA), (extras, _OF_EXTRAS)):
        for field in fields:
            value = reader.value_of(values, field)
            if value not in EMPTY:
                setattr(raw, field, value)
    raw.trouble, raw.trouble_value = _why_no_dataset(found)
    return raw


def _why_no_dataset(found: dict[str, Any]) -> tuple[str, object]:
    if found.get("state") == "deleted":
        return N_("The portal says that this dataset was deleted."), found.get("name")
    if found.get("type") in _OTHER_TYPES:
        return N_("This is no dataset but something else that the portal keeps beside them."), found.get("type")
    return "", None


def _extras_of(found: dict[str, Any]) -> dict[str, Any]:
    extras = found.get("extras")
    if is_object(extras):
        return extras
    pairs = list_of(extras)[:500]
    return {clean_line(pair.get("key")): pair.get("value") for pair in pairs if is_object(pair) and pair.get("key")}


def _newest_of(resources: object) -> str | None:
    """CKAN writes all of these alike, so the newest is the last in the order of text."""
    parts = list_of(resources)
    dates = [_in_utc(part.get("last_modified") or part.get("created")) for part in parts if is_object(part)]
    return max((date for date in dates if date[:2] in ("19", "20")), default=None)


def _in_utc(value: object) -> str:
    """CKAN's times have no zone and are in UTC."""
    text = found_text(value)[:100]
    return f"{text}Z" if "T" in text and text[-1:].isdigit() and "+" not in text else text


def _page_of(found: dict[str, Any], base_url: str) -> str:
    site = site_of(base_url)
    name = clean_line(found.get("name"))
    return f"{site}/dataset/{quote(name)}" if site and name else ""


def site_of(url: str) -> str:
    """The portal's address of one of its API's; empty where ``url`` is none of these."""
    match = _API.match(url)
    return match[1] if match else ""


def search_url(url: str, start: int = 0, rows: int = PAGE_ROWS) -> str:
    """The page of ``package_search`` that begins at ``start``; keeps what else the address asks for (``fq``, ``q``)."""
    parts = urlsplit(url)
    path = parts.path
    if "package_search" not in path:
        path = f"{urlsplit(site_of(url) or url.rstrip('/')).path}/api/3/action/package_search"
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in ("start", "rows", "limit", "offset")]
    query = urlencode([*kept, ("rows", str(rows)), ("start", str(start))])
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def list_url(url: str, offset: int, limit: int = PAGE_ROWS) -> str:
    """The page of ``current_package_list_with_resources`` that begins at ``offset``."""
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in ("limit", "offset", "page")]
    return urlunsplit(
        (parts.scheme, parts.netloc, parts.path, urlencode([*kept, ("limit", str(limit)), ("offset", str(offset))]), "")
    )


def is_paged(url: str) -> bool:
    return "package_search" in url or "current_package_list_with_resources" in url


def next_page(url: str, entries_read: int, facts: dict[str, object]) -> str | None:
    """After a page was read to its end: the address of the next, ``None`` where ``count`` says that this was the last.

    ``entries_read``: entries and refused ones of all pages so far; ``facts``: what stood around the entries of the last
    page.
    """
    count = facts.get("count")
    if "package_search" in url and isinstance(count, int):
        return search_url(url, entries_read) if entries_read < count else None
    return None
