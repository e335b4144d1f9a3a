from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ... import answers, config
from ...model.late_datasets import became_late
from ...model.marked_dataset import marked_dataset
from ...model.reviews import reviews
from ...model.timeline import timeline
from .. import schema
from ..hidden import check_access_to_dataset
from ..plain import plain_values
from ..reading import dataset_id_of, organization_id_of, part_of, view_of


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.evidence_list)
def kipfreshness_evidence_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What is known of when a dataset's data was updated: the newest of each kind, and all that was ever seen.

    :param id: the dataset's id or name
    :param rows: how many events, without a limit; 20 where it is left out
    :param start: how many to pass over
    :returns: ``basis``, the kind that decided; ``newest`` with ``resource publisher content confirmation``, each an
        instant or null; ``count`` and ``results`` (newest first) with ``basis happened_at recorded_at counts resource
        confirmed_by note``
    """
    check_access_to_dataset("kipfreshness_evidence_list", context, data_dict)
    view, dataset_id = view_of({}), dataset_id_of(data_dict)
    count, events = timeline(dataset_id, **part_of(data_dict))
    return answers.evidence_answer(view, marked_dataset(view, dataset_id), count, events)


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.late_list)
def kipfreshness_late_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """When which public dataset was found to have become late, newest first: what the Atom feeds show.

    :param organization: name or id (optional)
    :param rows: how many, without a limit; 20 where it is left out
    :param start: how many to pass over
    :returns: ``count`` and ``results`` with ``number found_at was id name title organization_id url``; ``was`` is null
        where the dataset was late when it was first seen
    """
    tk.check_access("kipfreshness_late_list", context, data_dict)
    count, found = became_late(organization_id_of(data_dict), **part_of(data_dict))
    return answers.list_answer(count, found, answers.late_answer, config.policy())


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.confirmation_list)
def kipfreshness_confirmation_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What was reviewed and found still valid, of datasets that are public now, newest first.

    :param organization: name or id (optional)
    :param rows: how many, without a limit; 20 where it is left out
    :param start: how many to pass over
    :returns: ``count`` and ``results`` with ``id name title url confirmed_at confirmed_by note``; ``confirmed_by`` is
        null where the account was deleted
    """
    tk.check_access("kipfreshness_confirmation_list", context, data_dict)
    count, found = reviews(organization_id_of(data_dict), **part_of(data_dict))
    return answers.list_answer(count, found, answers.review_answer, config.policy())
