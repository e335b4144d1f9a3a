"""Merged cells: one value that stands in all of them, though the file has it in the first only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

_HEADING = 3  # columns: what spans so many beside each other is a heading, no data


def fill_merged(rows: Iterable[list[object]], merged: Sequence[Sequence[int]]) -> Iterator[list[object]]:
    """Repeats downwards what is merged downwards (an agency's name beside all its datasets); ``merged`` is a list of
    top, left, bottom, right, from 0.

    A cell over several columns stays in its first one; where it is a heading over the table its row is left out.
    """
    starting: dict[int, list[Sequence[int]]] = {}
    headings: set[int] = set()
    for top, left, bottom, right in merged:
        if right - left + 1 >= _HEADING and top == bottom:
            headings.add(top)
        if bottom > top:
            starting.setdefault(top, []).append((left, bottom))
    open_cells: dict[int, tuple[object, int]] = {}
    for number, row in enumerate(rows):
        for column, (value, bottom) in list(open_cells.items()):
            if number > bottom:
                del open_cells[column]
            elif column < len(row) and row[column] is None:
                row[column] = value
        for column, bottom in starting.get(number, ()):
            if column < len(row) and row[column] is not None:
                open_cells[column] = (row[column], bottom)
        if number in headings and sum(cell is not None for cell in row) <= 1:
            continue
        yield row
