"""A feed being read: its format, its entries and problems as an iterator, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType

from .entry import FeedEntry, Problem


def _nothing_to_close() -> None:
    """For a feed whose file belongs to the caller."""


class ParsedFeed:
    """Iterate it once; close it (or use ``with``) so that its temporary file goes.

    ``rolling``: the feed shows a window of the newest entries, so that absence from it means nothing.
    ``complete``: the iterator came to the feed's end and nothing was cut off; ``False`` until then, and for ever after
    a fatal feed-level problem or where ``max_entries`` stopped it.
    ``not_modified``: the server answered 304; there are no entries and nothing has changed.
    """

    def __init__(
        self,
        format: str,
        items: Iterator[FeedEntry | Problem],
        *,
        url: str = "",
        etag: str = "",
        last_modified: str = "",
        not_modified: bool = False,
        rolling: bool = False,
        close: Callable[[], None] = _nothing_to_close,
    ) -> None:
        self.format = format
        self.url = url
        self.etag = etag
        self.last_modified = last_modified
        self.not_modified = not_modified
        self.rolling = rolling
        self.complete = False
        self.entries_read = 0
        self._items = items
        self._close = close

    def __iter__(self) -> Iterator[FeedEntry | Problem]:
        cut = False
        for item in self._items:
            if isinstance(item, FeedEntry):
                self.entries_read += 1
            elif item.fatal and item.index is None:
                cut = True
            yield item
        self.complete = not cut and not self.not_modified

    def close(self) -> None:
        self._close()

    def __enter__(self) -> ParsedFeed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
