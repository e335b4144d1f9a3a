"""Our actions, one file per subject."""

from __future__ import annotations

from .admin import (
    kipfreshness_admin_overview,
    kipfreshness_change_list,
    kipfreshness_exemption_list,
    kipfreshness_setting_list,
    kipfreshness_source_trouble_list,
)
from .compliance import kipfreshness_compliance_show, kipfreshness_dataset_list, kipfreshness_history_list
from .confirm import kipfreshness_confirm, kipfreshness_confirm_many
from .dataset import package_create, package_update
from .exempt import kipfreshness_exempt, kipfreshness_exempt_delete, kipfreshness_exempt_many
from .harvest import (
    kipfreshness_harvest_feed_list,
    kipfreshness_harvest_report,
    kipfreshness_publisher_alias_add,
)
from .imports import kipfreshness_organization_import, kipfreshness_source_import
from .organization import organization_update
from .reminders import (
    kipfreshness_nota_dinas_show,
    kipfreshness_reminder_list,
    kipfreshness_reminder_pause,
    kipfreshness_reminder_pause_show,
)
from .run import kipfreshness_accept_drop, kipfreshness_run, kipfreshness_run_enqueue
from .status import kipfreshness_status_show
from .timeline import kipfreshness_confirmation_list, kipfreshness_evidence_list, kipfreshness_late_list
from .update_request import (
    kipfreshness_update_request,
    kipfreshness_update_request_list,
    kipfreshness_update_request_show,
)
from .work import kipfreshness_work_list

__all__ = [
    "kipfreshness_accept_drop",
    "kipfreshness_admin_overview",
    "kipfreshness_change_list",
    "kipfreshness_compliance_show",
    "kipfreshness_confirm",
    "kipfreshness_confirm_many",
    "kipfreshness_confirmation_list",
    "kipfreshness_dataset_list",
    "kipfreshness_evidence_list",
    "kipfreshness_exempt",
    "kipfreshness_exempt_delete",
    "kipfreshness_exempt_many",
    "kipfreshness_exemption_list",
    "kipfreshness_harvest_feed_list",
    "kipfreshness_harvest_report",
    "kipfreshness_history_list",
    "kipfreshness_late_list",
    "kipfreshness_nota_dinas_show",
    "kipfreshness_organization_import",
    "kipfreshness_publisher_alias_add",
    "kipfreshness_reminder_list",
    "kipfreshness_reminder_pause",
    "kipfreshness_reminder_pause_show",
    "kipfreshness_run",
    "kipfreshness_run_enqueue",
    "kipfreshness_setting_list",
    "kipfreshness_source_import",
    "kipfreshness_source_trouble_list",
    "kipfreshness_status_show",
    "kipfreshness_update_request",
    "kipfreshness_update_request_list",
    "kipfreshness_update_request_show",
    "kipfreshness_work_list",
    "organization_update",
    "package_create",
    "package_update",
]
