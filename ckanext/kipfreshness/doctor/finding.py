from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """The command's exit code, as monitoring tools have it."""

    GOOD = 0
    WARNING = 1  # what is shown is right; something else waits or will not happen
    BROKEN = 2  # the portal does not do what it is there for


@dataclass(frozen=True)
class Finding:
    """``check`` is the room's file that found it; ``remedy`` says what to do, with the command where there is one."""

    check: str
    level: Level
    message: str
    remedy: str


def warning(check: str, message: str, remedy: str) -> Finding:
    return Finding(check, Level.WARNING, message, remedy)


def broken(check: str, message: str, remedy: str) -> Finding:
    return Finding(check, Level.BROKEN, message, remedy)
