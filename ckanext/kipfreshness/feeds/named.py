"""A portal that lists names and gives each dataset by its name: CKAN's ``package_list`` and old ``/api/rest``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from .build import build_entries
from .context import ReadContext
from .deadline import Deadline
from .entry import FeedError, Problem
from .fetched import FetchedFeed, FetchSettings
from .http import fetch_target
from .messages import N_
from .paged import PAGE_FAILED
from .parsed import ParsedFeed
from .raw import RawEntry
from .read import limit_entries, read_raw
from .target import Target, next_target

_MOST_FAILURES = 10  # in a row
_FAILED = N_("The portal lists this dataset but does not give it out.")
_GAVE_UP = N_("The portal gave out none of the last datasets, so the rest was not asked for.")
_REST = re.compile(r"/api(?:/[12])?/rest/(?:dataset|package)/?$", re.IGNORECASE)


class NamedFeed(ParsedFeed):
    """``names`` as the list at ``fetched`` gives them."""

    def __init__(
        self,
        names: list[str],
        fetched: FetchedFeed,
        target: Target,
        context: ReadContext,
        settings: FetchSettings,
        deadline: Deadline,
    ) -> None:
        self._names = names
        self._target = next_target(target, fetched.url)
        self._context = context
        self._settings = settings
        self._deadline = deadline
        items = build_entries(self._read_all(), context)
        super().__init__("ckan", limit_entries(items, context.config.max_entries), url=fetched.url, close=fetched.close)

    def _read_all(self) -> Iterator[RawEntry | Problem]:
        failures = 0
        for name in self._names:
            try:
                yield from self._read_one(name)
                failures = 0
            except FeedError as error:
                if self._deadline.passed:
                    yield Problem(index=None, value=str(error), message=PAGE_FAILED, fatal=True)
                    return
                yield RawEntry(guid=name, trouble=_FAILED, trouble_value=str(error))
                failures += 1
            if failures >= _MOST_FAILURES:
                yield Problem(index=None, value=name, message=_GAVE_UP, fatal=True)
                return

    def _read_one(self, name: str) -> Iterator[RawEntry | Problem]:
        target = next_target(self._target, show_address(self._target.url, name))
        with fetch_target(target, settings=self._settings, deadline=self._deadline) as fetched:
            yield from read_raw(fetched.file, self._context, fetched.charset).items


def show_address(list_url: str, name: str) -> str:
    """Where the dataset ``name`` of the list at ``list_url`` is; empty where such a list is not known."""
    parts = urlsplit(list_url)
    if parts.path.rstrip("/").endswith("/package_list"):
        path = parts.path.rstrip("/").removesuffix("package_list") + "package_show"
        return urlunsplit((parts.scheme, parts.netloc, path, f"id={quote(name, safe='')}", ""))
    if _REST.search(parts.path):
        return urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/{quote(name, safe='')}", "", ""))
    return ""
