"""Posts and media of ``wp-json/wp/v2``."""

from __future__ import annotations

import re
from typing import Any

from .raw import RawEntry, RawResource
from .shapes import is_object, list_of
from .text import found_text

# a post's files are the links in its text
_FILE_LINK = re.compile(
    r"<a\b[^<>]{0,300}?\bhref\s*=\s*[\"']([^\"'<>\s]{1,2000}\.(csv|xlsx?|ods|pdf|docx?|zip|rar|json|geojson|xml|kml|shp|pptx?)(?:\?[^\"'<>\s]*)?)[\"'][^>]*>(.{0,300}?)</a>",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 500_000


def is_wordpress_object(found: dict[str, Any]) -> bool:
    title = found.get("title")
    return (is_object(title) and "rendered" in title) or ("source_url" in found and "media_type" in found)


def read_wordpress_object(found: dict[str, Any]) -> RawEntry:
    """``_embed`` in the address brings tags, categories and author by name; else WordPress gives only their numbers."""
    content = found_text(found.get("content")) or found_text(found.get("description"))
    terms = _terms_of(found)
    return RawEntry(
        guid=found.get("guid") or found.get("link") or found.get("id"),
        title=found.get("title"),
        notes=content or found.get("excerpt") or found.get("caption"),
        notes_are_html=True,
        url=found.get("link"),
        tags=[term.get("name") for term in terms if term.get("taxonomy") != "category"],
        themes=[
            term.get("name")
            for term in terms
            if term.get("taxonomy") == "category" and term.get("slug") != "uncategorized"
        ],
        modified=_moment(found, "modified"),
        issued=_moment(found, "date"),
        resources=_media(found) + _linked_files(content),
    )


def _moment(found: dict[str, Any], name: str) -> object:
    """The ``_gmt`` field has no zone but is in UTC; the other is in the site's own zone."""
    in_utc = found.get(f"{name}_gmt")
    if isinstance(in_utc, str) and re.match(r"\d{4}-\d\d-\d\dT", in_utc) and not in_utc.startswith("0000"):
        return in_utc if in_utc.endswith("Z") or "+" in in_utc else f"{in_utc}Z"
    return found.get(name)


def _terms_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    embedded = found.get("_embedded")
    groups = embedded.get("wp:term") if is_object(embedded) else None
    lists = list_of(groups)[:20]
    return [term for terms in lists for term in list_of(terms)[:100] if is_object(term)]


def _media(found: dict[str, Any]) -> list[RawResource]:
    if not found.get("source_url"):
        return []
    details = found.get("media_details")
    size = details.get("filesize") if is_object(details) else None
    return [RawResource(url=found["source_url"], name=found.get("title"), mimetype=found.get("mime_type"), size=size)]


def _linked_files(content: str) -> list[RawResource]:
    return [
        RawResource(url=link, name=name, format=ending) for link, ending, name in _FILE_LINK.findall(content[:_LONGEST])
    ]
