from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import click

from .. import model
from ..feeds import redact_url
from ..harvesters.publishers import OrganizationNames, PublisherDirectory
from ..organization_import import NotATableError
from ..source_import import PlannedSource, SourceRefusal, add_sources, plan_sources, read_sources
from .options import fail

_SOME_REFUSED = 2


@click.command("add-sources", short_help="Add harvest sources from a table, one a row.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be added and add nothing.")
def add_sources_command(file: Path, dry_run: bool) -> None:
    """Add harvest sources from FILE (CSV, XLSX, XLS or ODS), one a row; never change or delete one.

    Columns: organization (any of its names) and url; optionally format, frequency (daily without one), title, config.
    A source that is there already is left as it is. First harvests are spread over the next hour.

    Exit codes: 0 every row is good · 1 nothing could be read · 2 some rows were refused.
    """
    if not p.plugin_loaded("kipfreshness_harvester"):
        fail(tk._("The plugin kipfreshness_harvester is not enabled; add it and harvest to ckan.plugins."))
    try:
        with file.open("rb") as content:
            rows = read_sources(content)
    except OSError as error:
        fail(tk._("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error.strerror})
    except NotATableError as error:
        fail(str(error))
    directory = PublisherDirectory(OrganizationNames(**names) for names in model.all_organization_names())
    plan = plan_sources(rows, directory.organization_id, model.known_sources())
    new = [source for source in plan.sources if not source.is_there]
    count, refusals = len(new), list(plan.refusals)
    if dry_run:
        for source in new:
            _show_source(source)
    else:
        user: str = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
        count, refused = add_sources(new, user, datetime.now(timezone.utc), _show_source)
        refusals += refused
    for refusal in refusals:
        _show_refusal(refusal)
    _show_summary(count, len(plan.sources) - len(new), len({refusal.row for refusal in refusals}), dry_run)
    if refusals:
        raise SystemExit(_SOME_REFUSED)


def _show_source(source: PlannedSource) -> None:
    click.secho(f"+ {source.title}: {redact_url(source.url)} ({source.frequency})", fg="green")


def _show_refusal(refusal: SourceRefusal) -> None:
    place = tk._("Row %(row)s, column “%(column)s”, “%(value)s”: %(message)s") % {
        "row": refusal.row,
        "column": refusal.column,
        "value": refusal.value or "–",
        "message": refusal.message,
    }
    click.secho(place, fg="red", err=True)


def _show_summary(added: int, unchanged: int, refused: int, dry_run: bool) -> None:
    counts = {"added": added, "unchanged": unchanged, "refused": refused}
    if dry_run:
        click.echo(
            tk._("Nothing was written. It would be: %(added)s added, %(unchanged)s there already, %(refused)s refused.")
            % counts
        )
    else:
        click.echo(tk._("%(added)s added, %(unchanged)s there already, %(refused)s refused.") % counts)
