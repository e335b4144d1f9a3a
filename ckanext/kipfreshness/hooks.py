"""Where CKAN asks us: what a change means for evidence, what the index is told, what searches and pages show."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, cast

import ckan.plugins as p
from ckan.types import Context

from . import config, search
from .answers import short_answer
from .harvesters.foreign import declares_dates, refresh_foreign
from .model.refresh import refresh_evidence
from .model.resources import Author
from .model.short_marks import short_marks
from .model.viewpoint import Viewpoint, viewpoint
from .wording.labels import status_label

KEY = "kipfreshness"  # what we add to a dataset's dict
_FACET = "kip_status"


class DatasetHooks(p.SingletonPlugin):
    p.implements(p.IPackageController, inherit=True)

    # CKAN calls these two in the transaction of the change, before it writes the search index.
    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        _look_at(context, pkg_dict)

    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        _look_at(context, pkg_dict)

    def after_dataset_show(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """The mark, where somebody looks: not where CKAN reads to write a dataset or its document."""
        reason = cast("dict[str, Any]", context)
        if pkg_dict.get("type") != "dataset" or reason.get("for_update") or reason.get("validate") is False:
            return
        _add_marks([pkg_dict])

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        if pkg_dict.get("dataset_type") != "dataset":
            return pkg_dict
        return {**pkg_dict, **search.index_fields(pkg_dict["id"], _view_now)}

    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        return search.translate_params(search_params, config.policy(), datetime.now(timezone.utc))

    def after_dataset_search(self, search_results: dict[str, Any], search_params: dict[str, Any]) -> dict[str, Any]:
        _add_marks([found for found in search_results["results"] if found.get("type") == "dataset"])
        counts = search.count_statuses(search_params, config.policy(), datetime.now(timezone.utc))
        if counts is not None:
            search_results["facets"][_FACET] = counts
            search_results["search_facets"][_FACET] = {
                "title": _FACET,
                "items": [
                    {"name": status, "display_name": status_label(status), "count": count}
                    for status, count in counts.items()
                ],
            }
        return search_results


def _look_at(context: Context, pkg_dict: dict[str, Any]) -> None:
    """``kipfreshness_harvest`` in the context says that a harvester of ours writes what a feed says.

    With ``kipfreshness_batch`` it looks itself, at all datasets that it writes in one transaction.
    """
    now, dataset_ids = datetime.now(timezone.utc), [pkg_dict["id"]]
    reason = cast("dict[str, Any]", context)
    if reason.get("kipfreshness_batch"):
        return
    author = Author.HARVESTER if reason.get("kipfreshness_harvest") else Author.PERSON
    # Whoever defers the commit takes the index on themselves; our harvester does so, others may forget.
    index_follows = author is Author.HARVESTER or not reason.get("defer_commit")
    if author is Author.PERSON and declares_dates(pkg_dict):
        refresh_foreign(now, config.timezone(), dataset_ids)
    refresh_evidence(now, dataset_ids, author=author, index_follows=index_follows)


def _view_now() -> Viewpoint:
    return viewpoint(config.policy(), datetime.now(timezone.utc))


def _add_marks(datasets: list[dict[str, Any]]) -> None:
    if not datasets:
        return
    policy = config.policy()
    mark_by_id = short_marks(policy, datetime.now(timezone.utc), [dataset["id"] for dataset in datasets])
    for dataset in datasets:
        if mark := mark_by_id.get(dataset["id"]):
            dataset[KEY] = short_answer(mark, policy)
