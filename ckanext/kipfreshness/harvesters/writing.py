"""One task done: a dataset created, changed or withdrawn by CKAN's own actions, with what the feed said remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from enum import Enum
from typing import Any

import ckan.lib.munge
import ckan.model
import ckan.plugins.toolkit as tk
import msgspec
from ckan.model.meta import Session

from .. import model
from ..feeds import FeedEntry, content_hash, entry_key
from .brought import Brought, bring, resource_dict
from .declared import declared_at
from .identity import entry_hash
from .merge import merge
from .names import base_name, dataset_name
from .refusal import leave_out
from .task import Task


class Outcome(str, Enum):
    """Names of the report's counters, but the last two."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    LEFT = "left"  # it is another source's
    DELETED = "deleted"  # by a person


class Written(msgspec.Struct, frozen=True):
    """``remembered`` is the row of ``HarvestedEntry`` that has to be saved in the same transaction."""

    outcome: Outcome
    dataset_id: str
    remembered: dict[str, Any] | None = None


class Writer:
    """Everything that is the same for all datasets of one batch is read once. Commits nothing and indexes nothing."""

    def __init__(self, source_id: str, user: str, now: datetime, zone: tzinfo, declared: frozenset[str]) -> None:
        self.source_id = source_id
        self.user = user
        self.now = now
        self.zone = zone
        self.declared = declared
        self.license_ids = _license_ids()
        self.user_obj = ckan.model.User.get(user)
        self.state_by_id: dict[str, str] = {}
        self.row_by_id: dict[str, model.HarvestedEntry] = {}
        self.free_names: set[str] = set()
        self.sent: dict[str, Any] = {}  # what CKAN's action was last given

    def read_ahead(self, tasks: Sequence[Task]) -> None:
        """To be called in each transaction, with the tasks that will be written in it: three queries for them all."""
        dataset_ids = [task.dataset_id for task in tasks]
        self.state_by_id = model.dataset_states(dataset_ids)
        self.row_by_id = model.entries_of_datasets(dataset_ids)
        names = {base_name(_slug(task.entry.title)) for task in tasks if task.entry}
        self.free_names = names - model.dataset_names(sorted(names))

    def write(self, task: Task, without: frozenset[str] = frozenset()) -> Written:
        """``without`` names parts that the portal has refused (see ``refusal``). Raises ``tk.ValidationError``."""
        state = self.state_by_id.get(task.dataset_id)
        row = self.row_by_id.get(task.dataset_id)
        if state not in (None, "active"):
            return Written(Outcome.DELETED, task.dataset_id)
        if row is not None and row.source_id != self.source_id and not task.take_over:
            return Written(Outcome.LEFT, task.dataset_id)
        if task.entry is None:
            return Written(self._withdraw(task.dataset_id), task.dataset_id)
        brought = leave_out(bring(task.entry, task.organization_id, self.license_ids), without)
        remembered = self._remembered(task, task.entry, row, brought)
        if state is None:
            self._create(task.dataset_id, brought)
            return Written(Outcome.NEW, task.dataset_id, remembered)
        return Written(self._update(task.dataset_id, row, brought), task.dataset_id, remembered)

    def _remembered(
        self, task: Task, entry: FeedEntry, row: model.HarvestedEntry | None, brought: Brought
    ) -> dict[str, Any]:
        content = content_hash(entry)
        return {
            "dataset_id": task.dataset_id,
            "source_id": self.source_id,
            "guid": entry.guid,
            "entry_key": entry_key(entry),
            "entry_hash": entry_hash(entry),
            "content_hash": content,
            "declared_at": declared_at(entry, self.zone),
            "content_changed_at": self._content_changed_at(row, content),
            "first_seen_at": self.now,
            "last_seen_at": self.now,
            "gone_since": None,
            "missed_readings": 0,
            "withdrawn": False,
            "organization_id": task.organization_id,
            "brought": msgspec.to_builtins(brought),
        }

    def _content_changed_at(self, row: model.HarvestedEntry | None, content: str) -> datetime | None:
        """First sight is no evidence, and a hash made by another rule says nothing."""
        if row is None or not row.content_hash:
            return None
        same_rule = row.content_hash.split(":")[0] == content.split(":")[0]
        return self.now if same_rule and row.content_hash != content else row.content_changed_at

    def _create(self, dataset_id: str, brought: Brought) -> None:
        declared = {key: value for key, value in brought.extras.items() if key in self.declared}
        free = [key for key in brought.extras if key not in self.declared]
        self.sent = {
            **brought.fields,
            **declared,
            "id": dataset_id,
            "type": "dataset",
            "name": dataset_name(_slug(brought.fields["title"]), dataset_id, self._is_name_taken),
            "owner_org": brought.organization_id or None,
            "extras": [{"key": key, "value": brought.extras[key]} for key in free],
            "tags": [{"name": name} for name in brought.tags],
            "resources": [resource_dict(resource) for resource in brought.resources],
        }
        tk.get_action("package_create")(self._context(), self.sent)

    def _update(self, dataset_id: str, row: model.HarvestedEntry | None, brought: Brought) -> Outcome:
        last = msgspec.convert(row.brought, Brought) if row else Brought()
        returns = bool(row and row.withdrawn)
        shown = self._show(dataset_id)
        merged = merge(shown, last, brought, self.declared)
        if returns:
            merged["private"] = False
        if merged != shown:
            self._package_update(shown, merged)
        if returns:
            return Outcome.RETURNED
        return Outcome.CHANGED if merged != shown else Outcome.UNCHANGED

    def _withdraw(self, dataset_id: str) -> Outcome:
        shown = self._show(dataset_id)
        if shown["private"]:
            return Outcome.LEFT
        self._package_update(shown, {**shown, "private": True})
        model.mark_withdrawn(dataset_id)
        return Outcome.WITHDRAWN

    def _show(self, dataset_id: str) -> dict[str, Any]:
        context: Any = {"user": self.user, "ignore_auth": True, "use_cache": False, "for_update": True}
        return tk.get_action("package_show")(context, {"id": dataset_id})

    def _package_update(self, shown: Mapping[str, Any], merged: dict[str, Any]) -> None:
        context = self._context()
        context["original_package"] = shown
        # CKAN says so itself only when it also indexes and commits; the activity stream listens to it.
        context["changed_entities"] = {"packages": {merged["id"]}}
        # Given back as it was, CKAN would keep it.
        self.sent = {key: value for key, value in merged.items() if key != "metadata_modified"}
        tk.get_action("package_update")(context, self.sent)
        # package_update leaves its savepoint open where it neither commits nor indexes.
        if (savepoint := Session().get_nested_transaction()) is not None:
            savepoint.commit()

    def _is_name_taken(self, name: str) -> bool:
        if name in self.free_names:
            self.free_names.remove(name)  # not for the next one
            return False
        return bool(model.dataset_names([name]))

    def _context(self) -> Any:
        return {
            "user": self.user,
            "auth_user_obj": self.user_obj,
            "ignore_auth": True,
            "kipfreshness_harvest": True,
            "kipfreshness_batch": True,
            # Together these two make CKAN neither commit nor index: a batch does both, once.
            "defer_commit": True,
            "return_id_only": True,
        }


def _slug(title: str) -> str:
    return ckan.lib.munge.munge_title_to_name(title)


def _license_ids() -> dict[str, str]:
    found: dict[str, str] = {}
    for license in ckan.model.Package.get_license_register().values():
        for name in (license.url, license.title, license.id):
            if name:
                found[name.casefold()] = license.id
    return found
