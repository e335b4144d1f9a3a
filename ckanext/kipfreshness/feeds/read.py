"""From a file to entries and problems, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from .build import build_entries
from .config import FeedConfig
from .context import ReadContext
from .detect import detect_format
from .entry import FeedEntry, FeedError, Problem
from .json_feed import JsonFeed
from .messages import N_
from .parsed import ParsedFeed
from .raw import RawEntry

_JSON_FORMATS = frozenset({"json", "dcat_us", "ckan", "wordpress"})
_ROLLING = frozenset({"rss", "atom", "wordpress"})


def read_feed(
    feed: BinaryIO,
    *,
    config: FeedConfig,
    timezone: str,
    base_url: str = "",
    charset: str = "",
) -> ParsedFeed:
    """``feed`` is seekable and stays the caller's to close; ``timezone`` is the portal's (the source's own wins).

    ``base_url`` is what relative links mean; ``charset`` what the server's header said. Raises ``FeedError``.
    """
    context = ReadContext(config=config, timezone=timezone, base_url=base_url)
    found_format, raws = read_raw(feed, context, charset)
    items = limit_entries(build_entries(raws, context), config.max_entries)
    return ParsedFeed(found_format, items, url=base_url, rolling=found_format in _ROLLING)


def read_raw(feed: BinaryIO, context: ReadContext, charset: str = "") -> tuple[str, Iterator[RawEntry | Problem]]:
    """The format and the raw entries, of which the first is read already: what cannot be read at all raises ``FeedError`` here."""
    configured = context.config.format
    found_format = detect_format(feed, charset) if configured == "auto" else configured
    if found_format in _JSON_FORMATS or found_format == "json":
        detect_json(feed, charset)
        json_feed = JsonFeed(feed, context, charset)
        raws = read_first(json_feed)
        return json_feed.format or "json", raws
    raise FeedError(N_("The format %(format)s cannot be read yet."), format=found_format)


def detect_json(feed: BinaryIO, charset: str) -> None:
    """Raises ``FeedError`` that says what a file is that should be JSON and is not."""
    found = detect_format(feed, charset)
    if found != "json":
        raise FeedError(N_("This should be JSON, but it is %(format)s."), format=found)


def read_first(raws: Iterable[RawEntry | Problem]) -> Iterator[RawEntry | Problem]:
    """The same, with the first one read: so errors of the whole come before iteration begins."""
    iterator = iter(raws)
    first = list(next_one(iterator))
    return chain(first, iterator)


def next_one(iterator: Iterator[RawEntry | Problem]) -> Iterator[RawEntry | Problem]:
    for item in iterator:
        yield item
        return


def limit_entries(items: Iterator[FeedEntry | Problem], most: int | None) -> Iterator[FeedEntry | Problem]:
    """Stops after ``most`` entries with a fatal problem of the feed, so that nobody takes it for complete."""
    read = 0
    for item in items:
        if isinstance(item, FeedEntry):
            if most is not None and read >= most:
                yield Problem(index=None, field="max_entries", value=str(most), message=N_("The source's max_entries ends the reading here."), fatal=True)
                return
            read += 1
        yield item
