"""A mail server on loopback that keeps what it takes, refuses whom it is told to, or breaks off."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class SmtpSink:
    """``refusals`` are answers to RCPT by address: ``550 No such user``."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.address = ""

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in str(letter["To"])]


@contextmanager
def smtp_sink() -> Iterator[SmtpSink]:
    sink = SmtpSink()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 sink")
            for line in iter(self.rfile.readline, b""):
                command = line.decode().strip()
                verb = command[:4].upper()
                if verb == "RCPT":
                    address = command.partition("<")[2].partition(">")[0]
                    self.say(sink.refusals.get(address, "250 ok"))
                elif verb == "DATA":
                    self.say("354 go on")
                    sink.letters.append(message_from_bytes(self.data(), policy=policy.default))
                    self.say("250 taken")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def data(self) -> bytes:
            lines: list[bytes] = []
            for line in iter(self.rfile.readline, b".\r\n"):
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

        def say(self, answer: str) -> None:
            self.wfile.write(answer.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        sink.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()
