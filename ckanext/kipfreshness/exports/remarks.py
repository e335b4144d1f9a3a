"""What somebody who gets only the file must know: the workbook's last sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from .. import helpers
from ..wording import labels
from ..wording.periods import period_text


def remarks_of(head: Mapping[str, Any]) -> dict[str, str]:
    """Name and text of each line. ``head`` is what ``kipfreshness_compliance_show`` says beside its list."""
    totals, since = head["totals"], head["compared_with"]
    return {
        tk._("As of"): helpers.kipfreshness_datetime(head["as_of"]),
        tk._("Times are those of"): head["timezone"],
        tk._("Made from the page"): tk.h.full_current_url().replace(".xlsx", "", 1),
        tk._("Score"): f"{helpers.kipfreshness_score(totals['score'])} ({labels.band_label(totals['band'])})",
        tk._("Target"): helpers.kipfreshness_score(head["target"]),
        tk._("Datasets to the target"): _count(totals["to_target"]),
        tk._("Monitored"): _count(totals["monitored"]),
        **{labels.status_label(status): _count(totals[status]) for status in labels.STATUSES},
        tk._("Up to date for"): period_text(head["rule"]["max_age"]),
        tk._("Changes count from"): helpers.kipfreshness_date(since),
        tk._("What this is"): tk._(
            "This score says how fresh the data is, and nothing else. It uses the names of KIP's bands, but it is not "
            "the score that the Komisi Informasi gives."
        ),
    }


def _count(count: int | None) -> str:
    return "" if count is None else helpers.kipfreshness_count(count)
