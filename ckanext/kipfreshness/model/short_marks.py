"""The marks that CKAN's own pages and answers show beside datasets: one small statement for all of them.

What is known is read as it stands and judged by ``freshness``, one by one: for a page of datasets that is faster than
the expression of ``marks``, which the database would have to plan for each page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from ckan.model import Package
from ckan.model.group import Group

from ..freshness.evidence import Evidence
from ..freshness.frequency import Frequency
from ..freshness.mark import ShortMark, short_mark
from ..freshness.policy import Policy
from .dataset_evidence import DatasetEvidence
from .exemption import Exemption
from .sql import GROUP_EXTRAS, dialect, extra, keep, run_kept
from .viewpoint import stricter_limit

_FREQUENCIES = {frequency.value: frequency for frequency in Frequency}
_IDS = sa.bindparam("kip_ids", type_=sa.ARRAY(sa.Text()))
COLUMNS: list[Any] = [
    Package.id,
    Package.owner_org,
    extra(Package.extras, "update_frequency").label("own_frequency"),
    extra(GROUP_EXTRAS, "update_frequency").label("usual_frequency"),
    extra(GROUP_EXTRAS, "update_limit").label("limit"),
    DatasetEvidence.resource_at,
    DatasetEvidence.publisher_at,
    DatasetEvidence.content_at,
    DatasetEvidence.confirmed_at,
    Exemption.until,
]


def joined(columns: sa.Select[Any]) -> sa.Select[Any]:
    """``COLUMNS``, and others, of the datasets ``kip_ids``."""
    return (
        columns.outerjoin(Group, sa.and_(Group.id == Package.owner_org, Group.is_organization.is_(True)))
        .outerjoin(DatasetEvidence, DatasetEvidence.dataset_id == Package.id)
        .outerjoin(Exemption, sa.and_(Exemption.dataset_id == Package.id, Exemption.lifted_at.is_(None)))
        .where(Package.type == "dataset", Package.id == sa.any_(_IDS))
    )


@lru_cache
def _known(dialect: Any) -> Any:
    return keep(joined(sa.select(*COLUMNS)), dialect)


def short_marks(policy: Policy, now: datetime, dataset_ids: Sequence[str]) -> dict[str, ShortMark]:
    """Marks now; what is no dataset has none."""
    rows = run_kept(_known(dialect()), kip_ids=list(dataset_ids))
    return {row.id: short_mark(evidence_in(row), rule_in(row, policy), now, exempt_until=row.until) for row in rows}


def evidence_in(row: Any) -> Evidence:
    return Evidence(
        resource_at=row.resource_at,
        publisher_at=row.publisher_at,
        content_at=row.content_at,
        confirmed_at=row.confirmed_at,
        frequency=_FREQUENCIES.get(row.own_frequency) or _FREQUENCIES.get(row.usual_frequency),
    )


def rule_in(row: Any, policy: Policy) -> Policy:
    """The rule for the dataset's organisation."""
    return policy.for_organization(stricter_limit(policy, row.limit, row.owner_org))
