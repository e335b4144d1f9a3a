"""ckanext-harvest's own consumers as processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

_ROOT = Path(__file__).parents[3]


def write_ini(folder: Path) -> Path:
    """The tests' own portal, for another process."""
    ini = folder / "consumers.ini"
    ini.write_text(
        f"[app:main]\nuse = config:{_ROOT / 'test.ini'}\nckanext.kipfreshness.feed.allow_private_addresses = true\n"
    )
    return ini


class Consumer:
    def __init__(self, ini: Path, stage: str) -> None:
        self.log = ini.with_name(f"{stage}-{monotonic()}.log")
        command = [str(Path(sys.executable).with_name("ckan")), "-c", str(ini), "harvester", f"{stage}-consumer"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=_ROOT, env=os.environ)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def consumers(ini: Path, of_each: int = 1, stages: tuple[str, ...] = ("gather", "fetch")) -> Iterator[list[Consumer]]:
    running = [Consumer(ini, stage) for stage in stages for _ in range(of_each)]
    try:
        yield running
    finally:
        for consumer in running:
            consumer.kill()


def wait_until(true: Callable[[], bool], what: str, seconds: float = 300) -> None:
    deadline = monotonic() + seconds
    pause = Event()
    while not true():
        assert monotonic() < deadline, f"waited {seconds} s in vain until {what}"
        pause.wait(0.1)
