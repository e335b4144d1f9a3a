"""What an entry says about its data, as one short value: equal values mean that nothing new was published."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable

from .entry import FeedEntry, FeedResource
from .links import fold_link

VERSION = "v1"
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_WORDS = re.compile(r"\w+")


def content_hash(entry: FeedEntry) -> str:
    """``v1:`` and hex digits of title, description, place, period and the set of files.

    Left out: dates, frequency, contact, publisher, licence, tags, markup, order, empty fields and what links carry
    only to defeat caches or to sign: none of these is new data. The version lets a later rule renew nothing by itself.
    """
    described: dict[str, object] = {
        "title": _words(entry.title),
        "notes": _words(_MARKDOWN_LINK.sub(r"\1", entry.notes)),
        "spatial": _words(entry.spatial),
        "temporal": _words(entry.temporal),
        "resources": sorted({_resource_identity(resource) for resource in entry.resources}),
    }
    return f"{VERSION}:{_digest({key: value for key, value in described.items() if value})}"


def entry_key(entry: FeedEntry) -> str:
    """Identity where a feed gives no guid, or one that changes at every export: title, publisher and links."""
    links = {fold_link(resource.url) for resource in entry.resources}
    if entry.url:
        links.add(fold_link(entry.url))
    return _digest([_words(entry.title), _words(entry.publisher), sorted(links)])


def _resource_identity(resource: FeedResource) -> str:
    return f"{fold_link(resource.url)} {resource.format.casefold()}"


def _words(text: str) -> str:
    return " ".join(_found_words(text))


def _found_words(text: str) -> Iterable[str]:
    return (word.strip("_") for word in _WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:40]
