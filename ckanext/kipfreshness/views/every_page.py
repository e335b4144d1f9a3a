"""What holds for every page of ours, whichever blueprint it is of."""

from __future__ import annotations

from flask import Blueprint

from .errors import handle_errors
from .forms import check_token
from .publicly import of_one_reader


def guard_pages(blueprint: Blueprint) -> None:
    """To be called before the blueprint asks anything else of a request."""
    handle_errors(blueprint)
    blueprint.before_request(check_token)
    blueprint.before_request(of_one_reader)
