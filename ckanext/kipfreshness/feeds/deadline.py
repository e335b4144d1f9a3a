"""How long a feed may still take. A server that sends one byte a second is never silent, and never done."""

from __future__ import annotations

import copy
import socket
import ssl

from .fetched import FetchSettings


class Deadline:
    """Runs from when it is made, over all requests that a feed needs: retries, redirects, further pages."""

    def __init__(self, settings: FetchSettings) -> None:
        self.silence = settings.timeout
        self.total = settings.total_timeout
        self._clock = settings.clock
        self._ends_at = settings.clock() + settings.total_timeout

    def for_request(self) -> Deadline:
        """The same end, with a ``silence`` of its own, which the request may shorten."""
        return copy.copy(self)

    @property
    def passed(self) -> bool:
        return self.left <= 0

    @property
    def left(self) -> float:
        """Seconds."""
        return self._ends_at - self._clock()

    @property
    def exceeded(self) -> float:
        """After a ``TimeoutError``: the seconds that were too few."""
        return self.total if self.passed else self.silence

    def next_wait(self) -> float:
        """Seconds that the next wait may take. Raises ``TimeoutError`` where there are none left."""
        left = self.left
        if left <= 0:
            raise TimeoutError
        return min(self.silence, left)


class TimedSocket(socket.socket):
    """Looks at the deadline before every read, also those of the headers, which the standard library does by itself."""

    deadline: Deadline | None = None

    def recv_into(self, *arguments: object) -> int:  # type: ignore[override]
        if self.deadline:
            self.settimeout(self.deadline.next_wait())
        return super().recv_into(*arguments)  # type: ignore[arg-type]


class TimedTLSSocket(ssl.SSLSocket):
    deadline: Deadline | None = None

    def recv_into(self, *arguments: object) -> int:  # type: ignore[override]
        if self.deadline:
            self.settimeout(self.deadline.next_wait())
        return super().recv_into(*arguments)  # type: ignore[arg-type]
