"""Numbers as offices write them, and what a telephone must dial."""

from __future__ import annotations

import time

import pytest

from ckanext.kipfreshness.feeds.phones import normal_phone
from ckanext.kipfreshness.phones import PhoneError, Reason, parse_phones, whatsapp_url


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("081 6644 000", ["+62816644000"]),
        ("0816-644-000", ["+62816644000"]),
        ("(0285) 421234", ["+62285421234"]),
        ("+62 (285) 421234", ["+62285421234"]),
        ("(+62) 285 421234", ["+62285421234"]),
        ("62816644000", ["+62816644000"]),
        ("0062 816 644 000", ["+62816644000"]),
        ("021-5790 1234", ["+622157901234"]),
        ("+1 202 555 0100", ["+12025550100"]),
    ],
)
def test_each_way_of_writing_a_number_has_one_normal_form(written: str, dialled: list[str]) -> None:
    assert [phone.dialled for phone in parse_phones(written)] == dialled


def test_number_that_a_spreadsheet_robbed_of_its_zero_is_mended() -> None:
    assert [phone.dialled for phone in parse_phones("816644000")] == ["+62816644000"]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("(0285) 421234, 421235", ["+62285421234", "+62285421235"]),
        ("(0285) 421234; (0285) 421235", ["+62285421234", "+62285421235"]),
        ("(0285) 421234 / 0816 644 000", ["+62285421234", "+62816644000"]),
        ("(0285) 421234 dan 421235", ["+62285421234", "+62285421235"]),
        ("(0285) 421234/35", ["+62285421234", "+62285421235"]),
        ("(0285) 421234\n(0285) 421235", ["+62285421234", "+62285421235"]),
    ],
)
def test_several_numbers_in_one_field_are_told_apart(written: str, dialled: list[str]) -> None:
    assert [phone.dialled for phone in parse_phones(written)] == dialled


def test_each_number_keeps_what_was_typed() -> None:
    assert [phone.written for phone in parse_phones("(0285) 421234, 421235")] == ["(0285) 421234", "421235"]


@pytest.mark.parametrize("number", ["112", "110", "14045", "1500567"])
def test_short_number_is_dialled_as_it_is(number: str) -> None:
    assert [phone.dialled for phone in parse_phones(number)] == [number]


@pytest.mark.parametrize("written", ["(0285) 421234 psw 12", "(0285) 421234 ext. 12", "(0285) 421234 pes. 12"])
def test_extension_is_dialled_after_the_number(written: str) -> None:
    assert [phone.tel_url for phone in parse_phones(written)] == ["tel:+62285421234;ext=12"]


def test_words_around_a_number_are_left_out() -> None:
    phones = parse_phones("Telp. (0285) 421234, WA: 0816 644 000 (Humas)")
    assert [phone.dialled for phone in phones] == ["+62285421234", "+62816644000"]


def test_fax_number_is_not_offered_to_telephones() -> None:
    phones = parse_phones("(0285) 421234, Fax (0285) 421235")
    assert [phone.dialled for phone in phones] == ["+62285421234"]


@pytest.mark.parametrize("written", ["421234", "0816 644 000, 421234"])
def test_local_number_without_area_code_is_refused(written: str) -> None:
    with pytest.raises(PhoneError) as refusal:
        parse_phones(written)
    assert (refusal.value.piece, refusal.value.reason) == ("421234", Reason.NO_AREA_CODE)


@pytest.mark.parametrize("written", ["abc", "-", "0285", "12345678901234567890", "421234@kota.example", "+62"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(PhoneError) as refusal:
        parse_phones(written)
    assert (refusal.value.piece, refusal.value.reason) == (written, Reason.NOT_A_NUMBER)


def test_nothing_typed_is_no_number() -> None:
    assert parse_phones("") == ()


def test_address_of_whatsapp_is_read_as_its_number() -> None:
    assert [phone.dialled for phone in parse_phones("https://wa.me/62816644000")] == ["+62816644000"]


def test_whatsapp_link_has_no_plus() -> None:
    assert whatsapp_url("+62816644000") == "https://wa.me/62816644000"


@pytest.mark.parametrize("dialled", ["112", "+62285421234;ext=12", ""])
def test_number_that_whatsapp_cannot_have_gets_no_link(dialled: str) -> None:
    assert whatsapp_url(dialled) is None


@pytest.mark.parametrize("written", ["0285" + " " * 50_000 + "x", "\n" * 50_000 + "x", "0 " * 20_000, "(" * 50_000])
def test_much_alike_is_refused_in_a_moment(written: str) -> None:
    began_at = time.process_time()
    with pytest.raises(PhoneError):
        parse_phones(written)
    assert normal_phone(written) == ""
    assert time.process_time() - began_at < 1
