"""What our actions take. Shape only: rules are in ``freshness``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Schema

from .input_validators import (
    count,
    day,
    flag,
    moment,
    month,
    names,
    nothing,
    reason,
    sort,
    statuses,
    table_file,
    text,
    words,
)


def status_show() -> Schema:
    return {"id": [_required(), text], "as_of": [_optional(), moment]}


def compliance_show() -> Schema:
    return {"organization": [_optional(), text], "as_of": [_optional(), moment], "month": [_optional(), month]}


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


def work_list() -> Schema:
    return {name: rules for name, rules in dataset_list().items() if name != "as_of"}


def history_list() -> Schema:
    return {
        "organization": [_optional(), text],
        "since": [_optional(), day],
        "until": [_optional(), day],
        "month_ends": [_optional(), flag],
    }


def confirm() -> Schema:
    return {"id": [_required(), text], "note": [_required(), words]}


def confirm_many() -> Schema:
    return {"ids": [_required(), names], "note": [_required(), words]}


def exempt() -> Schema:
    return {
        "id": [_required(), text],
        "reason": [_required(), words],
        "until": [_required(), day],
    }


def exempt_many() -> Schema:
    return {
        "ids": [_required(), names],
        "reason": [_required(), words],
        "until": [_required(), day],
    }


def exempt_delete() -> Schema:
    return {"id": [_required(), text]}


def harvest_feed_list() -> Schema:
    return {"organization": [_optional(), text]}


def harvest_report() -> Schema:
    return {"id": [_required(), text]}


def publisher_alias_add() -> Schema:
    return {"publisher": [_required(), text], "organization": [_required(), text]}


def table_import() -> Schema:
    return {"upload": [_required(), table_file], "dry_run": [_optional(), flag]}


def run() -> Schema:
    return {"as_of": [_optional(), moment], "dry_run": [_optional(), flag]}


def part_of_list() -> Schema:
    return {"rows": [_optional(), count], "start": [_optional(), count]}


def nota_dinas_show() -> Schema:
    return {"as_of": [_optional(), moment]}


def reminder_pause_show() -> Schema:
    return {"token": [_required(), text]}


def reminder_pause() -> Schema:
    return {"token": [_required(), text], "resume": [_optional(), flag]}


def update_request() -> Schema:
    return {
        "id": [_required(), text],
        "reason": [_optional(), reason],
        "token": [_optional(), text],
        "answer": [_optional(), text],
        "website": [_optional(), nothing],
    }


def update_request_show() -> Schema:
    return {"id": [_required(), text]}


def update_request_list() -> Schema:
    return {"organization": [_optional(), text], **part_of_list()}


def evidence_list() -> Schema:
    return {"id": [_required(), text], **part_of_list()}


def late_list() -> Schema:
    return {"organization": [_optional(), text], **part_of_list()}


def confirmation_list() -> Schema:
    return late_list()


def _required() -> tk.Any:
    return tk.get_validator("not_empty")


def _optional() -> tk.Any:
    return tk.get_validator("ignore_empty")
