from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model import Package
from ckan.model.meta import Session
from ckan.types import Context

from ... import answers, search
from ...model.index_state import mark_index_stale
from ...model.marked_dataset import marked_dataset
from ...model.words import add_exemption, lift_exemption, lock_dataset
from .. import schema
from ..plain import plain_values
from ..reading import dataset_id_of, user_id_of, view_of


@plain_values
@tk.validate_action_data(schema.exempt)
def kipfreshness_exempt(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Take a dataset out of monitoring up to and with a day; an earlier exemption is replaced. For sysadmins.

    :param id: the dataset's id or name
    :param reason: why; shown in public
    :param until: the last day, in ISO 8601
    :returns: the new ``kipfreshness_status_show``
    """
    tk.check_access("kipfreshness_exempt", context, data_dict)
    dataset_id, view = dataset_id_of(data_dict), view_of({})
    if data_dict["until"] < view.today:
        raise tk.ValidationError({"until": [tk._("The last day must not be past.")]})
    lock_dataset(dataset_id)
    add_exemption(dataset_id, user_id_of(context), data_dict["reason"], data_dict["until"], view.as_of)
    return _saved(dataset_id)


@plain_values
@tk.validate_action_data(schema.exempt_delete)
def kipfreshness_exempt_delete(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Monitor a dataset again. For sysadmins.

    :param id: the dataset's id or name
    :returns: the new ``kipfreshness_status_show``
    """
    tk.check_access("kipfreshness_exempt_delete", context, data_dict)
    dataset_id = dataset_id_of(data_dict)
    lock_dataset(dataset_id)
    if not lift_exemption(dataset_id, view_of({}).as_of):
        Session.rollback()
        raise tk.ValidationError({"id": [tk._("This dataset is not exempt.")]})
    return _saved(dataset_id)


def _saved(dataset_id: str) -> dict[str, Any]:
    mark_index_stale(Package.id == dataset_id)
    Session.commit()
    search.refresh_index([dataset_id])
    view = view_of({})
    return answers.status_answer(view, marked_dataset(view, dataset_id))
