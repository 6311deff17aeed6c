"""What may stand in a header of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.mime_part import file_name
from ulak.mail.safe_header import postable, safe_header


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Mali mühür", "Mali mühür"),
        ("  a \t b\r\n c\u00a0d  ", "a b c d"),
        ("a\x00b\x07c\u202ed\u200be", "abcde"),
        ("=?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("==?\x00?", "== ??"),
        ("=\x00?utf-8?q?x?=", "= ?utf-8?q?x?="),
        ("\ud800x\udfff", "x"),
        ("x" * 301, "x" * 299 + "…"),
        ("", ""),
    ],
)
def test_a_value_becomes_one_printable_line(value: str, shown: str):
    assert safe_header(value) == shown


@given(st.text(st.characters(codec=None)))
def test_whatever_comes_nothing_dangerous_stays(value: str):
    shown = safe_header(value)
    assert shown.isprintable()
    assert "=?" not in shown
    assert len(shown) <= 300
    assert safe_header(shown) == shown


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("zeynep@ornek.test", "zeynep@ornek.test"),
        ("z+k@şikâyet.test", "z+k@xn--ikyet-4qa68f.test"),
        ('"a b"@ornek.test', '"a b"@ornek.test'),
        ("ş@ornek.test", ""),
        ("a b@ornek.test", ""),
        ("a..b@ornek.test", ""),
        ("a@ornek..test", ""),
        ("a@-x.test", ""),
        ("a@[127.0.0.1]", ""),
        ("a@x\r\nBcc: e@x.test", ""),
        ("a@x\r\n.test", ""),
        (f"{'a' * 65}@x.test", ""),
        (f"a@{'b' * 64}.test", ""),
        (f"a@{'ş' * 64}.test", ""),
        ("a@" + "b." * 130 + "test", ""),
        ("@x.test", ""),
        ("a@", ""),
        ("a", ""),
        ("", ""),
    ],
)
def test_an_address_is_written_as_smtp_can_carry_it(address: str, carried: str):
    assert postable(address) == carried


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("a/b/c.txt", "c.txt"),
        ("..", "attachment"),
        (".htaccess", "htaccess"),
        ("con:x?.txt", "con_x_.txt"),
        ("a\nb.txt", "a b.txt"),
    ],
)
def test_a_file_name_can_be_saved_anywhere(name: str, saved: str):
    assert file_name(name) == saved
