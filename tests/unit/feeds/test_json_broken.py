"""JSON as people and home-made programs break it: one bad entry never costs the rest."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest

from ckanext.kipfreshness.feeds import FeedConfig, FeedError, read_feed

from .reading import Read


def good(number: int) -> str:
    return json.dumps(
        {
            "@type": "dcat:Dataset",
            "title": f"Baik {number}",
            "identifier": f"g{number}",
            "distribution": [
                {"@type": "dcat:Distribution", "title": "x", "downloadURL": f"https://x.example/{number}.csv"}
            ],
        }
    )


def catalogue(*entries: str) -> str:
    return '{"@type": "dcat:Catalog", "dataset": [' + ",\n".join(entries) + "]}"


REPAIRED = {
    "trailing_comma": '{"@type": "dcat:Dataset", "title": "Data Pokok", "identifier": "x",}',
    "doubled_comma": '{"@type": "dcat:Dataset",, "title": "Data Pokok", "identifier": "x"}',
    "missing_comma": '{"@type": "dcat:Dataset", "title": "Data Pokok"\n "identifier": "x"}',
    "single_quotes": "{'@type': 'dcat:Dataset', 'title': 'Data Pokok', 'identifier': 'x'}",
    "keys_without_quotes": '{title: "Data Pokok", identifier: "x"}',
    "words_of_python": '{"title": "Data Pokok", "identifier": "x", "modified": None, "public": True}',
    "not_a_number": '{"title": "Data Pokok", "identifier": "x", "size": NaN, "max": -Infinity}',
    "missing_value": '{"title": "Data Pokok", "identifier": "x", "modified": , "issued": }',
    "wrong_escape": r'{"title": "Data Pokok", "identifier": "x", "rumus": "Vol\P \d \x"}',
    "quotes_inside_a_string": '{"title": "Data Pokok", "notes": "apa "data dasar", dan "UU"", "identifier": "x"}',
    "comment": '{"title": "Data Pokok", /* judul */ "identifier": "x" // kode\n}',
    "raw_control_characters": '{"title": "Data\t Pokok", "description": "a\nb\x01c\x00d", "identifier": "x"}',
    "value_without_quotes": '{"title": "Data Pokok", "identifier": "x", "modified": 2025-01-31}',
    "huge_number": '{"title": "Data Pokok", "identifier": "x", "n": ' + "9" * 6000 + "}",
    "escaped_quote_in_a_key": r'{"title": "Data Pokok", "identifier": "x", "kosong": "", "\"": 1,}',
    "leading_zeros": '{"title": "Data Pokok", "identifier": "x", "n": 007}',
}


@pytest.mark.parametrize("slip", REPAIRED)
def test_entry_with_a_slip_comes_in_like_its_neighbours(slip: str) -> None:
    read = Read(catalogue(good(1), REPAIRED[slip], good(2)))

    assert read.titles == ["Baik 1", "Data Pokok", "Baik 2"]
    assert read.entries[1].guid == "x"
    assert read.fatal == []


@pytest.mark.parametrize(
    "bad",
    [
        '{"@type": "dcat:Dataset", "title": "Buruk", "identifier" "x" ]',
        '{"@type": "dcat:Dataset", "title": "Buruk, "identifier": "x", "a": "b", "c": "d"}',
        '{"@type": "dcat:Dataset", "title": "Buruk", <b>Notice</b>: Undefined offset: 3 }',
        '{"@type": "dcat:Dataset", "title" = "Buruk"}',
    ],
)
def test_entry_that_cannot_be_read_is_refused_and_the_next_one_comes_in(bad: str) -> None:
    read = Read(catalogue(good(1), good(2), bad, good(3), good(4)))

    assert read.titles == ["Baik 1", "Baik 2", "Baik 3", "Baik 4"]
    assert [(problem.index, problem.fatal) for problem in read.problems] == [(2, True)]
    assert [entry.index for entry in read.entries] == [0, 1, 3, 4]
    assert all(len(entry.resources) == 1 for entry in read.entries)


def test_first_entry_that_cannot_be_read_costs_itself_only() -> None:
    read = Read(catalogue('{"@type": "dcat:Dataset", "title" = "Buruk"}', good(1), good(2)))

    assert read.titles == ["Baik 1", "Baik 2"]
    assert [problem.index for problem in read.fatal] == [0]


def test_entry_without_its_end_does_not_swallow_the_next() -> None:
    read = Read(catalogue(good(1), '{"@type": "dcat:Dataset", "title": "Buruk", "identifier": "x"', good(2), good(3)))

    assert "Baik 2" in read.titles or len(read.fatal) == 1
    assert read.titles[-1] == "Baik 3"


@pytest.mark.parametrize("cut", range(40, 400, 13))
def test_entries_before_a_cut_come_in_and_the_cut_is_reported(cut: int) -> None:
    whole = catalogue(*(good(number) for number in range(1, 9)))
    text = whole[: len(whole) - cut]
    complete = sum(1 for number in range(1, 9) if good(number) in text)

    read = Read(text)

    assert read.titles == [f"Baik {number}" for number in range(1, complete + 1)]
    assert [(problem.index, problem.fatal) for problem in read.problems] == [(None, True)]
    assert not read.feed.complete


def test_cut_inside_wrappers_keeps_the_entries_before_it() -> None:
    entry = {"title": "Jumlah", "identifier": "a", "description": "x"}
    text = json.dumps({"success": True, "result": {"count": 3, "results": [entry, entry, entry]}})[:-50]

    assert len(Read(text).entries) == 2
    assert len(Read(json.dumps([{"dataset": [entry, entry, entry]}])[:-40]).entries) == 2


def test_feed_that_breaks_off_before_its_first_entry_is_an_error() -> None:
    with pytest.raises(FeedError, match="breaks off"):
        Read('{"@type": "dcat:Catalog", "dataset": [{"title": "Jum')


def test_broken_catalogue_around_good_entries_is_no_loss() -> None:
    read = Read('{"title": "Katalog" Data", x, "description": oops "y", "dataset": [' + good(1) + "," + good(2) + "]}")

    assert read.titles == ["Baik 1", "Baik 2"]


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, '{"dataset":' * 100_000 + "1" + "}" * 100_000, '{"dataset": ' + "[" * 100_000],
)
def test_json_a_hundred_thousand_levels_deep_is_an_error_not_a_crash(text: str) -> None:
    with pytest.raises(FeedError):
        Read(text)


def test_lists_a_hundred_thousand_levels_deep_hold_no_entry() -> None:
    assert [problem.fatal for problem in Read("[" * 100_000 + "]" * 100_000).items] == [True]


def test_entry_with_a_value_a_hundred_thousand_levels_deep_comes_in() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    entry = '{"title": "Dalam", "identifier": "d", "x": ' + deep + ', "keyword": ' + deep + "}"
    read = Read(catalogue(entry, good(1)))

    assert read.titles == ["Dalam", "Baik 1"]


@pytest.mark.parametrize(
    "field",
    [
        "publisher",
        "contactPoint",
        "keyword",
        "modified",
        "landingPage",
        "distribution",
        "description",
        "theme",
        "license",
        "temporal",
        "spatial",
    ],
)
def test_deep_value_in_any_field_is_no_crash(field: str) -> None:
    for opening, closing in (
        ("[", "]"),
        ('{"coordinates":', "}"),
        ('{"name":', "}"),
        ('{"date":', "}"),
        ('[{"@value":', "}]"),
    ):
        deep = opening * 900 + "1" + closing * 900
        entry = '{"title": "Dalam", "identifier": "d", "' + field + '": ' + deep + "}"
        assert Read(catalogue(entry)).titles == ["Dalam"]


def test_title_of_a_megabyte_is_shortened_and_reported() -> None:
    read = Read({"dataset": [{"title": "a" * 1_000_000, "identifier": "x"}]})

    assert len(read.entry.title) == 1000
    assert read.values_of("title") == ["a" * 299 + "…"]


def test_repeated_key_keeps_its_last_value_and_is_reported() -> None:
    read = Read(
        '{"dataset": [{"title": "Lama", "identifier": "x", "title": "Baru", "modified": "2025-01-01", "modified": ""}]}'
    )

    assert read.entry.title == "Baru"
    assert read.entry.modified == "2025-01-01"
    assert [problem.value for problem in read.problems] == ["title"]


def test_feed_of_many_entries_is_read_without_keeping_them() -> None:
    entry = json.dumps({"title": "Jumlah Penduduk", "identifier": "%d", "description": "d" * 1900})
    text = '{"dataset": [' + ",".join(entry % number for number in range(5_000)) + "]}"
    data = text.encode()
    feed = read_feed(io.BytesIO(data), config=FeedConfig(), timezone="Asia/Jakarta")
    tracemalloc.start()
    count = sum(1 for _ in feed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 5_000
    assert peak < 4_000_000
