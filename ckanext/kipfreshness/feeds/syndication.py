"""RSS and Atom. Their dates are taken as they stand: feedparser reads ``29-12-2021`` as 20 December 2029."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

import feedparser

from .context import ReadContext
from .entry import FeedError, Problem
from .links import redact_url
from .messages import N_
from .names import field_of_name, fold_name
from .raw import RawEntry, RawResource
from .xml_items import XmlFeed, XmlItem

log = logging.getLogger(__name__)

_BATCH = 50  # items that are parsed together while they are well formed
_BATCH_CHARACTERS = 500_000
_FILE = re.compile(
    r"\.(csv|tsv|xlsx?|ods|json|geojson|xml|kmz|kml|shp|gpkg|zip|rar|7z|pdf|docx?|pptx?|txt|px|parquet)$", re.IGNORECASE
)
_DATE = re.compile(r"<(?:[\w.-]+:)?(?:pubDate|date|updated|published|modified|issued|created)[^<>]*>([^<]{6,60})<")
_GUID = re.compile(r"<guid(?:\s[^<>]*)?(?<!/)>", re.IGNORECASE)
_AUTHOR = re.compile(r"\s*([^\s@<>()]+@[^\s@<>()]+)\s*(?:\((.*)\))?\s*", re.DOTALL)
_OWN_FIELDS = frozenset({"frequency", "spatial", "temporal"})
_CUT_OFF = N_("The feed ends before its last tag, so the rest of it is missing.")
_UNREADABLE = N_("This item cannot be read.")
_TOO_LONG = N_("This item is too long or ends before its last tag, so it was left out.")

Parsed = dict[str, Any]  # as feedparser names things, without its ways of finding one thing under another name
_feedparser: Any = feedparser


def read_syndication(feed: BinaryIO, context: ReadContext, charset: str) -> Iterator[RawEntry | Problem]:
    """Raises ``FeedError`` where it is neither RSS nor Atom."""
    xml = XmlFeed(feed, charset)
    if not xml.root:
        raise FeedError(N_("This is neither RSS nor Atom: it has no <rss>, <rdf:RDF> or <feed> element."))
    channel = _channel(xml, context)
    context.set_dates(lambda: _dates(feed, charset))
    for batch in _batches(xml.items()):
        yield from (_raw_entry(item, channel, context) for item in _parse_batch(batch, xml, context))
    if not xml.closed:
        yield Problem(index=None, message=_CUT_OFF, fatal=True)


def next_page_link(feed: BinaryIO, charset: str, base_url: str) -> str:
    """Where an Atom or RSS feed says that it goes on (RFC 5005); empty where it does not."""
    xml = XmlFeed(feed, charset)
    links = _list(_parse_channel(xml, base_url), "links")
    return next((str(link["href"]) for link in links if link.get("rel") == "next" and link.get("href")), "")


class _Channel:
    """What the feed says of all its items."""

    def __init__(self, found: Parsed, *, is_atom: bool) -> None:
        self.is_atom = is_atom
        self.language: object = found.get("language")
        self.link = str(found.get("link") or "")


def _channel(xml: XmlFeed, context: ReadContext) -> _Channel:
    is_atom = xml.root_name.rpartition(":")[2].lower() == "feed"
    return _Channel(_parse_channel(xml, context.base_url), is_atom=is_atom)


def _batches(items: Iterable[XmlItem]) -> Iterator[list[XmlItem]]:
    batch: list[XmlItem] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(item.text)
        if len(batch) >= _BATCH or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _parse_batch(batch: list[XmlItem], xml: XmlFeed, context: ReadContext) -> Iterator[Parsed | XmlItem]:
    """Each item of ``batch`` as feedparser sees it, alone where one is not well formed; itself: unreadable."""
    together = _parse_together(batch, xml, context)
    if len(together) == len(batch):
        yield from together
        return
    for item in batch:
        yield _parse_item(item, xml, context) if item.whole else item


def _parse_together(batch: list[XmlItem], xml: XmlFeed, context: ReadContext) -> list[Parsed]:
    """Nothing where they are not well formed."""
    if not all(item.whole for item in batch):
        return []
    try:
        parsed = _ask_feedparser(_document(xml, "".join(item.text for item in batch)), context.base_url)
    except Exception:  # one of them made it fail; it will be found by itself
        log.debug("feedparser failed at items of %s", redact_url(context.base_url), exc_info=True)
        return []
    return [] if parsed.bozo else _entries(parsed)


def _parse_item(item: XmlItem, xml: XmlFeed, context: ReadContext) -> Parsed | XmlItem:
    try:
        entries = _entries(_ask_feedparser(_document(xml, item.text), context.base_url))
    except Exception:
        log.exception("feedparser failed at an item of %s", redact_url(context.base_url))
        return item
    return entries[0] if entries else item


def _document(xml: XmlFeed, content: str, *, in_channel: bool = True) -> bytes:
    """A whole feed around some of its items. The root keeps its namespaces; whatever stood before it is left out.

    A guid is what it says: feedparser would make an address of each that does not deny to be one.
    """
    name = xml.root_name
    root = xml.root[:-2] + ">" if xml.root.endswith("/>") else xml.root
    start, end = root, f"</{name}>"
    content = _GUID.sub('<guid isPermaLink="false">', content)
    local = name.rpartition(":")[2].lower()
    if local == "channel":
        start, end = f'<rss version="2.0">{root}', f"</{name}></rss>"
    elif local == "rss" and in_channel:
        start, end = f"{root}<channel>", f"</channel></{name}>"
    return f'<?xml version="1.0" encoding="utf-8"?>{start}{content}{end}'.encode("utf-8", "replace")


def _parse_channel(xml: XmlFeed, base_url: str) -> Parsed:
    try:
        return dict(_ask_feedparser(_document(xml, xml.head, in_channel=False), base_url).feed)
    except Exception:  # only its language and its next page would be known from there
        log.exception("feedparser failed at the head of %s", redact_url(base_url))
        return {}


def _entries(parsed: Any) -> list[Parsed]:
    return [dict(entry) for entry in parsed.entries]


def _ask_feedparser(document: bytes, base_url: str) -> Any:
    """Bytes only: a string would be opened as an address or a file. Markup stays as it is; it is made safe later."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    if base_url:
        headers["content-location"] = base_url
    return _feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False, response_headers=headers)


