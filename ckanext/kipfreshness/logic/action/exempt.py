from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model import Package
from ckan.model.meta import Session
from ckan.types import Context

from ... import answers, search
from ...model.index_state import mark_index_stale
from ...model.marked_dataset import marked_dataset
from ...model.viewpoint import Viewpoint
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
    _must_be_to_come(data_dict["until"], view)
    lock_dataset(dataset_id)
    add_exemption(dataset_id, user_id_of(context), data_dict["reason"], data_dict["until"], view.as_of)
    return _saved(dataset_id)


@plain_values
@tk.validate_action_data(schema.exempt_many)
def kipfreshness_exempt_many(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Take many datasets out of monitoring for one reason; each is judged on its own. For sysadmins.

    :param ids: ids or names of datasets
    :param reason: why; shown in public
    :param until: the last day, in ISO 8601
    :returns: ``exempted`` (ids, as they were given) and ``refused`` (``id message`` each)
    """
    tk.check_access("kipfreshness_exempt_many", context, data_dict)
    view, user_id = view_of({}), user_id_of(context)
    _must_be_to_come(data_dict["until"], view)
    id_by_name: dict[str, str] = {}
    refused: list[dict[str, str]] = []
    for name in data_dict["ids"]:
        try:
            id_by_name[name] = dataset_id_of({"id": name})
        except tk.ObjectNotFound as error:
            refused.append({"id": name, "message": str(error)})
    # always in the same order, so that two of these at once wait for each other and not for ever
    for dataset_id in sorted({*id_by_name.values()}):
        lock_dataset(dataset_id)
        add_exemption(dataset_id, user_id, data_dict["reason"], data_dict["until"], view.as_of)
    _save([*id_by_name.values()])
    return {"exempted": [*id_by_name], "refused": refused}


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


def _must_be_to_come(until: date, view: Viewpoint) -> None:
    if until < view.today:
        raise tk.ValidationError({"until": [tk._("The last day must not be past.")]})


def _saved(dataset_id: str) -> dict[str, Any]:
    _save([dataset_id])
    view = view_of({})
    return answers.status_answer(view, marked_dataset(view, dataset_id))


def _save(dataset_ids: list[str]) -> None:
    mark_index_stale(Package.id.in_(dataset_ids))
    Session.commit()
    search.refresh_index(dataset_ids)
