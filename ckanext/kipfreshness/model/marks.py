"""Marks as one SQL expression: what ``freshness.mark_dataset`` says, for any number of datasets."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan.model import Package
from ckan.model.group import Group

from ..freshness.evidence import EARLIEST, MAX_AHEAD, Basis
from ..freshness.frequency import PERIOD_BY_FREQUENCY, Frequency
from ..freshness.mark import Cause, Status
from ..freshness.policy import Rule
from .evidence_at import evidence_at
from .exemption import Exemption
from .harvest import feed_health
from .sql import GROUP_EXTRAS, day_after, day_before, extra, instant, interval, local_date
from .viewpoint import Viewpoint


def marks(view: Viewpoint, *conditions: Any) -> sa.Subquery:
    """One row for each dataset that CKAN has and the conditions (on ``Package``) let through.

    Columns: ``dataset_id organization_id frequency``, ``recorded_status`` (by the last run) and those of
    ``freshness.Mark``, without ``due_at``, which is the end of ``due_on`` in the portal's zone (``Policy.end_of``).
    """
    updates = _with_updates(view, _with_evidence(view, conditions).subquery("known")).subquery("updates")
    deadlines = _with_deadlines(view, updates).subquery("deadlines")
    return _with_marks(view, deadlines).subquery("marks")


# Every dataset on the portal, private ones too; no drafts, nothing in the trash.
ON_THE_PORTAL: tuple[Any, ...] = (Package.type == "dataset", Package.state == "active")
MONITORED: tuple[Any, ...] = (*ON_THE_PORTAL, Package.private.is_(False))


def existed(view: Viewpoint, marked: sa.Subquery) -> list[Any]:
    """A dataset is there from its creation or its first evidence, whichever we know of."""
    if view.is_now:
        return []
    return [sa.or_(marked.c.created_at <= instant(view.as_of), marked.c.updated_at.is_not(None))]


def _with_evidence(view: Viewpoint, conditions: tuple[Any, ...]) -> sa.Select[Any]:
    evidence = evidence_at(view)
    feed = feed_health(view)
    columns: list[Any] = [
        Package.id.label("dataset_id"),
        Package.owner_org.label("organization_id"),
        sa.func.timezone("UTC", Package.metadata_created).label("created_at"),
        evidence.c.resource_at,
        evidence.c.publisher_at,
        evidence.c.content_at,
        evidence.c.confirmed_at,
        evidence.c.status.label("recorded_status"),
        frequency_of(Package.extras, GROUP_EXTRAS).label("frequency"),
        Exemption.id.label("exemption_id"),
        Exemption.until.label("exempt_until"),
        feed.c.dataset_id.is_not(None).label("is_harvested"),
        feed.c.last_attempt_at,
        feed.c.failing_since,
        _organization_limit(view).label("organization_limit"),
    ]
    return (
        sa.select(*columns)
        .outerjoin(evidence, evidence.c.dataset_id == Package.id)
        .outerjoin(Group, Group.id == Package.owner_org)
        .outerjoin(Exemption, sa.and_(Exemption.dataset_id == Package.id, *_in_force(view)))
        .outerjoin(feed, feed.c.dataset_id == Package.id)
        .where(*conditions)
    )


def frequency_of(dataset_extras: Any, organization_extras: Any) -> Any:
    """The dataset's own schedule, else its organisation's default. Words that are no frequency say nothing."""
    names = [frequency.value for frequency in Frequency]
    own, default = (extra(extras, "update_frequency") for extras in (dataset_extras, organization_extras))
    return sa.case((own.in_(names), own), (default.in_(names), default))


def _in_force(view: Viewpoint) -> list[Any]:
    lasts = Exemption.until >= sa.literal(view.today, sa.Date)
    if view.is_now:
        return [Exemption.lifted_at.is_(None), lasts]
    at = instant(view.as_of)
    return [Exemption.exempted_at <= at, sa.or_(Exemption.lifted_at.is_(None), Exemption.lifted_at > at), lasts]


def _organization_limit(view: Viewpoint) -> Any:
    limits = [(Package.owner_org == id_, interval(limit)) for id_, limit in view.limit_by_organization.items()]
    return sa.case(*limits) if limits else sa.cast(sa.null(), sa.Interval)


def _with_updates(view: Viewpoint, known: sa.Subquery) -> sa.Select[Any]:
    """Which evidence counts: the newest; of two alike the surer, which is named first."""
    plausible = known.c.publisher_at.between(instant(EARLIEST), instant(view.as_of + MAX_AHEAD))
    publisher_at = sa.case((plausible, known.c.publisher_at))
    real_at = sa.func.greatest(known.c.resource_at, publisher_at, known.c.content_at)
    updated_at = sa.func.greatest(real_at, known.c.confirmed_at)
    basis = sa.case(
        (known.c.resource_at == updated_at, Basis.RESOURCE.value),
        (publisher_at == updated_at, Basis.PUBLISHER.value),
        (known.c.content_at == updated_at, Basis.CONTENT.value),
        (known.c.confirmed_at == updated_at, Basis.CONFIRMATION.value),
    )
    zone = view.policy.timezone.key
    return sa.select(
        known,
        basis.label("basis"),
        updated_at.label("updated_at"),
        real_at.label("real_update_at"),
        local_date(updated_at, zone).label("updated_on"),
        local_date(real_at, zone).label("really_updated_on"),
    )


def _with_deadlines(view: Viewpoint, updates: sa.Subquery) -> sa.Select[Any]:
    period: Any = sa.case(
        {frequency.value: interval(period) for frequency, period in PERIOD_BY_FREQUENCY.items()},
        value=updates.c.frequency,
    )
    limit = sa.func.coalesce(updates.c.organization_limit, interval(view.policy.max_age))
    if view.policy.rule is Rule.SCHEDULE:
        limit = sa.func.coalesce(period, limit)
    statement = sa.select(
        updates,
        day_after(updates.c.updated_on, limit).label("due_on"),
        day_after(updates.c.really_updated_on, period).label("schedule_due_on"),
    )
    return statement.offset(0)  # keeps PostgreSQL from working out a deadline again wherever it is named


def _with_marks(view: Viewpoint, deadlines: sa.Subquery) -> sa.Select[Any]:
    today = sa.literal(view.today, sa.Date)
    due_on = deadlines.c.due_on
    warning_on = day_before(due_on + 1, interval(view.policy.due_soon))
    status = sa.case(
        (deadlines.c.exempt_until.is_not(None), Status.EXEMPT.value),
        (due_on.is_(None), Status.UNKNOWN.value),
        (due_on < today, Status.OVERDUE.value),
        (warning_on <= today, Status.DUE_SOON.value),
        else_=Status.CURRENT.value,
    )
    return sa.select(
        deadlines,
        status.label("status"),
        sa.case((deadlines.c.updated_on.is_not(None), sa.func.greatest(today - deadlines.c.updated_on, 0))).label(
            "age_days"
        ),
        sa.func.coalesce(sa.func.greatest(today - due_on, 0), 0).label("days_overdue"),
        sa.func.coalesce(deadlines.c.schedule_due_on < today, False).label("behind_schedule"),
        _cause(view, deadlines, status).label("cause"),
    )


def _cause(view: Viewpoint, deadlines: sa.Subquery, status: Any) -> Any:
    """Why a dataset is not compliant. Before ``due_at`` means: on ``due_on`` or earlier, in the portal's days."""
    zone = view.policy.timezone.key
    due_on = deadlines.c.due_on
    attempted_at, failing_since = deadlines.c.last_attempt_at, deadlines.c.failing_since
    unchecked = sa.or_(attempted_at.is_(None), local_date(attempted_at, zone) <= due_on)
    failing = sa.and_(failing_since.is_not(None), sa.or_(due_on.is_(None), local_date(failing_since, zone) <= due_on))
    return sa.case(
        (status.not_in([Status.OVERDUE.value, Status.UNKNOWN.value]), sa.null()),
        (deadlines.c.is_harvested.is_(False), Cause.LATE.value),
        (unchecked, Cause.NOT_CHECKED.value),
        (failing, Cause.FEED_FAILING.value),
        else_=Cause.LATE.value,
    )
