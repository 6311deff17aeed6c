"""Bytes out of their transfer encoding, exact where they can be."""

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.mail.transfer import transfer_decoded

WHOLE = b"Say what you like, and like what you say.\n" * 3


@pytest.mark.parametrize(
    ("body", "encoding", "content"),
    [
        (base64.encodebytes(WHOLE), "base64", WHOLE),
        (base64.b64encode(WHOLE).rstrip(b"="), "base64", WHOLE),
        (
            b"!!" + base64.b64encode(b"ab") + b"\r\n" + base64.b64encode(b"cd"),
            "base64",
            b"abcd",
        ),  # glued footer
        (b"YWJjZ", "base64", b"abc"),
        (b"", "base64", b""),
        (b"=C5=9E=\r\nx", "quoted-printable", "Şx".encode()),
        (b"a=ZZb", "quoted-printable", b"a=ZZb"),
        (WHOLE, "x-gzip64", WHOLE),
        (WHOLE, "8bit", WHOLE),
    ],
)
def test_decodes(body, encoding, content):
    assert transfer_decoded(body, encoding) == content


def test_decodes_uuencoded_bodies():
    lines = [binascii.b2a_uu(WHOLE[at : at + 45]) for at in range(0, len(WHOLE), 45)]
    body = b"text before\nbegin 644 file.txt\n" + b"".join(lines) + b"`\nend\n"
    assert transfer_decoded(body, "x-uuencode") == WHOLE


def test_a_uuencoded_body_that_is_cut_off_is_read_to_where_it_ends():
    assert transfer_decoded(b"begin 644 x\n" + binascii.b2a_uu(b"Kart"), "x-uuencode") == b"Kart"


def test_skips_a_broken_uuencoded_line():
    assert (
        transfer_decoded(b"begin 644 x\n#86)C\n#86)C trailing\n#\xff\xff\xff\xff\n\nend\n", "uuencode")
        == b"abcabc"
    )


@given(st.binary(max_size=300), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "7bit", "?"]))
def test_never_raises(body, encoding):
    transfer_decoded(body, encoding)


@given(st.binary(max_size=300))
def test_base64_is_exact(content):
    assert transfer_decoded(base64.encodebytes(content), "base64") == content
