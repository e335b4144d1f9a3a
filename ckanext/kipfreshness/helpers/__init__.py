"""Template helpers, each named ``kipfreshness_…``."""

from __future__ import annotations

from ..reminders.whatsapp import reminder_url as kipfreshness_whatsapp_reminder
from ..wording.administration import delivery_label as kipfreshness_delivery_label
from ..wording.administration import import_kind_label as kipfreshness_import_kind_label
from ..wording.administration import import_summary as kipfreshness_import_summary
from ..wording.administration import run_outcome_label as kipfreshness_run_outcome_label
from ..wording.administration import setting_source_label as kipfreshness_setting_source_label
from ..wording.administration import stage_label as kipfreshness_stage_label
from ..wording.periods import period_text as kipfreshness_period_text
from .addresses import (
    kipfreshness_export_url,
    kipfreshness_path,
    kipfreshness_search_url,
    kipfreshness_status_url,
    kipfreshness_url,
)
from .administration import (
    kipfreshness_admin_sections,
    kipfreshness_attention_sentence,
    kipfreshness_attention_url,
    kipfreshness_harvests,
)
from .contact_links import email_link as kipfreshness_email_link
from .contact_links import phone_links as kipfreshness_phone_links
from .contact_links import web_link as kipfreshness_web_link
from .contact_links import whatsapp_link as kipfreshness_whatsapp_link
from .organization_record import organization_link as kipfreshness_organization_link
from .organization_record import record_of as kipfreshness_organization_record
from .organization_record import sections_of as kipfreshness_organization_sections
from .panels import home_panel as kipfreshness_home_panel
from .panels import organization_panel as kipfreshness_organization_panel
from .schema_form import frequency_choices as kipfreshness_frequency_choices
from .schema_form import meaning_of_frequencies as kipfreshness_frequency_meaning
from .schema_form import organization_choices as kipfreshness_organization_choices
from .schema_form import place_in_group as kipfreshness_place_in_group
from .update_requests import kipfreshness_may_ask, kipfreshness_requests
from .values import (
    kipfreshness_band_label,
    kipfreshness_bands,
    kipfreshness_basis_label,
    kipfreshness_cause,
    kipfreshness_count,
    kipfreshness_date,
    kipfreshness_datetime,
    kipfreshness_example,
    kipfreshness_last_day,
    kipfreshness_mark,
    kipfreshness_outcome_label,
    kipfreshness_reason,
    kipfreshness_schedule,
    kipfreshness_score,
    kipfreshness_score_change,
    kipfreshness_search_sorting,
    kipfreshness_status_label,
    kipfreshness_statuses,
    kipfreshness_translated,
    kipfreshness_unindented,
)

__all__ = [
    "kipfreshness_admin_sections",
    "kipfreshness_attention_sentence",
    "kipfreshness_attention_url",
    "kipfreshness_band_label",
    "kipfreshness_bands",
    "kipfreshness_basis_label",
    "kipfreshness_cause",
    "kipfreshness_count",
    "kipfreshness_date",
    "kipfreshness_datetime",
    "kipfreshness_delivery_label",
    "kipfreshness_email_link",
    "kipfreshness_example",
    "kipfreshness_export_url",
    "kipfreshness_frequency_choices",
    "kipfreshness_frequency_meaning",
    "kipfreshness_harvests",
    "kipfreshness_home_panel",
    "kipfreshness_import_kind_label",
    "kipfreshness_import_summary",
    "kipfreshness_last_day",
    "kipfreshness_mark",
    "kipfreshness_may_ask",
    "kipfreshness_organization_choices",
    "kipfreshness_organization_link",
    "kipfreshness_organization_panel",
    "kipfreshness_organization_record",
    "kipfreshness_organization_sections",
    "kipfreshness_outcome_label",
    "kipfreshness_path",
    "kipfreshness_period_text",
    "kipfreshness_phone_links",
    "kipfreshness_place_in_group",
    "kipfreshness_reason",
    "kipfreshness_requests",
    "kipfreshness_run_outcome_label",
    "kipfreshness_schedule",
    "kipfreshness_score",
    "kipfreshness_score_change",
    "kipfreshness_search_sorting",
    "kipfreshness_search_url",
    "kipfreshness_setting_source_label",
    "kipfreshness_stage_label",
    "kipfreshness_status_label",
    "kipfreshness_status_url",
    "kipfreshness_statuses",
    "kipfreshness_translated",
    "kipfreshness_unindented",
    "kipfreshness_url",
    "kipfreshness_web_link",
    "kipfreshness_whatsapp_link",
    "kipfreshness_whatsapp_reminder",
]
