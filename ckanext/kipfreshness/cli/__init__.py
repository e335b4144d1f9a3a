"""``ckan kipfreshness …``: one command a file."""

from __future__ import annotations

import click
from flask import has_request_context

from .add_sources import add_sources_command
from .check_feed import check_feed
from .doctor import doctor
from .load_organizations import load_organizations
from .notify import notify
from .run import run
from .status import status

__all__ = ["kipfreshness"]


@click.group(short_help="Marks datasets older than the portal's limit and shows who is late.")
@click.pass_context
def kipfreshness(context: click.Context) -> None:
    # CKAN's and scheming's helpers ask the request for its language; without one they fail.
    if not has_request_context():
        context.with_resource(context.meta["flask_app"].test_request_context())


kipfreshness.add_command(add_sources_command)
kipfreshness.add_command(check_feed)
kipfreshness.add_command(doctor)
kipfreshness.add_command(load_organizations)
kipfreshness.add_command(notify)
kipfreshness.add_command(run)
kipfreshness.add_command(status)
