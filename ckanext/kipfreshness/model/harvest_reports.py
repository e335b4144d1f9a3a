"""What each harvest job did, written while it runs. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.meta import Session
from sqlalchemy.dialects.postgresql import ARRAY, insert

from .harvest_problem import HarvestProblem
from .harvest_report import HarvestReport
from .unmatched_publisher import UnmatchedPublisher

# Each problem of a feed is in each of its reports: older ones say nothing new.
REPORTS_WITH_PROBLEMS = 5


def start_report(job_id: str, source_id: str, now: datetime) -> None:
    """Empty, also where an earlier attempt at the same job was interrupted."""
    _run(sa.delete(HarvestReport).where(HarvestReport.job_id == job_id))
    _run(insert(HarvestReport).values(job_id=job_id, source_id=source_id, started_at=now))


def update_report(job_id: str, **values: Any) -> None:
    _run(sa.update(HarvestReport).where(HarvestReport.job_id == job_id).values(**values))


def count_in_report(job_id: str, counts: Mapping[str, int]) -> None:
    """Add to counters by their names."""
    added = {name: getattr(HarvestReport, name) + count for name, count in counts.items() if count}
    if added:
        update_report(job_id, **added)


def add_problems(job_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows as in ``HarvestProblem``, without ``job_id``."""
    if rows:
        Session.execute(sa.insert(HarvestProblem), [{"job_id": job_id, **row} for row in rows])


def correct_noted(job_id: str, entry_indexes: Sequence[int], outcome: str) -> None:
    """What was noted while a feed was read, of entries that turned out not to come in."""
    if entry_indexes:
        _run(
            sa.update(HarvestProblem)
            .where(HarvestProblem.job_id == job_id, HarvestProblem.outcome == "noted")
            .where(HarvestProblem.entry_index == sa.any_(sa.literal(list(entry_indexes), ARRAY(sa.Integer))))
            .values(outcome=outcome)
        )


def forget_old_problems(source_id: str) -> None:
    recent = (
        sa.select(HarvestReport.job_id)
        .where(HarvestReport.source_id == source_id)
        .order_by(HarvestReport.started_at.desc())
        .limit(REPORTS_WITH_PROBLEMS)
    )
    of_source = sa.select(HarvestReport.job_id).where(HarvestReport.source_id == source_id)
    _run(sa.delete(HarvestProblem).where(HarvestProblem.job_id.in_(of_source), HarvestProblem.job_id.not_in(recent)))


def replace_unmatched_publishers(source_id: str, entries_by_publisher: Mapping[str, int], now: datetime) -> None:
    """As of a reading of the whole feed."""
    _run(
        sa.delete(UnmatchedPublisher).where(
            UnmatchedPublisher.source_id == source_id, UnmatchedPublisher.publisher.not_in(list(entries_by_publisher))
        )
    )
    for publisher, entries in entries_by_publisher.items():
        statement = insert(UnmatchedPublisher).values(
            source_id=source_id, publisher=publisher, entries=entries, first_seen_at=now
        )
        _run(statement.on_conflict_do_update(index_elements=["source_id", "publisher"], set_={"entries": entries}))


def report_of_job(job_id: str) -> HarvestReport | None:
    return Session.get(HarvestReport, job_id, populate_existing=True)


def last_report(source_id: str) -> HarvestReport | None:
    statement = (
        sa.select(HarvestReport)
        .where(HarvestReport.source_id == source_id)
        .order_by(HarvestReport.started_at.desc())
        .limit(1)
    )
    return Session.scalars(statement, execution_options={"populate_existing": True}).first()


def last_reading(report: HarvestReport) -> HarvestReport:
    """The report that knows a feed's problems: the server had no newer version of the feed to read since."""
    if not report.not_modified:
        return report
    statement = (
        sa.select(HarvestReport)
        .where(HarvestReport.source_id == report.source_id, HarvestReport.started_at < report.started_at)
        .where(HarvestReport.not_modified.is_(False), HarvestReport.read_at.is_not(None))
        .order_by(HarvestReport.started_at.desc())
        .limit(1)
    )
    return Session.scalars(statement).first() or report


def problems_of_job(job_id: str) -> Sequence[HarvestProblem]:
    statement = sa.select(HarvestProblem).where(HarvestProblem.job_id == job_id).order_by(HarvestProblem.id)
    return Session.scalars(statement).all()


def unmatched_publishers(source_id: str) -> Sequence[UnmatchedPublisher]:
    statement = (
        sa.select(UnmatchedPublisher)
        .where(UnmatchedPublisher.source_id == source_id)
        .order_by(UnmatchedPublisher.entries.desc(), UnmatchedPublisher.publisher)
    )
    return Session.scalars(statement).all()


def forget_unmatched(publisher: str) -> None:
    """An organisation has that name now; the next reading takes its datasets there."""
    _run(sa.delete(UnmatchedPublisher).where(UnmatchedPublisher.publisher == publisher))


def _run(statement: Any) -> None:
    Session.execute(statement, execution_options={"synchronize_session": False})
