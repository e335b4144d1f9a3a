"""Which datasets the search index has not been told about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from ckan.model import Package

from .dataset_evidence import DatasetEvidence
from .sql import run


def mark_index_stale(*conditions: Any) -> None:
    """Of the datasets that the conditions (on ``Package``) let through."""
    datasets = sa.select(Package.id).where(*conditions)
    run(
        sa.update(DatasetEvidence)
        .where(DatasetEvidence.dataset_id.in_(datasets), DatasetEvidence.index_stale.is_(False))
        .values(index_stale=True)
    )


def mark_index_fresh(dataset_ids: Sequence[str]) -> None:
    run(sa.update(DatasetEvidence).where(DatasetEvidence.dataset_id.in_(dataset_ids)).values(index_stale=False))


def stale_datasets(limit: int, after: str = "") -> list[str]:
    """Ids in their order, from the one after ``after``."""
    statement = (
        sa.select(DatasetEvidence.dataset_id)
        .where(DatasetEvidence.index_stale, DatasetEvidence.dataset_id > after)
        .order_by(DatasetEvidence.dataset_id)
        .limit(limit)
    )
    return list(run(statement).scalars())
