"""Whatever stands in a query string, a public page answers with bounded work, or says what is wrong with it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from ckan import model
from ckan.tests.helpers import CKANTestApp, call_action

from .. import factories
from ..statements import statements

pytestmark = pytest.mark.usefixtures("clean_portal")

PAGES = (
    "/kepatuhan",
    "/kepatuhan.csv",
    "/kepatuhan.xlsx",
    "/kepatuhan.json",
    "/kepatuhan/opd",
    "/kepatuhan/opd.csv",
    "/kepatuhan/opd.xlsx",
    "/kepatuhan/opd.json",
    "/kepatuhan/opd.svg",
    "/kepatuhan/opd.atom",
    "/kepatuhan/dataset/data/evidence",
    "/kepatuhan/dataset/data/request",
)
ACTIONS = (
    "status_show?id=data",
    "compliance_show?",
    "dataset_list?",
    "history_list?",
    "evidence_list?id=data",
    "confirmation_list?",
    "late_list?",
    "update_request_list?",
    "update_request_show?id=data",
    "harvest_feed_list?",
)
DIGITS = "9" * 5000  # more than Python makes a number of
NUMBERS = ("0", "-1", "1000000000", "2147483648", DIGITS, "1e9", "１")
DAYS = ("0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-02-30", "besok")
MONTHS = ("0001-01", "9999-12", "0000-00", "2026-13", "-1-01", DIGITS)
TEXTS = ("a" * 100_000, "%_" * 50_000, "\\" * 50_000, "(" * 10_000)
QUERIES = (
    *(f"{name}={value}" for name in ("page", "rows", "start") for value in NUMBERS),
    *(f"as_of={quote(value)}" for value in DAYS),
    *(f"{name}={quote(value)}" for name in ("since", "until") for value in DAYS[:3]),
    *(f"month={value}" for value in MONTHS),
    *(f"q={quote(value)}" for value in TEXTS),
    *(f"{name}={'a' * 50_000}" for name in ("sort", "status", "band", "opd_type", "organization", "lang")),
    *("&".join([f"{name}={value}"] * 3000) for name, value in {"q": "a", "status": "overdue", "page": "1"}.items()),
    "&".join(f"x{number}={number}" for number in range(3000)),
    "format=exe&file_format=exe&_format=../../etc/passwd",
    "page[]=1&page[a]=1&status[]=overdue&q[$ne]=x",
    "%ff=%fe&q=%00&status=%00&sort=%ed%a0%80",
    "&=&&==&&?",
)
MOST_STATEMENTS = 30


@pytest.fixture
def opd(clean_portal: None) -> None:
    owner = factories.organization(name="opd")
    factories.dataset(name="data", owner_org=owner["id"], days_old=40)
    call_action("kipfreshness_run", factories.as_admin())


def test_a_page_answers_any_query_with_bounded_work(app: CKANTestApp, opd: None) -> None:
    assert [one for place in PAGES for one in badly_answered(app, f"{place}?", (200, 400))] == []


def test_an_action_answers_any_query_with_bounded_work(app: CKANTestApp, opd: None) -> None:
    places = [f"/api/3/action/kipfreshness_{action}&" for action in ACTIONS]
    assert [one for place in places for one in badly_answered(app, place, (200, 400, 409))] == []


def badly_answered(app: CKANTestApp, place: str, allowed: tuple[int, ...]) -> list[tuple[str, str, int, int]]:
    """With status and number of statements."""
    found = []
    for query in QUERIES:
        model.Session.remove()
        with statements() as asked:
            answer = app.get(place + query)
            answer.get_data()  # downloads are made while they are read
        if answer.status_code not in allowed or len(asked) > MOST_STATEMENTS:
            found.append((place, query[:60], answer.status_code, len(asked)))
    return found


@pytest.mark.parametrize("place", ["/kepatuhan.exe", "/kepatuhan/opd.exe", "/kepatuhan.", "/kepatuhan.csv/"])
def test_a_format_that_is_none_is_not_found(app: CKANTestApp, opd: None, place: str) -> None:
    assert app.get(place).status_code == 404
