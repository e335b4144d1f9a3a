from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import click

from .. import config
from ..model.runs import refused_run
from ..model.viewpoint import instant_of, viewpoint
from ..reminders.post import Outcome, missing_settings
from ..reminders.requests import rehearse_requests, send_requests
from ..reminders.send import LetterMade, Result, rehearse, send_reminders
from .options import as_of_option, fail, json_option


@click.command(short_help="Mail the reminders that are due.")
@click.option("--dry-run", is_flag=True, help="Show every letter, send none, and record nothing.")
@as_of_option
@json_option
def notify(dry_run: bool, as_of: date | datetime | None, as_json: bool) -> None:
    """Mail the reminders that are due, one letter for each person, each stage of a deadline once; and what the public
    asks for, one letter a day.

    The background worker does this after each of its marking runs; where cron keeps time, call it after "run".

    Exit codes: 0 done · 1 nothing sent, reminders are off or CKAN cannot mail · 2 bad options · 3 nothing sent, the
    last run was refused · 4 some letters did not go out.
    """
    if as_of is not None and not dry_run:
        raise click.UsageError("--as-of goes with --dry-run only: letters are sent today or not at all.")
    policy, now = config.policy(), datetime.now(timezone.utc)
    view = viewpoint(policy, now, instant_of(as_of, policy, now))
    if dry_run:
        _show(rehearse(view).and_letters(rehearse_requests(view)), as_json)
        return
    if not config.notify_enabled():
        fail(tk._("Reminders are off. Read them with --dry-run; then set ckanext.kipfreshness.notify.enabled = true."))
    if refused_run() is not None:
        fail(tk._("The last marking run was refused. Nobody is reminded of what it found."), 3)
    missing = missing_settings()
    if missing:
        fail(tk._("CKAN cannot send mail without %(settings)s.") % {"settings": ", ".join(missing)})
    result = send_reminders(view).and_letters(send_requests(view))
    _show(result, as_json)
    if result.count(Outcome.SENT) < len(result.letters):
        raise SystemExit(4)


def _show(result: Result, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_answer(result), ensure_ascii=False))
        return
    for letter in result.letters:
        click.echo(_in_words(letter))
    for organization in result.unreachable:
        message = tk._("%(organization)s has something to be told and no address that takes it.")
        click.secho(message % {"organization": organization.title}, fg="yellow", err=True)
    click.echo(tk.ungettext("%(num)s letter.", "%(num)s letters.", len(result.letters)))


def _in_words(letter: LetterMade) -> str:
    envelope = letter.envelope
    if letter.outcome is not None:
        return f"{letter.outcome.value}\t{envelope.address}\t{envelope.subject}\t{letter.error}".rstrip()
    return f"To: {envelope.address}\nSubject: {envelope.subject}\n\n{envelope.text}\n{'-' * 72}"


def _answer(result: Result) -> dict[str, Any]:
    return {
        "letters": [
            {
                "address": letter.envelope.address,
                "subject": letter.envelope.subject,
                "text": letter.envelope.text,
                "html": letter.envelope.html,
                "datasets": letter.datasets,
                "outcome": letter.outcome.value if letter.outcome else None,
                "error": letter.error,
            }
            for letter in result.letters
        ],
        "unreachable": [{"id": one.id, "name": one.name, "title": one.title} for one in result.unreachable],
    }
