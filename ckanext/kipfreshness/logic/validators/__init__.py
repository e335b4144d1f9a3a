"""Our validators, one file a subject. Each error is a whole sentence: what was there, and what to write instead."""

from __future__ import annotations

from ..setting_validators import kipfreshness_period, kipfreshness_target, kipfreshness_timezone
from .choice import kipfreshness_choice
from .codes import kipfreshness_opd_code, kipfreshness_region_code
from .contact import kipfreshness_email, kipfreshness_phone, kipfreshness_phone_normal, kipfreshness_whatsapp
from .parent import kipfreshness_parent
from .text import kipfreshness_lines, kipfreshness_text
from .update_limit import kipfreshness_update_limit
from .web_address import kipfreshness_url, kipfreshness_urls

__all__ = [
    "kipfreshness_choice",
    "kipfreshness_email",
    "kipfreshness_lines",
    "kipfreshness_opd_code",
    "kipfreshness_parent",
    "kipfreshness_period",
    "kipfreshness_phone",
    "kipfreshness_phone_normal",
    "kipfreshness_region_code",
    "kipfreshness_target",
    "kipfreshness_text",
    "kipfreshness_timezone",
    "kipfreshness_update_limit",
    "kipfreshness_url",
    "kipfreshness_urls",
    "kipfreshness_whatsapp",
]
