"""The values that leave this room: what a feed said, and what could not be used of it."""

from __future__ import annotations

from typing import Any

import msgspec


class FeedResource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file or link that an entry offers; ``url`` is absolute."""

    url: str
    name: str = ""
    description: str = ""
    format: str = ""
    mimetype: str = ""
    size: int | None = None  # bytes


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One dataset as an agency's feed describes it.

    ``modified`` and ``issued`` are ISO 8601: a date (``2023-09-11``) where the feed gave only a date,
    else an instant with its offset (``2023-09-11T02:23:45+07:00``); ``None`` where it gave none that can be read.
    ``frequency`` is a name of ``freshness.frequency`` or empty. ``notes`` is Markdown without markup of its own risk.
    """

    index: int  # position in the feed, from 0
    title: str
    guid: str = ""
    notes: str = ""
    url: str = ""  # the entry's own page
    publisher: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    tags: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    frequency: str = ""
    modified: str | None = None
    issued: str | None = None
    license: str = ""
    language: str = ""
    spatial: str = ""
    temporal: str = ""
    resources: tuple[FeedResource, ...] = ()


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a feed that was not understood or not usable.

    ``message`` is a whole English sentence and a gettext key, without values in it: ``index``, ``field`` and
    ``value`` (as found) stand beside it. ``fatal`` means that the entry does not come in.
    """

    index: int | None  # None: the feed as a whole
    guid: str = ""
    field: str = ""
    value: str = ""
    message: str
    fatal: bool = False


class FeedError(Exception):
    """Nothing can be read. ``message`` is a gettext key with ``%(name)s`` places for ``values``; both can be stored."""

    def __init__(self, message: str, **values: Any) -> None:
        values = {name: _of_one_line(value) for name, value in values.items()}
        super().__init__(message % values)
        self.message = message
        self.values = values


def _of_one_line(value: Any) -> Any:
    """Errors quote feeds, whose texts may hold NUL bytes and halves of surrogate pairs, which no database takes, and
    line breaks and what steers a terminal, which would forge the log."""
    if not isinstance(value, str):
        return value
    storable = value.encode("utf-8", "replace").decode().replace("\0", "")
    return "".join(char if char.isprintable() else " " for char in storable)
