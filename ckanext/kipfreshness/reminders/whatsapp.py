"""A message that WhatsApp opens ready to send, because that is where people answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import quote

from ..phones import whatsapp_url
from ..wording.sentences import counted
from .compose import organization_page


def reminder_url(organization: Mapping[str, Any], overdue: int) -> str | None:
    """``organization`` has ``name title whatsapp_normal``; nothing without a number or without an overdue dataset."""
    url = whatsapp_url(_first(organization.get("whatsapp_normal")))
    if url is None or not overdue:
        return None
    name = organization.get("title") or organization["name"]
    message = counted(
        "To the data managers of %(organization)s: %(count)s dataset on the data portal is overdue. Please update it, "
        "or mark it as reviewed if it is still valid: %(url)s Thank you.",
        "To the data managers of %(organization)s: %(count)s datasets on the data portal are overdue. Please update "
        "them, or mark them as reviewed if they are still valid: %(url)s Thank you.",
        overdue,
        organization=name,
        url=organization_page(organization["name"]),
    )
    return f"{url}?text={quote(message, safe='')}"


def _first(numbers: Any) -> str:
    """Of a list, or of a list as the record keeps it, in JSON."""
    if isinstance(numbers, str):
        try:
            numbers = json.loads(numbers)
        except ValueError:
            return ""
    found = cast("list[Any]", numbers) if isinstance(numbers, list) else []
    return str(found[0]) if found else ""
