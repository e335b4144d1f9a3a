"""Options that several commands share, and how they read and fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NoReturn

import ckan.plugins.toolkit as tk
import click

from ..logic.input_validators import moment
from ..model.organizations import Organization, find_organization


def as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--as-of", metavar="DATE", callback=_moment, help="A day (its last moment) or a time, ISO 8601."
    )(command)


def organization_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--organization", metavar="NAME", callback=_organization, help="Only this one: name or id.")(
        command
    )


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print what the action returns.")(command)


def fail(message: str, exit_code: int = 1) -> NoReturn:
    click.secho(message, fg="red", err=True)
    raise SystemExit(exit_code)


def _moment(_context: click.Context, parameter: click.Parameter, value: str | None) -> date | datetime | None:
    if value is None:
        return None
    try:
        return moment(value)
    except tk.Invalid as error:
        raise click.BadParameter(str(error.error), param=parameter) from error


def _organization(_context: click.Context, parameter: click.Parameter, value: str | None) -> Organization | None:
    if value is None:
        return None
    found = find_organization(value)
    if found is None:
        message = tk._("There is no organisation “%(name)s”.") % {"name": value}
        raise click.BadParameter(message, param=parameter)
    return found
