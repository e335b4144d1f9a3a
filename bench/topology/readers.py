"""Readers before both web processes, as behind a load balancer: where one refuses, the other is asked."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

# CKAN's search needs Solr; its API answers errors in its own way, also for our actions.
_KIND_BY_PAGE = {
    "/kepatuhan": "page",
    "/kepatuhan.json": "page",
    "/kepatuhan/opd-0": "page",
    "/api/3/action/kipfreshness_compliance_show": "API",
    "/dataset/": "CKAN's search",
    "/api/3/action/package_search?rows=5": "CKAN's search",
}
_PAUSE = 0.5  # the machine is to harvest, too


@dataclass(frozen=True)
class Answer:
    at: float
    page: str
    web: str  # nobody: neither of them
    status: int
    is_taken_over: bool

    @property
    def kind(self) -> str:
        return _KIND_BY_PAGE[self.page]


@dataclass
class Readers:
    """Appending to a list needs no lock."""

    ports: Mapping[str, int]
    answers: list[Answer] = field(default_factory=list[Answer])
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def __enter__(self) -> Readers:
        self._threads = [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(2)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def between(self, begin: float, end: float) -> list[Answer]:
        return [answer for answer in self.answers if begin <= answer.at <= end]

    def _read(self, number: int) -> None:
        pages, webs = itertools.cycle(_KIND_BY_PAGE), list(self.ports)
        for turn in itertools.count(number):
            if self._over.wait(_PAUSE):
                return
            first = turn % len(webs)
            self.answers.append(self._ask(next(pages), [*webs[first:], *webs[:first]]))

    def _ask(self, page: str, webs: list[str]) -> Answer:
        began = time.monotonic()
        for tried, web in enumerate(webs):
            try:
                return Answer(began, page, web, get(self.ports[web], page)[0], tried > 0)
            except (OSError, http.client.HTTPException):
                continue
        return Answer(began, page, "nobody", 0, True)


def get(port: int, page: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", page)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def serves(port: int) -> bool:
    try:
        return get(port, "/kepatuhan")[0] == 200
    except (OSError, http.client.HTTPException):
        return False
