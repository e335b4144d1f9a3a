"""``ckan kipfreshness …``: one command a file."""

from __future__ import annotations

import click

from .check_feed import check_feed
from .load_organizations import load_organizations
from .run import run
from .status import status

__all__ = ["kipfreshness"]


@click.group(short_help="Marks datasets older than the portal's limit and shows who is late.")
def kipfreshness() -> None:
    pass


kipfreshness.add_command(check_feed)
kipfreshness.add_command(load_organizations)
kipfreshness.add_command(run)
kipfreshness.add_command(status)
