"""Pages around reminders: pausing them from a letter, and the draft of a nota dinas for whoever runs the portal."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from .every_page import guard_pages

kipfreshness_reminders = Blueprint("kipfreshness_reminders", __name__, url_prefix="/kipfreshness")
guard_pages(kipfreshness_reminders)


def pause(token: str) -> Any:
    """Opening the link changes nothing: mail programs open links by themselves. The button does."""
    if tk.request.method == "POST":
        resume = tk.request.form.get("resume", "") == "true"
        tk.get_action("kipfreshness_reminder_pause")({}, {"token": token, "resume": resume})
        return tk.redirect_to("kipfreshness_reminders.pause", token=token)
    shown = tk.get_action("kipfreshness_reminder_pause_show")({}, {"token": token})
    return tk.render("kipfreshness/reminders/pause.html", shown | {"token": token})


def nota_dinas() -> Any:
    """For sysadmins. Nothing is sent from here: it is read, printed, changed by hand."""
    query = {"as_of": as_of} if (as_of := tk.request.args.get("as_of", "").strip()) else {}
    try:
        shown = tk.get_action("kipfreshness_nota_dinas_show")({}, query)
    except tk.NotAuthorized:
        if tk.current_user.is_anonymous:
            return tk.redirect_to("user.login", came_from=tk.h.url_for("kipfreshness_reminders.nota_dinas"))
        return tk.abort(403, tk._("Only the portal's administrators may see this page."))
    return tk.render("kipfreshness/reminders/nota_dinas.html", {"nota": shown})


kipfreshness_reminders.add_url_rule("/pengingat/<token>", "pause", pause, methods=["GET", "POST"])
kipfreshness_reminders.add_url_rule("/nota-dinas", "nota_dinas", nota_dinas)
