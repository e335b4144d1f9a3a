from __future__ import annotations

from pathlib import Path

import ckan.plugins.toolkit as tk
import click

from ..organization_import import (
    Kind,
    NotATableError,
    PlannedRow,
    Refusal,
    Result,
    Table,
    apply_plan,
    import_fields,
    plan_import,
    read_table,
)
from .options import fail

_SOME_REFUSED = 2
_SHOWN = {Kind.CREATE: ("+", "green"), Kind.UPDATE: ("~", "cyan")}


@click.command("load-organizations", short_help="Create or update organisations from a table, one a row.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
def load_organizations(file: Path, dry_run: bool) -> None:
    """Create or update organisations from FILE (CSV, XLSX, XLS or ODS), one a row; never delete one.

    The headers are names of fields or their labels, in Indonesian or English. A row is about the organisation of its
    name, else of its opd_code, else of its title. An empty cell leaves its field as it is; a list is written with
    semicolons. A row with a cell that is refused is not written; the other rows are.

    Exit codes: 0 every cell is good · 1 nothing could be read · 2 some cells were refused.
    """
    user: str = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    fields = import_fields()
    try:
        with file.open("rb") as content:
            table = read_table(content, fields)
    except OSError as error:
        fail(tk._("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error.strerror})
    except NotATableError as error:
        fail(str(error))
    plan = plan_import(table, fields, user)
    if dry_run:
        for row in plan.rows:
            _show_changes(row)
        result = plan.foreseen()
    else:
        result = apply_plan(plan, user, _show_changes)
    refusals = (*_unknown_columns(table), *result.refusals)
    for refusal in refusals:
        _show_refusal(refusal)
    _show_summary(result, dry_run)
    if refusals:
        raise SystemExit(_SOME_REFUSED)


def _unknown_columns(table: Table) -> tuple[Refusal, ...]:
    message = tk._("No field has this name. Use the name of a field or its label, or leave the column out.")
    return tuple(Refusal(table.header_row, column, column, message) for column in table.unknown_columns)


def _show_changes(row: PlannedRow) -> None:
    if row.kind not in _SHOWN:
        return
    sign, colour = _SHOWN[row.kind]
    click.secho(f"{sign} {row.name} ({row.title})", fg=colour)
    if row.kind is Kind.UPDATE:
        for change in row.changes:
            click.echo(f"    {change.field}: {_one_line(change.before)} → {_one_line(change.after)}")


def _show_refusal(refusal: Refusal) -> None:
    place = tk._("Row %(row)s, column “%(column)s”, “%(value)s”: %(message)s") % {
        "row": refusal.row,
        "column": refusal.column,
        "value": _one_line(refusal.value),
        "message": refusal.message,
    }
    click.secho(place, fg="red", err=True)


def _show_summary(result: Result, dry_run: bool) -> None:
    counts = {
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "refused": result.refused,
    }
    if dry_run:
        click.echo(
            tk._(
                "Nothing was written. It would be: %(created)s created, %(updated)s updated, %(unchanged)s unchanged, "
                "%(refused)s refused."
            )
            % counts
        )
    else:
        click.echo(
            tk._("%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(refused)s refused.") % counts
        )


def _one_line(text: str) -> str:
    return " / ".join(text.splitlines()) or "–"
