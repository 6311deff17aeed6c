"""Mailboxes in raw fields, names decoded last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.mailboxes import mailboxes


def field(raw: bytes | str) -> str:
    return (raw if isinstance(raw, bytes) else raw.encode()).decode("ascii", "surrogateescape")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("ayse@firma.test", [("ayse@firma.test", "")]),
        ("Ayşe Yılmaz <Ayse@Firma.TEST>", [("ayse@firma.test", "Ayşe Yılmaz")]),
        ("Ayşe Yılmaz <a@b.test>".encode("cp1254"), [("a@b.test", "Ayşe Yılmaz")]),
        ('"Yılmaz, Ayşe" <a@b.test>, c@d.test', [("a@b.test", "Yılmaz, Ayşe"), ("c@d.test", "")]),
        ("=?utf-8?Q?Ay=C5=9Fe?= <a@b.test>", [("a@b.test", "Ayşe")]),
        ("=?utf-8?Q?x=40evil.test=2C?= <a@b.test>", [("a@b.test", "x@evil.test,")]),
        ("a@b.test (John Doe)", [("a@b.test", "John Doe")]),
        ("birim: a@b.test, c@d.test;", [("a@b.test", ""), ("c@d.test", "")]),
        ('"a b"@c.test', [('"a b"@c.test', "")]),
        ("kötü <a@b.test", [("a@b.test", "")]),
        ("a@b.test <", [("a@b.test", "")]),
        ("Ayşe [a@b.test]", [("a@b.test", "")]),
        ("Ayşe (x) a@b.test", [("a@b.test", "")]),
        ("x\x1b[31m@k.test", []),
        ("x[31m@k.test", []),
        ("x\x01y@k.test", []),
        ("<x\x01y@k.test>", []),
        ("A\x1b <a@b.test>, x\x01y@k.test", [("a@b.test", "A")]),
        ("", []),
        ("undisclosed-recipients:;", []),
        ("nobody", []),
    ],
)
def test_reads_mailboxes(raw, found):
    assert [(address.address, address.name) for address in mailboxes(field(raw))] == found


def test_hostile_fields_are_read_in_time():
    assert mailboxes("a" * 20 + '"a' * 50_000) == ()
    assert mailboxes("(" * 60_000) == ()


@pytest.mark.parametrize("trouble", [ValueError, LookupError, TypeError, AttributeError, RecursionError])
def test_a_scanner_that_fails_costs_no_address(trouble):
    def failing(line):
        raise trouble(line)

    assert [found.address for found in mailboxes("A <a@b.test>", scan=failing)] == ["a@b.test"]


@given(st.text(alphabet='a@b.<>"(),;:\\[] \udcfe', max_size=60))
def test_never_raises(raw):
    for address in mailboxes(raw):
        address.address.encode("utf-8")
