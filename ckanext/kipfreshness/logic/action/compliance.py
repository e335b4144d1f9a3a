from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ... import answers, config
from ...compliance import compliance
from ...kept import kept_json
from ...model.histories import history_of
from ...model.listing import list_marked
from ...model.runs import last_run
from .. import schema
from ..compliance_now import compliance_now
from ..plain import plain_values
from ..reading import organization_id_of, part_of, recorded_of, selection_of, view_of


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.compliance_show)
def kipfreshness_compliance_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """How many datasets are up to date: of the portal, and of each organisation by rank.

    :param organization: only this one, by name or id; its rank is still among all (optional)
    :param as_of: a date (its last moment counts; today means now) or a time, in ISO 8601: the figures as they are
        worked out from what is known of that moment today (optional)
    :param month: a month such as 2026-10, instead of ``as_of``: the figures that were recorded on its last day, which
        never change again (optional)
    :returns: ``as_of`` is when it was counted: within the last minute, and nothing that decides has changed since.
        ``rank_change`` (places up) and ``score_change`` (points) count from the day ``compared_with``, the newest
        recorded month-end before
    """
    tk.check_access("kipfreshness_compliance_show", context, data_dict)
    if not data_dict.keys() & {"as_of", "month"}:
        return compliance_now(data_dict.get("organization"))
    organization_id = organization_id_of(data_dict)
    if "month" in data_dict:
        policy = config.policy()
        as_of, found = policy.last_moment_of(data_dict["month"]), recorded_of(data_dict, policy, organization_id)
    else:
        view = view_of(data_dict)
        policy, as_of, found = view.policy, view.as_of, compliance(view, organization_id)
    return answers.compliance_answer(policy, as_of, found, last_run())


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
    selection, part, address = selection_of(context, data_dict), part_of(data_dict), answers.dataset_page_address()

    def listed() -> dict[str, Any]:
        view = view_of(data_dict)
        count, found = list_marked(view, selection, **part)
        return {"count": count, "results": [answers.dataset_answer(view, dataset, address) for dataset in found]}

    if "as_of" in data_dict or selection.shows_private:
        return listed()
    return kept_json(("datasets", repr(selection), repr(part), address), listed)


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.history_list)
def kipfreshness_history_list(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The counts that runs recorded, one row a day, oldest first; of the portal without an organisation.

    :param organization: name or id (optional)
    :param since: first day, in ISO 8601 (optional)
    :param until: last day, in ISO 8601 (optional)
    :param month_ends: true for the last days of months only (optional)
    """
    tk.check_access("kipfreshness_history_list", context, data_dict)
    rows = history_of(
        organization_id_of(data_dict),
        data_dict.get("since"),
        data_dict.get("until"),
        month_ends=data_dict.get("month_ends", False),
    )
    return [answers.history_answer(day, counts) for day, counts in rows]
