"""Reads made-up feeds the way tests need it."""

from __future__ import annotations

import io
import json
from typing import Any

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, ParsedFeed, Problem, read_feed

BASE_URL = "https://satudata.contoh.example/api/data.json"


class Read:
    """A feed read to its end."""

    def __init__(
        self, content: str | bytes | object, *, base_url: str = BASE_URL, charset: str = "", **config: Any
    ) -> None:
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content, ensure_ascii=False)
        data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        self.feed: ParsedFeed = read_feed(
            io.BytesIO(data), config=FeedConfig(**config), timezone="Asia/Jakarta", base_url=base_url, charset=charset
        )
        self.items = list(self.feed)
        self.entries = [item for item in self.items if isinstance(item, FeedEntry)]
        self.problems = [item for item in self.items if isinstance(item, Problem)]

    @property
    def titles(self) -> list[str]:
        return [entry.title for entry in self.entries]

    @property
    def fatal(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.fatal]

    @property
    def entry(self) -> FeedEntry:
        (entry,) = self.entries
        return entry

    def values_of(self, field: str) -> list[str]:
        """The values that were reported for ``field``."""
        return [problem.value for problem in self.problems if problem.field == field]


def read_entry(**fields: Any) -> Read:
    """One entry with a title."""
    return Read({"dataset": [{"title": "Jumlah Penduduk", "identifier": "p-1", **fields}]})
