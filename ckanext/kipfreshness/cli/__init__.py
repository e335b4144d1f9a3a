"""``ckan kipfreshness …``: one command a file."""

from __future__ import annotations

import click

__all__ = ["kipfreshness"]


@click.group(short_help="Marks datasets older than the portal's limit and shows who is late.")
def kipfreshness() -> None:
    pass


def get_commands() -> list[click.Command]:
    return [kipfreshness]
