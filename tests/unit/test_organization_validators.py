"""Each cell of an OPD's record by itself: what is taken, what it becomes, and what a refusal says."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.kipfreshness.logic import validators as v

pytestmark = pytest.mark.usefixtures("with_request_context")


def refusal(validator: Any, value: Any) -> str:
    with pytest.raises(tk.Invalid) as invalid:
        validator(value)
    return invalid.value.error


@pytest.mark.parametrize("code", ["1.03.0.00.0.00.01.0000", "1.01.2.19.0.00.01.0000", "7.01.0.00.0.00.12.0003"])
def test_code_of_an_opd_has_three_affairs_serial_and_unit(code: str) -> None:
    assert v.kipfreshness_opd_code(code) == code


def test_blanks_in_a_code_are_left_out() -> None:
    assert v.kipfreshness_opd_code(" 1.03.0.00. 0.00.01.0000") == "1.03.0.00.0.00.01.0000"


@pytest.mark.parametrize(
    "code",
    [
        "1.03.0.00.0.00.01",  # no unit
        "1.03.0.00.01.0000",  # two affairs
        "1.3.0.0.0.0.1.0000",  # zeros left out
        "0.00.1.03.0.00.01.0000",  # the first affair unused
        "1.03.0.00.0.00.1.0000",
        "1.03.0.00.0.00.01.0000.1",
        "1030000000010000",
        "１.03.0.00.0.00.01.0000",
    ],
)
def test_any_other_code_is_refused(code: str) -> None:
    assert refusal(v.kipfreshness_opd_code, code) == (
        f"{code} is no code of an OPD. Write three affairs, the serial number and the unit, "
        "for example 1.03.0.00.0.00.01.0000, with 0.00 for affairs that are not used."
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("33.75", "33.75"),
        ("3375", "33.75"),
        (33.75, "33.75"),
        (3375, "33.75"),
        (" 33.75 ", "33.75"),
        ("33", "33"),
        ("337501", "33.75.01"),
        ("33.75.01.1001", "33.75.01.1001"),
        ("3375011001", "33.75.01.1001"),
    ],
)
def test_region_code_is_kept_with_dots(written: Any, code: str) -> None:
    assert v.kipfreshness_region_code(written) == code


@pytest.mark.parametrize("written", ["33.7", "337", "Kota Pekalongan", "33.75.1", "0375", "33-75"])
def test_other_region_code_is_refused(written: str) -> None:
    assert refusal(v.kipfreshness_region_code, written) == (
        f"{written} is no region code. Write the code of Kemendagri, for example 33.75 or 3375; "
        "in a spreadsheet, as text."
    )


def test_phone_stays_as_it_was_typed() -> None:
    assert v.kipfreshness_phone(" (0285) 421234, 421235 ") == "(0285) 421234, 421235"


def test_refused_phone_names_the_part_that_is_wrong() -> None:
    assert refusal(v.kipfreshness_phone, "(0285) 421234, belum ada") == (
        "belum ada is no telephone number. Write for example (0285) 421234 or 0816 644 000; "
        "put a comma between several numbers."
    )


def test_phone_without_area_code_says_how_to_write_it() -> None:
    assert refusal(v.kipfreshness_phone, "421234") == (
        "421234 has no area code. Write it with one, for example (0285) 421234."
    )


@pytest.mark.parametrize("written", ["112", "0816 644 000, 0816 644 001", "(0285) 421234 psw 12"])
def test_whatsapp_takes_one_full_number(written: str) -> None:
    assert refusal(v.kipfreshness_whatsapp, written) == (
        f"{written} is no number for WhatsApp. Write one number in full, for example 0816 644 000."
    )


@pytest.mark.parametrize("address", ["dinkominfo@kota.example", "PPID.Utama+1@mail.kota.example"])
def test_email_address_is_kept(address: str) -> None:
    assert v.kipfreshness_email(f" {address} ") == address


@pytest.mark.parametrize(
    "address", ["dinkominfo", "a@b", "a@kota.example, b@kota.example", "a b@kota.example", "@x.id"]
)
def test_other_email_address_is_refused(address: str) -> None:
    assert refusal(v.kipfreshness_email, address) == (
        f"{address} is no e-mail address. Write one address, for example dinkominfo@kota.example."
    )


@pytest.mark.parametrize(
    "url", ["https://dinas.kota.example/ppid?x=1", "http://127.0.0.1:8080/", "https://kota.example"]
)
def test_web_address_is_kept(url: str) -> None:
    assert v.kipfreshness_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://kota.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://kota.example",
        "kota.example",
        "//kota.example",
        "https://",
        "https://user:secret@kota.example",
        'https://kota.example/" onclick="x',
        "https://kota.example:port/",
    ],
)
def test_other_web_address_is_refused(url: str) -> None:
    assert refusal(v.kipfreshness_url, url) == (
        f"{url} is no web address. Write it in full, beginning with https:// or http://, "
        "for example https://dinkominfo.kota.example."
    )


@pytest.mark.parametrize(("written", "kept"), [("P14D", "P14D"), ("p2w", "P14D"), ("P1M", "P1M"), ("P28D", "P28D")])
def test_update_limit_that_is_no_laxer_than_the_portals_is_kept(written: str, kept: str) -> None:
    assert v.kipfreshness_update_limit(written) == kept


@pytest.mark.parametrize("written", ["P2M", "P31D", "P1Y"])
def test_laxer_update_limit_is_refused(written: str) -> None:
    assert refusal(v.kipfreshness_update_limit, written) == (
        f"{written} is longer than the portal's limit, P1M. "
        "Write a shorter period, for example P14D, or leave this empty."
    )


@pytest.mark.parametrize("written", ["14", "14 hari", "P0D", "PT1H", "P"])
def test_update_limit_that_is_no_period_is_refused(written: str) -> None:
    assert refusal(v.kipfreshness_update_limit, written) == (
        f"{written} is not a period. Write for example P14D (14 days) or P2W (two weeks)."
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (["Dinkominfo", "Diskominfo"], '["Dinkominfo", "Diskominfo"]'),
        ("Dinkominfo\r\n\r\n Diskominfo \n", '["Dinkominfo", "Diskominfo"]'),
        ('["Dinkominfo", "Diskominfo"]', '["Dinkominfo", "Diskominfo"]'),
        (["Dinkominfo", "", "Dinkominfo"], '["Dinkominfo"]'),
        ("[rahasia]", '["[rahasia]"]'),
        ("[1, ", '["[1,"]'),
    ],
)
def test_list_is_read_from_a_list_or_from_lines(written: Any, kept: str) -> None:
    assert v.kipfreshness_lines(written) == kept


@pytest.mark.parametrize("value", [{"a": 1}, ["a"], True, None])
def test_text_of_another_type_is_refused(value: Any) -> None:
    assert refusal(v.kipfreshness_text, value) == (f"{value} is no text. Write one text here, not a list or an object.")


def test_characters_that_no_database_keeps_are_left_out_of_text() -> None:
    assert v.kipfreshness_text("Jalan\x00 Majapahit\r\nPekalongan\x07") == "Jalan Majapahit\nPekalongan"
