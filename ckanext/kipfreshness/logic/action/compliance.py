from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ... import answers
from ...compliance import compliance
from ...model.histories import history_of
from ...model.listing import list_marked
from ...model.runs import last_run
from .. import schema
from ..plain import plain_values
from ..reading import organization_of, selection_of, view_of

_ROWS = 20  # where the caller names no number; any number may be asked for


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.compliance_show)
def kipfreshness_compliance_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """How many datasets are up to date: of the portal, and of each organisation by rank.

    :param organization: only this one, by name or id; its rank is still among all (optional)
    :param as_of: a date (its last moment counts; today means now) or a time, in ISO 8601 (optional)
    """
    tk.check_access("kipfreshness_compliance_show", context, data_dict)
    organization = organization_of(data_dict)
    view = view_of(data_dict)
    return answers.compliance_answer(view, compliance(view, organization.id if organization else None), last_run())


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.dataset_list)
def kipfreshness_dataset_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Datasets with their marks. Private ones are there for those who may see them.

    :param organization: name or id (optional)
    :param status: one of current, due_soon, overdue, unknown, exempt, or a list of them (optional)
    :param q: a part of the title or name (optional)
    :param sort: urgency (default), due_on, last_updated_at, age_days, title, name, organization or status,
        with asc (default) or desc
    :param rows: how many, without a limit; 20 where it is left out
    :param start: how many to pass over
    :param as_of: as in ``kipfreshness_status_show`` (optional)
    :returns: ``count`` (of the whole selection) and ``results``
    """
    tk.check_access("kipfreshness_dataset_list", context, data_dict)
    selection = selection_of(context, data_dict)
    view = view_of(data_dict)
    count, found = list_marked(view, selection, start=data_dict.get("start", 0), rows=data_dict.get("rows", _ROWS))
    address = answers.dataset_page_address()
    return {"count": count, "results": [answers.dataset_answer(view, dataset, address) for dataset in found]}


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.history_list)
def kipfreshness_history_list(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The counts that runs recorded, one row a day, oldest first; of the portal without an organisation.

    :param organization: name or id (optional)
    :param since: first day, in ISO 8601 (optional)
    :param until: last day, in ISO 8601 (optional)
    """
    tk.check_access("kipfreshness_history_list", context, data_dict)
    organization = organization_of(data_dict)
    rows = history_of(organization.id if organization else None, data_dict.get("since"), data_dict.get("until"))
    return [answers.history_answer(day, counts) for day, counts in rows]
