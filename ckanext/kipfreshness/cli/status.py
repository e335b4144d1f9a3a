from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import click

from .. import answers, config
from ..compliance import compliance
from ..model.organizations import Organization
from ..model.runs import last_run
from ..model.viewpoint import instant_of, viewpoint
from .options import as_of_option, json_option, organization_option

_COLUMNS = ("monitored", "current", "due_soon", "overdue", "unknown", "exempt", "not_checked", "score")


@click.command(short_help="Show each organisation's compliance.")
@as_of_option
@organization_option
@json_option
def status(as_of: date | datetime | None, organization: Organization | None, as_json: bool) -> None:
    """Show each organisation's compliance, now or at a past moment. Records nothing. Exit codes: 0 · 2 bad options."""
    policy, now = config.policy(), datetime.now(timezone.utc)
    view = viewpoint(policy, now, instant_of(as_of, policy, now))
    found = compliance(view, organization.id if organization else None)
    answer = answers.compliance_answer(policy, view.as_of, found, last_run())
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False) if as_json else _table(answer))


def _table(answer: dict[str, Any]) -> str:
    rows = [(one["short_name"] or one["title"], one) for one in answer["organizations"]]
    rows.append((tk._("All datasets"), answer["totals"]))
    width = max(len(name) for name, _ in rows)
    lines = [" ".join([" " * width, *(f"{column:>11}" for column in _COLUMNS)])]
    lines += [
        " ".join([f"{name:<{width}}", *(f"{_cell(counts[column]):>11}" for column in _COLUMNS)])
        for name, counts in rows
    ]
    return "\n".join(lines)


def _cell(value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
