"""From a file to entries and problems, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import BinaryIO

import msgspec

from .announce import page_error
from .build import build_entries
from .config import FeedConfig
from .context import ReadContext
from .detect import detect_format
from .entry import FeedEntry, FeedError, Problem
from .json_feed import JsonFeed
from .messages import N_
from .parsed import ParsedFeed
from .raw import RawEntry
from .syndication import read_syndication
from .tabular import read_delimited, read_workbook

_JSON_FORMATS = frozenset({"json", "dcat_us", "ckan", "wordpress"})
# whoever says one of these may have the other: the file itself tells
_ALIKE = ({"rss", "atom"}, {"csv", "xlsx"})
_READERS: dict[str, Callable[[BinaryIO, ReadContext, str], Iterator[RawEntry | Problem]]] = {
    "rss": read_syndication,
    "atom": read_syndication,
    "csv": read_delimited,
    "xlsx": read_workbook,
}
ROLLING = frozenset({"rss", "atom", "wordpress"})


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
    raw = read_raw(feed, context, charset)
    items = limit_entries(build_entries(raw.items, context), config.max_entries)
    return ParsedFeed(raw.format, items, url=base_url, rolling=raw.format in ROLLING)


class RawFeed(msgspec.Struct, frozen=True):
    """``items``: of which the first is read already. ``facts``: plain values around the entries, known at the end."""

    format: str
    items: Iterator[RawEntry | Problem]
    facts: Callable[[], dict[str, object]] = dict


def read_raw(feed: BinaryIO, context: ReadContext, charset: str = "") -> RawFeed:
    """One file or page. Raises ``FeedError`` for what cannot be read at all."""
    found_format = _find_format(feed, context, charset)
    if found_format == "json":
        json_feed = JsonFeed(feed, context, charset)
        items = read_first(json_feed)
        return RawFeed(json_feed.format or "json", items, lambda: json_feed.facts)
    reader = _READERS[found_format]
    return RawFeed(found_format, read_first(reader(feed, context, charset)))


def _find_format(feed: BinaryIO, context: ReadContext, charset: str) -> str:
    """What the file is; the source's own word counts in doubt. Raises ``FeedError`` at a contradiction."""
    wanted = context.config.format
    family = "json" if wanted in _JSON_FORMATS else wanted
    try:
        found = detect_format(feed, charset)
    except FeedError:
        if wanted != "csv":  # anything may be a table of one column
            raise
        return "csv"
    if found == "html":
        raise page_error(feed, charset, context.base_url)
    if wanted == "auto" or {found, family} in _ALIKE:
        return found
    if found != family and wanted != "csv":
        raise FeedError(N_("This should be %(wanted)s, but it is %(found)s."), wanted=wanted, found=found)
    return family


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
                yield Problem(
                    index=None,
                    field="max_entries",
                    value=str(most),
                    message=N_("The source's max_entries ends the reading here."),
                    fatal=True,
                )
                return
            read += 1
        yield item
