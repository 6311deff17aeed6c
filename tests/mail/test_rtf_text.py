"""The words of a letter in Rich Text, packed as Outlook packs it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.purse import Purse
from ulak.mail.rtf_text import rtf_text

# What Outlook makes of `{\rtf1\ansi\ansicpg1252\pard hello world}` ([MS-OXRTFCP] §3.1).
HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def plain(rtf: str, charset: str = "cp1254") -> bytes:
    return b"\0" * 8 + b"MELA" + b"\0" * 4 + rtf.encode(charset)


def packed(rtf: bytes) -> bytes:
    """Packed without references: eight bytes after each control byte."""
    groups = [b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8)]
    return b"\0" * 8 + b"LZFu" + b"\0" * 4 + b"".join(groups)


def test_the_example_of_the_standard_is_unpacked():
    assert rtf_text(HELLO, Purse()) == "hello world"


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (r"{\rtf1\ansi\ansicpg1254 Say\'fdn ilgili,\par \'deube kapal\'fd.}", "Sayın ilgili,\nŞube kapalı."),
        (r"{\rtf1\ansi\ansicpg1254\u350?ifre \u287\'67 \u286 Gx}", "Şifre ğ Ğx"),
        (r"{\rtf1 \u-10179?\u-8704?}", "😀"),
        (r"{\rtf1{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator Riched20;}metin}", "metin"),
        (r"{\rtf1{\*\htmltag64 <p>}metin{\*\htmltag72 </p>}\par ikinci}", "metin\nikinci"),
        (
            r"{\rtf1 a\cell b\row c\tab d\emdash\bullet\ldblquote e\rdblquote \{f\}\~g\\h}",
            "a | b\nc\td—•“e”{f} g\\h",
        ),
        ("{\\rtf1 bir\r\n iki\\\nüç}", "bir iki\nüç"),
        (r"{\rtf1 }}}} kalan", "kalan"),
        (r"{\rtf1\ansicpg\b kalın}", "kalın"),
    ],
)
def test_words_and_lines_come_out(rtf, text):
    assert rtf_text(plain(rtf), Purse()) == text


def test_packed_without_references_is_read_too():
    assert rtf_text(packed(rb"{\rtf1 paketli metin}"), Purse()) == "paketli metin"


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (b"", ""),
        (b"x" * 20, ""),
        (b"\0" * 8 + b"LZFu" + b"\0" * 4, ""),
        (HELLO[:-3], "hello world"),
        (HELLO[:20], ""),
    ],
    ids=["nothing", "not packed", "no content", "without its end", "its first bytes"],
)
def test_what_breaks_off_is_read_as_far_as_it_goes(broken, text):
    assert rtf_text(broken, Purse()).rstrip("{") == text  # the bracket of a group that never comes may stay


def test_a_bomb_costs_no_more_than_its_limit():
    began = time.process_time()
    references = b"\0" * 8 + b"LZFu" + b"\0" * 4 + (b"\xff" + b"\x00\x1f" * 8) * 500_000
    assert len(rtf_text(references, Purse())) < 2 * Purse().rich
    rtf_text(plain("{" * 3_000_000), Purse())
    rtf_text(plain(r"\'41" * 1_000_000), Purse())
    assert time.process_time() - began < 30


def test_all_letters_of_a_mail_together_cost_no_more():
    purse, letter = Purse(), plain("a" * 600_000)
    assert [len(rtf_text(letter, purse)) for _ in range(3)] == [600_000, Purse().rich - 600_000, 0]
    assert rtf_text(packed(b"a"), purse) == ""


@given(st.binary(max_size=300))
def test_never_raises(garbage):
    rtf_text(garbage, Purse())
    rtf_text(b"\0" * 8 + b"LZFu" + b"\0" * 4 + garbage, Purse())
    rtf_text(b"\0" * 8 + b"MELA" + b"\0" * 4 + garbage, Purse())
