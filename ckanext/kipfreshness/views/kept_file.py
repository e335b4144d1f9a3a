"""A file that was shown and not yet applied, kept in Redis for an hour: every process of the portal finds it there."""

from __future__ import annotations

import secrets
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError

_SECONDS = 3600


class CannotKeepError(Exception):
    """Redis does not answer."""


def keep_file(subject: str, content: bytes) -> str:
    """The token by which the person who is logged in, and nobody else, gets it back, once."""
    token = secrets.token_urlsafe(24)
    try:
        connect_to_redis().set(_key(subject, token), content, ex=_SECONDS)
    except RedisError as error:
        raise CannotKeepError from error
    return token


def take_file(subject: str, token: str) -> bytes | None:
    """``None`` where it was taken already, is too old, is another person's or was about something else."""
    try:
        found: Any = connect_to_redis().getdel(_key(subject, token))
        return found
    except RedisError as error:
        raise CannotKeepError from error


def _key(subject: str, token: str) -> str:
    return f"{tk.config['ckan.site_id']}:kipfreshness:import:{subject}:{tk.current_user.id}:{token}"
