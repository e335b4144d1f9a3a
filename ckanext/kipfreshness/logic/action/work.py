from __future__ import annotations

from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ...freshness.mark import Status
from ...model.listing import Visible, count_statuses, list_marked
from ...model.organizations import active_organizations
from .. import schema
from ..plain import plain_values
from ..reading import editable_by, part_of, selection_of, user_id_of, view_of
from ..work_answer import work_answers


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.work_list)
def kipfreshness_work_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The datasets that the caller may edit, with what each needs and where that is done.

    :param organization: name or id (optional)
    :param status: as in ``kipfreshness_dataset_list`` (optional)
    :param q: a part of the title or name (optional)
    :param sort: as in ``kipfreshness_dataset_list``; the earliest deadline first where it is left out
    :param rows: how many, without a limit; 20 where it is left out
    :param start: how many to pass over
    :returns: ``count``; ``counts`` (by status, whatever ``status`` asks for); ``organizations`` (where the caller may
        edit: ``name title``); ``results``: as in ``kipfreshness_dataset_list``, each with

        ``need``: ``nothing data data_or_review feed portal``;
        ``review``: how many more confirmations are ``left`` (null: any, up to ``unlimited_until``), why the next one
        would be ``refused``, and that as a ``message``;
        ``requests``: how many requests for an update are open;
        ``files``: ``id name format kind changed_at decides``;
        ``feed``: ``source title failing_since last_success_at gone_since error is_reported``, null where none brings it
    """
    tk.check_access("kipfreshness_work_list", context, data_dict)
    own, view = editable_by(context), view_of({})
    selection = replace(selection_of(context, data_dict), visible=own, only=own)
    count, found = list_marked(view, selection, **part_of(data_dict))
    counts = count_statuses(view, selection)
    return {
        "count": count,
        "counts": {status.value: counts.get(status.value, 0) for status in Status},
        "organizations": _organizations(own),
        "results": work_answers(view, user_id_of(context), found),
    }


def _organizations(own: Visible) -> list[dict[str, str]]:
    return [
        {"name": one.name, "title": one.title}
        for one in active_organizations()
        if own.everything or one.id in own.organization_ids
    ]
