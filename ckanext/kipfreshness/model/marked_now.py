"""One dataset's mark now, with what is told about it: what ``marked_dataset`` says of it, by a statement that is small.

The database plans the expression of ``marks`` longer than it looks the dataset up; so here, too, what is known is read
as it stands and judged by ``freshness``. Few datasets were reviewed or are exempt: of these a second one asks by whom.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import ckan.plugins as p
import sqlalchemy as sa
from ckan.model import Package, User
from ckan.model.group import Group
from sqlalchemy.orm import aliased

from ..freshness.evidence import Evidence
from ..freshness.mark import FeedHealth, mark_dataset
from ..freshness.policy import Policy
from .confirmation import Confirmation
from .exemption import Exemption
from .harvest import kept_feeds
from .marked_dataset import ConfirmationMade, ExemptionMade, MarkedDataset, has_account, shown_name
from .short_marks import COLUMNS, evidence_in, joined, rule_in
from .sql import dialect, keep, run_kept


def marked_now(policy: Policy, now: datetime, dataset_id: str) -> MarkedDataset:
    """Of a dataset that exists, also a draft or one in the trash."""
    row = run_kept(_statement(dialect(), p.plugin_loaded("harvest")), kip_ids=[dataset_id]).one()
    evidence, confirmation, exemption = evidence_in(row), None, None
    if row.confirmed_at or row.until:
        said = run_kept(_said(dialect()), kip_ids=[dataset_id]).one()
        evidence, confirmation = _confirmed(evidence, said, now)
        exemption = _exemption(row.until, said) if row.until and row.until >= policy.local_date(now) else None
    mark = mark_dataset(
        evidence,
        rule_in(row, policy),
        now,
        exempt_until=exemption.until if exemption else None,
        feed=_feed(row, now) if row.is_harvested else None,
    )
    return MarkedDataset(
        id=row.id,
        name=row.name,
        title=row.title or row.name,
        private=row.private,
        organization_id=row.owner_org,
        organization_name=row.organization_name,
        organization_title=row.organization_title,
        frequency=evidence.frequency,
        mark=mark,
        evidence=evidence,
        confirmation=confirmation,
        exemption=exemption,
    )


@lru_cache
def _statement(dialect: Any, harvest_is_loaded: bool) -> Any:
    feed = kept_feeds(harvest_is_loaded).subquery("feed")
    columns: list[Any] = [
        *COLUMNS,
        Package.name,
        Package.title,
        Package.private,
        Group.name.label("organization_name"),
        Group.title.label("organization_title"),
        feed.c.dataset_id.is_not(None).label("is_harvested"),
        feed.c.last_attempt_at,
        feed.c.failing_since,
    ]
    return keep(joined(sa.select(*columns)).outerjoin(feed, feed.c.dataset_id == Package.id), dialect)


@lru_cache
def _said(dialect: Any) -> Any:
    """What people said of the dataset, and who."""
    confirmer, exempter = aliased(User), aliased(User)
    confirmed = (
        sa.select(Confirmation.confirmed_at, Confirmation.note, Confirmation.user_id)
        .where(Confirmation.dataset_id == Package.id)
        .order_by(Confirmation.confirmed_at.desc(), Confirmation.id.desc())
        .limit(1)
        .lateral("confirmed")
    )
    confirmations = sa.select(Confirmation.confirmed_at).where(Confirmation.dataset_id == Package.id)
    columns: list[Any] = [
        confirmed.c.confirmed_at,
        confirmed.c.note,
        confirmed.c.user_id,
        sa.func.array(confirmations.scalar_subquery()).label("confirmations"),
        shown_name(confirmer).label("confirmed_by"),
        Exemption.reason,
        Exemption.exempted_at,
        shown_name(exempter).label("exempted_by"),
    ]
    statement = (
        joined(sa.select(*columns).select_from(Package))
        .outerjoin(confirmed, sa.true())
        .outerjoin(confirmer, has_account(confirmer, confirmed.c.user_id))
        .outerjoin(exempter, has_account(exempter, Exemption.user_id))
    )
    return keep(statement, dialect)


def _confirmed(evidence: Evidence, said: Any, now: datetime) -> tuple[Evidence, ConfirmationMade | None]:
    if said.confirmed_at is None:
        return evidence, None
    updated_at = evidence.real_update_at(now)
    in_a_row = sum(updated_at is None or at > updated_at for at in said.confirmations)
    made = ConfirmationMade(said.confirmed_at, said.user_id, said.confirmed_by, said.note, in_a_row)
    return replace(evidence, confirmations_in_a_row=in_a_row), made


def _exemption(until: date, said: Any) -> ExemptionMade:
    return ExemptionMade(said.reason, until, said.exempted_at, said.exempted_by)


def _feed(row: Any, now: datetime) -> FeedHealth:
    """By our clock: what another machine says to have happened later than now, happened now or not yet."""
    failing = row.failing_since if row.failing_since and row.failing_since <= now else None
    return FeedHealth(min(row.last_attempt_at, now) if row.last_attempt_at else None, failing)
