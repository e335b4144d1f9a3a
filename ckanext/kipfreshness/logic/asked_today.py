"""How often somebody has asked today, in Redis until the local midnight and not longer."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis


class Limit(str, Enum):
    """Which limit was met; its sentence is chosen where it is shown."""

    SAME_DATASET = "same_dataset"
    PER_DAY = "per_day"


def take_turn(asker: str, dataset_id: str, *, per_day: int, now: datetime, until: datetime) -> Limit | None:
    """Count a request, or say which limit it meets. Raises ``RedisError``."""
    redis = connect_to_redis()
    seconds = max(1, int((until - now).total_seconds()))
    of_dataset, of_asker = f"{_prefix()}:{asker}:{dataset_id}", f"{_prefix()}:{asker}"
    if not redis.set(of_dataset, 1, nx=True, ex=seconds):
        return Limit.SAME_DATASET
    redis.set(of_asker, 0, nx=True, ex=seconds)
    if int(redis.incr(of_asker)) > per_day:
        redis.delete(of_dataset)
        return Limit.PER_DAY
    return None


def _prefix() -> str:
    return f"ckan:{tk.config['ckan.site_id']}:kipfreshness:asked"
