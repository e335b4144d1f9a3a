"""The gather stage: read a feed, compare it with what is known, and ask for what differs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timezone
from typing import Any

import ckan.model
import msgspec
from ckan.model.meta import Session

from .. import config, model
from ..feeds import (
    FeedEntry,
    FeedError,
    ParsedFeed,
    Problem,
    content_hash,
    open_feed,
    parse_config,
)
from . import objects, problems
from .at_work import begin_gathering
from .elsewhere import Elsewhere, Settled, settle_new
from .harvest_classes import HarvestGatherError, HarvestSource
from .identity import ENTRY_HASH_VERSION
from .plan import Known, Plan, Step, plan_changes, plan_unchanged
from .publishers import OrganizationNames, PublisherDirectory
from .reading import Reading, read_entries
from .task import Task

# Readings in a row that must lack an entry before its dataset is made private, where the source asks for that.
WITHDRAW_AFTER = 2
_PROBLEMS_AT_ONCE = 500


def gather(job: Any) -> list[str]:
    """Ids of the harvest objects to be put into the queue. A feed that cannot be read ends the job with an error."""
    now = datetime.now(timezone.utc)
    source_id, job_id = job.source.id, job.id
    model.record_attempt(source_id, now)
    model.start_report(job_id, source_id, now)
    Session.commit()
    begin_gathering(job_id)
    try:
        return Gathering(job, now).run()
    except FeedError as error:
        fail(job, error.message, error.values, now)
        return []


def fail(job: Any, message: str, values: dict[str, Any], now: datetime) -> None:
    """The feed could not be read: nothing is changed, and everybody who asks is told why."""
    source_id, job_id = job.source.id, job.id
    Session.rollback()
    sentence = message % values
    model.record_failure(source_id, now, sentence)
    model.update_report(job_id, error=message, error_values={key: str(value) for key, value in values.items()})
    Session.commit()
    HarvestGatherError.create(sentence, job)


class Gathering:
    """One gather: everything it writes is one transaction, so that an interrupted one leaves nothing."""

    def __init__(self, job: Any, now: datetime) -> None:
        self.now = now
        self.job = job
        self.job_id: str = job.id
        self.source: Any = job.source
        self.source_id: str = job.source.id
        self.config = parse_config(job.source.config)
        dataset = ckan.model.Package.get(self.source_id)
        self.owner_org: str = dataset.owner_org or "" if dataset else ""
        self.directory = PublisherDirectory(_organizations(), self.config.publishers)
        self.unmatched: Counter[str] = Counter()
        self.refused = 0
        self.cut: Problem | None = None  # why the rest of the feed could not be read

    def run(self) -> list[str]:
        with self._open() as feed, closing(Reading()) as reading:
            objects.forget_unfinished(self.job_id)
            self._read(feed, reading)
            plan = self._plan(feed, reading)
            settled = self._settle(plan)
            leaders = self._ask_for(settled, reading)
            self._record(feed, reading, plan, settled)
            if self.cut:
                Session.add(HarvestGatherError(message=f"{self.cut.message} {self.cut.value}".strip(), job=self.job))
            Session.commit()
            return leaders

    def _open(self) -> ParsedFeed:
        known = model.reading_of_source(self.source_id)
        usable = known is not None and known.read_with == self._read_with()
        return open_feed(
            self.source.url,
            config=self.config,
            settings=config.fetch_settings(),
            timezone=str(config.timezone()),
            etag=known.etag if known and usable else None,
            last_modified=known.last_modified if known and usable else None,
        )

    def _read(self, feed: ParsedFeed, reading: Reading) -> None:
        rows: list[dict[str, Any]] = []
        for problem, title in read_entries(feed, reading, self._organization_id):
            self.refused += problem.fatal and problem.index is not None
            self.cut = problem if problem.fatal and problem.index is None else self.cut
            rows.append(problems.problem_row(problem, title))
            if len(rows) == _PROBLEMS_AT_ONCE:
                model.add_problems(self.job_id, rows)
                rows = []
        model.add_problems(self.job_id, rows)

    def _organization_id(self, entry: FeedEntry) -> str:
        found = self.directory.organization_id(entry.publisher) if entry.publisher else None
        if entry.publisher and found is None:
            self.unmatched[entry.publisher] += 1
        return found or self.owner_org

    def _plan(self, feed: ParsedFeed, reading: Reading) -> Plan:
        known = list(_known_entries(self.source_id))
        withdraw_after = WITHDRAW_AFTER if self.config.vanished == "withdraw" else None
        if feed.not_modified:
            return plan_unchanged(known, withdraw_after=withdraw_after)
        return plan_changes(
            self.source_id,
            known,
            reading.found,
            complete=feed.complete,
            rolling=feed.rolling,
            withdraw_after=withdraw_after,
        )

    def _settle(self, plan: Plan) -> Settled:
        new = [step.found for step in plan.steps if step.action == "create" and step.found]
        return settle_new(plan.steps, _elsewhere(self.source, [f.key for f in new], [f.guid for f in new]))

    def _ask_for(self, settled: Settled, reading: Reading) -> list[str]:
        tasks = (self._task(step, reading, settled.taken_over) for step in settled.steps)
        return objects.add_objects(self.job_id, self.source_id, tasks)

    def _task(self, step: Step, reading: Reading, taken_over: set[str]) -> tuple[str, Task]:
        found = step.found
        task = Task(
            action=step.action,
            dataset_id=step.dataset_id,
            entry=reading.entry(found) if found else None,
            organization_id=found.organization_id if found else "",
            take_over=step.dataset_id in taken_over,
        )
        return (found.guid or found.key if found else step.dataset_id), task

    def _record(self, feed: ParsedFeed, reading: Reading, plan: Plan, settled: Settled) -> None:
        model.mark_seen(plan.unchanged, self.now)
        model.mark_gone(plan.gone, self.now)
        model.rename_guids(plan.guid_by_dataset)
        model.add_problems(self.job_id, list(_plan_rows(plan, settled)))
        left = [*plan.repeated, *(found for found, _ in settled.left)]
        model.correct_noted(self.job_id, [found.index for found in left], problems.LEFT)
        model.correct_noted(self.job_id, [found.index for found in plan.trashed], problems.DELETED)
        model.update_report(
            self.job_id,
            read_at=self.now,
            format=feed.format,
            entries=len(reading.found) + self.refused,
            complete=feed.complete,
            not_modified=feed.not_modified,
            vanished_rule=plan.vanished_rule.value,
            planned=len(settled.steps),
            unchanged=len(plan.unchanged),
            gone=len(plan.gone),
            refused=self.refused,
        )
        if not feed.not_modified:
            self._record_reading(feed, reading, bool(settled.steps or settled.left))
        else:
            model.record_success(self.source_id, self.now, entries=None)
        model.forget_old_problems(self.source_id)

    def _record_reading(self, feed: ParsedFeed, reading: Reading, unsettled: bool) -> None:
        if self.cut:
            model.record_failure(self.source_id, self.now, self.cut.message)
        else:
            model.record_success(self.source_id, self.now, entries=len(reading.found) if feed.complete else None)
        model.replace_unmatched_publishers(self.source_id, self.unmatched, self.now)
        if feed.complete and not unsettled:
            model.remember_version(self.source_id, feed.etag, feed.last_modified, self._read_with())
        else:
            model.remember_version(self.source_id)

    def _read_with(self) -> str:
        """Stands for everything besides the feed that decides what comes of it."""
        versions = [ENTRY_HASH_VERSION, content_hash(FeedEntry(index=0, title="")).split(":")[0]]
        rules = msgspec.json.encode([self.config, self.owner_org, self.directory.fingerprint(), versions])
        return hashlib.sha256(rules).hexdigest()[:32]


def _organizations() -> Iterator[OrganizationNames]:
    return (OrganizationNames(**names) for names in model.all_organization_names())


def _known_entries(source_id: str) -> Iterator[Known]:
    for row in model.entries_of_source(source_id):
        yield Known(
            dataset_id=row.dataset_id,
            guid=row.guid,
            key=row.entry_key,
            entry_hash=row.entry_hash,
            organization_id=row.organization_id,
            gone=row.gone_since is not None,
            missed_readings=row.missed_readings,
            withdrawn=row.withdrawn,
            trashed=row.state != "active",
        )


def _elsewhere(source: Any, keys: list[str], guids: list[str]) -> Iterator[Elsewhere]:
    sources = {row.id: row for row in Session.query(HarvestSource.id, HarvestSource.url, HarvestSource.active)}
    for row in model.entries_elsewhere(source.id, keys, guids):
        other = sources.get(row.source_id)
        yield Elsewhere(
            dataset_id=row.dataset_id,
            source_id=row.source_id,
            guid=row.guid,
            key=row.entry_key,
            alive=other is not None and bool(other.active),
            gone=row.gone_since is not None,
            same_address=other is not None and other.url == source.url,
        )


def _plan_rows(plan: Plan, settled: Settled) -> Iterator[dict[str, Any]]:
    if plan.changed_guids:
        yield problems.feed_row(problems.CHANGED_GUIDS, str(plan.changed_guids))
    for found in plan.repeated:
        yield problems.left_row(problems.REPEATED, found)
    for found, other in settled.left:
        yield problems.left_row(problems.BROUGHT_ELSEWHERE, found, values={"source": other.source_id})
