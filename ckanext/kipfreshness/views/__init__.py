"""Our pages: each reads the request, calls an action and renders what it returns."""

from __future__ import annotations

from flask import Blueprint

from .admin import kipfreshness_admin
from .api import guard_actions
from .badge import badge
from .compliance import compliance, compliance_export
from .confirm import confirm
from .every_page import guard_pages
from .evidence import evidence
from .harvest import kipfreshness_harvest
from .late_feed import late_feed
from .organization import organization, organization_export
from .reminders import kipfreshness_reminders
from .update_request import request_update
from .work import kipfreshness_work

__all__ = ["kipfreshness", "kipfreshness_admin", "kipfreshness_harvest", "kipfreshness_reminders", "kipfreshness_work"]

kipfreshness = Blueprint("kipfreshness", __name__)
guard_pages(kipfreshness)
guard_actions(kipfreshness)
for _start in ("/kepatuhan", "/compliance"):
    # The page has two addresses; links lead to the first.
    _suffix = "" if _start == "/kepatuhan" else "_in_english"
    _format = "<any(csv, xlsx, json):file_format>"
    kipfreshness.add_url_rule(_start, f"compliance{_suffix}", compliance)
    kipfreshness.add_url_rule(f"{_start}.{_format}", f"compliance_export{_suffix}", compliance_export)
    kipfreshness.add_url_rule(f"{_start}/<organization>", f"organization{_suffix}", organization)
    kipfreshness.add_url_rule(
        f"{_start}/<organization>.{_format}", f"organization_export{_suffix}", organization_export
    )
kipfreshness.add_url_rule("/kepatuhan/dataset/<id>/confirm", "confirm", confirm, methods=["GET", "POST"])
kipfreshness.add_url_rule("/kepatuhan/dataset/<id>/evidence", "evidence", evidence)
kipfreshness.add_url_rule("/kepatuhan/dataset/<id>/request", "request_update", request_update, methods=["GET", "POST"])
kipfreshness.add_url_rule("/kepatuhan/<organization>.atom", "late_feed", late_feed)
kipfreshness.add_url_rule("/kepatuhan/<organization>.svg", "badge", badge)
