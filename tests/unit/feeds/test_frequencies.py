"""Frequencies in the forms that agencies use; what is no frequency is reported, never guessed."""

from __future__ import annotations

import pytest

from ckanext.kipfreshness.freshness.frequency import Frequency

from .reading import read_entry

WRITTEN_BY_NAME = {
    "daily": ["Harian", "setiap hari", "1 Hari Sekali", "Daily", "R/P1D", "Per Hari"],
    "weekly": ["Mingguan", "1 Minggu Sekali", "tiap minggu", "7 hari sekali", "R/P1W", "Pekanan"],
    "biweekly": ["2 Minggu Sekali", "dwi mingguan", "14 Hari", "biweekly"],
    "monthly": ["Bulanan", "1 Bulan Sekali", "Per Bulan", "tiap bulan", "sebulan sekali", "R/P1M", "bulannan",
    "Monthly"],
    "bimonthly": ["2 Bulan Sekali", "R/P2M"],
    "quarterly": ["Triwulan", "Triwulanan", "3 Bulan Sekali", "Per Triwulan", "Kuartalan", "R/P3M", "4 kali setahun",
    "Quarterly"],
    "four_monthly": ["Caturwulan", "4 Bulan Sekali", "R/P4M"],
    "semiannual": ["Semesteran", "6 Bulan Sekali", "Per Semester", "R/P6M", "2 kali setahun", "dua kali dalam setahun",
    "setahun 2 kali", "Semiannual"],
    "annual": ["Tahunan", "tahunan", "tahunana", "Tahun", "R/P1Y", "1 Tahun Sekali", "setahun sekali", "sekali setahun",
    "Per Tahun", "12 Bulan Sekali",
        "1x setahun", "TAHUNAN ", "http://publications.europa.eu/resource/authority/frequency/ANNUAL", "Annually"],
    "biennial": ["2 Tahun Sekali", "dua tahunan", "R/P2Y"],
    "triennial": ["3 Tahun Sekali"],
    "quinquennial": ["5 Tahun Sekali", "lima tahun sekali", "5 tahunan", "lima tahunan"],
    "decennial": ["10 Tahun Sekali", "sepuluh tahun sekali"],
    "irregular": ["Insidental", "Insidentil", "Sewaktu-waktu", "tidak tentu", "irregular", "Sesuai kebutuhan"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "written"), [(name, written) for name, forms in WRITTEN_BY_NAME.items() for written in forms]
)
def test_frequency_is_understood(name: str, written: str) -> None:
    read = read_entry(accrualPeriodicity=written)

    assert read.entry.frequency == name
    assert read.problems == []


def test_each_name_is_one_of_the_rule_s() -> None:
    assert set(WRITTEN_BY_NAME) == {frequency.value for frequency in Frequency}


@pytest.mark.parametrize(
    "written",
    [
        "2",
        "Tidak didifinisikan",
        "20 Tahun Sekali",
        "berkala",
        "setiap saat",
        "R/P0.5M",
        "0 tahun sekali",
        "tiap",
        "Tahunan/Bulanan",
        7,
        "2024",
    ],
)
def test_what_is_no_frequency_of_the_portal_is_reported(written: object) -> None:
    read = read_entry(accrualPeriodicity=written)

    assert read.entry.frequency == ""
    assert read.values_of("frequency") == [str(written)]


@pytest.mark.parametrize("nothing", [None, "", "-", " - "])
def test_sign_for_nothing_is_no_frequency_and_no_problem(nothing: object) -> None:
    read = read_entry(accrualPeriodicity=nothing)

    assert (read.entry.frequency, read.problems) == ("", [])


def test_more_often_than_daily_is_daily_and_reported() -> None:
    read = read_entry(accrualPeriodicity="R/PT1H")

    assert read.entry.frequency == "daily"
    assert read.values_of("frequency") == ["R/PT1H"]
