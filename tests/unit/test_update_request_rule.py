"""When the public may ask for an update, whom a limit counts, and what the check of the form takes."""

from __future__ import annotations

import pytest

from ckanext.kipfreshness.freshness.mark import Status
from ckanext.kipfreshness.freshness.update_request import NoRequest, why_no_request
from ckanext.kipfreshness.logic.asker import network_of


@pytest.mark.parametrize(
    ("status", "behind", "refused"),
    [
        (Status.OVERDUE, False, None),
        (Status.UNKNOWN, False, None),
        (Status.CURRENT, True, None),
        (Status.DUE_SOON, True, None),
        (Status.CURRENT, False, NoRequest.NOT_LATE),
        (Status.DUE_SOON, False, NoRequest.NOT_LATE),
        (Status.EXEMPT, True, NoRequest.NOT_MONITORED),
    ],
)
def test_an_update_is_asked_for_only_where_one_is_owed(status: Status, behind: bool, refused: NoRequest | None) -> None:
    assert why_no_request(status, behind, is_public=True, has_owner=True) is refused


def test_nobody_asks_for_what_is_not_public_or_what_nobody_owns() -> None:
    assert why_no_request(Status.OVERDUE, False, is_public=False, has_owner=True) is NoRequest.NOT_PUBLIC
    assert why_no_request(Status.OVERDUE, False, is_public=True, has_owner=False) is NoRequest.NOBODY_TO_ASK


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("8.8.4.4", [""], "8.8.4.4"),
        ("8.8.4.4", ["1.1.1.1"], "8.8.4.4"),  # what a visitor writes is not believed
        ("127.0.0.1", ["1.1.1.1"], "1.1.1.1"),
        ("10.0.0.2", ["6.6.6.6", "1.1.1.1", "192.168.0.9"], "1.1.1.1"),  # the first one can be made up
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", ["not an address"], "127.0.0.1"),
        ("2001:4860:4860:1:2:3:4:5", [], "2001:4860:4860:1::/64"),
        ("", [], ""),
    ],
)
def test_a_limit_counts_the_address_that_a_proxy_of_ours_saw(peer: str, forwarded: list[str], counted: str) -> None:
    assert network_of(peer, forwarded) == counted
