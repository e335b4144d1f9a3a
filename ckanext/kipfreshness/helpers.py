"""Template helpers, each named ``kipfreshness_…``."""

from __future__ import annotations

from .contact_links import email_link as kipfreshness_email_link
from .contact_links import phone_links as kipfreshness_phone_links
from .contact_links import web_link as kipfreshness_web_link
from .contact_links import whatsapp_link as kipfreshness_whatsapp_link
from .organization_record import organization_link as kipfreshness_organization_link
from .organization_record import record_of as kipfreshness_organization_record
from .organization_record import sections_of as kipfreshness_organization_sections
from .page_helpers import (
    kipfreshness_band_label,
    kipfreshness_bands,
    kipfreshness_basis_label,
    kipfreshness_cause,
    kipfreshness_count,
    kipfreshness_date,
    kipfreshness_datetime,
    kipfreshness_example,
    kipfreshness_export_url,
    kipfreshness_last_day,
    kipfreshness_mark,
    kipfreshness_outcome_label,
    kipfreshness_path,
    kipfreshness_reason,
    kipfreshness_schedule,
    kipfreshness_score,
    kipfreshness_search_sorting,
    kipfreshness_sort_label,
    kipfreshness_status_label,
    kipfreshness_status_url,
    kipfreshness_statuses,
    kipfreshness_translated,
    kipfreshness_url,
)
from .period_text import period_text as kipfreshness_period_text
from .reminders.whatsapp import reminder_url as kipfreshness_whatsapp_reminder
from .schema_form import frequency_choices as kipfreshness_frequency_choices
from .schema_form import organization_choices as kipfreshness_organization_choices
from .schema_form import place_in_group as kipfreshness_place_in_group

__all__ = [
    "kipfreshness_band_label",
    "kipfreshness_bands",
    "kipfreshness_basis_label",
    "kipfreshness_cause",
    "kipfreshness_count",
    "kipfreshness_date",
    "kipfreshness_datetime",
    "kipfreshness_email_link",
    "kipfreshness_example",
    "kipfreshness_export_url",
    "kipfreshness_frequency_choices",
    "kipfreshness_last_day",
    "kipfreshness_mark",
    "kipfreshness_organization_choices",
    "kipfreshness_organization_link",
    "kipfreshness_organization_record",
    "kipfreshness_organization_sections",
    "kipfreshness_outcome_label",
    "kipfreshness_path",
    "kipfreshness_period_text",
    "kipfreshness_phone_links",
    "kipfreshness_place_in_group",
    "kipfreshness_reason",
    "kipfreshness_schedule",
    "kipfreshness_score",
    "kipfreshness_search_sorting",
    "kipfreshness_sort_label",
    "kipfreshness_status_label",
    "kipfreshness_status_url",
    "kipfreshness_statuses",
    "kipfreshness_translated",
    "kipfreshness_url",
    "kipfreshness_web_link",
    "kipfreshness_whatsapp_link",
    "kipfreshness_whatsapp_reminder",
]
