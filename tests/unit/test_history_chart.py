from __future__ import annotations

from datetime import date

from ckanext.kipfreshness.views.history_chart import history_chart


def test_days_stand_as_far_apart_as_they_are_and_a_higher_score_stands_higher():
    rows = [
        {"date": "2026-10-30", "score": 40},
        {"date": "2026-10-31", "score": 50.5},
        {"date": "2026-11-03", "score": 90},
    ]
    chart = history_chart(rows)
    assert chart is not None
    assert chart.line == "0,60 25,49.5 100,10"
    assert [(point.day, point.score) for point in chart.month_ends] == [(date(2026, 10, 31), 50.5)]


def test_days_without_a_score_are_left_out():
    rows = [{"date": f"2026-11-0{day}", "score": score} for day, score in ((1, 10), (2, None), (3, 30))]
    chart = history_chart(rows)
    assert chart is not None
    assert chart.line == "0,90 100,70"


def test_one_day_is_no_line_yet():
    assert history_chart([{"date": "2026-11-01", "score": 10}]) is None
    assert history_chart([]) is None
