"""PEM as bundles have it (RFC 7468): whatever stands between the blocks, and no word of a private key."""

import base64

import pytest

from tests.desk.authority import Authority
from tests.desk.issuing import authority_der, der_of, key_pem, pem_of
from ulak.desk.certificates import bundle
from ulak.desk.certificates.bundle import block_in, blocks
from ulak.desk.certificates.imported import LARGEST_LIST, PRIVATE_KEY, Imported, in_der
from ulak.desk.certificates.issued import LARGEST

FIRST, SECOND = der_of(0x11), der_of(0x22)
CRL = Authority().crl(0x11)
KEY = key_pem()
KEY_DER = base64.b64decode("".join(KEY.splitlines()[1:-1]))
OLD_KEY = KEY.replace("PRIVATE KEY", "RSA PRIVATE KEY")
REQUEST = pem_of(b"0\x03\x02\x01\x05", "CERTIFICATE REQUEST")


def read(text: str) -> list[Imported]:
    return list(blocks(text.encode().splitlines(keepends=True)))


@pytest.mark.parametrize(
    "text",
    [
        pem_of(FIRST) + pem_of(SECOND),
        (pem_of(FIRST) + pem_of(SECOND)).replace("\n", "\r\n"),
        f"subject=CN = ornek\nBag Attributes\n{pem_of(FIRST)}\n\nissuer=\n{pem_of(SECOND)}son",
        (pem_of(FIRST) + pem_of(SECOND)).replace("\n", ""),
        pem_of(FIRST).replace("\n", "\n   ") + pem_of(SECOND),
        pem_of(FIRST, "X509 CERTIFICATE") + pem_of(SECOND + b"\x30\x02\x05\x00", "TRUSTED CERTIFICATE"),
        f"\ufeff{pem_of(FIRST)}-----END CERTIFICATE-----\n{pem_of(SECOND)}",
    ],
)
def test_every_certificate_is_found(text):
    assert [one.content for one in read(text)] == [FIRST, SECOND]


def test_each_block_has_the_line_it_begins_in():
    text = f"önce\n{pem_of(FIRST)}arada\n{pem_of(SECOND)}"
    second = text.splitlines().index("arada") + 2
    assert [one.line for one in read(text)] == [2, second]


@pytest.mark.parametrize("label", ["X509 CRL", "CRL"])
def test_a_crl_is_known_from_a_certificate(label):
    found = read(pem_of(FIRST) + pem_of(CRL, label) + pem_of(authority_der()))
    assert [one.is_list for one in found] == [False, True, False]
    assert found[1].content == CRL


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (KEY, PRIVATE_KEY),
        (OLD_KEY, PRIVATE_KEY),
        (KEY.partition("-----END")[0], PRIVATE_KEY),
        (KEY.replace(" PRIVATE KEY", " CERTIFICATE"), PRIVATE_KEY),
        (KEY.replace("PRIVATE KEY", "OPENSSH PRIVATE KEY"), PRIVATE_KEY),
        (REQUEST, "CERTIFICATE REQUEST is neither a certificate nor a CRL"),
        (pem_of(FIRST).replace("M", "~", 1), "its PEM is damaged: there is something else than base64 in it"),
        (pem_of(FIRST).partition("-----END")[0], "CERTIFICATE without its end"),
        (pem_of(FIRST).replace("END CERTIFICATE", "END X509 CRL"), "CERTIFICATE without its end"),
        ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "no certificate stands there"),
        (pem_of(bytes(100_000)), "larger than any that is read here"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_rest_is_taken(block, why):
    found = read(pem_of(FIRST) + block + pem_of(SECOND))
    assert [one.content for one in found] == [FIRST, b"", SECOND]
    assert [one.problem for one in found] == ["", why, ""]


@pytest.mark.parametrize(("end", "why"), [(pem_of(FIRST), "CERTIFICATE without its end"), (KEY, PRIVATE_KEY)])
def test_a_file_that_was_cut_off_says_so(end, why):
    (found,) = read(end.partition("-----END")[0])
    assert (found.content, found.problem) == (b"", why)


def test_a_block_that_never_ends_takes_no_memory():
    block = bundle._Block("CERTIFICATE", 1)
    for _ in range(3_000):
        block.take(b"A" * 64)
    assert len(block._letters) <= LARGEST * 4 // 3


@pytest.mark.parametrize(
    "cell",
    [
        pem_of(FIRST),
        pem_of(FIRST).replace("\n", "\\n"),
        pem_of(FIRST).replace("\n", "\\r\\n"),
        pem_of(FIRST).replace("\n", " "),
        base64.b64encode(FIRST).decode(),
        base64.encodebytes(FIRST).decode(),
    ],
)
def test_a_cell_holds_pem_in_whatever_form_programs_put_it_there(cell):
    assert list(block_in(cell, 7)) == [Imported(7, FIRST)]


def test_a_key_in_a_cell_is_refused_in_its_armour_and_without():
    for cell in (KEY, base64.b64encode(KEY_DER).decode()):
        assert list(block_in(cell, 3)) == [Imported(3, problem=PRIVATE_KEY)]


@pytest.mark.parametrize(
    ("content", "is_list"),
    [
        (FIRST, False),
        (authority_der(), False),
        (CRL, True),
        (b"0\x80", False),
        (b"0\x02\x05\x00", False),
        (b"x" * 40, False),
    ],
)
def test_a_file_in_der_says_what_it_is(content, is_list):
    assert in_der(content) == Imported(1, content, is_list=is_list)


def test_a_crl_beyond_all_measure_is_not_read():
    assert in_der(bytes(LARGEST_LIST + 1)).problem == "larger than any CRL that is read here"


def test_an_imported_value_shows_nothing_of_its_content():
    assert "content" not in repr(in_der(FIRST))
