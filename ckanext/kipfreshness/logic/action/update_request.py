from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from ckan.model import Package
from ckan.model.meta import Session
from ckan.types import Context
from redis.exceptions import RedisError

from ... import answers, config
from ...freshness.update_request import why_no_request
from ...model.marked_dataset import MarkedDataset, marked_dataset
from ...model.update_requests import add_request, open_requests, requested_datasets
from ...model.viewpoint import Viewpoint
from ...wording import request_refusals as sentences
from .. import schema
from ..asked_today import take_turn
from ..asker import asker_of
from ..form_check import failure_of, new_check
from ..hidden import check_access_to_dataset
from ..plain import plain_values
from ..reading import dataset_id_of, organization_id_of, part_of, view_of, visible_to


@plain_values
@tk.validate_action_data(schema.update_request)
def kipfreshness_update_request(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Ask the OPD for an update of a dataset that is overdue, without a date or behind its own schedule.

    For everybody. Who is not logged in answers the question that ``kipfreshness_update_request_show`` gives. So many
    datasets a day (``ckanext.kipfreshness.request.per_day``), each once a day; nothing is kept of who asked.

    :param id: the dataset's id or name
    :param reason: what the data is needed for, in a line without links; read by the OPD (optional)
    :param token: as ``check`` has it
    :param answer: to the question of ``check``, in digits or words
    :param website: stays empty
    :returns: as ``kipfreshness_update_request_show``, without ``check``
    """
    check_access_to_dataset("kipfreshness_update_request", context, data_dict)
    view, dataset_id = view_of({}), dataset_id_of(data_dict)
    dataset = marked_dataset(view, dataset_id)
    refusal = _refusal(dataset)
    if refusal:
        raise tk.ValidationError({"id": [refusal]})
    if not _is_known(context):
        failure = failure_of(data_dict.get("token", ""), data_dict.get("answer", ""), dataset_id)
        if failure:
            raise tk.ValidationError({"answer": [sentences.check_sentence(failure.value)]})
    _take_turn(context, view, dataset_id)
    add_request(dataset_id, data_dict.get("reason", ""), view.as_of)
    Session.commit()
    return _shown(context, view, dataset, None)


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.update_request_show)
def kipfreshness_update_request_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """How many requests for an update of a dataset are open, and whether one more is taken.

    A request is open until a real update after it; a review does not close it.

    :param id: the dataset's id or name
    :returns: ``requests first_requested_at last_requested_at``; ``refused``, why no request is taken, or null;
        ``reasons`` (null for who may not edit the dataset); ``check {token question}`` for who is not logged in,
        else null
    """
    check_access_to_dataset("kipfreshness_update_request_show", context, data_dict)
    view = view_of({})
    dataset = marked_dataset(view, dataset_id_of(data_dict))
    refusal = _refusal(dataset)
    check = None if _is_known(context) or refusal else new_check(dataset.id)
    shown = _shown(context, view, dataset, refusal)
    return {**shown, "check": {"token": check.token, "question": check.question} if check else None}


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.update_request_list)
def kipfreshness_update_request_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Datasets with open requests for an update, the most asked for first; private ones for those who may see them.

    :param organization: name or id (optional)
    :param rows: how many, without a limit; 20 where it is left out
    :param start: how many to pass over
    :returns: ``count`` and ``results`` with ``id name title organization_id url requests first_requested_at
        last_requested_at``
    """
    tk.check_access("kipfreshness_update_request_list", context, data_dict)
    count, found = requested_datasets(organization_id_of(data_dict), visible_to(context), **part_of(data_dict))
    return answers.list_answer(count, found, answers.requested_answer, config.policy())


def _refusal(dataset: MarkedDataset) -> str | None:
    if config.request_per_day() <= 0:
        return sentences.closed_sentence()
    package = Package.get(dataset.id)
    is_public = package is not None and package.state == "active" and not package.private
    mark, has_owner = dataset.mark, dataset.organization_id is not None
    reason = why_no_request(mark.status, mark.behind_schedule, is_public=is_public, has_owner=has_owner)
    return sentences.why_not(reason) if reason else None


def _is_known(context: Context) -> bool:
    """Somebody who is logged in, or the portal itself."""
    return bool(cast("dict[str, Any]", context).get("user"))


def _take_turn(context: Context, view: Viewpoint, dataset_id: str) -> None:
    midnight: datetime = view.policy.end_of(view.today)
    asker, per_day = asker_of(context, view.today), config.request_per_day()
    try:
        limit = take_turn(asker, dataset_id, per_day=per_day, now=view.as_of, until=midnight)
    except RedisError as error:
        raise tk.ValidationError({"id": [sentences.later_sentence()]}) from error
    if limit:
        raise tk.ValidationError({"id": [sentences.limit_sentence(limit.value)]})


def _shown(context: Context, view: Viewpoint, dataset: MarkedDataset, refusal: str | None) -> dict[str, Any]:
    found = open_requests(dataset.id)
    return answers.requests_answer(found, view.policy) | {
        "refused": refusal,
        "reasons": list(found.reasons) if _may_edit(context, dataset) else None,
    }


def _may_edit(context: Context, dataset: MarkedDataset) -> bool:
    if cast("dict[str, Any]", context).get("ignore_auth"):
        return True
    user = cast("dict[str, Any]", context).get("user") or ""
    return authz.is_authorized_boolean("package_update", cast(Context, {"user": user}), {"id": dataset.id})
