"""One Redis, which keeps what it was told when it is killed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import redis

from ..web import free_port
from .processes import Process, Supervisor, wait_until


@dataclass(frozen=True)
class Redis:
    port: int

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def ckan_url(self) -> str:
        """With what ckanext-harvest's consumers need (docs/admin.md)."""
        return f"{self.url}?socket_timeout=86400"

    def connect(self) -> Any:
        return cast("Any", redis.Redis).from_url(self.url, decode_responses=True)

    def answers(self) -> bool:
        try:
            return bool(self.connect().ping())
        except redis.ConnectionError:
            return False

    def waiting_consumers(self) -> int:
        """Consumers that have nothing to do."""
        clients: Sequence[dict[str, str]] = self.connect().client_list()
        return sum(client["cmd"] == "blpop" for client in clients)


def start_redis(supervisor: Supervisor, folder: Path) -> Redis:
    found = Redis(free_port())
    home = folder / "redis"
    home.mkdir()
    command = ["redis-server", "--port", str(found.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"]
    log = folder / "log/redis.log"
    supervisor.keep(Process("redis", [*command, "--appendfsync", "always"], log, folder=home))
    wait_until(found.answers, "Redis answers")
    return found
