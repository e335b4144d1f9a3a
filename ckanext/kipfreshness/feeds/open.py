"""A feed from an address or a file: fetched, recognised, followed over its pages."""

from __future__ import annotations

from pathlib import Path

from .build import build_entries
from .config import FeedConfig
from .context import ReadContext
from .deadline import Deadline
from .entry import FeedError
from .fetched import FetchedFeed, FetchSettings
from .http import fetch_target
from .json_feed import NamesOnlyError
from .messages import N_
from .named import NamedFeed, show_address
from .paged import PagedFeed
from .paging import first_page
from .parsed import ParsedFeed
from .passing import PassingError
from .read import ROLLING, limit_entries, read_raw
from .target import Target, parse_target


def open_feed(
    url: str,
    *,
    config: FeedConfig,
    settings: FetchSettings,
    timezone: str,
    etag: str | None = None,
    last_modified: str | None = None,
) -> ParsedFeed:
    """Fetch ``url``, detect its format unless ``config`` says it, fetch further pages; ``timezone`` is the portal's.

    Where there are several pages ``etag`` and ``last_modified`` are empty at the end: they were the first page's only.
    Raises ``FeedError``.
    """
    deadline = Deadline(settings)
    target, fetched = _fetch_first(url, config, settings, deadline, etag, last_modified)
    try:
        if fetched.not_modified:
            return _not_modified(fetched, config)
        context = ReadContext(config=config, timezone=timezone, base_url=fetched.url)
        try:
            raw = read_raw(fetched.file, context, fetched.charset)
            return PagedFeed(raw, fetched, target, context, settings, deadline)
        except NamesOnlyError as error:
            if not show_address(fetched.url, ""):
                raise
            return NamedFeed(error.names, fetched, target, context, settings, deadline)
    except BaseException:
        fetched.close()
        raise


def _fetch_first(
    url: str,
    config: FeedConfig,
    settings: FetchSettings,
    deadline: Deadline,
    etag: str | None,
    last_modified: str | None,
) -> tuple[Target, FetchedFeed]:
    """From where the whole list is had in the fewest pages; from the address as it was given where that fails."""
    given = parse_target(url)
    best = parse_target(first_page(url, config.format))
    try:
        return best, fetch_target(best, settings=settings, deadline=deadline, etag=etag, last_modified=last_modified)
    except PassingError:
        raise
    except FeedError:
        if best == given:
            raise
    return given, fetch_target(given, settings=settings, deadline=deadline, etag=etag, last_modified=last_modified)


def _not_modified(fetched: FetchedFeed, config: FeedConfig) -> ParsedFeed:
    return ParsedFeed(
        config.format,
        iter(()),
        url=fetched.url,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        not_modified=True,
        close=fetched.close,
    )


def open_file(path: Path, *, config: FeedConfig, timezone: str, base_url: str = "") -> ParsedFeed:
    """The same for a local file; only for commands that a person starts. Raises ``FeedError``."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise FeedError(
            N_("The file %(path)s cannot be opened: %(reason)s."), path=path, reason=error.strerror or str(error)
        ) from error
    try:
        context = ReadContext(config=config, timezone=timezone, base_url=base_url)
        raw = read_raw(file, context)
    except BaseException:
        file.close()
        raise
    items = limit_entries(build_entries(raw.items, context), config.max_entries)
    return ParsedFeed(raw.format, items, url=base_url, rolling=raw.format in ROLLING, close=file.close)
