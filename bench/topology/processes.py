"""Processes as a supervisor keeps them: killed whole, and started again after some seconds."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESTART_AFTER = 5.0  # seconds, as the units in docs/admin.md say


@dataclass
class Process:
    """``every`` is how many seconds after its end a command is called again that ends by itself, as cron would.

    ``own`` is emptied before each start: a machine that was lost comes back without what was on its disk. PostgreSQL
    runs as the ``account`` that Debian's package made, where this is started by root.
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    folder: Path | None = None
    own: Path | None = None
    account: str | None = None
    every: float | None = None
    running: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0

    def start(self) -> None:
        if self.own:
            shutil.rmtree(self.own, ignore_errors=True)
            self.own.mkdir(parents=True)
        account: dict[str, Any] = {}
        if self.account and os.geteuid() == 0:
            account = {"user": self.account, "group": self.account, "extra_groups": []}
        with self.log.open("ab") as log:
            self.running = subprocess.Popen[bytes](
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **account,
            )

    def kill(self) -> None:
        """With all that it started, as when its machine is lost: no farewell to anybody."""
        if running := self.running:
            for pid in _tree(running.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            running.wait()

    def end(self) -> None:
        if (running := self.running) and running.poll() is None:
            running.send_signal(signal.SIGINT if self.account else signal.SIGTERM)
            try:
                running.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                found += _tree(int(child))
    return found


class Supervisor:
    """Keeps processes running until its ``with`` block ends, then ends them in the opposite order."""

    def __init__(self) -> None:
        self._processes: dict[str, Process] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_after_all, daemon=True)

    def __enter__(self) -> Supervisor:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()
        for process in reversed(self._processes.values()):
            process.end()

    def __getitem__(self, name: str) -> Process:
        return self._processes[name]

    def keep(self, process: Process) -> Process:
        with self._lock:
            self._processes[process.name] = process
            process.start()
        return process

    def dismiss(self, *names: str) -> None:
        """End these, and start them no more."""
        with self._lock:
            leaving = [self._processes.pop(name) for name in names]
        for process in leaving:
            process.end()

    def _look_after_all(self) -> None:
        while not self._over.wait(0.2):
            with self._lock:
                for process in self._processes.values():
                    _look_after(process)


def _look_after(process: Process) -> None:
    now = time.monotonic()
    if process.running and process.running.poll() is not None:
        by_itself = process.every is not None and process.running.returncode == 0
        process.start_at = now + (process.every if by_itself and process.every else RESTART_AFTER)
        process.running = None
    elif process.running is None and now >= process.start_at:
        process.start()


def wait_until(true: Callable[[], Any], what: str, seconds: float = 120, pause: float = 0.2) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s in vain until {what}")
        time.sleep(pause)
