"""Bring what is known of datasets up to what the tables say: the same few statements for one and for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from ckan.model import Package
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from ..freshness.evidence import EARLIEST, MAX_AHEAD, Basis
from .confirmation import Confirmation
from .dataset_evidence import DatasetEvidence
from .evidence_event import EvidenceEvent
from .harvested_entry import HarvestedEntry
from .resources import Author, see_resources
from .seen_resource import SeenResource
from .sql import LATEST, NOW, among_ids, dialect, instant, keep, learn_sizes, run_kept_at

_CACHED = ("resource_at", "publisher_at", "refused_at", "content_at", "confirmed_at")


def refresh_evidence(
    now: datetime,
    dataset_ids: Sequence[str] | None = None,
    *,
    author: Author = Author.UNKNOWN,
    index_follows: bool = False,
) -> int:
    """Refresh these datasets, or all of them; how many have other evidence than before.

    Commits nothing: the caller's transaction has it. ``author`` is who changed the datasets. ``index_follows`` says
    that CKAN indexes them itself right after, as it does after its own hooks.
    """
    see_resources(now, dataset_ids, author)
    renewed = _renew_datasets(now, dataset_ids, index_follows)
    if dataset_ids is None:
        learn_sizes(DatasetEvidence, EvidenceEvent)
    return renewed


def _renew_datasets(now: datetime, dataset_ids: Sequence[str] | None, index_follows: bool) -> int:
    """Write the rows that differ from what the tables say now, and their declared and content dates to the ledger."""
    renewal = _renewal(dialect(), dataset_ids is not None, index_follows)
    return run_kept_at(renewal, now, now + MAX_AHEAD, dataset_ids).scalar_one()


@lru_cache
def _renewal(dialect: Any, some: bool, index_follows: bool) -> Any:
    found = _found_evidence(some).subquery()
    known = aliased(DatasetEvidence)
    differs = sa.or_(*(getattr(known, name).is_distinct_from(found.c[name]) for name in _CACHED))
    changed = (
        sa.select(found.c.dataset_id, *(found.c[name] for name in _CACHED), sa.literal(not index_follows))
        .outerjoin(known, known.dataset_id == found.c.dataset_id)
        .where(sa.or_(known.dataset_id.is_(None), differs))
    )
    statement = insert(DatasetEvidence).from_select(["dataset_id", *_CACHED, "index_stale"], changed)
    renewed = (
        statement.on_conflict_do_update(
            index_elements=["dataset_id"],
            set_={
                **{name: statement.excluded[name] for name in _CACHED},
                "index_stale": sa.or_(DatasetEvidence.index_stale, statement.excluded.index_stale),
            },
        )
        .returning(DatasetEvidence.dataset_id, DatasetEvidence.publisher_at, DatasetEvidence.content_at)
        .cte("renewed")
    )
    recorded = insert(EvidenceEvent).from_select(
        ["dataset_id", "basis", "happened_at", "recorded_at"],
        sa.union_all(
            *(
                sa.select(renewed.c.dataset_id, sa.literal(basis.value), at, NOW).where(at.is_not(None))
                for basis, at in ((Basis.PUBLISHER, renewed.c.publisher_at), (Basis.CONTENT, renewed.c.content_at))
            )
        ),
    )
    recorded_cte = recorded.on_conflict_do_nothing().cte("recorded")
    return keep(sa.select(sa.func.count()).select_from(renewed).add_cte(recorded_cte), dialect)


def _found_evidence(some: bool) -> sa.Select[Any]:
    """What CKAN's tables and ours say of each dataset: one row a dataset."""
    resources = (
        sa.select(SeenResource.dataset_id, sa.func.max(SeenResource.changed_at).label("resource_at"))
        .where(SeenResource.gone_since.is_(None), SeenResource.harvested.is_(False))
        .where(*among_ids(SeenResource.dataset_id, some))
        .group_by(SeenResource.dataset_id)
        .subquery()
    )
    confirmations = (
        sa.select(Confirmation.dataset_id, sa.func.max(Confirmation.confirmed_at).label("confirmed_at"))
        .where(*among_ids(Confirmation.dataset_id, some))
        .group_by(Confirmation.dataset_id)
        .subquery()
    )
    declared_at = HarvestedEntry.declared_at
    known = aliased(DatasetEvidence)
    plausible = declared_at.between(instant(EARLIEST), LATEST)
    believed = sa.and_(plausible, declared_at.is_distinct_from(known.refused_at))
    return (
        sa.select(
            Package.id.label("dataset_id"),
            resources.c.resource_at,
            # A feed that says nothing, or nothing believable, changes nothing.
            sa.case((believed, declared_at), else_=known.publisher_at).label("publisher_at"),
            sa.case((plausible.is_(False), declared_at), else_=known.refused_at).label("refused_at"),
            HarvestedEntry.content_changed_at.label("content_at"),
            confirmations.c.confirmed_at,
        )
        .outerjoin(resources, resources.c.dataset_id == Package.id)
        .outerjoin(confirmations, confirmations.c.dataset_id == Package.id)
        .outerjoin(HarvestedEntry, HarvestedEntry.dataset_id == Package.id)
        .outerjoin(known, known.dataset_id == Package.id)
        .where(Package.type == "dataset")
        .where(*among_ids(Package.id, some))
    )
