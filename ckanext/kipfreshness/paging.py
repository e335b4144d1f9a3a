"""Which part of a long list a page shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paging:
    """Page ``number`` (from 1) of a list of ``count`` things."""

    number: int
    count: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.per_page))

    @property
    def start(self) -> int:
        """How many come before."""
        return (self.number - 1) * self.per_page

    @property
    def first(self) -> int:
        return min(self.start + 1, self.count)

    @property
    def last(self) -> int:
        return min(self.start + self.per_page, self.count)

    @property
    def previous(self) -> int | None:
        return min(self.number - 1, self.pages) or None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None
