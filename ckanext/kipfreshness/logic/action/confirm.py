from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model.meta import Session
from ckan.types import Context

from ... import answers, search
from ...freshness.evidence import why_not_confirm
from ...model.marked_dataset import marked_dataset
from ...model.refresh import refresh_evidence
from ...model.words import add_confirmation, confirmed_by_another_at, lock_dataset
from ...refusals import why_no_confirmation
from .. import schema
from ..plain import plain_values
from ..reading import dataset_id_of, user_id_of, view_of


@plain_values
@tk.validate_action_data(schema.confirm)
def kipfreshness_confirm(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Say that a dataset was reviewed and is still valid, which renews it for one limit. For who may edit it.

    :param id: the dataset's id or name
    :param note: why it is still valid; shown in public
    :returns: the new ``kipfreshness_status_show``
    """
    tk.check_access("kipfreshness_confirm", context, data_dict)
    dataset_id, user_id = dataset_id_of(data_dict), user_id_of(context)
    lock_dataset(dataset_id)
    view = view_of({})
    found = marked_dataset(view, dataset_id)
    by_another_at = confirmed_by_another_at(dataset_id, user_id)
    refusal = why_not_confirm(found.evidence, view.policy, view.as_of, by_another_at=by_another_at)
    if refusal is not None:
        Session.rollback()
        raise tk.ValidationError({"note": [why_no_confirmation(refusal, view.policy)]})
    add_confirmation(dataset_id, user_id, data_dict["note"], view.as_of)
    refresh_evidence(view.as_of, [dataset_id])
    Session.commit()
    search.refresh_index([dataset_id])
    return answers.status_answer(view, marked_dataset(view, dataset_id))
