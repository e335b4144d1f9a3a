"""What happened in Kota Contoh before the demo first read its feeds.

A portal that has run for months knows of each dataset's earlier updates and of how long a feed has been failing. The
demo's portal is minutes old: this writes the ages that examples/feeds/*.csv keep into the same tables, as runs on
those days would have written them. Nothing else in the demo is written past CKAN.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.kipfreshness.freshness.evidence import Basis
from ckanext.kipfreshness.model import EvidenceEvent, FeedSource, HarvestedEntry

from .town import read_datasets

_FAILING_DAYS = 45


def tell_earlier_updates(source_ids: Mapping[str, str], today: date, days_back: int, now: datetime) -> None:
    """A publisher's date in the ledger for each earlier update of the harvested datasets; sources by feed."""
    for feed, source_id in source_ids.items():
        dataset_ids = harvested(source_id)
        for dataset in read_datasets(feed):
            if dataset.title not in dataset_ids:
                sys.exit(
                    f"The dataset {dataset.title!r} of {feed} has not been harvested: see what was said of it above"
                )
            _tell(dataset_ids[dataset.title], dataset.earlier_updates(today, days_back), now)


def tell_feed_failing(source_id: str, now: datetime) -> None:
    """The feed was last read well 45 days ago: what fell due since then is the feed's doing."""
    failing_since = now - timedelta(days=_FAILING_DAYS)
    model.Session.execute(
        sa.update(FeedSource)
        .where(FeedSource.source_id == source_id)
        .values(failing_since=failing_since, last_success_at=failing_since - timedelta(days=1))
    )


def harvested(source_id: str) -> dict[str, str]:
    """The ids of the datasets that came from this source, by title."""
    found = sa.select(model.Package.title, HarvestedEntry.dataset_id).join(
        HarvestedEntry, HarvestedEntry.dataset_id == model.Package.id
    )
    return {
        row.title: row.dataset_id for row in model.Session.execute(found.where(HarvestedEntry.source_id == source_id))
    }


def _tell(dataset_id: str, moments: Iterable[datetime], now: datetime) -> None:
    row = {"dataset_id": dataset_id, "basis": Basis.PUBLISHER.value, "recorded_at": now}
    rows = [{**row, "happened_at": moment} for moment in moments]
    if rows:
        model.Session.execute(insert(EvidenceEvent).on_conflict_do_nothing(), rows)
