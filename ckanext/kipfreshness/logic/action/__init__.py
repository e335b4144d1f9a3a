"""Our actions, one file per subject."""

from __future__ import annotations

from .compliance import kipfreshness_compliance_show, kipfreshness_dataset_list, kipfreshness_history_list
from .status import kipfreshness_status_show

__all__ = [
    "kipfreshness_compliance_show",
    "kipfreshness_dataset_list",
    "kipfreshness_history_list",
    "kipfreshness_status_show",
]
