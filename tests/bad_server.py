"""A web server on loopback that answers byte for byte what a test wants, also what no real server should."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from types import TracebackType

Handler = Callable[["Call"], None]


class Call:
    """One request as it came, and the connection to answer on."""

    def __init__(self, connection: socket.socket, head: bytes, closing: threading.Event) -> None:
        self.connection = connection
        self.closing = closing
        lines = head.decode("latin-1").split("\r\n")
        self.target = lines[0].split(" ")[1]
        self.headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:] if line)
        }

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.connection.sendall(piece)

    def send_slowly(self, pieces: Iterable[bytes], pause: float = 0.002) -> None:
        for piece in pieces:
            if self.closing.wait(pause):
                return
            self.connection.sendall(piece)

    def fall_silent(self) -> None:
        self.closing.wait(5)


class BadServer:
    """``routes``: path → handler or the bytes of a whole answer. Each connection serves one request."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Handler | bytes] = {}
        self.calls: list[Call] = []
        self.connections = 0  # also those that ask nothing
        self._tls = tls
        self._closing = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> BadServer:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _address = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                self._answer(connection)
        except OSError:
            return  # the client gave up, as many of these tests want

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(4096)
            if not piece:
                return
            head += piece
            if head.startswith(b"\x16"):  # a TLS greeting, at a server that speaks plain HTTP
                connection.sendall(answer(400))
                return
        call = Call(connection, head, self._closing)
        self.calls.append(call)
        handler = self.routes.get(call.target) or self.routes.get(call.target.partition("?")[0]) or answer(404)
        if isinstance(handler, bytes):
            call.send(handler)
        else:
            handler(call)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer; ``Content_Type="text/csv"`` becomes ``Content-Type: text/csv``, ``None`` leaves a header out."""
    fields: dict[str, str | None] = {"Content_Length": str(len(body)), "Connection": "close", **headers}
    lines = [f"HTTP/1.1 {status} Whatever"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value is not None]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body
