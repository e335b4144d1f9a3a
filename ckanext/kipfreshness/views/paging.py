"""Which part of a long list a page shows."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk

MOST_ROWS = 1000  # on one page; a longer list is for the spreadsheet


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


def part_of_page(number: int, per_page: int) -> dict[str, int]:
    """What an action is asked for, to show page ``number``."""
    return {"rows": per_page, "start": (number - 1) * per_page}


def page_number() -> int:
    """The page that the address asks for. Raises ``ValidationError`` for what is no number of a page."""
    text = tk.request.args.get("page", "1")
    # A number that the database cannot count to is no page of anything.
    if not (text.isdecimal() and len(text) < 9 and int(text) > 0):
        raise tk.ValidationError({"page": [tk._("%(value)s is not the number of a page.") % {"value": text}]})
    return int(text)


def rows_per_page(usual: int) -> int:
    """As the address asks for, for whoever prints a long list. Raises ``ValidationError``."""
    text = tk.request.args.get("rows", str(usual))
    if not (text.isdecimal() and len(text) < 9 and 0 < int(text) <= MOST_ROWS):
        raise tk.ValidationError({"rows": [tk._("A number from 1 to %(most)s is expected.") % {"most": MOST_ROWS}]})
    return int(text)
