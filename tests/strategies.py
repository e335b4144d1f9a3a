"""Made-up lives of datasets, with the calendar's traps over-represented."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from . import oracle

UTC = timezone.utc
ZONES = (
    "Asia/Jakarta",
    "Asia/Makassar",
    "Asia/Jayapura",
    "UTC",
    "Pacific/Niue",  # UTC−11
    "Pacific/Kiritimati",  # UTC+14
    "Asia/Kathmandu",  # a quarter of an hour
    "America/Havana",  # midnight comes twice in autumn
    "Africa/Cairo",  # midnight does not come in spring
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
)
_TRAPS = (
    date(2023, 12, 31),
    date(2024, 1, 29),
    date(2024, 1, 30),
    date(2024, 1, 31),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 3, 10),
    date(2024, 3, 31),
    date(2024, 4, 26),
    date(2024, 10, 31),
    date(2024, 11, 3),
    date(2025, 2, 28),
)

days = st.one_of(st.sampled_from(_TRAPS), st.dates(date(2023, 1, 1), date(2026, 12, 31)))
seconds = st.one_of(st.sampled_from([0, 1, 17 * 3600 - 1, 17 * 3600, 17 * 3600 + 1, 86_399]), st.integers(0, 86_399))
instants = st.builds(
    lambda day, second: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second), days, seconds
)
zones = st.sampled_from(ZONES)
frequencies = st.sampled_from([None, "irregular", *oracle.A_FREQUENCY_S_PERIOD])
periods = st.sampled_from([(0, 1, 0), (0, 0, 14), (0, 0, 30), (0, 2, 0), (1, 0, 0), (0, 1, 3)])
