"""ckanext-harvest's own rows, written and taken in bulk. Nothing here commits."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import msgspec
import sqlalchemy as sa
from ckan.model.meta import Session

from ..model.sql import only
from .harvest_classes import HarvestObject, HarvestObjectError
from .task import Task, encode_task

# Members of a batch wait in this state: those that wait in WAITING are put into the queue by ``harvester run``.
IN_BATCH = "FETCH"
_ENDED = ("COMPLETE", "ERROR")

# Written in one transaction and committed to the index at once. Small enough to end well within the three minutes after
# which ckanext-harvest takes a message for lost.
BATCH = 100


def forget_unfinished(job_id: str) -> None:
    """Objects that an interrupted gather of the same job left behind."""
    _run(sa.delete(HarvestObject).where(HarvestObject.harvest_job_id == job_id, HarvestObject.state.not_in(_ENDED)))


def add_objects(job_id: str, source_id: str, tasks: Iterable[tuple[str, Task]]) -> list[str]:
    """One object for each (guid, task). Returns the ids of those that lead a batch: only these go to the queue."""
    leaders: list[str] = []
    batch: list[tuple[str, str, Task]] = []
    for guid, task in tasks:
        batch.append((str(uuid.uuid4()), guid, task))
        if len(batch) == BATCH:
            leaders.append(_add_batch(job_id, source_id, batch))
            batch = []
    if batch:
        leaders.append(_add_batch(job_id, source_id, batch))
    return leaders


def _add_batch(job_id: str, source_id: str, batch: Sequence[tuple[str, str, Task]]) -> str:
    leader_id, leader_guid, task = batch[0]
    leader = msgspec.structs.replace(task, batch=tuple(object_id for object_id, _, _ in batch[1:]))
    Session.execute(
        sa.insert(HarvestObject),
        [
            {
                "id": object_id,
                "guid": guid,
                "content": encode_task(task),
                "harvest_job_id": job_id,
                "harvest_source_id": source_id,
                "gathered": _utcnow(),
                "state": "WAITING" if object_id == leader_id else IN_BATCH,
                "retry_times": 0,
            }
            for object_id, guid, task in [(leader_id, leader_guid, leader), *batch[1:]]
        ],
    )
    return leader_id


def claim_waiting(object_ids: Sequence[str]) -> list[tuple[str, str]]:
    """(id, content) of those that nobody has taken yet; they are ours until the transaction ends."""
    if not object_ids:
        return []
    statement = (
        sa.select(HarvestObject.id, HarvestObject.content)
        .where(HarvestObject.id.in_(object_ids), HarvestObject.state == IN_BATCH)
        .order_by(HarvestObject.id)
        .with_for_update(skip_locked=True)
    )
    return [(row.id, row.content) for row in Session.execute(statement)]


def make_current(package_by_object: Mapping[str, str]) -> None:
    """These objects are where their datasets come from now, and no older ones."""
    packages = list(package_by_object.values())
    _run(sa.update(HarvestObject).where(HarvestObject.package_id.in_(packages)).values(current=False))
    rows = [{"of_object": object_id, "its_package": id_} for object_id, id_ in package_by_object.items()]
    # The table itself, not the class: many rows with a condition of our own are no bulk update to the ORM.
    table: Any = HarvestObject.__table__
    statement = table.update().where(table.c.id == sa.bindparam("of_object"))
    Session.connection().execute(statement.values(current=True, package_id=sa.bindparam("its_package")), rows)


def finish(report_status_by_object: Mapping[str, str]) -> None:
    """For the objects that ckanext-harvest never sees itself: those that came in with the leader of their batch."""
    now = _utcnow()
    for report_status in set(report_status_by_object.values()):
        ids = [object_id for object_id, status in report_status_by_object.items() if status == report_status]
        _run(
            sa.update(HarvestObject)
            .where(HarvestObject.id.in_(ids))
            .values(
                state="ERROR" if report_status == "errored" else "COMPLETE",
                report_status=report_status,
                import_finished=now,
            )
        )


def make_lost_wait(job_id: str, known_ids: Collection[str]) -> bool:
    """Where nothing of the job is on its way: the leaders at work wait again, or members whose leader has ended.

    ``known_ids`` are those of which Redis has a message. ``harvester run`` sends whatever waits.
    """
    of_job = HarvestObject.harvest_job_id == job_id, HarvestObject.state.not_in(_ENDED)
    left: Any = Session.query(HarvestObject.id, HarvestObject.state, HarvestObject.fetch_started).where(*of_job).all()
    if not left or any(row.state == "WAITING" or row.id in known_ids for row in left):
        return False
    lost = [row.id for row in left if row.fetch_started] or [row.id for row in left]
    _run(sa.update(HarvestObject).where(HarvestObject.id.in_(lost)).values(state="WAITING"))
    return True


def ended(object_ids: Collection[str]) -> list[str]:
    """Those of them, of which there may be a whole queue, that nobody has to work on any more."""
    of_them = only(HarvestObject.id, list(object_ids))
    return list(Session.scalars(sa.select(HarvestObject.id).where(*of_them, HarvestObject.state.in_(_ENDED))))


def add_object_error(object_id: str, message: str) -> None:
    values = {"id": str(uuid.uuid4()), "harvest_object_id": object_id, "message": message, "stage": "Import"}
    _run(sa.insert(HarvestObjectError).values(created=_utcnow(), **values))


def _run(statement: Any) -> None:
    Session.execute(statement, execution_options={"synchronize_session": False})


def _utcnow() -> datetime:
    """Naive UTC, as ckanext-harvest keeps it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)
