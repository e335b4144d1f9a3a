"""A PostgreSQL and a Redis that a test may kill."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import redis

from .consumers import wait_until

# Neither runs PostgreSQL as root, and so its folder cannot be in pytest's, which is closed to others.
_USER: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


class Service:
    """``command`` keeps its data in ``folder``, so that what is started after a ``kill`` finds what was there."""

    def __init__(self, command: list[str], folder: Path, port: int, answers: Callable[[], Any]) -> None:
        self.command = command
        self.folder = folder
        self.port = port
        self.answers = answers
        self.start()

    def start(self) -> None:
        def ready() -> bool:
            # The memory of a killed PostgreSQL is free when the last of its processes has gone.
            if self.process.poll() is not None:
                self.process = self._popen()
            try:
                self.answers()
            except (psycopg2.OperationalError, redis.ConnectionError):
                return False
            return True

        self.process = self._popen()
        wait_until(ready, f"{self.command[0]} answers", seconds=60)

    def kill(self) -> None:
        """As the kernel does when memory runs out: no farewell to anybody."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in (self.process.pid, *map(int, children)):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)

    def _popen(self) -> subprocess.Popen[bytes]:
        log = subprocess.DEVNULL
        return subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.folder, **_USER)


class PrivatePostgres(Service):
    def __init__(self) -> None:
        folder, port = _folder(), _free_port()
        programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        data = str(folder / "data")
        initdb = [programs / "initdb", "-D", data, "-U", "ckan", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **_USER)
        self.url = f"postgresql://ckan@127.0.0.1:{port}/postgres"
        # Killed is not switched off: what was written is safe without waiting for the disk.
        options = ["-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-F"]
        super().__init__([str(programs / "postgres"), "-D", data, *options], folder, port, self._connect)

    def _connect(self) -> None:
        psycopg2.connect(self.url).close()


class PrivateRedis(Service):
    def __init__(self) -> None:
        folder, port = _folder(), _free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        command = ["redis-server", "--port", str(port), "--dir", str(folder), "--save", "", "--appendonly", "yes"]
        super().__init__([*command, "--appendfsync", "always"], folder, port, self._ping)

    def lose_everything(self) -> None:
        """To be called between ``kill`` and ``start``."""
        shutil.rmtree(self.folder / "appendonlydir")

    def _ping(self) -> None:
        redis.Redis.from_url(self.url).ping()


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kipfreshness-"))
    if _USER:
        shutil.chown(folder, _USER["user"], _USER["group"])
    return folder


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
