"""What happened in Kota Contoh before the demo first read its feeds.

A portal that has run for months knows of each dataset's earlier updates and of how long a feed has been failing. The
demo's portal is minutes old: this writes the ages that examples/feeds/*.csv keep into the same tables, as runs on
those days would have written them. Nothing else in the demo is written past CKAN.
"""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.kipfreshness.freshness.evidence import Basis
from ckanext.kipfreshness.model import EvidenceEvent, FeedSource, HarvestedEntry

from .feed_server import read_sources
from .town import ExampleDataset, read_datasets

_FAILING_DAYS = 45


def tell_earlier_updates(today: date, days_back: int, now: datetime) -> None:
    """A publisher's date in the ledger for each earlier update of the harvested datasets."""
    for source in read_sources():
        for dataset in read_datasets(source.feed):
            _tell(dataset, today, days_back, now)


def tell_feed_failing(source_id: str, now: datetime) -> None:
    """The feed was last read well 45 days ago: what fell due since then is the feed's doing."""
    failing_since = now - timedelta(days=_FAILING_DAYS)
    model.Session.execute(
        sa.update(FeedSource)
        .where(FeedSource.source_id == source_id)
        .values(failing_since=failing_since, last_success_at=failing_since - timedelta(days=1))
    )


def dataset_id_of(guid: str) -> str:
    """The dataset that was harvested from this entry of the town's feeds."""
    found = model.Session.execute(sa.select(HarvestedEntry.dataset_id).where(HarvestedEntry.guid == guid)).scalar()
    if found is None:
        sys.exit(f"The entry {guid} has not been harvested: see what was said of its feed above")
    return found


def _tell(dataset: ExampleDataset, today: date, days_back: int, now: datetime) -> None:
    moments = list(dataset.earlier_updates(today, days_back))
    if not moments:
        return
    row = {"dataset_id": dataset_id_of(dataset.id), "basis": Basis.PUBLISHER.value, "recorded_at": now}
    model.Session.execute(
        insert(EvidenceEvent).on_conflict_do_nothing(), [{**row, "happened_at": moment} for moment in moments]
    )
