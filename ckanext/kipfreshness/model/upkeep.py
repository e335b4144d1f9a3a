"""What tells whether the portal is looked after: versions, what waits, what fails."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from ckan.model import Package
from ckan.model.meta import Session

from .dataset_evidence import DatasetEvidence
from .marks import MONITORED
from .sql import run

_VERSION = sa.table("kipfreshness_alembic_version", sa.column("version_num"))
_HARVEST_JOB = sa.table("harvest_job", sa.column("created"), sa.column("status"))
_MIGRATIONS = Path(__file__).parent.parent / "migration" / "kipfreshness"


def newest_migration() -> str | None:
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


def migrated_to() -> str | None:
    """The migration that the tables are at; nothing where there are none."""
    if not sa.inspect(Session.connection()).has_table(_VERSION.name):
        return None
    return run(sa.select(_VERSION.c.version_num)).scalar_one_or_none()


def count_stale() -> int:
    """Datasets that the index has not been told about."""
    return run(sa.select(sa.func.count()).where(DatasetEvidence.index_stale)).scalar_one()


def count_public() -> int:
    return run(sa.select(sa.func.count()).select_from(Package).where(*MONITORED)).scalar_one()


def waiting_jobs(since: datetime) -> int:
    """Harvest jobs that were made before and are not done."""
    made_at = sa.func.timezone("UTC", _HARVEST_JOB.c.created)
    return run(
        sa.select(sa.func.count()).select_from(_HARVEST_JOB).where(_HARVEST_JOB.c.status != "Finished", made_at < since)
    ).scalar_one()
