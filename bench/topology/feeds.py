"""The agencies' feeds, and what their dates must come to."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from ..harvest import make_entry

_ZONE = ZoneInfo("Asia/Jakarta")
_PAUSE = 1.0  # an agency's server takes its time
_DAYS = 60  # how old the oldest are


@dataclass(frozen=True)
class Feeds:
    """``sources`` feeds of ``entries`` each; no two entries are alike, and their dates go back two months."""

    sources: int
    entries: int
    today: date

    @property
    def total(self) -> int:
        return self.sources * self.entries

    def body(self, source: int) -> bytes:
        numbers = range(source * self.entries, (source + 1) * self.entries)
        return json.dumps({"dataset": [self._entry(number, source) for number in numbers]}).encode()

    def expected(self, on: date) -> Counter[str]:
        """How many datasets have which status on a local day, by the calendar alone."""
        return Counter(_status(self._updated_on(number), on) for number in range(self.total))

    def _entry(self, number: int, source: int) -> dict[str, Any]:
        publisher = {"@type": "org:Organization", "name": title_of(source)}
        modified = self._updated_on(number).isoformat()
        return {**make_entry(number, is_changed=False), "publisher": publisher, "modified": modified}

    def _updated_on(self, number: int) -> date:
        return self.today - timedelta(days=number % _DAYS)


def title_of(source: int) -> str:
    return f"Dinas Nomor {source}"


def local_today() -> date:
    return datetime.now(_ZONE).date()


def _status(updated_on: date, on: date) -> str:
    due_on = updated_on + relativedelta(months=1)
    if on > due_on:
        return "overdue"
    return "due_soon" if on >= due_on - timedelta(days=6) else "current"


@contextmanager
def serve(feeds: Feeds, pause: float = _PAUSE) -> Generator[str]:
    """The address, below which each feed is at ``/NUMBER/data.json``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = feeds.body(int(self.path.split("/")[1]))
            half = len(body) // 2
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body[:half])
                time.sleep(pause)
                self.wfile.write(body[half:])
            except OSError:
                self.close_connection = True  # the consumer was killed

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