def _dates(feed: BinaryIO, charset: str) -> Iterator[object]:
    """All date texts of the feed, which is being read meanwhile; only those written in digits tell day from month."""
    position = feed.tell()
    try:
        for item in XmlFeed(feed, charset).items():
            yield from _DATE.findall(item.text)
    finally:
        feed.seek(position)


def _raw_entry(found: Parsed | XmlItem, channel: _Channel, context: ReadContext) -> RawEntry:
    if isinstance(found, XmlItem):
        return RawEntry(trouble=_UNREADABLE if found.whole else _TOO_LONG, trouble_value=found.text)
    notes, notes_are_html = _notes(found)
    contact_name, contact_email = _contact(found, channel)
    link = _link(found)
    raw = RawEntry(
        guid=found.get("id") or _permalink(link, channel),
        title=found.get("title"),
        notes=notes,
        notes_are_html=notes_are_html,
        url=link,
        publisher=found.get("publisher"),
        contact_name=contact_name,
        contact_email=contact_email,
        tags=[tag.get("label") or tag.get("term") for tag in _list(found, "tags")],
        modified=found.get("updated"),
        issued=found.get("published") or found.get("created"),
        license=_license(found),
        language=_language(found) or channel.language,
        resources=_resources(found, link),
    )
    _add_own_elements(raw, found, context)
    return raw


def _list(found: Parsed, key: str) -> list[Parsed]:
    parts = cast("list[object]", found.get(key) or [])
    return [cast(Parsed, part) for part in parts if isinstance(part, dict)]


def _link(found: Parsed) -> object:
    """The item's own page: feedparser takes an Atom id for one where there is none."""
    links = (link.get("href") for link in _list(found, "links") if link.get("rel") == "alternate")
    guid = str(found.get("id") or "")
    return next(links, None) or (guid if guid.lower().startswith(("http://", "https://")) else None)


def _contact(found: Parsed, channel: _Channel) -> tuple[object, object]:
    """Name and address of whoever can be written to; an author without an address is a user name of the site.

    RSS has both in one text, ``address (name)``, which feedparser cuts in the middle of a long domain.
    """
    if channel.is_atom:
        detail: Parsed = found.get("author_detail") or {}
        return (detail.get("name"), detail.get("email")) if detail.get("email") else (None, None)
    match = _AUTHOR.fullmatch(str(found.get("author") or ""))
    return (match[2], match[1]) if match else (None, None)


def _permalink(link: object, channel: _Channel) -> str:
    """An item's own page tells it apart as well as a guid does; the site's front page does not."""
    text = str(link or "")
    try:
        is_front_page = not urlsplit(text).path.strip("/") and not urlsplit(text).query
    except ValueError:
        return ""
    return "" if is_front_page or text == channel.link else text


def _notes(found: Parsed) -> tuple[object, bool]:
    """The whole text where the feed gives it, else the summary; and whether it is HTML."""
    summary: Parsed = found.get("summary_detail") or {}
    for detail in [*_list(found, "content"), summary]:
        if detail.get("value"):
            return detail["value"], detail.get("type") in ("text/html", "application/xhtml+xml")
    return found.get("summary"), False


def _license(found: Parsed) -> object:
    link = next((link.get("href") for link in _list(found, "links") if link.get("rel") == "license"), None)
    return found.get("license") or link or found.get("rights")


def _language(found: Parsed) -> object:
    title: Parsed = found.get("title_detail") or {}
    return found.get("language") or title.get("language")


def _resources(found: Parsed, link: object) -> list[RawResource]:
    files = [
        RawResource(url=part.get("href"), mimetype=part.get("type"), size=part.get("length"), name=part.get("title"))
        for part in _list(found, "links")
        if part.get("rel") == "enclosure"
    ]
    files += [
        RawResource(url=part.get("url"), mimetype=part.get("type"), size=part.get("filesize"))
        for part in _list(found, "media_content")
    ]
    extension = _FILE.search(str(link or ""))
    if extension and not any(file.url == link for file in files):
        files.append(RawResource(url=link))
    return files


def _add_own_elements(raw: RawEntry, found: Parsed, context: ReadContext) -> None:
    """Elements that RSS does not know, such as ``<opd:frekuensi>`` (feedparser: ``opd_frekuensi``): by the source's
    ``fields`` whatever they are, by their usual names where the item says nothing else of the field."""
    value_by_name = {fold_name(name): value for name, value in found.items() if isinstance(value, str) and value}
    for name, field in context.config.fields.items():
        value = value_by_name.get(fold_name(name.replace(":", "_")))
        if value and field.startswith("resource_"):
            raw.resources = raw.resources or [RawResource()]
            setattr(raw.resources[0], field.removeprefix("resource_"), value)
        elif value:
            setattr(raw, field, value)
    for name, value in found.items():
        known = field_of_name(name) or field_of_name(name.partition("_")[2])
        if known and known[0] in _OWN_FIELDS and isinstance(value, str) and getattr(raw, known[0]) is None:
            setattr(raw, known[0], value)
