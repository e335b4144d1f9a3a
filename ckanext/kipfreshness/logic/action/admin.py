from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ... import schedule
from ...model.exemptions import exemptions_in_force
from ...model.pending_changes import pending_changes
from ...model.troubled_sources import failing_sources, unmatched_publishers_of_all
from .. import admin_answer as answer
from .. import schema
from ..plain import plain_values
from ..reading import part_of, view_of
from ..settings_answer import settings_answer


@tk.side_effect_free
def kipfreshness_admin_overview(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What asks for somebody's attention, and how the marking job stands. For sysadmins.

    :returns: ``attention`` (``name count`` each, most pressing first) and ``run`` (``last_run newest_run is_stale
        next_run_at interval_hours workers waiting refused``; ``workers`` is null where Redis does not answer)
    """
    tk.check_access("kipfreshness_admin_overview", context, data_dict)
    now = datetime.now(timezone.utc)
    state = answer.run_state_answer(schedule.worker_state(now), now)
    return {"attention": answer.attention_answer(state, view_of({}).today), "run": state}


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.part_of_list)
def kipfreshness_change_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Datasets whose status a run would record now as another than before. For sysadmins.

    :param rows: how many (20)
    :param start: the first of them (0)
    :returns: ``count`` and ``results`` (``id name title from_status to_status``; the first status is null where no run
        has seen the dataset yet)
    """
    tk.check_access("kipfreshness_change_list", context, data_dict)
    count, found = pending_changes(view_of({}), **part_of(data_dict))
    return {"count": count, "results": [asdict(change) for change in found]}


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.part_of_list)
def kipfreshness_source_trouble_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Harvest sources that cannot be read, since when and why; publishers that match no organisation. For sysadmins.

    :param rows: how many publishers, those with most entries first (20)
    :param start: the first of them (0)
    :returns: ``failing``; ``count`` and ``unmatched`` (the publishers)
    """
    tk.check_access("kipfreshness_source_trouble_list", context, data_dict)
    count, unmatched = unmatched_publishers_of_all(**part_of(data_dict))
    return {
        "failing": [answer.failing_answer(source) for source in failing_sources()],
        "count": count,
        "unmatched": [answer.publisher_answer(found) for found in unmatched],
    }


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.part_of_list)
def kipfreshness_exemption_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Datasets that are not monitored, and until when; those whose exemption ends first come first. For sysadmins.

    :param rows: how many (20)
    :param start: the first of them (0)
    :returns: ``count`` and ``results``
    """
    tk.check_access("kipfreshness_exemption_list", context, data_dict)
    today = view_of({}).today
    count, found = exemptions_in_force(today, **part_of(data_dict))
    return {"count": count, "results": [answer.exemption_answer(exempt, today) for exempt in found]}


@tk.side_effect_free
def kipfreshness_setting_list(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The settings in force, ours and those of CKAN that ours stand on. No secret is told. For sysadmins.

    :returns: ``key value is_set source secret description`` of each; ``source`` is file, default or elsewhere
    """
    tk.check_access("kipfreshness_setting_list", context, data_dict)
    return settings_answer()
