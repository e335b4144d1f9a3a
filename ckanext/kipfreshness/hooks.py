"""Where changes in CKAN become evidence."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import ckan.plugins as p
from ckan.types import Context

from .model.refresh import refresh_evidence
from .model.resources import Author


class EvidenceHooks(p.SingletonPlugin):
    """CKAN calls these in the transaction of the change, before it writes the search index."""

    p.implements(p.IPackageController, inherit=True)

    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        _look_at(context, pkg_dict["id"])

    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        _look_at(context, pkg_dict["id"])


def _look_at(context: Context, dataset_id: str) -> None:
    """``kipfreshness_harvest`` in the context says that a harvester of ours writes what a feed says."""
    author = Author.HARVESTER if context.get("kipfreshness_harvest") else Author.PERSON
    refresh_evidence(datetime.now(timezone.utc), [dataset_id], author=author, index_follows=True)
