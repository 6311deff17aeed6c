"""An address as SMTP carries it: the domain nobody else's, the local part nobody else's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.postable import ascii_domain, needs_smtputf8, postable


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("zeynep@ornek.test", "zeynep@ornek.test"),
        ("z+k@şikâyet.test", "z+k@xn--ikyet-4qa68f.test"),
        ("a@ÖRNEK.TEST", "a@xn--rnek-4qa.test"),
        ('"a b"@ornek.test', '"a b"@ornek.test'),
        ("şikâyet@örnek.test", "şikâyet@xn--rnek-4qa.test"),
        ("用户.一@ornek.test", "用户.一@ornek.test"),
        ('"ş b"@ornek.test', ""),
        ("a b@ornek.test", ""),
        ("a\u00a0b@ornek.test", ""),
        ("a\u202eb@ornek.test", ""),
        ("ş\ud800@ornek.test", ""),
        ("ş\r\nBcc: e@ornek.test", ""),
        ("kurban＠evil.test,ş@ornek.test", ""),
        ("ş＜x@ornek.test", ""),
        ("=?utf-8?q?a=0D=0ABcc=3A_e=40evil.test?=@ornek.test", ""),
        ("ş＝？utf-8@ornek.test", ""),
        ("a..b@ornek.test", ""),
        (".ş@ornek.test", ""),
        ("a@ornek..test", ""),
        ("a@-x.test", ""),
        ("a@[127.0.0.1]", ""),
        ("a@x\r\nBcc: e@x.test", ""),
        ("a@x\r\n.test", ""),
        (f"{'a' * 65}@x.test", ""),
        (f"{'ş' * 33}@x.test", ""),
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
    ("domain", "known"),
    [
        ("bücher.test", "xn--bcher-kva.test"),
        ("straße.test", "xn--strae-oqa.test"),  # IDNA 2003: strasse.test, somebody else's
        ("βόλος.test", "xn--nxasmm1c.test"),  # IDNA 2003: another final letter
        ("نامه\u200cای.test", "xn--mgba3gch31f060k.test"),  # IDNA 2003: without the joiner, another name
        ("i❤.test", "xn--i-7iq.test"),
        ("😀.test", "xn--e28h.test"),
        ("a\u0301.test", "xn--1ca.test"),  # put together as á
        ("İstanbul.test", "xn--istanbul-o0e.test"),  # i with a dot of its own, as DNS has it
        ("IĞDIR.test", "xn--idir-0wa.test"),
        ("ｋａｍｕ。ｔｅｓｔ", "kamu.test"),
        ("XN--RNEK-4QA.test", "xn--rnek-4qa.test"),
        ("-ş.test", ""),
        ("ş-.test", ""),
        ("\u0301a.test", ""),
        ("ş\u00ad.test", ""),
        ("ş_x.test", ""),
        ("ş\u2024x.test", "xn--nga.x.test"),  # what is read as a dot is one
        ("ş＠x.test", ""),
        ("ş x.test", ""),
        ("ş..test", ""),
        ("ş\udcff.test", ""),
        ("", ""),
    ],
)
def test_a_domain_is_the_one_people_mean_today(domain: str, known: str):
    assert ascii_domain(domain) == known


@given(st.text(st.characters(codec=None), max_size=80), st.text(st.characters(codec=None), max_size=80))
def test_whatever_is_postable_says_so_again_and_holds_nothing_special(local: str, domain: str):
    carried = postable(f"{local}@{domain}")
    assert postable(carried) == carried
    if carried:
        assert carried.isprintable()
        assert carried.rpartition("@")[2].isascii()
    if carried and not carried.startswith('"'):
        assert not set(carried) & set(' ()<>[]:;\\,"')


def test_only_a_local_part_needs_smtputf8():
    assert needs_smtputf8("ş@ornek.test")
    assert not needs_smtputf8("s@örnek.test")
