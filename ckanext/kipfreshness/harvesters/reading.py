"""One reading of a feed: its entries kept on disk, what is needed to compare them in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import TemporaryFile
from typing import IO

import msgspec

from ..feeds import FeedEntry, ParsedFeed, Problem, entry_key
from .identity import entry_hash
from .plan import Found


class Reading:
    """Memory stays small while a feed grows: entries' text is in a temporary file that goes when this is closed."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115  closed by close()

    def keep(self, entry: FeedEntry, organization_id: str) -> None:
        place = self._file.tell()
        self._file.write(msgspec.json.encode(entry) + b"\n")
        self.found.append(
            Found(
                index=entry.index,
                guid=entry.guid,
                key=entry_key(entry),
                entry_hash=entry_hash(entry),
                organization_id=organization_id,
                linked=bool(entry.resources or entry.url),
                place=place,
            )
        )

    def entry(self, found: Found) -> FeedEntry:
        self._file.seek(found.place)
        return msgspec.json.decode(self._file.readline(), type=FeedEntry)

    def close(self) -> None:
        self._file.close()


def read_entries(
    feed: ParsedFeed,
    reading: Reading,
    organization_id: Callable[[FeedEntry], str],
) -> Iterator[tuple[Problem, str]]:
    """Keep each entry of ``feed``; yields its problems, each with the title of the entry it speaks of."""
    waiting: list[Problem] = []
    for item in feed:
        if isinstance(item, Problem):
            waiting.append(item)
            continue
        reading.keep(item, organization_id(item))
        yield from ((problem, item.title if problem.index == item.index else "") for problem in waiting)
        waiting.clear()
    yield from ((problem, "") for problem in waiting)
