from __future__ import annotations

from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.model import Package
from ckan.model.meta import Session
from ckan.types import Action, Context

from ... import schedule, search
from ...model.index_state import mark_index_stale
from ...model.organizations import deadline_settings


@tk.chained_action
def organization_update(original_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """Another limit or frequency moves the deadlines of all its datasets. The index is told at once, so that searches
    are right also while no worker runs; of a very large OPD the worker tells the rest."""
    before = deadline_settings(data_dict.get("id"))
    result = original_action(context, data_dict)
    if deadline_settings(result["id"]) != before:
        mark_index_stale(Package.owner_org == result["id"])
        if not cast("dict[str, Any]", context).get("defer_commit"):
            Session.commit()
            if not search.repair_first():
                schedule.enqueue_index_repair()
    return result
