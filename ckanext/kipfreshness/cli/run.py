from __future__ import annotations

import json
from datetime import date, datetime, timezone

import ckan.plugins.toolkit as tk
import click
from redis.exceptions import RedisError

from .. import config, schedule, search
from ..jobs import AnotherRunError, RunError, RunResult, TooFewDatasetsError, run_marking
from ..model.organizations import Organization
from ..model.runs import WARNED
from ..model.viewpoint import instant_of
from ..refusals import why_no_run
from .options import as_of_option, fail, json_option, organization_option


@click.command(short_help="Assess every dataset and record what changed.")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded and record nothing.")
@as_of_option
@organization_option
@json_option
@click.option("--enqueue", is_flag=True, help="Let CKAN's background worker do it, and return at once.")
def run(
    dry_run: bool,
    as_of: date | datetime | None,
    organization: Organization | None,
    as_json: bool,
    enqueue: bool,
) -> None:
    """Assess every dataset and record what changed: transitions, the day's history, stale search documents.

    Exit codes: 0 done · 1 refused or failed · 2 bad options · 3 nothing recorded, more than half of the datasets are
    missing · 4 nothing recorded, another run is at work.
    """
    if enqueue:
        _enqueue(bool(dry_run or as_of or organization))
        return
    policy, now = config.policy(), datetime.now(timezone.utc)
    try:
        result = run_marking(
            policy,
            now,
            as_of=instant_of(as_of, policy, now),
            dry_run=dry_run,
            organization_id=organization.id if organization else None,
        )
    except RunError as reason:
        fail(why_no_run(reason), _exit_code(reason))
    repaired = 0 if dry_run else search.repair_index()
    click.echo(json.dumps(result.as_dict()) if as_json else _in_words(result, repaired))
    if result.outcome == WARNED:
        click.secho(tk._("There are notably fewer datasets than at the last run."), fg="yellow", err=True)


def _enqueue(has_other_options: bool) -> None:
    if has_other_options:
        raise click.UsageError("--enqueue goes with no other option: the worker makes the ordinary run.")
    try:
        job_id = schedule.enqueue_run()
    except RedisError as error:
        fail(tk._("Redis cannot be reached (%(reason)s). Start it, or run without --enqueue.") % {"reason": error})
    click.echo(job_id)


def _exit_code(reason: RunError) -> int:
    if isinstance(reason, TooFewDatasetsError):
        return 3
    return 4 if isinstance(reason, AnotherRunError) else 1


def _in_words(result: RunResult, repaired: int) -> str:
    return tk._(
        "%(assessed)s datasets assessed, %(changed)s changed: %(became_overdue)s became overdue, "
        "%(recovered)s recovered. %(repaired)s search documents repaired. %(seconds)s s."
    ) % {**result.as_dict(), "repaired": repaired}
