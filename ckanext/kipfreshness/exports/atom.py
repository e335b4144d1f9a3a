"""An Atom feed (RFC 4287) of an OPD's datasets that became late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring  # nosec B405 - writes only

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class AtomEntry:
    """``updated`` is an instant in ISO 8601 with its offset. ``id`` never changes."""

    id: str
    title: str
    url: str
    updated: str
    summary: str


@dataclass(frozen=True)
class AtomFeed:
    id: str
    title: str
    subtitle: str
    author: str
    language: str
    own_url: str
    page_url: str
    updated: str
    entries: tuple[AtomEntry, ...]


def atom_bytes(feed: AtomFeed) -> bytes:
    register_namespace("", _ATOM)
    root = Element(f"{{{_ATOM}}}feed", {"xml:lang": feed.language})
    _texts(root, (("id", feed.id), ("title", feed.title), ("subtitle", feed.subtitle), ("updated", feed.updated)))
    _link(root, "self", feed.own_url, "application/atom+xml")
    _link(root, "alternate", feed.page_url, "text/html")
    _texts(SubElement(root, f"{{{_ATOM}}}author"), [("name", feed.author)])
    for entry in feed.entries:
        element = SubElement(root, f"{{{_ATOM}}}entry")
        _texts(element, (("id", entry.id), ("title", entry.title), ("updated", entry.updated)))
        _link(element, "alternate", entry.url, "text/html")
        _texts(element, [("summary", entry.summary)])
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _texts(parent: Element, values: Iterable[tuple[str, str]]) -> None:
    for name, value in values:
        SubElement(parent, f"{{{_ATOM}}}{name}").text = "".join(char for char in value if _is_xml(char))


def _link(parent: Element, rel: str, href: str, type_: str) -> None:
    SubElement(parent, f"{{{_ATOM}}}link", {"rel": rel, "href": href, "type": type_})


def _is_xml(char: str) -> bool:
    """What XML 1.0 can say at all."""
    return char in "\t\n\r" or "\x20" <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"
