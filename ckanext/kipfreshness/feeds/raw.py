"""What a format's reader found in one entry, before anything is cleaned: every field of any type, as it stood in the
feed.
"""

from __future__ import annotations

import msgspec


class RawResource(msgspec.Struct, kw_only=True):
    """A file or link as found. ``url`` may be relative, an object, or missing."""

    url: object = None
    name: object = None
    description: object = None
    format: object = None
    mimetype: object = None
    size: object = None


class RawEntry(msgspec.Struct, kw_only=True):
    """One entry as found; the names are those of ``FeedEntry``, and ``access_level``. ``None``: the feed does not have
    the field.

    ``contact_*`` may each hold a whole contact object: ``build_entry`` takes apart what is there. ``trouble``: a
    sentence of the reader's own; where it is set the entry is refused with it.
    """

    guid: object = None
    title: object = None
    notes: object = None
    url: object = None
    publisher: object = None
    contact_name: object = None
    contact_email: object = None
    contact_phone: object = None
    tags: object = None
    themes: object = None
    frequency: object = None
    modified: object = None
    issued: object = None
    license: object = None
    language: object = None
    spatial: object = None
    temporal: object = None
    access_level: object = None
    resources: list[RawResource] = []
    notes_are_html: bool = False  # known to be HTML even where it does not look like it
    remarks: list[tuple[str, object, str]] = msgspec.field(
        default_factory=list[tuple[str, object, str]]
    )  # (field, value, sentence): what the reader itself has to report
    trouble: str = ""
    trouble_value: object = None
