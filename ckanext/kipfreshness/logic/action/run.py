from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context
from redis.exceptions import RedisError

from ... import config, schedule
from ...jobs import RunError, accept_drop, run_marking
from ...model.viewpoint import instant_of
from ...refusals import why_no_run
from .. import schema
from ..plain import plain_values


@plain_values
@tk.validate_action_data(schema.run)
def kipfreshness_run(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Assess the whole portal and record what changed: transitions and the day's history. For sysadmins.

    :param as_of: a day or a time that is past; before the last run only history is written, and no frozen
        month-end (optional)
    :param dry_run: say what would be recorded and record nothing (optional)
    :returns: ``assessed changed became_overdue recovered seconds outcome``
    """
    tk.check_access("kipfreshness_run", context, data_dict)
    policy, now = config.policy(), datetime.now(timezone.utc)
    as_of = instant_of(data_dict.get("as_of"), policy, now)
    dry_run = data_dict.get("dry_run", False)
    try:
        result = run_marking(policy, now, as_of=as_of, dry_run=dry_run)
    except RunError as reason:
        raise tk.ValidationError({"as_of": [why_no_run(reason)]}) from reason
    if not dry_run:
        schedule.enqueue_index_repair()
    return result.as_dict()


def kipfreshness_run_enqueue(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Have CKAN's background worker make a marking run soon, with reminders where they are on. For sysadmins.

    :returns: ``job_id``
    """
    tk.check_access("kipfreshness_run_enqueue", context, data_dict)
    try:
        return {"job_id": schedule.enqueue_run()}
    except RedisError as error:
        message = tk._("Redis cannot be reached (%(reason)s), so that no job can be left for the background worker.")
        raise tk.ValidationError({"run": [message % {"reason": error}]}) from error


def kipfreshness_accept_drop(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """After a run that was refused for too few datasets: they are gone for good. For sysadmins.

    :returns: ``accepted``: false where no run is waiting for this
    """
    tk.check_access("kipfreshness_accept_drop", context, data_dict)
    return {"accepted": accept_drop()}
