"""From what a reader found to what leaves this room: one place for all formats, so that each gets the same repairs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from .access_level import note_access_level
from .cleaning import Cleaning
from .contacts import find_contact
from .context import ReadContext
from .dates import read_date
from .entry import FeedEntry, FeedResource, Problem
from .frequencies import read_frequency
from .languages import read_languages
from .licences import read_licence
from .links import absolute_link
from .markdown import to_markdown
from .messages import N_
from .places import read_period, read_place
from .raw import RawEntry, RawResource
from .shapes import is_list, is_object
from .tags import clean_tags
from .text import clean_line, found_text, is_empty_word

# CKAN's index takes no longer title, and nobody reads one; the rest keeps a hostile feed from filling the database
_LONGEST_TITLE = 1_000
_LONGEST_LINE = 2_000
_LONGEST_GUID = 500
_MOST_RESOURCES = 2_000


def build_entries(raws: Iterable[RawEntry | Problem], context: ReadContext) -> Iterator[FeedEntry | Problem]:
    """In the feed's order: the problems of an entry directly before it. A reader's own feed-level problems pass
    through.
    """
    for raw in raws:
        if isinstance(raw, Problem):
            yield raw
            continue
        entry, problems = build_entry(raw, context)
        yield from problems
        if entry is not None:
            yield entry


def build_entry(raw: RawEntry, context: ReadContext) -> tuple[FeedEntry | None, list[Problem]]:
    """The entry with every certain repair made, and what was dropped or not understood.

    Takes the next index of ``context``. No entry: exactly one of the problems is fatal and says why.
    """
    cleaning = Cleaning(context.take_index(), _clean_guid(raw.guid))
    if raw.trouble:
        cleaning.refuse("", raw.trouble_value, raw.trouble)
        return None, cleaning.problems
    title = clean_line(raw.title)
    if not title or is_empty_word(title):
        cleaning.refuse("title", raw.title, N_("The entry has no title, so it cannot come in."))
        return None, cleaning.problems
    return _build(raw, cleaning.shorten("title", title, _LONGEST_TITLE), cleaning, context), cleaning.problems


def _build(raw: RawEntry, title: str, cleaning: Cleaning, context: ReadContext) -> FeedEntry:
    for remark in raw.remarks:
        cleaning.report(*remark)
    guid = cleaning.guid
    if guid and context.first_index(guid, cleaning.index) != cleaning.index:
        cleaning.report("guid", guid, N_("Another entry before this one has the same identifier."))
    note_access_level(raw.access_level, cleaning)
    contact = find_contact(raw.contact_name, raw.contact_email, raw.contact_phone, cleaning)
    return FeedEntry(
        index=cleaning.index,
        title=title,
        guid=guid,
        notes=to_markdown(raw.notes, cleaning, is_html=raw.notes_are_html, base_url=context.base_url),
        url=_link("url", raw.url, cleaning, context),
        publisher=_publisher(raw.publisher, cleaning),
        contact_name=contact.name,
        contact_email=contact.email,
        contact_phone=contact.phone,
        tags=clean_tags("tags", raw.tags, cleaning),
        themes=clean_tags("themes", raw.themes, cleaning),
        frequency=read_frequency(raw.frequency, cleaning),
        modified=_date("modified", raw.modified, cleaning, context),
        issued=_date("issued", raw.issued, cleaning, context),
        license=read_licence(raw.license, cleaning),
        language=read_languages(raw.language, cleaning),
        spatial=cleaning.shorten("spatial", read_place(raw.spatial), _LONGEST_LINE),
        temporal=cleaning.shorten("temporal", read_period(raw.temporal), _LONGEST_LINE),
        resources=_resources(raw.resources, cleaning, context),
    )


def _clean_guid(value: object) -> str:
    guid = clean_line(value)
    if is_empty_word(guid):
        return ""
    if len(guid) > _LONGEST_GUID:  # still the same for the same entry, and nothing else's
        return f"sha256:{hashlib.sha256(guid.encode()).hexdigest()}"
    return guid


def _line(field: str, value: object, cleaning: Cleaning) -> str:
    text = clean_line(value)
    return "" if is_empty_word(text) else cleaning.shorten(field, text, _LONGEST_LINE)


def _publisher(value: object, cleaning: Cleaning) -> str:
    name = _line("publisher", _publisher_name(value), cleaning)
    if "://" in name:
        cleaning.report("publisher", value, N_("The publisher is only an address; its name is missing."))
        return ""
    return name


def _publisher_name(value: object) -> object:
    """The first of several; of an object its title before the short name that portals call ``name``."""
    if is_list(value):
        value = next((part for part in value[:20] if clean_line(part)), None)
    if is_object(value):
        return next(
            (value[key] for key in ("title", "display_name", "name", "nama") if clean_line(value.get(key))), value
        )
    return value


def _date(field: str, value: object, cleaning: Cleaning, context: ReadContext) -> str | None:
    found = read_date(value, zone=context.zone, order=context.day_order, spreadsheet=context.spreadsheet)
    if found.trouble is not None:
        cleaning.report(field, value, found.trouble.value)
    return found.iso


def _link(field: str, value: object, cleaning: Cleaning, context: ReadContext) -> str:
    text = _address(value)
    if not text:
        return ""
    link = absolute_link(text, context.base_url)
    if not link:
        cleaning.report(field, value, N_("This is not an address that can be opened."))
    return link


def _address(value: object, depth: int = 0) -> str:
    """Of a string or an object such as ``{"@id": …}`` or ``{"href": …}``."""
    if depth > 5:
        return ""
    if is_object(value):
        found = value
        value = next(
            (found[key] for key in ("@id", "href", "url", "@value", "guid", "rendered") if found.get(key)), None
        )
    if is_list(value):
        return next((link for part in value[:20] if (link := _address(part, depth + 1))), "")
    text = clean_line(found_text(value)[:5000])
    return "" if is_empty_word(text) else text


def _resources(raws: list[RawResource], cleaning: Cleaning, context: ReadContext) -> tuple[FeedResource, ...]:
    if len(raws) > _MOST_RESOURCES:
        cleaning.report(
            "resources", str(len(raws)), N_("The entry has more than 2,000 files; only the first ones were used.")
        )
    resources: list[FeedResource] = []
    seen: set[tuple[str, str, str]] = set()
    for raw in raws[:_MOST_RESOURCES]:
        resource = _resource(raw, cleaning, context)
        if resource is None:
            continue
        identity = (resource.url, resource.name, resource.format)
        if identity not in seen:
            seen.add(identity)
            resources.append(resource)
    return tuple(resources)


def _resource(raw: RawResource, cleaning: Cleaning, context: ReadContext) -> FeedResource | None:
    if not _address(raw.url):
        if clean_line(raw.name) or clean_line(raw.format):
            cleaning.report("resources", raw.name, N_("This file has no address, so it was left out."))
        return None
    url = _link("resources", raw.url, cleaning, context)
    if not url:
        return None
    size = clean_line(raw.size)
    return FeedResource(
        url=url,
        name=_line("resources", raw.name, cleaning),
        description=to_markdown(raw.description, cleaning, field="resources", base_url=context.base_url),
        format=_line("resources", raw.format, cleaning)[:100],
        mimetype=_line("resources", raw.mimetype, cleaning)[:200],
        size=int(size) if size.isdecimal() and size.isascii() and len(size) < 16 else None,
    )
