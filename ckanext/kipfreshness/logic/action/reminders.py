from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model.meta import Session
from ckan.types import Context

from ... import answers, config
from ...freshness.reminders import plan_reminders
from ...model import reminder_ledger as ledger
from ...reminders.nota_dinas import Listed, long_overdue
from ...reminders.pause_link import address_of
from ...reminders.send import what_is_known
from ...reminders.whatsapp import reminder_url
from .. import schema
from ..admin_answer import organizations_without_address
from ..plain import plain_values
from ..reading import part_of, view_of


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.part_of_list)
def kipfreshness_reminder_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What was told to whom, and who could not be told. For sysadmins.

    :param rows: how many lines of the ledger, newest first (20)
    :param start: the first of them (0)
    :returns: ``enabled``; ``without_address`` (OPDs whose PPID and operators have no usable address); ``unreachable``
        (those that have something to be told and nobody who takes it); ``troubled``
        (addresses that refused or did not get their newest letter, ``sending`` meaning that nobody knows); ``paused``;
        ``months`` (lists for the portal's admin); ``count`` and ``results`` (the ledger)
    """
    tk.check_access("kipfreshness_reminder_list", context, data_dict)
    known = what_is_known(view_of({}))
    unreachable = [known.addressee_by_id.get(id_) for id_ in plan_reminders(known.situation).unreachable]
    count, lines = ledger.told(**part_of(data_dict))
    return {
        "enabled": config.notify_enabled(),
        "without_address": organizations_without_address(),
        "unreachable": [{"id": one.id, "name": one.name, "title": one.title} for one in unreachable if one],
        "troubled": [_plain(row) for row in ledger.troubled_addresses()],
        "paused": [{"address": address, "paused_at": _local(at)} for address, at in ledger.paused_addresses().items()],
        "months": [_plain(row) for row in ledger.months()],
        "count": count,
        "results": [_plain(row) for row in lines],
    }


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.nota_dinas_show)
def kipfreshness_nota_dinas_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The datasets that are at least 30 days late, by OPD, with whom to address. For sysadmins.

    :param as_of: a day or a time (optional)
    :returns: ``as_of datasets`` (their number) and ``organizations`` with ``name title head_office head_email
        ppid_email whatsapp_url datasets[…]``
    """
    tk.check_access("kipfreshness_nota_dinas_show", context, data_dict)
    view = view_of(data_dict)
    listed = long_overdue(view)
    page_address = answers.dataset_page_address()
    return {
        "as_of": answers.local_time(view.as_of, view.policy.timezone),
        "datasets": sum(len(one.datasets) for one in listed),
        "organizations": [
            {
                **_addressed(one),
                "datasets": [answers.dataset_answer(view, dataset, page_address) for dataset in one.datasets],
            }
            for one in listed
        ],
    }


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.reminder_pause_show)
def kipfreshness_reminder_pause_show(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whose reminders a letter's link pauses.

    :param token: as the link has it
    :returns: ``address paused``
    """
    tk.check_access("kipfreshness_reminder_pause_show", context, data_dict)
    address = _address(data_dict)
    return {"address": address, "paused": address in ledger.paused_addresses()}


@plain_values
@tk.validate_action_data(schema.reminder_pause)
def kipfreshness_reminder_pause(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Send no more reminders to the address that a letter's link is for.

    :param token: as the link has it
    :param resume: send them again (optional)
    :returns: ``address paused``
    """
    tk.check_access("kipfreshness_reminder_pause", context, data_dict)
    address, resume = _address(data_dict), data_dict.get("resume", False)
    if resume:
        ledger.resume(address)
    else:
        ledger.pause(address, datetime.now(timezone.utc))
    Session.commit()
    return {"address": address, "paused": not resume}


def _address(data_dict: dict[str, Any]) -> str:
    address = address_of(data_dict["token"])
    if address is None:
        raise tk.ObjectNotFound(tk._("This link is not one of the portal's letters."))
    return address


def _addressed(one: Listed) -> dict[str, Any]:
    addressee = one.addressee
    record = {"name": addressee.name, "title": addressee.title}
    return {
        **record,
        "head_office": addressee.head_office,
        "head_email": addressee.contacts.head,
        "ppid_email": addressee.contacts.ppid,
        "whatsapp_url": reminder_url({**record, "whatsapp_normal": addressee.whatsapp}, len(one.datasets)),
    }


def _plain(row: Any) -> dict[str, Any]:
    """A row of the ledger with its days and times in ISO 8601."""
    return {
        key: _local(value) if isinstance(value, datetime) else getattr(value, "isoformat", lambda value=value: value)()
        for key, value in row._mapping.items()
    }


def _local(at: datetime) -> str | None:
    return answers.local_time(at, config.timezone())
