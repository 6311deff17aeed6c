"""One number or name, in whatever dress an administrator copied it in."""

import pytest

from ulak.mail.asked_identifier import readings_of
from ulak.mail.identifier import Form, Reading

DIGEST = "ab" * 32
THUMB = "0a1b" * 10


def serials(*numbers: str) -> tuple[Reading, ...]:
    return tuple(Reading(Form.SERIAL, number) for number in numbers)


@pytest.mark.parametrize(
    ("asked", "readings"),
    [
        ("3A4F9912", serials("3A4F9912")),
        (" 0x3a4f9912\n", serials("3A4F9912")),
        ("00:3A:4F:99:12", serials("3A4F9912")),
        ("3a 4f 99 12", serials("3A4F9912")),
        ("3a-4f-99-12", serials("3A4F9912")),
        ("serial=3A4F9912", serials("3A4F9912")),
        ("978295058", serials("978295058", "3A4F9912")),
        ("7", serials("7")),
        ("0", serials("0")),
        ("1" * 51, ()),
        (DIGEST.upper(), (Reading(Form.SHA256, DIGEST),)),
        ("sha256 Fingerprint=" + ":".join(["AB"] * 32), (Reading(Form.SHA256, DIGEST),)),
        (THUMB, (Reading(Form.SHA1, THUMB), *serials(THUMB[1:].upper()))),
        ("www.Ornek.test", (Reading(Form.HOST, "www.ornek.test"),)),
        ("*.ornek.test.", (Reading(Form.HOST, "*.ornek.test"),)),
        ("https://www.ornek.test/a?b#c", (Reading(Form.HOST, "www.ornek.test"),)),
        ("örnek.test", (Reading(Form.HOST, "xn--rnek-4qa.test"),)),
        ("192.0.2.7", (Reading(Form.HOST, "192.0.2.7"),)),
        ("2001:DB8::7", (*serials("2001DB87"), Reading(Form.HOST, "2001:db8::7"))),
        ("[::ffff]", (Reading(Form.HOST, "::ffff"),)),
        (
            "0A:1B:2C:3D:4E:5F:60:71",
            (*serials("A1B2C3D4E5F6071"), Reading(Form.HOST, "a:1b:2c:3d:4e:5f:60:71")),
        ),
        ("iki kelime.test", ()),
        ("", ()),
        ("\udcff", ()),
    ],
)
def test_every_way_to_understand_it(asked, readings):
    assert readings_of(asked) == readings
