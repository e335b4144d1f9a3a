"""Tell the search index what it has not been told."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import ckan.lib.search as ckan_search
from ckan.logic import NotFound
from ckan.model.meta import Session

from ..model.index_state import mark_index_fresh, stale_datasets

log = logging.getLogger(__name__)

_BATCH = 200


def repair_index() -> int:
    """Index again what the index has not been told, batch by batch, so that it can be cut off at any time; how many."""
    repaired = 0
    after = ""
    while batch := stale_datasets(_BATCH, after):
        after = batch[-1]
        repaired += refresh_index(batch)
    return repaired


def refresh_index(dataset_ids: Sequence[str]) -> int:
    """After a commit: tell the index of these datasets. What it could not be told stays stale, for the next run."""
    told = [dataset_id for dataset_id in dataset_ids if _is_told(dataset_id)]
    if told:
        try:
            ckan_search.commit()
        except ckan_search.SearchIndexError as error:
            log.warning("The search index could not be brought up to date: %s", error)
            return 0
        mark_index_fresh(told)
        Session.commit()
    return len(told)


def _is_told(dataset_id: str) -> bool:
    try:
        ckan_search.rebuild(package_ids=[dataset_id], defer_commit=True)
    except NotFound:
        return True  # purged meanwhile
    except ckan_search.SearchIndexError as error:
        log.warning("Dataset %s could not be indexed: %s", dataset_id, error)
        return False
    return True
