"""The days on which datasets change their status: what the search index is told."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from ckan.model import Package

from .marks import marks
from .sql import run
from .viewpoint import Viewpoint


@dataclass(frozen=True)
class Deadlines:
    """The last good day, and the last day of an exemption that is in force."""

    due_on: date | None
    exempt_until: date | None


# Set while many datasets are indexed one after another: CKAN's hook is told of one, and would ask for each alone.
_read_ahead: ContextVar[Mapping[str, Deadlines] | None] = ContextVar("read_ahead", default=None)


def deadlines_of(view: Viewpoint, dataset_ids: Sequence[str]) -> dict[str, Deadlines]:
    """One statement for any number of datasets."""
    marked = marks(view, Package.id.in_(dataset_ids))
    rows = run(sa.select(marked.c.dataset_id, marked.c.due_on, marked.c.exempt_until))
    return {row.dataset_id: Deadlines(row.due_on, row.exempt_until) for row in rows}


def deadlines_to_index(dataset_id: str, view_now: Callable[[], Viewpoint]) -> Deadlines:
    """Of one dataset: as read ahead, else asked for."""
    known = _read_ahead.get() or {}
    return known.get(dataset_id) or deadlines_of(view_now(), [dataset_id])[dataset_id]


@contextmanager
def deadlines_read_ahead(view: Viewpoint, dataset_ids: Sequence[str]) -> Generator[None]:
    """Inside, ``deadlines_to_index`` of these datasets asks no table. Their evidence must not change."""
    token = _read_ahead.set(deadlines_of(view, dataset_ids))
    try:
        yield
    finally:
        _read_ahead.reset(token)
