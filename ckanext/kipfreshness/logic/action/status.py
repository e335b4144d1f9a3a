from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ... import answers
from ...model.marked_dataset import marked_dataset
from ...model.marked_now import marked_now
from .. import schema
from ..hidden import check_access_to_dataset
from ..plain import plain_values
from ..reading import dataset_id_of, view_of


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.status_show)
def kipfreshness_status_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """A dataset's mark, now or at ``as_of``.

    :param id: the dataset's id or name
    :param as_of: a date (its last moment counts; today means now) or a time, in ISO 8601 (optional)
    """
    check_access_to_dataset("kipfreshness_status_show", context, data_dict)
    view, dataset_id = view_of(data_dict), dataset_id_of(data_dict)
    if "as_of" in data_dict:
        return answers.status_answer(view, marked_dataset(view, dataset_id))
    return answers.status_answer(view, marked_now(view.policy, view.as_of, dataset_id))
