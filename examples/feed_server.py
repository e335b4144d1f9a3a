"""Serves the feeds of Kota Contoh's agencies on loopback.

    python -m examples.feed_server PORT [BROKEN]

``/NAME/…`` is the feed of examples/feeds/NAME.csv in the format that examples/sources.csv gives it, written anew at
each request with today's dates; the files that its datasets link to are small and say that they are invented. The feeds
named in the file BROKEN, one a line, answer with an error page, as when an agency's site is down.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .feed_formats import WRITERS, FeedWriter
from .town import local_today, read_datasets

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
_TYPE_OF_FORMAT = {"dcat_us": "json", "ckan": "json", "wordpress": "json", "csv_with_errors": "csv"}
_ERROR_PAGE = b"<!doctype html><html lang=id><title>Galat</title><h1>Situs sedang dalam perbaikan</h1></html>"
_SAMPLE = b"tahun;keterangan;nilai\n2026;Data karangan Kota Contoh, hanya untuk peragaan;0\n"


@dataclass(frozen=True)
class ExampleSource:
    """One row of examples/sources.csv."""

    name: str
    title: str
    organization: str
    format: str
    path: str

    @property
    def feed(self) -> str:
        return self.name.removeprefix("data-")


def read_sources() -> list[ExampleSource]:
    with (Path(__file__).parent / "sources.csv").open(encoding="utf-8", newline="") as rows:
        return [ExampleSource(**row) for row in csv.DictReader(rows)]


class FeedServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, broken: Path | None) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.source_by_path = {f"/{source.feed}/{source.path}": source for source in read_sources()}
        self.broken = broken
        self.site = f"http://127.0.0.1:{self.server_port}"

    def is_broken(self, feed: str) -> bool:
        return self.broken is not None and self.broken.exists() and feed in self.broken.read_text().split()

    def write_feed(self, source: ExampleSource, first: int, most: int | None) -> bytes:
        writer = FeedWriter(source.feed, source.title, self.site, local_today())
        datasets = read_datasets(source.feed)
        return WRITERS[source.format](writer, datasets[first : None if most is None else first + most])


class _Handler(BaseHTTPRequestHandler):
    server: FeedServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        source = self.server.source_by_path.get(address.path)
        if source is None:
            self._answer_file(address.path)
        elif self.server.is_broken(source.feed):
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, "html", _ERROR_PAGE)
        else:
            first, most = _window(source.format, parse_qs(address.query))
            self._answer(
                HTTPStatus.OK,
                _TYPE_OF_FORMAT.get(source.format, source.format),
                self.server.write_feed(source, first, most),
            )

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer_file(self, path: str) -> None:
        if path.count("/") == 2 and "." in path:
            self._answer(HTTPStatus.OK, "csv", _SAMPLE)
        else:
            self._answer(HTTPStatus.NOT_FOUND, "html", _ERROR_PAGE)

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", _TYPES[kind])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _window(format: str, query: dict[str, list[str]]) -> tuple[int, int | None]:
    """The part that a client of these paged formats asks for."""
    number = {name: int(values[0]) for name, values in query.items() if values[0].isdigit()}
    if format == "ckan":
        return number.get("start", 0), number.get("rows", 10)
    if format == "wordpress":
        size = number.get("per_page", 10)
        return (number.get("page", 1) - 1) * size, size
    return 0, None


def main() -> None:
    broken = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    FeedServer(int(sys.argv[1]), broken).serve_forever()


if __name__ == "__main__":
    main()
