"""Dates as agencies write them are read where they mean one thing, and reported where they do not."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from ckanext.kipfreshness.feeds.dates import DateTrouble, read_date
from ckanext.kipfreshness.feeds.day_order import DayOrder

from .reading import Read, read_entry

JAKARTA = ZoneInfo("Asia/Jakarta")
UNKNOWN = DayOrder(None)

READ = {
    "2023-09-11": "2023-09-11",
    "2023/9/1": "2023-09-01",
    "20230911": "2023-09-11",
    "2023-09-11 00:00:00": "2023-09-11T00:00:00+07:00",
    "2023-09-11T02:23:45.000000Z": "2023-09-11T02:23:45+00:00",
    "2023-09-11T02:23:45+08:00": "2023-09-11T02:23:45+08:00",
    "2023-09-11T02:23:45+0700": "2023-09-11T02:23:45+07:00",
    "2023-09-11 02:23:45 WITA": "2023-09-11T02:23:45+08:00",
    "2023-09-11T08:45": "2023-09-11T08:45:00+07:00",
    "2023-09-11T24:00:00": "2023-09-12T00:00:00+07:00",
    "20230911T084500Z": "2023-09-11T08:45:00+00:00",
    "29-12-2021 03:54:29": "2021-12-29T03:54:29+07:00",
    "05 Nov 2025 14:29:24": "2025-11-05T14:29:24+07:00",
    "05 Agustus 2019": "2019-08-05",
    "Senin, 11/9/2023 15.45 WIB": "2023-09-11T15:45:00+07:00",
    "Senin, 9/11/2023": "2023-09-11",  # the 11th of September 2023 was a Monday, the 9th of November a Thursday
    "5 Nopember 2020": "2020-11-05",
    "12 Pebruari 2021": "2021-02-12",
    "28 Febuari 2020": "2020-02-28",
    "Jum'at, 15 September 2023": "2023-09-15",
    "Jum’at, 15 September 2023": "2023-09-15",
    "Jumat, 15 September 2023 10:00 WITA": "2023-09-15T10:00:00+08:00",
    "15 Sept 2023 10.00 WIT": "2023-09-15T10:00:00+09:00",
    "Rabu, 30 Agustus 2023 Pukul 09:30 WIB": "2023-08-30T09:30:00+07:00",
    "12 Des 2022, 14:05": "2022-12-12T14:05:00+07:00",
    "Mon, 11 Sep 2023 08:45:00 +0000": "2023-09-11T08:45:00+00:00",
    "Mon, 11 Sep 23 08:45:00 GMT": "2023-09-11T08:45:00+00:00",
    "Mon Sep 11 2023 08:45:00 GMT+0700 (Western Indonesia Time)": "2023-09-11T08:45:00+07:00",
    "September 11, 2023": "2023-09-11",
    "11th September 2023": "2023-09-11",
    "Sep 11, 2023 3:45 PM": "2023-09-11T15:45:00+07:00",
    "15/08/2023 12:05:06 AM": "2023-08-15T00:05:06+07:00",
    "11-Sep-2023": "2023-09-11",
    "13.09.2023 08.45": "2023-09-13T08:45:00+07:00",
    "11/11/2023": "2023-11-11",  # the same either way
    "09/25/2023": "2023-09-25",
    "1694397825": "2023-09-11T02:03:45+00:00",
    "1694397825000": "2023-09-11T02:03:45+00:00",
    "/Date(1694397825000)/": "2023-09-11T02:03:45+00:00",
}


@pytest.mark.parametrize("written", READ)
def test_date_is_read_as_it_is_meant(written: str) -> None:
    found = read_date(written, zone=JAKARTA, order=UNKNOWN)

    assert (found.iso, found.trouble) == (READ[written], None)


OBJECTS = [
    (1694397825, "2023-09-11T02:03:45+00:00"),
    (1694397825123.0, "2023-09-11T02:03:45+00:00"),
    (20230911, "2023-09-11"),
    ({"$date": "2023-09-11T00:00:00Z"}, "2023-09-11T00:00:00+00:00"),
    ({"$date": {"$numberLong": "1694397825000"}}, "2023-09-11T02:03:45+00:00"),
    (
        {"date": "2023-09-11 08:45:00.000000", "timezone_type": 3, "timezone": "Asia/Makassar"},
        "2023-09-11T08:45:00+08:00",
    ),
    ({"_seconds": 1694397825, "_nanoseconds": 5}, "2023-09-11T02:03:45+00:00"),
    ({"@type": "xsd:date", "@value": "2023-09-11"}, "2023-09-11"),
    (["2023-09-11"], "2023-09-11"),
    ([2023, 9, 11], "2023-09-11"),
    ([2023, 9, 11, 2, 23], "2023-09-11T02:23:00+07:00"),
    (date(2023, 9, 11), "2023-09-11"),
    (datetime(2023, 9, 11, 2, 23, 45, tzinfo=timezone.utc), "2023-09-11T02:23:45+00:00"),
]


@pytest.mark.parametrize(("value", "iso"), OBJECTS)
def test_date_that_a_program_serialised_is_read(value: object, iso: str) -> None:
    assert read_date(value, zone=JAKARTA, order=UNKNOWN).iso == iso


REFUSED = {
    "-": DateTrouble.PLACEHOLDER,
    "N/A": DateTrouble.PLACEHOLDER,
    "0000-00-00": DateTrouble.PLACEHOLDER,
    "0000-00-00 00:00:00": DateTrouble.PLACEHOLDER,
    "00/00/0000": DateTrouble.PLACEHOLDER,
    "-000001-11-29T16:52:48.000000Z": DateTrouble.PLACEHOLDER,
    "0001-01-01T00:00:00": DateTrouble.PLACEHOLDER,
    "11/09/2023": DateTrouble.AMBIGUOUS,
    "1-2-2023 15:45 WIB": DateTrouble.AMBIGUOUS,
    "11/09/23": DateTrouble.SHORT_YEAR,
    "2023": DateTrouble.INCOMPLETE,
    "2023-09": DateTrouble.INCOMPLETE,
    "September 2023": DateTrouble.INCOMPLETE,
    "2023-02-30": DateTrouble.IMPOSSIBLE,
    "31/02/2023": DateTrouble.IMPOSSIBLE,
    "2023-09-11 25:61": DateTrouble.IMPOSSIBLE,
    "2 hari yang lalu": DateTrouble.UNREADABLE,
    "kemarin": DateTrouble.UNREADABLE,
    "R/P1Y": DateTrouble.UNREADABLE,
    "2023-01-01/2023-12-31": DateTrouble.UNREADABLE,
    "7 Mar 2024 08:00 XST": DateTrouble.UNREADABLE,
    "tahunan": DateTrouble.UNREADABLE,
}


@pytest.mark.parametrize("written", REFUSED)
def test_what_gives_no_certain_date_is_told_apart(written: str) -> None:
    found = read_date(written, zone=JAKARTA, order=UNKNOWN)

    assert (found.iso, found.trouble) == (None, REFUSED[written])


@pytest.mark.parametrize("nothing", [None, "", "   ", {}])
def test_no_value_is_no_date_and_no_trouble(nothing: object) -> None:
    found = read_date(nothing, zone=JAKARTA, order=UNKNOWN)

    assert (found.iso, found.trouble) == (None, None)


def test_weekday_that_does_not_fit_is_reported_beside_the_date() -> None:
    found = read_date("Selasa, 11 September 2023", zone=JAKARTA, order=UNKNOWN)

    assert (found.iso, found.trouble) == ("2023-09-11", DateTrouble.WRONG_WEEKDAY)


def test_number_is_a_serial_day_in_a_spreadsheet_only() -> None:
    assert read_date(45180, zone=JAKARTA, order=UNKNOWN, spreadsheet=True).iso == "2023-09-11"
    assert read_date("45180,5", zone=JAKARTA, order=UNKNOWN, spreadsheet=True).iso == "2023-09-11T12:00:00+07:00"
    assert read_date(45180, zone=JAKARTA, order=UNKNOWN).trouble == DateTrouble.UNREADABLE


def feed_with(*dates: str, **config: object) -> list[str | None]:
    read = Read(
        [
            {"title": f"Data {number}", "identifier": str(number), "modified": found}
            for number, found in enumerate(dates)
        ],
        **config,
    )
    return [entry.modified for entry in read.entries]


class TestDayAndMonth:
    """A day-month order that cannot be known from the feed as a whole is reported as ambiguous."""

    def test_one_date_proves_the_order_of_the_whole_feed(self) -> None:
        assert feed_with("11/09/2023", "05/06/2023", "25/12/2023") == ["2023-09-11", "2023-06-05", "2023-12-25"]
        assert feed_with("11/09/2023", "12/25/2023") == ["2023-11-09", "2023-12-25"]

    def test_proof_may_stand_in_another_field_and_behind_escapes(self) -> None:
        read = Read(
            '{"dataset": [{"title": "A", "identifier": "1", "modified": "11\\/09\\/2023", "issued": "25\\/12\\/2022"}]}'
        )

        assert (read.entry.modified, read.entry.issued) == ("2023-09-11", "2022-12-25")

    def test_proof_may_come_at_the_end_of_a_long_feed(self) -> None:
        assert feed_with("11/09/2023", *["2023-01-01"] * 5000, "25/12/2023")[0] == "2023-09-11"

    def test_without_proof_each_date_is_reported(self) -> None:
        read = Read(
            [
                {"title": "A", "identifier": "1", "modified": "11/09/2023"},
                {"title": "B", "identifier": "2", "modified": "01/02/2023"},
            ]
        )

        assert [entry.modified for entry in read.entries] == [None, None]
        assert read.values_of("modified") == ["11/09/2023", "01/02/2023"]

    def test_proofs_that_contradict_each_other_prove_nothing(self) -> None:
        assert feed_with("11/09/2023", "25/12/2023", "12/25/2023") == [None, "2023-12-25", "2023-12-25"]

    def test_proof_of_one_page_holds_on_the_next(self) -> None:
        first = DayOrder(None, lambda: ["25/12/2023"])
        assert first.day_first is True
        assert DayOrder(None, lambda: ["11/09/2023"], earlier=first).day_first is True

    def test_configuration_decides(self) -> None:
        assert feed_with("11/09/2023", day_first=True) == ["2023-09-11"]
        assert feed_with("11/09/2023", day_first=False) == ["2023-11-09"]

    def test_dates_in_descriptions_prove_nothing(self) -> None:
        read = Read(
            [
                {
                    "title": "A",
                    "identifier": "1",
                    "description": "Rapat tanggal 25/12/2023 di aula kota",
                    "modified": "11/09/2023",
                }
            ]
        )

        assert read.entry.modified is None


def test_time_without_zone_is_in_the_source_s_own_zone() -> None:
    assert read_entry(modified="2023-09-11 08:00:00").entry.modified == "2023-09-11T08:00:00+07:00"
    read = Read([{"title": "A", "identifier": "1", "modified": "2023-09-11 08:00:00"}], timezone="Asia/Jayapura")
    assert read.entry.modified == "2023-09-11T08:00:00+09:00"


def test_unreadable_date_is_reported_with_the_value_as_found() -> None:
    read = read_entry(modified="belum ada", issued="0000-00-00 00:00:00")

    assert (read.entry.modified, read.entry.issued) == (None, None)
    assert [
        (problem.index, problem.guid, problem.field, problem.value, problem.fatal) for problem in read.problems
    ] == [
        (0, "p-1", "modified", "belum ada", False),
        (0, "p-1", "issued", "0000-00-00 00:00:00", False),
    ]
