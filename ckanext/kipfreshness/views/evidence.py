"""All that is known of when a dataset's data was updated."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .paging import Paging, page_number, part_of_page
from .shown import dataset_shown

EVENTS_PER_PAGE = 50


def evidence(id: str) -> str:
    """A page of its own, so that CKAN's dataset page need not read it; htmx takes a part of it there."""
    dataset = dataset_shown(id)
    number = page_number()
    found = tk.get_action("kipfreshness_evidence_list")(
        {}, {"id": dataset["id"], **part_of_page(number, EVENTS_PER_PAGE)}
    )
    return tk.render(
        "kipfreshness/evidence.html",
        {
            "pkg_dict": dataset,
            "dataset_type": "dataset",
            "evidence": found,
            "paging": Paging(number, found["count"], EVENTS_PER_PAGE),
        },
    )
