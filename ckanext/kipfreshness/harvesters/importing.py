"""The import stage: a batch of datasets in one transaction and one commit of the index; one by one where one fails."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import ckan.lib.search as ckan_search
import ckan.plugins.toolkit as tk
from ckan.model import Package
from ckan.model.meta import Session
from sqlalchemy.exc import OperationalError

from .. import config, model, search
from ..feeds import FeedEntry
from ..model.deadlines import deadlines_of, deadlines_read_ahead
from ..model.index_state import mark_index_stale
from ..model.viewpoint import viewpoint
from . import objects, problems
from .dataset_form import declared_fields
from .lookups import lookups_remembered
from .refusal import Refused, refused_values
from .task import Task, decode_task
from .writing import Outcome, Writer, Written

_NOTHING_WRITTEN = (Outcome.LEFT, Outcome.DELETED)

log = logging.getLogger(__name__)


def import_batch(leader: Any, user: str) -> bool:
    """Do the task of ``leader`` and those of its batch that nobody has done. Whether the leader's own came in."""
    came_in = Batch(leader, user, datetime.now(timezone.utc)).run()
    # It was written by statements of our own, and ckanext-harvest goes on with what it has in memory.
    Session.refresh(leader)
    return came_in


class Batch:
    def __init__(self, leader: Any, user: str, now: datetime) -> None:
        self.leader_id: str = leader.id
        self.job_id: str = leader.harvest_job_id
        self.source_id: str = leader.harvest_source_id
        self.now = now
        self.leader_task = decode_task(leader.content)
        self.writer = Writer(self.source_id, user, self.now, config.timezone(), declared_fields())

    def run(self) -> bool:
        followers = list(self.leader_task.batch)
        try:
            claimed = [(id_, decode_task(content)) for id_, content in objects.claim_waiting(followers)]
            self._write_all([(self.leader_id, self.leader_task), *claimed])
            return True
        except OperationalError:
            raise  # no fault of any entry: it ends the consumer, whose message is then sent again
        except Exception as error:
            # Whatever it is, it is found again and reported when each stands for itself.
            log.info("A batch is taken apart: %r", error)
            Session.rollback()
        came_in = self._write_one(self.leader_id, self.leader_task)
        for object_id in followers:
            for id_, content in objects.claim_waiting([object_id]):
                self._write_one(id_, decode_task(content))
        return came_in

    def _write_all(self, tasks: list[tuple[str, Task]], without: frozenset[str] = frozenset()) -> None:
        self.writer.read_ahead([task for _, task in tasks])
        with lookups_remembered():
            written = {object_id: self.writer.write(task, without) for object_id, task in tasks}
        self._correct_report(tasks, written)
        written_ids = self._settle(written)
        Session.commit()
        _commit_index(written_ids)

    def _correct_report(self, tasks: Sequence[tuple[str, Task]], written: Mapping[str, Written]) -> None:
        for outcome in _NOTHING_WRITTEN:
            entries = [task.entry for object_id, task in tasks if written[object_id].outcome is outcome]
            model.correct_noted(self.job_id, [entry.index for entry in entries if entry], outcome.value)

    def _settle(self, written: dict[str, Written]) -> list[str]:
        """Ids of the datasets of which the index was told."""
        objects.make_current({id_: done.dataset_id for id_, done in written.items()})
        objects.finish({id_: _report_status(done.outcome) for id_, done in written.items()})
        outcomes = Counter(done.outcome.value for done in written.values() if done.outcome not in _NOTHING_WRITTEN)
        model.save_entries([done.remembered for done in written.values() if done.remembered])
        written_ids = [done.dataset_id for done in written.values() if done.outcome not in _NOTHING_WRITTEN]
        if written_ids:
            # Also of datasets that CKAN did not write: the feed may declare another date of the same data.
            model.refresh_evidence(self.now, written_ids, author=model.Author.HARVESTER, index_follows=True)
        self._index(written_ids)
        # Last, because other consumers wait for this row.
        model.count_in_report(self.job_id, outcomes)
        return written_ids

    def _index(self, dataset_ids: Sequence[str]) -> None:
        """Before the commit, as CKAN does itself: interrupted between, the next harvest writes the same again."""
        try:
            with deadlines_read_ahead(deadlines_of(viewpoint(config.policy(), self.now), dataset_ids)):
                search.index_datasets(dataset_ids)
        except search.IndexAwayError as error:
            _leave_index_to_next_run(dataset_ids, error)

    def _write_one(self, object_id: str, task: Task) -> bool:
        without: frozenset[str] = frozenset()
        noted: list[dict[str, Any]] = []
        while True:
            try:
                self._write_all([(object_id, task)], without)
                self._note(noted)
                return True
            except tk.ValidationError as error:
                Session.rollback()
                refused = refused_values(error.error_dict, self.writer.sent)
                more = frozenset(value.part for value in refused) - without
                if not all(value.can_be_left_out for value in refused):
                    more = frozenset[str]()
                rows = [_refused_row(value, task.entry, bool(more)) for value in refused]
                if not more:
                    return self._refuse(object_id, rows or [_broken_row(task.entry, str(error.error_dict))])
                noted += rows
                without |= more
            except OperationalError:
                raise
            except Exception as error:
                log.exception("Harvest object %s of job %s", object_id, self.job_id)
                Session.rollback()
                reason = f"{type(error).__name__}: {error}"[:500]
                return self._refuse(object_id, [_broken_row(task.entry, reason)])

    def _note(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            model.add_problems(self.job_id, rows)
            Session.commit()

    def _refuse(self, object_id: str, rows: list[dict[str, Any]]) -> bool:
        for row in rows:
            objects.add_object_error(
                object_id, f"{row['field']}: {row['message'] % row['message_values']}".lstrip(": ")
            )
        model.add_problems(self.job_id, rows)
        objects.finish({object_id: "errored"})
        model.remember_version(self.source_id)
        model.count_in_report(self.job_id, {"refused": 1})
        Session.commit()
        return False


def _commit_index(dataset_ids: Sequence[str]) -> None:
    if not tk.config["ckan.search.solr_commit"]:
        return
    try:
        ckan_search.commit()
    except ckan_search.SearchIndexError as error:
        _leave_index_to_next_run(dataset_ids, error)
        Session.commit()


def _leave_index_to_next_run(dataset_ids: Sequence[str], error: Exception) -> None:
    """An index that is away is no fault of an entry, which would be refused for it until the next harvest."""
    log.warning("The search learns of %s harvested datasets at the next marking run: %s", len(dataset_ids), error)
    mark_index_stale(Package.id.in_(dataset_ids))


def _report_status(outcome: Outcome) -> str:
    """ckanext-harvest's word for it."""
    if outcome is Outcome.NEW:
        return "added"
    return "not modified" if outcome in (Outcome.UNCHANGED, *_NOTHING_WRITTEN) else "updated"


def _refused_row(value: Refused, entry: FeedEntry | None, left_out: bool) -> dict[str, Any]:
    return problems.entry_row(
        problems.LEFT_OUT if left_out and value.can_be_left_out else problems.NOT_ACCEPTED,
        entry or FeedEntry(index=-1, title=""),
        field=value.field,
        value=value.value,
        values={"reason": value.reason},
        outcome=problems.NOTED if left_out else problems.REFUSED,
    )


def _broken_row(entry: FeedEntry | None, reason: str) -> dict[str, Any]:
    return problems.entry_row(
        problems.BROKEN,
        entry or FeedEntry(index=-1, title=""),
        values={"reason": reason},
        outcome=problems.REFUSED,
    )
