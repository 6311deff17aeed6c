"""From that servers read in different ways proves nobody, and a look-alike domain is flagged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.specimen import read
from ulak.mail.authentication import verdict
from ulak.mail.from_field import foreign_alphabet, names_nobody_else

MX = "mx.kamusm.test"
AYSE = "ayse@kurum.test"


@pytest.mark.parametrize(
    "field",
    [
        AYSE,
        f"<{AYSE}>",
        f"Ayşe <{AYSE}>",
        f'"Yılmaz, Ayşe (SSL)" <{AYSE}>',
        f"{AYSE} <{AYSE}>",
        f"{AYSE} (Ayşe (Yılmaz))",
        f"=?utf-8?q?Ay=C5=9Fe?=\r\n\t<{AYSE.upper()}>",
        f'"x@evil.test" <{AYSE}>',
        f'"x\\" <x@evil.test>" <{AYSE}>',
        f"(x@evil.test) {AYSE}",
    ],
)
def test_one_address_can_be_proven(field: str) -> None:
    message = read(f"From: {field}", f"Authentication-Results: {MX}; dmarc=pass header.from=kurum.test")
    assert message.author.address == AYSE
    assert names_nobody_else(message)
    assert verdict(message, MX).aligned


@pytest.mark.parametrize(
    "field",
    [
        f"{AYSE} x@evil.test",
        f"<{AYSE}> <x@evil.test>",
        f"{AYSE} <x@evil.test>",
        f"x@evil.test <{AYSE}>",
        f"{AYSE}, x@evil.test",
        f"x@evil.test;{AYSE}",
        f"{AYSE}@evil.test",
        f"<@evil.test:{AYSE}>",
        f"Grup: {AYSE};",
        f"Grup: x@evil.test, {AYSE};",
        "undisclosed-recipients:;",
        "ayse @ kurum.test",
        f'"{AYSE}"@evil.test',
        f'"x@evil.test, " {AYSE}',
        f'Ayşe "{AYSE}',
        f"({AYSE}",
        "ayse",
        "",
    ],
)
def test_whatever_our_border_took_for_the_author_nobody_is_proven(field: str) -> None:
    for domain in ("kurum.test", "evil.test"):
        results = f"dmarc=pass; dkim=pass header.d={domain}; spf=pass smtp.mailfrom={domain}"
        message = read(f"From: {field}", f"Authentication-Results: {MX}; {results}")
        assert not verdict(message, MX).aligned


@pytest.mark.parametrize(
    ("domain", "alphabet"),
    [
        ("kurum.test", ""),
        ("şikâyet-ığüçö.test", ""),
        ("xn--ikyet-4qa68f.test", ""),
        ("k\u0443rum.test", "Cyrillic"),
        ("xn--krum-v6d.test", "Cyrillic"),
        ("xn--kurm-xod.test", "Greek"),
        ("xn--\u0443.test", "Cyrillic"),
        ("xn--99999999999.test", ""),
        ("123-4.test", ""),
        ("", ""),
    ],
)
def test_letters_of_another_alphabet_are_told(domain: str, alphabet: str) -> None:
    assert foreign_alphabet(domain) == alphabet
    flags = read(f"From: ayse@{domain}").flags
    assert (f"the domain of From has {alphabet} letters" in flags) is bool(alphabet)


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    foreign_alphabet(text)
    names_nobody_else(read(f"From: {text}".replace("\n", " ").replace("\r", " ")))
