"""Which harvest jobs are being gathered: a lock in the database says so, which goes with whoever held it."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.meta import Session

_LOCKS = 55_440_338  # the first half of ours among the database's advisory locks; the other is the job's


def begin_gathering(job_id: str) -> None:
    """Until the transaction ends. Waits for whoever gathers the same job, as after a message that was sent twice."""
    Session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCKS, sa.func.hashtext(job_id))))


def is_being_gathered(job_id: str) -> bool:
    """A gather that begins right now waits until the transaction ends."""
    free = sa.func.pg_try_advisory_xact_lock_shared(_LOCKS, sa.func.hashtext(job_id))
    return not Session.execute(sa.select(free)).scalar_one()
