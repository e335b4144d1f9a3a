"""Tell the search index what it has not been told."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timezone

import ckan.lib.search as ckan_search
from ckan.logic import NotFound
from ckan.model.meta import Session

from .. import config
from ..model.deadlines import deadlines_of, deadlines_read_ahead
from ..model.index_state import mark_index_fresh, stale_datasets
from ..model.viewpoint import viewpoint
from .indexing import index_datasets

log = logging.getLogger(__name__)

_BATCH = 1000  # a commit of the index takes as long as some dozen documents
_AT_ONCE = 200


def repair_index() -> int:
    """Index again what the index has not been told, batch by batch, so that it can be cut off at any time; how many."""
    repaired = 0
    after = ""
    while batch := stale_datasets(_BATCH, after):
        after = batch[-1]
        repaired += refresh_index(batch)
    return repaired


def repair_first() -> bool:
    """As ``repair_index`` for as many as a page may wait for; whether nothing is left to do."""
    refresh_index(stale_datasets(_AT_ONCE))
    return not stale_datasets(1)


def refresh_index(dataset_ids: Sequence[str]) -> int:
    """After a commit: tell the index of these datasets. What it could not be told stays stale, for the next run."""
    view = viewpoint(config.policy(), datetime.now(timezone.utc))
    before = deadlines_of(view, dataset_ids)
    with deadlines_read_ahead(before):
        told = [dataset_id for dataset_id in dataset_ids if _is_told(dataset_id)]
    if told:
        try:
            ckan_search.commit()
        except ckan_search.SearchIndexError as error:
            log.warning("The search index could not be brought up to date: %s", error)
            return 0
        # Of a dataset that was changed meanwhile, what was written here may be older than what CKAN wrote.
        now = deadlines_of(view, told)
        mark_index_fresh([dataset_id for dataset_id in told if now.get(dataset_id) == before.get(dataset_id)])
        Session.commit()
    return len(told)


def _is_told(dataset_id: str) -> bool:
    """One request for each: what somebody changes meanwhile must not be overwritten by what was read before."""
    try:
        index_datasets([dataset_id])
    except NotFound:
        return True  # purged meanwhile
    except ckan_search.SearchIndexError as error:
        log.warning("Dataset %s could not be indexed: %s", dataset_id, error)
        return False
    return True
