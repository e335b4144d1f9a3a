from __future__ import annotations

import json
from dataclasses import asdict

import ckan.plugins.toolkit as tk
import click

from ..doctor import Finding, Level, examine
from .options import json_option

_COLOURS = {Level.WARNING: "yellow", Level.BROKEN: "red"}


@click.command(short_help="Look whether everything works, and say what to do.")
@json_option
def doctor(as_json: bool) -> None:
    """Look at configuration, services, tables, schedule, search index, mail and harvesting. Changes nothing.

    Exit codes, for monitoring: 0 all is well · 1 something waits or will not happen · 2 something is broken.
    """
    findings = examine()
    if as_json:
        click.echo(json.dumps([_answer(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.secho(f"{finding.check}: {finding.message}", fg=_COLOURS[finding.level])
            click.echo(f"    → {finding.remedy}")
        if not findings:
            click.echo(tk._("All is well."))
    raise SystemExit(max((finding.level for finding in findings), default=Level.GOOD).value)


def _answer(finding: Finding) -> dict[str, str]:
    return asdict(finding) | {"level": finding.level.name.lower()}
