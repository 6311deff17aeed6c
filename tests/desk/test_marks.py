"""By what two reports are about the same certificate."""

import pytest

from ulak.desk.certificates.marks import marks
from ulak.desk.certificates.report import Report, Reported

OURS = Reported("", "text", serial="3A4F", sha256="aa", spki="kk", issuer="ca", is_known=True)
THEIRS = Reported("", "attachment cert.pem", serial="3A4F", sha256="bb", spki="kk", issuer="other")


def common(one: Reported, other: Reported) -> set[str]:
    return set(marks(Report((one,)))) & set(marks(Report((other,))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OURS, OURS),
        (OURS, Reported("0x3A:4F", "text", serial="3A4F")),
        (OURS, Reported("aa", "text", sha256="aa")),
        (THEIRS, Reported("", "text", serial="3A4F", issuer="other")),
        (Reported("22", "text", serial="22"), Reported("0x16", "text", serial="16")),
        (Reported("https://crt.sh/?id=1234567", "text"), Reported("1234567", "text")),
        (Reported("crt.sh ID: 1234567", "text"), Reported("crt.sh/?q=1234567", "text")),
        (Reported("", "text", spki="kk"), Reported("", "attachment a.key", spki="kk")),
    ],
)
def test_the_same_in_another_form_is_the_same(one: Reported, other: Reported):
    assert common(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OURS, THEIRS),
        (OURS, Reported("", "text", serial="4A4F", sha256="cc", spki="kk", issuer="ca", is_known=True)),
        (Reported("www.ornek.test", "text"), Reported("www.ornek.test", "text")),
        (Reported("", "mail"), Reported("", "mail")),
        (Reported("22", "text", serial="22"), Reported("33", "text", serial="33")),
    ],
)
def test_what_only_looks_alike_is_not(one: Reported, other: Reported):
    assert not common(one, other)


def test_every_mark_has_room_in_its_column():
    longest = Reported("", "text", serial="F" * 50, sha256="a" * 64, spki="b" * 64, issuer="c" * 64)
    digits = Reported("", "text", serial="9" * 50)
    assert max(map(len, marks(Report((longest, digits))))) <= 80
