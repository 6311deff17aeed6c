"""Header blocks as bytes give them, values as people meant them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.header import HEADER_LIMIT, charsets_named, decoded, is_read_differently, read_block


def value_of(raw: bytes) -> str:
    """As the block holds it: bytes above 127 as lone surrogates."""
    return raw.decode("ascii", "surrogateescape")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?B?xZ5pa8OieWV0?=", "Şikâyet"),
        (b"=?iso-8859-9?Q?=DEik=E2yet?=", "Şikâyet"),
        (b"=?UTF-8*tr?Q?=C5=9Eik=C3=A2yet?=", "Şikâyet"),
        (b"=?utf-8?B?xZ5pa8Oi?=\r\n =?utf-8?B?eWV0?=", "Şikâyet"),
        (b"=?utf-8?B?xZ5pa8M=?= =?utf-8?B?onlldA==?=", "Şikâyet"),  # a letter split between words
        (b"=?utf-8?Q?=C5=9Eik=C3=A2yet hakk=C4=B1nda?=", "Şikâyet hakkında"),
        (b"Ynt: =?utf-8?Q?a?= b", "Ynt: a b"),
        (b"=?utf-8?B?xZ5pa8OieWV0?==?iso-8859-9?Q?_var?=", "Şikâyet var"),
        ("Şikâyet".encode(), "Şikâyet"),
        ("Şikâyet".encode("cp1254"), "Şikâyet"),
        (b"=?base64?B?AAAA?=", ""),
        (b"=?utf-8?B?a?=", ""),
        (b"=?utf-8?Q?a=0D=0ABcc:_evil?=", "a  Bcc: evil"),
        (b"[KSM-2026-\r\n 000123] x", "[KSM-2026- 000123] x"),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
    ],
)
def test_reads_words_as_they_were_meant(raw, text):
    assert decoded(value_of(raw)).text == text


def test_raw_letters_follow_the_charset_of_the_same_mail_and_are_flagged():
    read = decoded(value_of("Жалоба".encode("koi8-r")), ("koi8-r",))
    assert read.text == "Жалоба"
    assert read.repaired.startswith("raw bytes in the header")
    assert decoded(value_of("Şikâyet".encode())).repaired == ""


def test_names_the_charsets_it_saw():
    assert charsets_named(["=?ISO-8859-9?Q?a?= =?utf-8*tr?Q?b?=", "x"]) == ("iso-8859-9", "utf-8")


@pytest.mark.parametrize(
    ("raw", "names", "body", "flag"),
    [
        (b"A: 1\r\nB: 2\r\n\r\nbody", ["A", "B"], b"body", ""),
        (b"A: 1\n  more\n\nbody", ["A"], b"body", ""),
        (b"From me Mon Jan 1\nA: 1\n\nbody", ["A"], b"body", ""),
        (b"Hej Peter,\n\nTak", [], b"Hej Peter,\n\nTak", "header without an empty line after it"),
        (
            b"A: 1\nbroken line\nSubject: x\n\nbody",
            ["A", "Subject"],
            b"body",
            "a broken line in the header was skipped",
        ),
        (b"A: 1\ntext starts\nhere", ["A"], b"text starts\nhere", "header without an empty line after it"),
        (b"A: 1", ["A"], b"", ""),
        (b"", [], b"", ""),
        (b"\nbody", [], b"body", ""),
        (b"A : 1\n\n", ["A"], b"", ""),
    ],
)
def test_finds_where_the_body_begins(raw, names, body, flag):
    block = read_block(raw)
    assert [field.name for field in block.fields] == names
    assert raw[block.body_at :] == body
    assert block.flags == ((flag,) if flag else ())


@pytest.mark.parametrize(
    ("raw", "differs"),
    [
        (b"A: 1\r\nB: 2\nC:\r\n more : x\r\n", False),
        (b"A: 1\r\nB : 2\r\n", True),
        (b"A\t: 1\r\n", True),
        (b"A: 1\rB: 2\r\n", True),
        (b"A: 1\r\r\n", True),
        (b"A: 1\r", True),
        (b"A:\x1cB\r\n", True),
        (b"A" * 100_000 + b" " * 100_000, False),
    ],
)
def test_knows_a_header_that_servers_read_differently(raw, differs):
    assert is_read_differently(raw) is differs


def test_a_header_beyond_its_limit_is_cut_and_the_body_kept():
    raw = b"A: 1\n" + b"B: " + b"x" * 1000 + b"\n"
    raw += b"C: " + b"y" * 990 + b"\n" * 1
    long = raw + b"D: z\n" * (HEADER_LIMIT // 5) + b"\nbody"
    block = read_block(long)
    assert long[block.body_at :] == b"body"
    assert block.flags == ("header longer than 256 KiB was cut",)
    assert read_block(b"E: z\n" * HEADER_LIMIT).body_at == 5 * HEADER_LIMIT


def test_gives_the_first_and_all_of_a_name():
    block = read_block(b"To: a\nTO: b\n\n")
    assert block.first("to") == "a"
    assert block.all("To") == ("a", "b")
    assert block.first("cc") == ""


@given(st.binary(max_size=300))
def test_never_raises(raw):
    block = read_block(raw)
    assert 0 <= block.body_at <= len(raw)
    for field in block.fields:
        decoded(field.value).text.encode()
