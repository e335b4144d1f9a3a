"""The days on which datasets change their status: what the search index is told."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from .short_marks import short_marks
from .viewpoint import Viewpoint


@dataclass(frozen=True)
class Deadlines:
    """The last good day, and the last day of an exemption that is in force."""

    due_on: date | None
    exempt_until: date | None


# Set while many datasets are indexed one after another: CKAN's hook is told of one, and would ask for each alone.
_read_ahead: ContextVar[Mapping[str, Deadlines] | None] = ContextVar("read_ahead", default=None)


def deadlines_of(view: Viewpoint, dataset_ids: Sequence[str]) -> dict[str, Deadlines]:
    """One statement for any number of datasets, by what is known now."""
    mark_by_id = short_marks(view.policy, view.as_of, dataset_ids)
    return {id_: Deadlines(mark.due_on, mark.exempt_until) for id_, mark in mark_by_id.items()}


def deadlines_to_index(dataset_id: str, view_now: Callable[[], Viewpoint]) -> Deadlines:
    """Of one dataset: as read ahead, else asked for."""
    known = _read_ahead.get() or {}
    return known.get(dataset_id) or deadlines_of(view_now(), [dataset_id])[dataset_id]


@contextmanager
def deadlines_read_ahead(deadlines: Mapping[str, Deadlines]) -> Generator[None]:
    """Inside, ``deadlines_to_index`` of these datasets asks no table. Whoever reads ahead sees to it that what changes
    meanwhile is indexed again."""
    token = _read_ahead.set(deadlines)
    try:
        yield
    finally:
        _read_ahead.reset(token)
