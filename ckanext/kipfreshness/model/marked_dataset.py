"""One dataset's mark with what is told about it: its name, its owner, who confirmed or exempted it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package, User
from ckan.model.group import Group
from sqlalchemy.orm import aliased

from ..freshness.evidence import Basis, Evidence
from ..freshness.frequency import Frequency
from ..freshness.mark import Cause, Mark, Status
from .confirmation import Confirmation
from .exemption import Exemption
from .marks import marks
from .sql import instant, run
from .viewpoint import Viewpoint


@dataclass(frozen=True)
class ConfirmationMade:
    """``confirmed_by``, a name to show, is empty where the person's account was deleted."""

    confirmed_at: datetime
    user_id: str
    confirmed_by: str | None
    note: str
    in_a_row: int


@dataclass(frozen=True)
class ExemptionMade:
    reason: str
    until: date
    exempted_at: datetime
    exempted_by: str | None


@dataclass(frozen=True)
class MarkedDataset:
    id: str
    name: str
    title: str
    private: bool
    organization_id: str | None
    organization_name: str | None
    organization_title: str | None
    frequency: Frequency | None
    mark: Mark
    evidence: Evidence
    confirmation: ConfirmationMade | None
    exemption: ExemptionMade | None


def marked_dataset(view: Viewpoint, dataset_id: str) -> MarkedDataset:
    """Of a dataset that exists, also a draft or one in the trash."""
    return marked_datasets(view, [dataset_id])[0]


def marked_datasets(view: Viewpoint, dataset_ids: Sequence[str]) -> list[MarkedDataset]:
    page = sa.select(marks(view, Package.type == "dataset", Package.id.in_(dataset_ids))).subquery("page")
    return [read_marked(view, row) for row in run(with_details(view, page)).mappings()]


def with_details(view: Viewpoint, page: sa.Subquery) -> sa.Select[Any]:
    """The rows of ``page`` (columns of ``marks``), each with the columns that ``read_marked`` needs."""
    confirmed = _newest_confirmation(view, page)
    confirmer, exempter = aliased(User), aliased(User)
    columns: list[Any] = [
        page,
        Package.name,
        Package.title,
        Package.private,
        Group.name.label("organization_name"),
        Group.title.label("organization_title"),
        confirmed.c.confirmed_at.label("confirmation_at"),
        confirmed.c.note,
        confirmed.c.user_id.label("confirmer_id"),
        confirmed.c.in_a_row,
        shown_name(confirmer).label("confirmed_by"),
        Exemption.reason,
        Exemption.exempted_at,
        shown_name(exempter).label("exempted_by"),
    ]
    exempt = sa.and_(Exemption.dataset_id == page.c.dataset_id, Exemption.id == page.c.exemption_id)
    return (
        sa.select(*columns)
        .join(Package, Package.id == page.c.dataset_id)
        .outerjoin(Group, Group.id == page.c.organization_id)
        .outerjoin(confirmed, sa.true())
        .outerjoin(confirmer, has_account(confirmer, confirmed.c.user_id))
        .outerjoin(Exemption, exempt)
        .outerjoin(exempter, has_account(exempter, Exemption.user_id))
    )


def _newest_confirmation(view: Viewpoint, page: sa.Subquery) -> Any:
    """With how many there are in a row since the last real update."""
    since_update = sa.or_(page.c.real_update_at.is_(None), Confirmation.confirmed_at > page.c.real_update_at)
    in_a_row = sa.func.count().filter(since_update).over()
    return (
        sa.select(Confirmation.confirmed_at, Confirmation.note, Confirmation.user_id, in_a_row.label("in_a_row"))
        .where(Confirmation.dataset_id == page.c.dataset_id, Confirmation.confirmed_at <= instant(view.as_of))
        .order_by(Confirmation.confirmed_at.desc(), Confirmation.id.desc())
        .limit(1)
        .lateral("confirmed")
    )


def has_account(user: Any, user_id: Any) -> Any:
    """Joins the person of ``user_id``, unless the account was deleted: then nobody is named."""
    return sa.and_(user.id == user_id, user.state == "active")


def shown_name(user: Any) -> Any:
    return sa.func.coalesce(sa.func.nullif(user.fullname, ""), user.name)


def read_marked(view: Viewpoint, row: Any) -> MarkedDataset:
    confirmation = exemption = None
    if row["confirmation_at"]:
        confirmation = ConfirmationMade(
            row["confirmation_at"], row["confirmer_id"], row["confirmed_by"], row["note"], row["in_a_row"]
        )
    if row["exemption_id"]:
        exemption = ExemptionMade(row["reason"], row["exempt_until"], row["exempted_at"], row["exempted_by"])
    frequency = Frequency(row["frequency"]) if row["frequency"] else None
    return MarkedDataset(
        id=row["dataset_id"],
        name=row["name"],
        title=row["title"] or row["name"],
        private=row["private"],
        organization_id=row["organization_id"],
        organization_name=row["organization_name"],
        organization_title=row["organization_title"],
        frequency=frequency,
        mark=_mark(view, row),
        evidence=_evidence(row, frequency, confirmation),
        confirmation=confirmation,
        exemption=exemption,
    )


def _mark(view: Viewpoint, row: Any) -> Mark:
    return Mark(
        status=Status(row["status"]),
        basis=Basis(row["basis"]) if row["basis"] else None,
        updated_at=row["updated_at"],
        due_on=row["due_on"],
        due_at=view.policy.end_of(row["due_on"]) if row["due_on"] else None,
        age_days=row["age_days"],
        days_overdue=row["days_overdue"],
        schedule_due_on=row["schedule_due_on"],
        behind_schedule=row["behind_schedule"],
        cause=Cause(row["cause"]) if row["cause"] else None,
    )


def _evidence(row: Any, frequency: Frequency | None, confirmation: ConfirmationMade | None) -> Evidence:
    return Evidence(
        resource_at=row["resource_at"],
        publisher_at=row["publisher_at"],
        content_at=row["content_at"],
        confirmed_at=row["confirmed_at"],
        confirmations_in_a_row=confirmation.in_a_row if confirmation else 0,
        frequency=frequency,
    )
