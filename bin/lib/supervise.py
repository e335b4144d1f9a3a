"""Keeps the demo's processes running until it is told to end, then ends them all.

    supervise.py FILE LOG_FOLDER

FILE has one process a line: its name, a tab, its command as a shell would read it, and optionally a tab and
``every=SECONDS`` for a command that ends and is to be called again. Each writes to LOG_FOLDER/NAME.log.
What dies is started again, after a pause that doubles from one second to a minute.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST_PAUSE = 60.0
_STEADY_AFTER = 60.0  # a process that ran for so long starts with the shortest pause again
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    name: str
    command: list[str]
    every: float | None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = field(default_factory=time.monotonic)
    pause: float = 1.0


def main() -> None:
    processes, logs = Path(sys.argv[1]), Path(sys.argv[2])
    children = [_child(line) for line in processes.read_text(encoding="utf-8").splitlines() if line.strip()]
    ended = False

    def end(number: int, frame: object) -> None:
        nonlocal ended
        ended = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    while not ended:
        for child in children:
            _look_after(child, logs)
        time.sleep(0.3)
    _end_all(children)


def _child(line: str) -> Child:
    name, command, *rest = line.split("\t")
    every = float(rest[0].removeprefix("every=")) if rest else None
    return Child(name, shlex.split(command), every)


def _look_after(child: Child, logs: Path) -> None:
    now = time.monotonic()
    if child.process is None:
        if now >= child.start_at:
            _start(child, logs, now)
    elif child.process.poll() is not None:
        _plan_next_start(child, logs, now)


def _start(child: Child, logs: Path, now: float) -> None:
    with (logs / f"{child.name}.log").open("ab") as log:
        child.process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )
    child.started_at = now


def _end_with_parent() -> Callable[[], None]:
    """The kernel ends the child when this process is killed and cannot do it itself."""
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _plan_next_start(child: Child, logs: Path, now: float) -> None:
    code = child.process.returncode if child.process else 0
    child.process = None
    if child.every is not None and code == 0:
        child.start_at = child.started_at + max(child.every, 1.0)
        child.pause = 1.0
        return
    if now - child.started_at > _STEADY_AFTER:
        child.pause = 1.0
    with (logs / f"{child.name}.log").open("a", encoding="utf-8") as log:
        log.write(f"{child.name} ended with code {code}; it is started again in {child.pause:.0f} s\n")
    child.start_at = now + child.pause
    child.pause = min(child.pause * 2, _LONGEST_PAUSE)


def _end_all(children: list[Child]) -> None:
    running = [child.process for child in children if child.process is not None and child.process.poll() is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + 15
    for process in running:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    main()
