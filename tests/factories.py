"""Records made through CKAN's own actions, with the plugin's hooks at work."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from io import BytesIO
from itertools import count
from typing import Any

from ckan.plugins import plugin_loaded
from ckan.tests.helpers import call_action
from werkzeug.datastructures import FileStorage

_numbers = count(1)


def organization(**fields: Any) -> dict[str, Any]:
    """An OPD, with any field of our organisation schema."""
    number = next(_numbers)
    fields = {"name": f"opd-{number}", "title": f"Dinas Nomor {number}", **fields}
    return call_action("organization_create", as_admin(), **_as_the_portal_takes_them(fields))


def patch_organization(id_: str, **fields: Any) -> None:
    call_action("organization_patch", as_admin(), id=id_, **_as_the_portal_takes_them(fields))


def _as_the_portal_takes_them(fields: dict[str, Any]) -> dict[str, Any]:
    """A portal without our organisation schema keeps the same in free extras."""
    if plugin_loaded("scheming_organizations"):
        return fields
    kept = [{"key": key, "value": fields[key]} for key in _OF_OUR_SCHEMA if key in fields]
    others = {key: value for key, value in fields.items() if key not in _OF_OUR_SCHEMA}
    return {**others, "extras": kept} if kept else others


_OF_OUR_SCHEMA = ("update_limit", "update_frequency", "short_name")


def dataset(*, uploaded_at: datetime | None = None, days_old: float | None = None, **fields: Any) -> dict[str, Any]:
    """A dataset, with one resource uploaded at that time where one is given, else with none."""
    number = next(_numbers)
    fields = {"name": f"dataset-{number}", "title": f"Data Nomor {number}", **fields}
    if days_old is not None:
        uploaded_at = datetime.now(timezone.utc) - timedelta(days=days_old)
    if uploaded_at is not None:
        naive = uploaded_at.astimezone(timezone.utc).replace(tzinfo=None).isoformat()
        fields["resources"] = [{"url": f"https://opd.example/{number}.csv", "name": "data", "last_modified": naive}]
    if "owner_org" not in fields:
        fields["owner_org"] = organization()["id"]
    if "update_frequency" in fields:
        fields["extras"] = [{"key": "update_frequency", "value": fields.pop("update_frequency")}]
    return call_action("package_create", as_admin(), **fields)


def harvest_source(owner_id: str, **fields: Any) -> dict[str, Any]:
    usual = {"name": "sumber", "title": "Sumber", "url": "https://opd.example/data.json", "source_type": "opd_feed"}
    return call_action("harvest_source_create", as_admin(), owner_org=owner_id, **usual | fields)


def as_admin() -> dict[str, Any]:
    """The context of the portal itself: whoever is asked for in a test, it is not about rights."""
    return {"user": call_action("get_site_user", {"ignore_auth": True})["name"], "ignore_auth": True}


def upload(dataset: dict[str, Any], **context: Any) -> dict[str, Any]:
    """A person puts a new file in place of the dataset's first one."""
    return call_action(
        "resource_patch",
        {**as_admin(), **context},
        id=dataset["resources"][0]["id"],
        upload=FileStorage(BytesIO(b"year,value\n2026,1\n"), filename="data.csv"),
    )
