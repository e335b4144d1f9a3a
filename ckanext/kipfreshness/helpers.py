"""Template helpers, each named ``kipfreshness_…``."""

from __future__ import annotations

from .contact_links import email_link as kipfreshness_email_link
from .contact_links import phone_links as kipfreshness_phone_links
from .contact_links import web_link as kipfreshness_web_link
from .contact_links import whatsapp_link as kipfreshness_whatsapp_link
from .organization_form import frequency_choices as kipfreshness_frequency_choices
from .organization_form import organization_choices as kipfreshness_organization_choices
from .organization_form import place_in_group as kipfreshness_place_in_group
from .organization_record import organization_link as kipfreshness_organization_link
from .organization_record import record_of as kipfreshness_organization_record
from .organization_record import sections_of as kipfreshness_organization_sections
from .period_text import period_text as kipfreshness_period_text

__all__ = [
    "kipfreshness_email_link",
    "kipfreshness_frequency_choices",
    "kipfreshness_organization_choices",
    "kipfreshness_organization_link",
    "kipfreshness_organization_record",
    "kipfreshness_organization_sections",
    "kipfreshness_period_text",
    "kipfreshness_phone_links",
    "kipfreshness_place_in_group",
    "kipfreshness_web_link",
    "kipfreshness_whatsapp_link",
]
