"""``ckan kipfreshness check-feed``: what scripts and people rely on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ckan.cli.cli import ckan as ckan_command

from tests.bad_server import BadServer, answer

GOOD = b"""Judul Dataset;Tgl. Pemutakhiran;Frekuensi;Perangkat Daerah;Link
Jumlah Penduduk;2023-09-11;Tahunan;Dindukcapil;https://h.example/penduduk.csv
Jumlah Sekolah;12 Agustus 2023;Bulanan;Dindik;https://h.example/sekolah.csv
"""
BAD_ROW = b"-;2023-09-11;Tahunan;Dindik;https://h.example/x.csv\n"


@pytest.fixture
def server() -> Iterator[BadServer]:
    with BadServer() as running:
        yield running


@pytest.fixture
def check(cli: Any) -> Any:
    return lambda *arguments: cli.invoke(ckan_command, ["kipfreshness", "check-feed", *map(str, arguments)])


def write(folder: Path, body: bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(body)
    return path


def test_file_whose_every_entry_is_usable_exits_0(check: Any, tmp_path: Path) -> None:
    result = check(write(tmp_path, GOOD))
    assert result.exit_code == 0
    assert "Entries that come in  2" in result.stdout
    assert "2023-08-12 · Jumlah Sekolah · 1 file" in result.stdout
    assert "Every entry is usable. Nothing was saved" in result.stdout


def test_file_with_a_bad_entry_exits_2_and_shows_it(check: Any, tmp_path: Path) -> None:
    result = check(write(tmp_path, GOOD + BAD_ROW))
    assert result.exit_code == 2
    assert "Entries refused       1" in result.stdout
    assert "The entry has no title, so it cannot come in." in result.stdout
    assert "entry 3 · title: -" in result.stdout


def test_what_is_no_feed_exits_1_and_says_why_on_stderr(check: Any, tmp_path: Path) -> None:
    result = check(write(tmp_path, b"<html><title>Beranda</title>"))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "This is an HTML page (“Beranda”), not a feed" in result.stderr


def test_file_that_is_not_there_exits_1(check: Any, tmp_path: Path) -> None:
    result = check(tmp_path / "none.csv")
    assert result.exit_code == 1
    assert "none.csv cannot be opened: No such file or directory." in result.stderr


def test_json_is_the_only_thing_on_stdout_and_has_every_field(check: Any, tmp_path: Path) -> None:
    result = check(write(tmp_path, GOOD + BAD_ROW), "--json")
    assert result.exit_code == 2
    found = json.loads(result.stdout)
    assert list(found) == ["format", "entries", "problems"]
    assert found["format"] == "csv"
    assert found["entries"][1] == {
        "index": 1,
        "title": "Jumlah Sekolah",
        "guid": "",
        "notes": "",
        "url": "",
        "publisher": "Dindik",
        "contact_name": "",
        "contact_email": "",
        "contact_phone": "",
        "tags": [],
        "themes": [],
        "frequency": "monthly",
        "modified": "2023-08-12",
        "issued": None,
        "license": "",
        "language": "",
        "spatial": "",
        "temporal": "",
        "resources": [
            {
                "url": "https://h.example/sekolah.csv",
                "name": "",
                "description": "",
                "format": "",
                "mimetype": "",
                "size": None,
            }
        ],
    }
    assert found["problems"] == [
        {
            "index": 2,
            "guid": "",
            "field": "title",
            "value": "-",
            "message": "The entry has no title, so it cannot come in.",
            "fatal": True,
        }
    ]


def test_json_of_what_is_no_feed_keeps_its_shape(check: Any, tmp_path: Path) -> None:
    result = check(write(tmp_path, b"<html><title>Beranda</title>"), "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["format"], found["entries"]) == (None, [])
    assert found["problems"][0]["fatal"] is True
    assert found["problems"][0]["message"].startswith("This is an HTML page (“Beranda”)")


def test_configuration_and_format_are_obeyed(check: Any, tmp_path: Path) -> None:
    path = write(tmp_path, b"A|B\nSatu|11/09/2023\n")
    result = check(
        path, "--format", "csv", "--config", '{"fields": {"A": "title", "B": "modified"}, "day_first": true}', "--json"
    )
    assert result.exit_code == 0
    (entry,) = json.loads(result.stdout)["entries"]
    assert (entry["title"], entry["modified"]) == ("Satu", "2023-09-11")


@pytest.mark.parametrize("options", [["--config", "{"], ["--config", '{"vanish": 1}'], ["--format", "pdf"]])
def test_bad_option_is_refused_by_name(options: list[str], check: Any, tmp_path: Path) -> None:
    result = check(write(tmp_path, GOOD), *options)
    assert result.exit_code == 2
    assert options[0] in result.stderr
    assert result.stdout == ""


@pytest.mark.ckan_config("ckanext.kipfreshness.feed.allow_private_addresses", True)
def test_address_is_fetched_and_its_password_is_not_shown(check: Any, server: BadServer) -> None:
    server.routes["/list.csv"] = answer(200, GOOD)
    result = check(server.url("/list.csv?token=rahasia").replace("//", "//opd:rahasia@"))
    assert result.exit_code == 0
    assert "Entries that come in  2" in result.stdout
    assert "rahasia" not in result.output
    assert server.calls[0].headers["authorization"] == "Basic b3BkOnJhaGFzaWE="


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.ckan_config("ckanext.kipfreshness.feed.allow_private_addresses", True)
def test_password_is_not_shown_in_an_error_either(options: list[str], check: Any, server: BadServer) -> None:
    result = check(server.url("/none?token=rahasia").replace("//", "//opd:rahasia@"), *options)
    assert result.exit_code == 1
    assert "The server answered 404 Not Found" in result.stderr
    assert "rahasia" not in result.output


def test_address_of_this_server_itself_is_refused_unless_the_setting_allows_it(check: Any, server: BadServer) -> None:
    result = check(server.url("/list.csv"))
    assert result.exit_code == 1
    assert "ckanext.kipfreshness.feed.allow_private_addresses" in result.stderr
    assert server.calls == []


@pytest.mark.ckan_config("ckanext.kipfreshness.feed.allow_private_addresses", True)
def test_feed_that_breaks_off_shows_what_came_and_exits_2(check: Any, server: BadServer) -> None:
    server.routes["/feed"] = answer(200, b"<rss><channel><item><title>Satu</title></item><item><title>Du")
    result = check(server.url("/feed"))
    assert result.exit_code == 2
    assert "Entries that come in  1" in result.stdout
    assert "The feed could not be read to its end; what came before comes in." in result.stdout


def test_nothing_in_a_feed_steers_the_terminal(cli: Any, tmp_path: Path) -> None:
    steering = "\x1b[2J\x1b]0;x\x07\r\x9bA\x08"
    rows = (
        f"Judul;Tgl. Pemutakhiran;Frekuensi;Perangkat Daerah\nSatu{steering};{steering}9;{steering}z;Dinas{steering}\n"
    )
    path = write(tmp_path, rows.encode())
    result = cli.invoke(ckan_command, ["kipfreshness", "check-feed", str(path)], color=True)
    assert "Satu" in result.stdout
    assert [code for code in ("\x1b[2J", "\x1b]0", "\x07", "\r", "\x9b", "\x08") if code in result.stdout] == []
