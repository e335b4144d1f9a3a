"""Whether marking runs happen, and are believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

import ckan.plugins.toolkit as tk

from .. import config, schedule
from ..model.runs import last_run, refused_run
from .finding import Finding, broken, warning

_CHECK = "marking"


def check_marking() -> Iterator[Finding]:
    yield from _check_runs()
    if config.run_interval_hours() > 0:
        yield from _check_worker()


def _check_runs() -> Iterator[Finding]:
    refused, last = refused_run(), last_run()
    if refused is not None:
        yield broken(
            _CHECK,
            tk._("The last marking run recorded nothing: it found only %(count)s datasets, less than half of before.")
            % {"count": refused.assessed},
            tk._(
                "See what became of the others. If they are gone for good, a sysadmin calls kipfreshness_accept_drop."
            ),
        )
    if last is None:
        yield warning(_CHECK, tk._("No marking run has recorded anything yet."), "ckan kipfreshness run")
    elif datetime.now(timezone.utc) - last.finished_at > config.run_overdue_after():
        yield warning(
            _CHECK,
            tk._("The last marking run was on %(when)s: history and reminders wait.")
            % {"when": last.finished_at.astimezone(config.timezone()).isoformat(timespec="minutes")},
            tk._("Start the worker (ckan jobs worker) or the cron line again; ckan kipfreshness run does it at once."),
        )


def _check_worker() -> Iterator[Finding]:
    state = schedule.worker_state(datetime.now(timezone.utc))
    if state.workers is None:
        return  # said by the check of Redis
    if not state.workers:
        yield warning(
            _CHECK,
            tk._("No background worker is running."),
            tk._("Keep this running, under supervisor or systemd: ckan jobs worker"),
        )
    if state.next_run_at is None:
        yield warning(
            _CHECK,
            tk._("No marking run stands in the worker's schedule."),
            tk._("Start the portal or the worker again: each process that starts puts one there."),
        )
