"""A door before a service, which a test shuts, or through which everything comes late."""

from __future__ import annotations

import selectors
import socket
import threading
from collections import deque
from contextlib import suppress
from time import monotonic


class Gate:
    """``delay`` is how many seconds each packet is kept, both ways; ``shut`` refuses and cuts connections."""

    def __init__(self, host: str, port: int) -> None:
        self._behind = (host, port)
        self.delay = 0.0
        self._listening = self._listen(0)
        self.port: int = self._listening.getsockname()[1]
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()

    def shut(self) -> None:
        # Without ``shutdown`` a thread that waits in ``accept`` keeps the port open.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for pair in list(self._pairs):
            _cut(*pair)

    def open(self) -> None:
        self._listening = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listening = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self._welcome, args=(listening,), daemon=True).start()
        return listening

    def _welcome(self, listening: socket.socket) -> None:
        while True:
            try:
                guest, _ = listening.accept()
            except OSError:
                return  # shut
            try:
                host = socket.create_connection(self._behind)
            except OSError:
                guest.close()
                continue
            self._pairs.add((guest, host))
            threading.Thread(target=self._pass_on, args=(guest, host), daemon=True).start()

    def _pass_on(self, guest: socket.socket, host: socket.socket) -> None:
        """Until one of them goes."""
        waiting: deque[tuple[float, socket.socket, bytes]] = deque()
        with selectors.DefaultSelector() as selector:
            selector.register(guest, selectors.EVENT_READ, host)
            selector.register(host, selectors.EVENT_READ, guest)
            with suppress(OSError):  # cut
                while self._one_round(selector, waiting):
                    pass
        _cut(guest, host)
        self._pairs.discard((guest, host))

    def _one_round(self, selector: selectors.BaseSelector, waiting: deque[tuple[float, socket.socket, bytes]]) -> bool:
        pause = max(0.0, waiting[0][0] - monotonic()) if waiting else None
        for key, _ in selector.select(pause):
            data = key.fileobj.recv(65536)  # type: ignore[union-attr]
            if not data:
                return False
            waiting.append((monotonic() + self.delay, key.data, data))
        while waiting and waiting[0][0] <= monotonic():
            _, to, data = waiting.popleft()
            to.sendall(data)
        return True


def _cut(*both: socket.socket) -> None:
    for one in both:
        with suppress(OSError):  # gone already
            one.shutdown(socket.SHUT_RDWR)
        one.close()
