"""What must be true in the end, whoever was killed: all is there, nothing is there twice, everybody says the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .feeds import Feeds, local_today
from .portal import Portal, ckan_command
from .postgres import Database, is_streaming
from .processes import wait_until
from .readers import get
from .work import MarkingRuns

_FLOOR = (Path(__file__).resolve().parents[1] / "marking/floor.sql").read_text().replace(":today", "%(today)s")
_SHOW = "/api/3/action/kipfreshness_compliance_show"
_STATUSES = ("current", "due_soon", "overdue", "unknown", "exempt")
_COUNTS = {
    "datasets": "SELECT count(*) FROM package WHERE type = 'dataset' AND state = 'active' AND NOT private",
    "different titles": "SELECT count(DISTINCT title) FROM package WHERE type = 'dataset'",
    "entries known": "SELECT count(DISTINCT guid) FROM kipfreshness_harvested",
    "reported as new, in sum": "SELECT sum(new) FROM kipfreshness_harvest_report",
    "with a recorded status": "SELECT count(*) FROM kipfreshness_transition",
}
_NONE = {
    "harvest jobs open": "SELECT count(*) FROM harvest_job WHERE status <> 'Finished'",
    "harvest objects open or failed": "SELECT count(*) FROM harvest_object WHERE state <> 'COMPLETE'",
    "errors of harvests": "SELECT (SELECT count(*) FROM harvest_gather_error)"
    " + (SELECT count(*) FROM harvest_object_error)",
    "datasets the index was not told of": "SELECT count(*) FROM kipfreshness_dataset WHERE index_stale",
}


@dataclass(frozen=True)
class Check:
    what: str
    found: Any
    expected: Any

    @property
    def is_true(self) -> bool:
        return self.found == self.expected


def check_all(portal: Portal, runs: MarkingRuns, feeds: Feeds) -> Iterator[Check]:
    for what, statement in _COUNTS.items():
        yield Check(what, portal.primary.one(statement), feeds.total)
    for what, statement in _NONE.items():
        yield Check(what, portal.primary.one(statement), 0)
    for name in portal.cloud.ports:
        _give_time(lambda name=name: portal.cloud.count(name) == feeds.total)
        yield Check(f"datasets in the index of {name}", portal.cloud.count(name), feeds.total)
    runs.look()
    yield Check("marking runs that were asked for and not done", len(runs.waiting), 0)
    yield Check("jobs that failed", runs.failed(), 0)
    yield from _check_marks(portal, feeds)
    yield Check("files on a machine's own disk that are not CKAN's", _files(portal), [])


def _give_time(true: Callable[[], bool]) -> None:
    """A commit of the index is answered before its documents are seen."""
    with suppress(TimeoutError):
        wait_until(true, "it is seen", 30)


def _check_marks(portal: Portal, feeds: Feeds) -> Iterator[Check]:
    wait_until(lambda: is_streaming(portal.primary), "the replica has everything")
    expected = _only(feeds.expected(local_today()))
    for name, port in portal.web.items():
        yield Check(f"marks, as {name} shows them", _shown(get(port, _SHOW)[1]), expected)
    for what, database in (("primary", portal.primary), ("replica", portal.replica)):
        yield Check(f"marks, by SQL on the {what}", _counted(database), expected)


def check_failover(portal: Portal) -> Iterator[Check]:
    """The replica takes the primary's place: CKAN is told another address and says the same."""
    expected = _counted(portal.primary)
    portal.supervisor.dismiss("primary")
    portal.replica.one("SELECT pg_promote(true, 60)")
    status = json.loads(portal.ask_replica(ckan_command(), "kipfreshness", "status", "--json"))
    yield Check("marks, of a portal on the promoted replica", _only(status["totals"]), expected)


def _shown(body: bytes) -> dict[str, int]:
    return _only(json.loads(body)["result"]["totals"])


def _counted(database: Database) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in database.rows(_FLOOR, today=local_today()):
        found[row[1]] += row[5]
    return _only(found)


def _only(counts: Mapping[str, int]) -> dict[str, int]:
    return {status: counts.get(status, 0) for status in _STATUSES}


def _files(portal: Portal) -> list[str]:
    """CKAN's own are the scripts and styles that it joins (``ckan.webassets.path``)."""
    machines = portal.folder / "machines"
    found = (path.relative_to(machines) for path in machines.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if "webassets" not in path.parts)
