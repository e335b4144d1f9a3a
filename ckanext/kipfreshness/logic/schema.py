"""What our actions take. Shape only: rules are in ``freshness``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema

from .input_validators import count, day, flag, moment, sort, statuses, text, words


def status_show() -> Schema:
    return {"id": [_required(), text], "as_of": [_optional(), moment]}


def compliance_show() -> Schema:
    return {"organization": [_optional(), text], "as_of": [_optional(), moment]}


def dataset_list() -> Schema:
    return {
        "organization": [_optional(), text],
        "status": [_optional(), statuses],
        "q": [_optional(), text],
        "sort": [_optional(), sort],
        "rows": [_optional(), count],
        "start": [_optional(), count],
        "as_of": [_optional(), moment],
    }


def history_list() -> Schema:
    return {"organization": [_optional(), text], "since": [_optional(), day], "until": [_optional(), day]}


def confirm() -> Schema:
    return {"id": [_required(), text], "note": [_required(), words]}


def exempt() -> Schema:
    return {
        "id": [_required(), text],
        "reason": [_required(), words],
        "until": [_required(), day],
    }


def exempt_delete() -> Schema:
    return {"id": [_required(), text]}


def harvest_feed_list() -> Schema:
    return {"organization": [_required(), text]}


def harvest_report() -> Schema:
    return {"id": [_required(), text]}


def publisher_alias_add() -> Schema:
    return {"publisher": [_required(), text], "organization": [_required(), text]}


def run() -> Schema:
    return {"as_of": [_optional(), moment], "dry_run": [_optional(), flag]}


def reminder_list() -> Schema:
    return {"rows": [_optional(), count], "start": [_optional(), count]}


def nota_dinas_show() -> Schema:
    return {"as_of": [_optional(), moment]}


def reminder_pause_show() -> Schema:
    return {"token": [_required(), text]}


def reminder_pause() -> Schema:
    return {"token": [_required(), text], "resume": [_optional(), flag]}


def _required() -> tk.Any:
    return tk.get_validator("not_empty")


def _optional() -> tk.Any:
    return tk.get_validator("ignore_empty")
