"""What happens beside CKAN's dataset hooks: writes to the DataStore, and moves to another organisation."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, cast

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.model import Resource
from ckan.model.meta import Session
from ckan.types import Context, SignalMapping

from . import config, search
from .model.deadlines import deadlines_of
from .model.refresh import refresh_evidence
from .model.resources import Author, record_data_change
from .model.viewpoint import viewpoint

_WRITES = ("datastore_create", "datastore_upsert", "datastore_delete")


class ActionSignals(p.SingletonPlugin):
    """CKAN tells of each action that succeeded: nothing is imported from the DataStore, which may not be there."""

    p.implements(p.ISignal)

    def get_signal_subscriptions(self) -> SignalMapping:
        receivers = [{"sender": action, "receiver": _see_write} for action in _WRITES]
        moved = {"sender": "package_owner_org_update", "receiver": _see_move}
        return {tk.signals.action_succeeded: [*receivers, moved]}


def _see_move(_sender: str, *, context: Context, data_dict: dict[str, Any], **_: Any) -> None:
    """CKAN does not index a dataset that was moved by itself; its new owner may have another limit."""
    if not _is_deferred(context):
        search.refresh_index([data_dict["id"]])


def _is_deferred(context: Context) -> bool:
    """Whether a larger action goes on, which commits and indexes at its own end."""
    return bool(cast("dict[str, Any]", context).get("defer_commit"))


def _see_write(sender: str, *, context: Context, data_dict: dict[str, Any], **_: Any) -> None:
    resource_id = data_dict.get("resource_id")
    # A table without records is a form that was designed; a dry run changes nothing.
    if not resource_id or data_dict.get("dry_run") or (sender == "datastore_create" and not data_dict.get("records")):
        return
    resource = Session.get(Resource, resource_id)
    if resource is None or resource.package_id is None or not _lives_in_datastore(resource):
        return
    _record(resource, context)


def _lives_in_datastore(resource: Resource) -> bool:
    """Of uploads and links the DataStore holds a copy, which xloader and datapusher write again at any time."""
    return resource.url_type in tk.h.datastore_rw_resource_url_types()


def _record(resource: Resource, context: Context) -> None:
    dataset_id, now = resource.package_id or "", datetime.now(timezone.utc)
    view = viewpoint(config.policy(), now)
    before = deadlines_of(view, [dataset_id])
    record_data_change(resource.id, now)
    refresh_evidence(now, [dataset_id], author=Author.PERSON)
    if _is_deferred(context):
        return
    Session.commit()
    if deadlines_of(view, [dataset_id]) != before:
        search.refresh_index([dataset_id])
