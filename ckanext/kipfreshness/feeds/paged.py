"""A feed that goes on over several pages, of which one is held at a time."""

from __future__ import annotations

from collections.abc import Iterator

from .build import build_entries
from .context import ReadContext
from .deadline import Deadline
from .entry import FeedError, Problem
from .fetched import FetchedFeed, FetchSettings
from .http import fetch_target
from .messages import N_
from .paging import Page, is_whole, missing_entries, next_address
from .parsed import ParsedFeed
from .raw import RawEntry
from .read import ROLLING, RawFeed, limit_entries, read_raw
from .target import Target, next_target

_MOST_PAGES = 10_000
PAGE_FAILED = N_("A further page of the feed could not be read, so the rest is missing.")
_FEWER = N_("The feed ended before as many entries came as it says it has.")
_CIRCLE = N_("The feed's pages lead in a circle or never end, so the rest is missing.")


class PagedFeed(ParsedFeed):
    """``raw`` is the first page, ``target`` what it was asked from. Owns each page's file."""

    def __init__(
        self,
        raw: RawFeed,
        fetched: FetchedFeed,
        target: Target,
        context: ReadContext,
        settings: FetchSettings,
        deadline: Deadline,
    ) -> None:
        self._raw = raw
        self._fetched = fetched
        self._target = next_target(target, fetched.url)
        self._context = context
        self._settings = settings
        self._deadline = deadline
        super().__init__(
            raw.format,
            limit_entries(build_entries(self._all_pages(), context), context.config.max_entries),
            url=fetched.url,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            rolling=raw.format in ROLLING,
            close=self._close_page,
        )

    def _close_page(self) -> None:
        self._fetched.close()

    def _all_pages(self) -> Iterator[RawEntry | Problem]:
        visited = {self._fetched.url}
        read = 0
        for number in range(1, _MOST_PAGES + 1):
            items = 0
            for item in self._raw.items:
                items += isinstance(item, RawEntry)
                yield item
                if isinstance(item, Problem) and item.fatal:
                    return  # the rest of this page is lost, and with it the count that tells where the next begins
            page = self._page(number, items, read)
            read += items
            address = next_address(page)
            if not address:
                self.rolling = self.rolling and not is_whole(page)
                if missing_entries(page):
                    yield Problem(index=None, value=f"{read} < {page.facts.get('count')}", message=_FEWER, fatal=True)
                return
            try:
                self._turn_to(address)
            except FeedError as error:
                yield Problem(index=None, value=str(error), message=PAGE_FAILED, fatal=True)
                return
            if self._fetched.url in visited:
                break
            visited.add(self._fetched.url)
        yield Problem(index=None, value=self._target.shown, message=_CIRCLE, fatal=True)

    def _page(self, number: int, items: int, items_before: int) -> Page:
        return Page(
            url=self._fetched.url,
            format=self.format,
            number=number,
            file=self._fetched.file,
            charset=self._fetched.charset,
            headers=self._fetched.headers,
            facts=self._raw.facts(),
            items=items,
            items_before=items_before,
        )

    def _turn_to(self, address: str) -> None:
        """What the first page's server said of its version says nothing of all pages together."""
        self.etag = self.last_modified = ""
        target = next_target(self._target, address)
        fetched = fetch_target(target, settings=self._settings, deadline=self._deadline)
        self._fetched.close()
        self._fetched, self._target = fetched, next_target(target, fetched.url)
        self._raw = read_raw(fetched.file, self._context, fetched.charset)
