"""What holds of every feed, however it is broken."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, FeedError, Problem, read_feed
from ckanext.kipfreshness.feeds.cleaning import Cleaning
from ckanext.kipfreshness.feeds.dates import read_date
from ckanext.kipfreshness.feeds.day_order import DayOrder
from ckanext.kipfreshness.feeds.json_lenient import parse_lenient
from ckanext.kipfreshness.feeds.markdown import to_markdown
from ckanext.kipfreshness.feeds.tags import clean_tags

FIXTURES = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "fixtures" / "feeds").iterdir())]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["title", "identifier", "description", "keyword", "modified", "issued", "publisher", "contactPoint", "distribution",
     "landingPage", "accrualPeriodicity", "license", "language", "spatial", "temporal", "theme", "extras", "resources",
     "dataset", "data", "@type", "@id", "judul", "name", "organization", "metadata_modified", "license_id"]
)  # fmt: skip
JAKARTA = ZoneInfo("Asia/Jakarta")
often = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def read_all(data: bytes) -> list[FeedEntry | Problem] | None:
    """``None`` where the feed is refused as a whole."""
    try:
        feed = read_feed(
            io.BytesIO(data), config=FeedConfig(), timezone="Asia/Jakarta", base_url="https://opd.example/f"
        )
    except FeedError:
        return None
    return list(feed)


class TestNothingButAFeedErrorIsRaised:
    @often
    @given(st.binary(max_size=600))
    def test_of_random_bytes(self, data: bytes) -> None:
        read_all(data)

    @often
    @given(
        st.sampled_from([b"{", b"[{", b'{"dataset":[{', b"<rss><channel>", b"judul,tanggal\n"]), st.binary(max_size=300)
    )
    def test_of_random_bytes_that_begin_like_a_feed(self, start: bytes, data: bytes) -> None:
        read_all(start + data)

    @often
    @given(st.sampled_from(FIXTURES), st.data())
    def test_of_feeds_with_pieces_cut_out_exchanged_or_put_in(self, feed: bytes, data: st.DataObject) -> None:
        content = bytearray(feed)
        for _ in range(data.draw(st.integers(1, 5))):
            at = data.draw(st.integers(0, len(content)))
            length = data.draw(st.integers(0, 40))
            content[at : at + length] = data.draw(
                st.binary(max_size=12) | st.sampled_from([b'"', b"{", b"}", b"\x00", b","])
            )
        read_all(bytes(content))

    @often
    @given(st.lists(st.dictionaries(FIELDS, JSON, max_size=8), max_size=4))
    def test_of_entries_with_anything_in_any_field(self, entries: list[dict[str, Any]]) -> None:
        items = read_all(json.dumps({"dataset": entries}).encode())
        assert items is not None
        taken = [item.index for item in items if isinstance(item, FeedEntry) or (item.fatal and item.index is not None)]
        assert taken == list(range(len(taken)))


@often
@given(
    st.dictionaries(FIELDS, JSON, max_size=8),
    st.text(alphabet="abc XYZ-", min_size=3).filter(lambda text: text.strip(" -")),
)
def test_entry_with_a_title_comes_in_whatever_else_it_says(entry: dict[str, Any], title: str) -> None:
    entry = {key: value for key, value in entry.items() if key not in ("dataset", "data", "judul")}
    items = read_all(
        json.dumps({"dataset": [{**entry, "title": title, "identifier": "x", "type": "dataset"}]}).encode()
    )

    assert items is not None
    assert [item.title for item in items if isinstance(item, FeedEntry)] == [" ".join(title.split())]


@often
@given(JSON)
def test_what_json_can_say_is_read_alike_strictly_and_leniently(value: object) -> None:
    text = json.dumps({"a": value}, allow_nan=False) if is_finite(value) else '{"a": 1}'
    found, end = parse_lenient(text, 0)

    assert (found, end) == (json.loads(text), len(text))


def is_finite(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


@often
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_date_is_read_as_itself_in_every_unambiguous_form(day: date) -> None:
    months = ["Januari", "Pebruari", "Maret", "April", "Mei", "Juni"]
    months += ["Juli", "Agustus", "September", "Oktober", "Nopember", "Desember"]
    weekdays = ["Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Minggu"]
    forms = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day} {months[day.month - 1]} {day.year}",
        f"{weekdays[day.weekday()]}, {day.day:02d} {months[day.month - 1]} {day.year}",
        f"{day:%a, %d %b %Y}",
    ]

    assert [read_date(form, zone=JAKARTA, order=DayOrder(None)).iso for form in forms] == [day.isoformat()] * len(forms)


@often
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_day_and_month_are_never_guessed(day: date) -> None:
    written = f"{day:%d/%m/%Y}"
    found = read_date(written, zone=JAKARTA, order=DayOrder(None)).iso

    assert found is None if day.day <= 12 and day.day != day.month else found == day.isoformat()
    assert read_date(written, zone=JAKARTA, order=DayOrder(True)).iso == day.isoformat()


@often
@given(JSON | st.text(max_size=60))
def test_date_is_iso_or_nothing(value: object) -> None:
    found = read_date(value, zone=JAKARTA, order=DayOrder(None)).iso

    if found is not None:
        assert datetime.fromisoformat(found).tzinfo is not None if "T" in found else date.fromisoformat(found)


@often
@given(JSON)
def test_tags_are_what_ckan_accepts(value: object) -> None:
    for tag in clean_tags("tags", value, Cleaning(0)):
        assert 2 <= len(tag) <= 100
        assert all(sign.isalnum() or sign in " -_." or not sign.isascii() for sign in tag)


@often
@given(st.text(alphabet=st.sampled_from("<>/&;apscriptonload= \"'[]():jv\n"), max_size=80))
def test_description_never_opens_a_tag(text: str) -> None:
    notes = to_markdown(text, Cleaning(0))

    assert "<" not in notes.replace("< ", "").replace("<\n", "") or not any(
        notes[at + 1 : at + 2].isalpha() or notes[at + 1 : at + 2] in ("/", "!", "?")
        for at, sign in enumerate(notes)
        if sign == "<"
    )
