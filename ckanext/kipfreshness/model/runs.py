"""What is known of earlier marking runs."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.meta import Session

from .run import Run

DONE, WARNED, REFUSED, ACCEPTED = "done", "warned", "refused", "accepted"
_RECORDED = (DONE, WARNED)


def last_run() -> Run | None:
    """The last run that recorded something."""
    return _newest(*_RECORDED)


def last_whole_run() -> Run | None:
    """The last of these that looked at every dataset."""
    return _newest(*_RECORDED, whole=True)


def baseline_run() -> Run | None:
    """The run that the next one's number of datasets is compared with: a drop that an admin accepted counts too."""
    return _newest(*_RECORDED, ACCEPTED)


def refused_run() -> Run | None:
    """The newest run of all, if it was refused and nobody has accepted the drop."""
    newest = newest_run()
    return newest if newest is not None and newest.outcome == REFUSED else None


def newest_run() -> Run | None:
    """The last one that ended, whatever came of it."""
    return _newest(*_RECORDED, ACCEPTED, REFUSED)


def _newest(*outcomes: str, whole: bool = False) -> Run | None:
    statement = sa.select(Run).where(Run.outcome.in_(outcomes)).order_by(Run.id.desc()).limit(1)
    if whole:
        statement = statement.where(Run.whole)
    return Session.scalars(statement).first()
