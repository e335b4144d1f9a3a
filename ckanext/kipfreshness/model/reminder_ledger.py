"""What was told to whom. Nothing is sent twice: a letter is claimed, and the claim committed, before it is sent.

A process that dies between the claim and the mail server's answer leaves ``sending``: nobody knows whether that letter
arrived, so it is never sent again, and the portal's admin sees it. What the server did not take (``failed``) is tried
again in the next run, as far as it is still true; what it refused for good (``refused``) is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from ckan.model import Package
from sqlalchemy.dialects.postgresql import insert

from ..freshness.mark import Cause, Status
from ..freshness.reminders import STAGES, Line, Recipient, Role, Step
from .delivery import Delivery
from .marked_dataset import MarkedDataset, read_marked, with_details
from .marks import MONITORED, existed, marks
from .monthly_letter import MonthlyLetter
from .paused_address import PausedAddress
from .reminder import Reminder
from .sql import run
from .viewpoint import Viewpoint

WAITING, SENDING, SENT, FAILED, REFUSED, OUTDATED = "waiting", "sending", "sent", "failed", "refused", "outdated"


def datasets_to_remind_of(view: Viewpoint, from_day: int = STAGES[0]) -> list[MarkedDataset]:
    """Monitored datasets at ``from_day`` after their last good day or later, by deadline."""
    marked = marks(view, *MONITORED)
    page = (
        sa.select(marked)
        .where(
            marked.c.due_on + from_day <= sa.literal(view.today, sa.Date),
            marked.c.status != Status.EXEMPT.value,
            marked.c.cause.is_distinct_from(Cause.NOT_CHECKED.value),
            *existed(view, marked),
        )
        .subquery("page")
    )
    rows = run(with_details(view, page).order_by(page.c.due_on, Package.title, Package.id))
    return [read_marked(view, row) for row in rows.mappings()]


def reached_stages(since: date) -> dict[tuple[str, date], int]:
    """The latest stage on record of each (dataset, cycle), for cycles from a day on."""
    statement = (
        sa.select(Reminder.dataset_id, Reminder.cycle, sa.func.max(Reminder.stage))
        .where(Reminder.cycle >= since)
        .group_by(Reminder.dataset_id, Reminder.cycle)
    )
    return {(dataset_id, cycle): stage for dataset_id, cycle, stage in run(statement)}


def record_steps(steps: Iterable[Step], now: datetime) -> None:
    """A step that another process has put down in the meantime is left to that one."""
    for step in steps:
        written = run(
            insert(Reminder)
            .values(dataset_id=step.dataset_id, cycle=step.cycle, stage=step.stage, planned_at=now)
            .on_conflict_do_nothing()
            .returning(Reminder.id)
        ).scalar_one_or_none()
        if written is not None:
            rows = [
                {"reminder_id": written, "address": one.address, "role": one.role.value, "state": WAITING}
                for one in step.recipients
            ]
            run(insert(Delivery), rows)


def open_lines() -> list[Line]:
    """What waits to be sent, and what a mail server did not take."""
    statement = (
        sa.select(Delivery.id, Delivery.address, Delivery.role, Reminder.dataset_id, Reminder.cycle, Reminder.stage)
        .join(Reminder, Reminder.id == Delivery.reminder_id)
        .where(Delivery.state.in_([WAITING, FAILED]))
        .order_by(Delivery.id)
    )
    return [
        Line(row.id, Recipient(row.address, Role(row.role)), row.dataset_id, row.cycle, row.stage)
        for row in run(statement)
    ]


def claim(delivery_ids: Sequence[int], now: datetime) -> bool:
    """False where another process has one of them; then nothing is claimed once the caller rolls back."""
    statement = (
        sa.update(Delivery)
        .where(Delivery.id.in_(delivery_ids), Delivery.state.in_([WAITING, FAILED]))
        .values(state=SENDING, attempted_at=now)
    )
    return run(statement).rowcount == len(delivery_ids)


def set_state(delivery_ids: Sequence[int], state: str, error: str = "") -> None:
    run(sa.update(Delivery).where(Delivery.id.in_(delivery_ids)).values(state=state, error=error))


def claim_month(month: date, address: str, datasets: int, now: datetime) -> bool:
    """False where this month's list has been sent, or is being sent."""
    values = {"address": address, "datasets": datasets, "state": SENDING, "attempted_at": now}
    statement = (
        insert(MonthlyLetter)
        .values(month=month, **values)
        .on_conflict_do_update(index_elements=["month"], set_=values, where=MonthlyLetter.state == FAILED)
        .returning(MonthlyLetter.month)
    )
    return run(statement).scalar_one_or_none() is not None


def is_month_open(month: date) -> bool:
    state = run(sa.select(MonthlyLetter.state).where(MonthlyLetter.month == month)).scalar_one_or_none()
    return state in (None, FAILED)


def set_month_state(month: date, state: str, error: str = "") -> None:
    run(sa.update(MonthlyLetter).where(MonthlyLetter.month == month).values(state=state, error=error))


def paused_addresses() -> dict[str, datetime]:
    return {row.address: row.paused_at for row in run(sa.select(PausedAddress.address, PausedAddress.paused_at))}


def pause(address: str, now: datetime) -> None:
    run(insert(PausedAddress).values(address=address, paused_at=now).on_conflict_do_nothing())


def resume(address: str) -> None:
    run(sa.delete(PausedAddress).where(PausedAddress.address == address))


def troubled_addresses() -> list[Any]:
    """``address state error attempted_at`` of each address's newest delivery, where that one did not arrive."""
    newest = (
        sa.select(Delivery.address, Delivery.state, Delivery.error, Delivery.attempted_at)
        .where(Delivery.attempted_at.is_not(None))
        .distinct(Delivery.address)
        .order_by(Delivery.address, Delivery.attempted_at.desc(), Delivery.id.desc())
        .subquery("newest")
    )
    return list(run(sa.select(newest).where(newest.c.state.in_([SENDING, FAILED, REFUSED])).order_by("address")))


def told(rows: int, start: int) -> tuple[int, list[Any]]:
    """The ledger, newest first: how many lines it has, and ``rows`` of them from ``start``."""
    count = run(sa.select(sa.func.count()).select_from(Delivery)).scalar_one()
    columns: list[Any] = [
        Package.name.label("dataset"),
        Reminder.cycle,
        Reminder.stage,
        Delivery.address,
        Delivery.role,
        Delivery.state,
        Delivery.error,
        Delivery.attempted_at,
    ]
    statement = (
        sa.select(*columns)
        .select_from(Delivery)
        .join(Reminder, Reminder.id == Delivery.reminder_id)
        .join(Package, Package.id == Reminder.dataset_id)
        .order_by(Delivery.id.desc())
        .offset(start)
        .limit(rows)
    )
    return count, list(run(statement))


def months() -> list[Any]:
    """``month address datasets state`` of the lists for the portal's admin, newest first."""
    columns = (MonthlyLetter.month, MonthlyLetter.address, MonthlyLetter.datasets, MonthlyLetter.state)
    return list(run(sa.select(*columns).order_by(MonthlyLetter.month.desc())))
