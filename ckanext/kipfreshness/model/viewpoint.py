"""The moment and the rule by which marks are computed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import sqlalchemy as sa
from ckan.model.group import Group
from ckan.model.meta import Session

from ..freshness.period import Period
from ..freshness.policy import Policy
from .sql import GROUP_EXTRAS, extra

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Viewpoint:
    """``as_of`` with the evidence that is known now (``is_now``), or with what was known by a past moment."""

    as_of: datetime
    is_now: bool
    policy: Policy

    @cached_property
    def limit_by_organization(self) -> Mapping[str, Period]:
        """Of the few organisations with a stricter limit of their own: one query, where it is asked for."""
        return _stricter_limits(self.policy)

    @property
    def today(self) -> date:
        return self.policy.local_date(self.as_of)


def viewpoint(policy: Policy, now: datetime, as_of: datetime | None = None) -> Viewpoint:
    """Marks at ``as_of``, or now."""
    at = now if as_of is None else as_of
    return Viewpoint(at, at >= now, policy)


def instant_of(as_of: date | datetime | None, policy: Policy, now: datetime) -> datetime | None:
    """A past day means its last moment, today means now; a time without an offset is the portal's."""
    if as_of is None:
        return None
    if isinstance(as_of, datetime):
        return as_of if as_of.tzinfo else as_of.replace(tzinfo=policy.timezone)
    if as_of == policy.local_date(now):
        return None
    return policy.last_moment_of(as_of)


def stricter_limit(policy: Policy, written: str | None, organization_id: str) -> Period | None:
    """An organisation's own limit, where it is one and stricter than the portal's."""
    if not written:
        return None
    try:
        limit = Period.parse(written)
    except ValueError:
        log.warning("organisation %s has an update_limit that is no period: %r", organization_id, written)
        return None
    return None if policy.for_organization(limit) is policy else limit


def _stricter_limits(policy: Policy) -> dict[str, Period]:
    written = extra(GROUP_EXTRAS, "update_limit")
    rows = Session.execute(sa.select(Group.id, written).where(Group.is_organization.is_(True), written.is_not(None)))
    found = {organization_id: stricter_limit(policy, text, organization_id) for organization_id, text in rows}
    return {organization_id: limit for organization_id, limit in found.items() if limit}
