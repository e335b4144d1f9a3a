"""A real web server with the portal of an ini, and many readers at once: what the measurements of pages share.

Needs gunicorn: ``pip install gunicorn``.
"""

from __future__ import annotations

import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import ckan
import psycopg2

AT_ONCE = 8
_ROUNDS = 5  # the pages take turns, so that whatever else the machine does hits all of them alike


@dataclass
class Times:
    """Of one page, in milliseconds."""

    found: list[float] = field(default_factory=list[float])

    @property
    def median(self) -> float:
        return statistics.median(self.found)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.found, n=20)[-1]


@dataclass(frozen=True)
class Server:
    address: str
    process_id: int

    def get(self, path: str, **headers: str) -> float:
        """How long it takes, in milliseconds; anything but the page, or "not modified", ends the measurement."""
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(urllib.request.Request(self.address + path, headers=headers)) as answer:
                answer.read()
        except urllib.error.HTTPError as error:
            if error.code != 304:
                sys.exit(f"{path}: {error}: {error.read()[-2000:].decode(errors='replace')}")
        return 1000 * (time.perf_counter() - began)

    def times(self, paths: Sequence[str], requests: int) -> list[Times]:
        """Of each page, of so many requests by ``AT_ONCE`` readers."""
        times = [Times() for _ in paths]
        with ThreadPoolExecutor(AT_ONCE) as readers:
            for path in paths:
                list(readers.map(self.get, [path] * AT_ONCE))
            for _ in range(_ROUNDS):
                for path, of_it in zip(paths, times, strict=True):
                    of_it.found += readers.map(self.get, [path] * (requests // _ROUNDS))
        return times


@contextmanager
def server(ini: Path, *, workers: int = 2, threads: int = 1, **settings: str) -> Generator[Server]:
    """gunicorn with the portal of the ini, and settings of its own."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        written = {"testing": "false", "WTF_CSRF_ENABLED": "true", **settings}
        process = _start(write_ini(Path(folder) / "bench.ini", ini, written), port, workers, threads)
        try:
            yield _ready(Server(f"http://127.0.0.1:{port}", process.pid), process)
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def write_ini(path: Path, ini: Path, settings: Mapping[str, str]) -> Path:
    """The portal of the ini with settings of its own; it logs as that one does."""
    lines = [f"{key} = {value}" for key, value in settings.items()]
    logging = ini.read_text().partition("[loggers]")[2]
    path.write_text("\n".join(["[app:main]", f"use = config:{ini.resolve()}", *lines, "", "[loggers]" + logging]))
    return path


def _start(ini: Path, port: int, workers: int, threads: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "--workers", str(workers), "--threads", str(threads)]
    options = ["--bind", f"127.0.0.1:{port}", "--timeout", "300", "--log-level", "warning", "bench.wsgi:application"]
    return subprocess.Popen([*command, *options], env={**os.environ, "CKAN_INI": str(ini)})


def _ready(found: Server, process: subprocess.Popen[bytes]) -> Server:
    end = time.monotonic() + 180
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(found.address + "/about", timeout=60).read()
        except OSError:
            time.sleep(0.2)
        else:
            return found
    sys.exit("The web server did not start.")


@contextmanager
def database() -> Generator[Any]:
    """A connection of our own to the portal's, as CKAN's variable names it."""
    connection = psycopg2.connect(os.environ["CKAN_SQLALCHEMY_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def one(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()[0]


def machine(cursor: Any) -> str:
    """Below which figures stand: what was measured on, and what else it did."""
    postgres = one(cursor, "SHOW server_version").split()[0]
    load, today = os.getloadavg()[0], datetime.now(timezone.utc).date().isoformat()
    return (
        f"{today}, {os.cpu_count()} cores (load {load:.1f} before), CKAN {ckan.__version__}, "
        f"PostgreSQL {postgres}, Python {platform.python_version()}"
    )
