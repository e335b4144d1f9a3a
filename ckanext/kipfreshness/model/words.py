"""What people say of a dataset: that it is still valid, or that it is not monitored. Nothing here commits."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from ckan.model import Package
from ckan.model.meta import Session

from .confirmation import Confirmation
from .exemption import Exemption
from .sql import run


def lock_dataset(dataset_id: str) -> None:
    """Until the transaction ends: of two people who say something at once, one waits for the other."""
    run(sa.select(Package.id).where(Package.id == dataset_id).with_for_update())


def confirmed_by_another_at(dataset_id: str, user_id: str) -> datetime | None:
    newest = sa.func.max(Confirmation.confirmed_at)
    statement = sa.select(newest).where(Confirmation.dataset_id == dataset_id, Confirmation.user_id != user_id)
    return run(statement).scalar_one()


def add_confirmation(dataset_id: str, user_id: str, note: str, now: datetime) -> None:
    Session.add(Confirmation(dataset_id=dataset_id, user_id=user_id, note=note, confirmed_at=now))


def add_exemption(dataset_id: str, user_id: str, reason: str, until: date, now: datetime) -> None:
    """In place of the one in force, if there is one."""
    lift_exemption(dataset_id, now)
    Session.add(Exemption(dataset_id=dataset_id, user_id=user_id, reason=reason, until=until, exempted_at=now))


def lift_exemption(dataset_id: str, now: datetime) -> bool:
    """False where there was none."""
    in_force = sa.and_(Exemption.dataset_id == dataset_id, Exemption.lifted_at.is_(None))
    return run(sa.update(Exemption).where(in_force).values(lifted_at=now)).rowcount > 0
