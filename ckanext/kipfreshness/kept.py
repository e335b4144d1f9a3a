"""Answers kept in Redis for a minute, for all processes of the portal, and none of them wrong.

What is shown follows from the data, the settings and the local day, and from nothing else: an answer is kept under
all three, so that a change of any leaves it behind at once. The minute is for what we are not told of: see
``data_version``. Without Redis each answer is made when it is asked for.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError

from . import config
from .model.data_version import data_version

LIFE = timedelta(minutes=1)
_RENEWAL = timedelta(seconds=10)  # before its end one reader makes it anew, while the others still get it
_MADE_AT = len(datetime(2026, 1, 31, tzinfo=timezone.utc).isoformat(timespec="microseconds"))
# While an answer is made: how old the oldest of the answers is that it is made from.
_oldest: ContextVar[datetime | None] = ContextVar("oldest", default=None)


def kept(question: Sequence[str], make: Callable[[], bytes]) -> bytes:
    """What ``make`` answers to the question, now or within the last minute. ``question``: whatever decides beside the
    data, the rule and the day; nobody who asks it may see more than another."""
    version = data_version()
    if version is None:
        return make()
    policy, began_at = config.policy(), _now()
    today = policy.local_date(began_at)
    key = _key((version, today, policy, *question))
    try:
        known = _read(key, began_at)
    except RedisError:
        return make()
    if known is None:
        known = _make(make, began_at)
        # An answer that midnight came into belongs to neither day.
        if policy.local_date(_now()) == today:
            _keep(key, *known)
    answer, made_at = known
    _is_made_from(made_at)
    return answer


def kept_json(question: Sequence[str], make: Callable[[], Any]) -> Any:
    """As ``kept``, of what JSON can say; the caller may change it."""
    return json.loads(kept(question, lambda: json.dumps(make()).encode()))


def _make(make: Callable[[], bytes], began_at: datetime) -> tuple[bytes, datetime]:
    """The answer, and from when it is: it is as old as what it is made from."""
    outer = _oldest.set(began_at)
    try:
        answer = make()
        return answer, _oldest.get() or began_at
    finally:
        _oldest.reset(outer)


def _is_made_from(made_at: datetime) -> None:
    outer = _oldest.get()
    if outer is not None:
        _oldest.set(min(outer, made_at))


def _keep(key: str, answer: bytes, made_at: datetime) -> None:
    written = made_at.isoformat(timespec="microseconds").encode() + zlib.compress(answer, level=1)
    with suppress(RedisError):
        connect_to_redis().set(key, written, ex=LIFE)


def _read(key: str, now: datetime) -> tuple[bytes, datetime] | None:
    """By our clock, too: where it jumps, what it said before is forgotten."""
    redis: Any = connect_to_redis()
    found: bytes | None = redis.get(key)
    if found is None:
        return None
    made_at = datetime.fromisoformat(found[:_MADE_AT].decode())
    age = now - made_at
    if not timedelta() <= age < LIFE:
        return None
    if age >= LIFE - _RENEWAL and redis.set(f"{key}:renewal", b"", nx=True, ex=_RENEWAL):
        return None
    return zlib.decompress(found[_MADE_AT:]), made_at


def _key(known: Sequence[Any]) -> str:
    return f"{tk.config['ckan.site_id']}:kipfreshness:kept:{hashlib.sha256(repr(known).encode()).hexdigest()}"


def _now() -> datetime:
    return datetime.now(timezone.utc)
