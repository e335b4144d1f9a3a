"""What ``kipfreshness_dataset_list`` shows, without pages: for downloads, which may be long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from .. import answers
from . import schema
from .reading import selection_of, view_of


def stream_datasets(context: Context, data_dict: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each dataset that the action would list, as it says it. What is wrong with the question is raised here, not on
    the way."""
    tk.check_access("kipfreshness_dataset_list", context, data_dict)
    question, errors = tk.navl_validate(data_dict, schema.dataset_list(), context)
    if errors:
        raise tk.ValidationError(errors)
    return answers.iter_datasets(view_of(question), selection_of(context, question))
