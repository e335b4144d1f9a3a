"""Which datasets are not monitored, until when, and who said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package, User
from ckan.model.group import Group

from .exemption import Exemption
from .marked_dataset import has_account, shown_name
from .sql import run, shown_title


@dataclass(frozen=True)
class ExemptDataset:
    """``exempted_by`` is empty where the person's account was deleted."""

    name: str
    title: str
    organization_name: str | None
    organization_title: str | None
    reason: str
    until: date
    exempted_at: datetime
    exempted_by: str | None


def exemptions_in_force(today: date, rows: int, start: int) -> tuple[int, list[ExemptDataset]]:
    """How many there are, and ``rows`` of them from ``start``; what ends first comes first."""
    user: Any = User
    columns: list[Any] = [
        Package.name,
        shown_title(Package),
        Group.name,
        Group.title,
        Exemption.reason,
        Exemption.until,
        Exemption.exempted_at,
        shown_name(user),
    ]
    statement = (
        sa.select(*columns)
        .select_from(Exemption)
        .join(Package, Package.id == Exemption.dataset_id)
        .outerjoin(Group, Group.id == Package.owner_org)
        .outerjoin(user, has_account(user, Exemption.user_id))
        .where(*_in_force(today))
        .order_by(Exemption.until, Package.name)
        .offset(start)
        .limit(rows)
    )
    return count_exemptions(today), [ExemptDataset(*row) for row in run(statement)]


def count_exemptions(today: date, until: date | None = None) -> int:
    """Those in force; with ``until`` only those that end up to and with that day."""
    ends = [] if until is None else [Exemption.until <= until]
    joined = sa.select(sa.func.count()).select_from(Exemption).join(Package, Package.id == Exemption.dataset_id)
    return run(joined.where(*_in_force(today), *ends)).scalar_one()


def _in_force(today: date) -> tuple[Any, ...]:
    return (Exemption.lifted_at.is_(None), Exemption.until >= today, Package.state == "active")
