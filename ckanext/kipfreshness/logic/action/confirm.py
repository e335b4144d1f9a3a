from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model import Package
from ckan.model.meta import Session
from ckan.types import Context

from ... import answers, search
from ...freshness.evidence import why_not_confirm
from ...model.marked_dataset import marked_dataset, marked_datasets
from ...model.refresh import refresh_evidence
from ...model.viewpoint import Viewpoint
from ...model.words import add_confirmation, confirmed_by_another_at, lock_dataset
from ...refusals import why_no_confirmation
from .. import schema
from ..hidden import check_access_to_dataset
from ..plain import plain_values
from ..reading import dataset_id_of, user_id_of, view_of
from ..work_answer import refusal_to


@plain_values
@tk.validate_action_data(schema.confirm)
def kipfreshness_confirm(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Say that a dataset was reviewed and is still valid, which renews it for one limit. For who may edit it.

    :param id: the dataset's id or name
    :param note: why it is still valid; shown in public
    :returns: the new ``kipfreshness_status_show``
    """
    check_access_to_dataset("kipfreshness_confirm", context, data_dict)
    dataset_id, user_id = dataset_id_of(data_dict), user_id_of(context)
    lock_dataset(dataset_id)
    view = view_of({})
    found = marked_dataset(view, dataset_id)
    by_another_at = confirmed_by_another_at(dataset_id, user_id)
    refusal = why_not_confirm(found.evidence, view.policy, view.as_of, by_another_at=by_another_at)
    if refusal is not None:
        Session.rollback()
        raise tk.ValidationError({"note": [why_no_confirmation(refusal, view.policy)]})
    _save(view, dataset_id, user_id, data_dict["note"])
    search.refresh_index([dataset_id])
    return answers.status_answer(view, marked_dataset(view, dataset_id))


@plain_values
@tk.validate_action_data(schema.confirm_many)
def kipfreshness_confirm_many(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Confirm several datasets for one reason. Each is judged on its own: what is refused does not hold up the others.

    What anybody has confirmed today is refused, so that pressing twice uses up nothing.

    :param ids: ids or names of datasets
    :param note: why they are still valid; shown in public with each
    :returns: ``confirmed`` (the new ``kipfreshness_status_show`` of each) and ``refused`` (of each ``id`` as it was
        given, ``name`` and ``title``, which are empty for what the caller may not edit, and ``message``)
    """
    tk.check_access("kipfreshness_confirm_many", context, data_dict)
    user_id = user_id_of(context)
    confirmed: list[str] = []
    refused: list[dict[str, Any]] = []
    for reference in data_dict["ids"]:
        dataset = _editable(context, reference)
        if dataset is None:
            message = tk._("There is no such dataset, or you may not edit it.")
            refused.append({"id": reference, "name": None, "title": None, "message": message})
            continue
        dataset_id, named = dataset.id, {"name": dataset.name, "title": dataset.title or dataset.name}
        message = _confirm_or_say_why(dataset_id, user_id, data_dict["note"])
        if message is None:
            confirmed.append(dataset_id)
        else:
            refused.append({"id": reference, **named, "message": message})
    search.refresh_index(confirmed)
    view = view_of({})
    shown = {dataset.id: answers.status_answer(view, dataset) for dataset in marked_datasets(view, confirmed)}
    return {"confirmed": [shown[dataset_id] for dataset_id in confirmed], "refused": refused}


def _editable(context: Context, reference: str) -> Package | None:
    """Nothing for what does not exist and for what the caller may not edit alike: neither is to be told apart."""
    try:
        # CKAN keeps the dataset it has judged in the context, and would judge the same one again.
        tk.check_access("kipfreshness_confirm", tk.fresh_context(context), {"id": reference})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return None
    found = Package.get(reference)
    return found if found is not None and found.type == "dataset" else None


def _confirm_or_say_why(dataset_id: str, user_id: str, note: str) -> str | None:
    """In a transaction of its own: two people who confirm the same datasets never wait for each other in a circle."""
    lock_dataset(dataset_id)
    view = view_of({})
    refusal = refusal_to(user_id, view, marked_dataset(view, dataset_id))
    if refusal is not None:
        Session.rollback()
        return why_no_confirmation(refusal, view.policy)
    _save(view, dataset_id, user_id, note)
    return None


def _save(view: Viewpoint, dataset_id: str, user_id: str, note: str) -> None:
    add_confirmation(dataset_id, user_id, note, view.as_of)
    refresh_evidence(view.as_of, [dataset_id])
    Session.commit()
