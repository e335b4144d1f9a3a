"""Whether reminders can go out, and whom they do not reach."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import datetime, timezone

import ckan.plugins.toolkit as tk

from .. import config
from ..freshness.reminders import plan_reminders
from ..model import reminder_ledger as ledger
from ..model.viewpoint import viewpoint
from ..reminders.post import missing_settings
from ..reminders.send import admin_address, what_is_known
from .finding import Finding, broken, warning

_CHECK = "mail"
_SECONDS = 10


def check_mail() -> Iterator[Finding]:
    """Nothing where reminders are off: that is a choice."""
    if not config.notify_enabled():
        return
    missing = missing_settings()
    if missing:
        message = tk._("CKAN cannot send mail without %(settings)s.") % {"settings": ", ".join(missing)}
        yield broken(_CHECK, message, tk._("Set them, or turn reminders off."))
        return
    yield from _check_server()
    yield from _check_addresses()


def _check_server() -> Iterator[Finding]:
    host, _, port = tk.config["smtp.server"].partition(":")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield broken(
            _CHECK,
            tk._("The mail server cannot be reached: %(error)s") % {"error": error},
            tk._("Correct smtp.server, or start the server. Letters wait until it answers, and none is lost."),
        )


def _check_addresses() -> Iterator[Finding]:
    known = what_is_known(viewpoint(config.policy(), datetime.now(timezone.utc)))
    unreachable = [known.addressee_by_id.get(id_) for id_ in plan_reminders(known.situation).unreachable]
    names = ", ".join(sorted(one.name for one in unreachable if one))
    if names:
        yield warning(
            _CHECK,
            tk._("These OPDs have something to be told and no usable address: %(names)s") % {"names": names},
            tk._("Fill in the PPID's e-mail in their records."),
        )
    troubled = ", ".join(row.address for row in ledger.troubled_addresses())
    if troubled:
        yield warning(
            _CHECK,
            tk._("The newest letter to these addresses did not arrive: %(addresses)s") % {"addresses": troubled},
            tk._("Correct them in the OPDs' records, or ask their owners."),
        )
    if admin_address() is None:
        yield warning(
            _CHECK,
            tk._("Nobody gets the monthly list of datasets that are 30 days late."),
            tk._("Set ckanext.kipfreshness.notify.admin_email."),
        )
