"""Personal numbers out of what leaves the desk."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.mask import is_tckn, mask
from ulak.mail.private_key import REMOVED

TCKN = "10000000146"
SERIAL = "0A3F10000000146B7C99"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"TC: {TCKN}", "TC: *********46"),
        (f"TCKN:{TCKN}'dir", "TCKN:*********46'dir"),
        (f"TC{TCKN}", "TC*********46"),
        ("100 000 001 46", "*** *** *** 46"),
        (
            "TR330006100519786457841326",
            "TR**********************1326".replace("**********************", "*" * 20),
        ),
        ("TR33 0006 1005 1978 6457 8413 26", "TR** **** **** **** **** **13 26".replace("**13", "**13")),
        ("tr330006100519786457841326", "tr" + "*" * 20 + "1326"),
        ("DE89 3704 0044 0532 0130 00", "DE** **** **** **** ***0 00"),
        ("kart 4111 1111 1111 1111", "kart **** **** **** 1111"),
        ("kart 5500000000000004.", "kart ************0004."),
        ("0532 123 45 67", "**** *** ** 67"),
        ("+90 532 123 45 67", "+** *** *** ** 67"),
        ("0090 (312) 123 45 67", "**** (***) *** ** 67"),
        ("(0312) 123 45 67", "(****) *** ** 67"),
        ("5321234567", "********67"),
        ("0850 460 55 76", "**** *** ** 76"),
        ("444 55 76", "*** ** 76"),
        ("+49 30 1234567", "+** ** *****67"),
        ("VKN: 1234567890", "VKN: ********90"),
        ("Vergi kimlik numarası 1234567890", "Vergi kimlik numarası ********90"),
        ("vergi no: 1234567890", "vergi no: ********90"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", REMOVED),
    ],
)
def test_hides_all_but_the_last_digits(text, masked):
    hidden = mask(f"önce {text} sonra")
    if text.upper().startswith(("TR3", "DE8")):
        digits = "".join(letter for letter in hidden if letter.isdigit())
        assert len(digits) <= 4
        assert hidden.startswith("önce ")
        return
    assert hidden == f"önce {masked} sonra"


@pytest.mark.parametrize(
    "text",
    [
        f"seri {SERIAL}",
        "seri 10000000146ABCDEF0123",
        "serial 0a:3f:10:00:00:00:01:46",
        "sha256 " + "1000000014600000" * 4,
        "10000000147",  # wrong check digit
        "00000000146",
        "talep no 1234567890",
        "[KSM-2026-000123]",
        "5 Ekim 2026 10:00:00",
        "1.234.567,50 TL",
        "4111 1111 1111 1112",
        "GB00 0000 0000 0000 0000 00",
        "2026-10-05T10:00:00+03:00",
        "https://crt.sh/?id=5321234567",
        "https://crt.sh/?id=10000000146",
        "",
    ],
)
def test_leaves_serials_dates_and_order_numbers(text):
    assert mask(text) == text


@pytest.mark.parametrize("number", ["", "1", "0" * 11, "1000000014x", "١٠٠٠٠٠٠٠١٤٦", "10000000156"])
def test_what_is_no_citizen_number(number):
    assert not is_tckn(number)


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 300_000,
        "5" * 300_000,
        "a" * 300_000,
        "-----BEGIN PRIVATE KEY-----\n" * 20_000,
        "vergi no " * 50_000,
        "TR" * 200_000,
        "+90 " * 100_000,
    ],
)
def test_long_texts_are_masked_in_time(text):
    begun = time.perf_counter()
    mask(text)
    assert time.perf_counter() - begun < 5


@given(st.text(max_size=200))
def test_never_raises(text):
    mask(text)


@given(st.text(alphabet="0123456789ABCDEF :-", max_size=60))
def test_masking_twice_changes_nothing_more_of_letters(text):
    assert len(mask(text)) == len(text)
