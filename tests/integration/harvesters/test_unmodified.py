"""A server that says that its feed has not changed."""

from __future__ import annotations

import json

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from .conftest import Portal, entry


def serve_with_etag(server: HTTPServer, etag: str, *entries: object) -> list[str]:
    """Answers 304 to whoever knows ``etag``; what each request said it knew."""
    asked: list[str] = []
    body = json.dumps({"dataset": entries})

    def answer(request: Request) -> Response:
        known = request.headers.get("If-None-Match", "")
        asked.append(known)
        if known == etag:
            return Response(status=304, headers={"ETag": etag})
        return Response(body, headers={"ETag": etag}, content_type="application/json")

    server.clear()
    server.expect_request("/data.json").respond_with_handler(answer)
    return asked


def test_feed_is_asked_for_changes_once_all_of_it_is_in_the_portal(portal: Portal) -> None:
    asked = serve_with_etag(portal.server, '"1"', entry(1), entry(2, title=""))

    jobs = [portal.harvest() for _ in range(3)]

    assert asked == ["", "", '"1"']
    assert [portal.report(job) for job in jobs] == [
        {"new": 1, "refused": 1},
        {"unchanged": 1, "refused": 1},
        {"unchanged": 1},
    ]
    assert (
        portal.act("kipfreshness_harvest_report", id=jobs[2].id)["problems"]
        == portal.act("kipfreshness_harvest_report", id=jobs[1].id)["problems"]
    )


def test_feed_is_read_whole_when_publishers_may_lead_elsewhere(portal: Portal) -> None:
    asked = serve_with_etag(portal.server, '"1"', entry(1))
    portal.harvest()
    portal.harvest()

    portal.rename_publishers({"X": "dinas-pangan"})
    portal.harvest()

    assert asked == ["", "", ""]


def test_entry_missing_in_an_unmodified_feed_is_still_gone(portal: Portal) -> None:
    portal.serve(entry(1), entry(2))
    portal.harvest()
    serve_with_etag(portal.server, '"1"', entry(1))

    jobs = [portal.harvest() for _ in range(3)]

    assert [portal.report(job) for job in jobs] == [{"unchanged": 1, "gone": 1}] * 3
