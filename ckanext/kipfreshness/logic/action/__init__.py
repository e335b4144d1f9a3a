"""Our actions, one file per subject."""

from __future__ import annotations

from .compliance import kipfreshness_compliance_show, kipfreshness_dataset_list, kipfreshness_history_list
from .confirm import kipfreshness_confirm
from .dataset import package_create, package_update
from .exempt import kipfreshness_exempt, kipfreshness_exempt_delete
from .harvest import (
    kipfreshness_harvest_feed_list,
    kipfreshness_harvest_report,
    kipfreshness_publisher_alias_add,
)
from .organization import organization_update
from .reminders import (
    kipfreshness_nota_dinas_show,
    kipfreshness_reminder_list,
    kipfreshness_reminder_pause,
    kipfreshness_reminder_pause_show,
)
from .run import kipfreshness_accept_drop, kipfreshness_run
from .status import kipfreshness_status_show

__all__ = [
    "kipfreshness_accept_drop",
    "kipfreshness_compliance_show",
    "kipfreshness_confirm",
    "kipfreshness_dataset_list",
    "kipfreshness_exempt",
    "kipfreshness_exempt_delete",
    "kipfreshness_harvest_feed_list",
    "kipfreshness_harvest_report",
    "kipfreshness_history_list",
    "kipfreshness_nota_dinas_show",
    "kipfreshness_publisher_alias_add",
    "kipfreshness_reminder_list",
    "kipfreshness_reminder_pause",
    "kipfreshness_reminder_pause_show",
    "kipfreshness_run",
    "kipfreshness_status_show",
    "organization_update",
    "package_create",
    "package_update",
]
