"""Files as administrators hand them in: what they are is told by their content, however large they are."""

import csv
import io
import os
import tracemalloc
from pathlib import Path

import pytest

from tests.desk.authority import Authority
from tests.desk.issuing import der_of, key_pem, pem_of
from ulak.desk.certificates.imported import PRIVATE_KEY, Imported
from ulak.gateways.certificate_files import LONGEST_LINE, read_certificates

FIRST, SECOND = der_of(0x11), der_of(0x22)
BUNDLE = pem_of(FIRST) + pem_of(SECOND)
CRL = Authority().crl(0x11)


def table(delimiter: str = ",") -> str:
    text = io.StringIO()
    rows = [
        ("pem", "subscriber", "institution", "contact"),
        (pem_of(FIRST), "Işık Şirketi", "Işık Holding", "a@ornek.test"),
    ]
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def read(folder: Path, content: bytes) -> list[Imported]:
    file = folder / "certificates"
    file.write_bytes(content)
    told: list[int] = []
    found = list(read_certificates(file, told.append))
    assert abs(sum(told) - len(content)) <= 2  # a byte order mark may be left out
    return found


@pytest.mark.parametrize(
    "content",
    [
        BUNDLE.encode(),
        b"\xef\xbb\xbf" + BUNDLE.encode(),
        BUNDLE.encode("utf-16"),
        b"subject=O = \xdeirket\n" + BUNDLE.encode(),
    ],
)
def test_a_bundle_in_any_encoding(tmp_path, content):
    assert [one.content for one in read(tmp_path, content)] == [FIRST, SECOND]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1254", "utf-16", "utf-16-be"])
def test_a_table_in_any_encoding(tmp_path, encoding, delimiter):
    content = table(delimiter).encode(encoding)
    (one,) = read(tmp_path, b"\xfe\xff" + content if encoding == "utf-16-be" else content)
    assert (one.content, one.subscriber.name, one.subscriber.contacts) == (
        FIRST,
        "Işık Şirketi",
        ("a@ornek.test",),
    )


@pytest.mark.parametrize(("content", "is_list"), [(FIRST, False), (CRL, True)])
def test_a_file_in_der(tmp_path, content, is_list):
    assert read(tmp_path, content) == [Imported(1, content, is_list=is_list)]


def test_a_private_key_is_refused_in_pem_and_der(tmp_path):
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    from tests.desk.authority import key_of

    der = key_of("a server").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    for content in (key_pem().encode(), der):
        assert read(tmp_path, content) == [Imported(1, problem=PRIVATE_KEY)]


@pytest.mark.parametrize("content", [b"", b"0", b"\xff", b"Merhaba\n", b"PK\x03\x04", b"a,b\n1,2\n"])
def test_a_file_with_nothing_in_it_says_so(tmp_path, content):
    assert read(tmp_path, content) == [Imported(1, problem="there is neither a certificate nor a CRL in it")]


@pytest.mark.parametrize("what", ["many thousand blocks", "one endless line", "one endless cell"])
def test_memory_stays_small_however_large_a_file_is(tmp_path, what):
    file = tmp_path / "large"
    with file.open("wb") as written:
        match what:
            case "one endless line":
                for _ in range(60):
                    written.write(b"A" * LONGEST_LINE)
            case "one endless cell":
                written.write(b'pem,subscriber\n"')
                for _ in range(10_000):
                    written.write(b"A" * 64 + b"\n")
            case _:
                for _ in range(4_000):
                    written.write(BUNDLE.encode())
    tracemalloc.start()
    try:
        blocks = sum(one.content in (FIRST, SECOND) for one in read_certificates(file, lambda _: None))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert blocks == (8_000 if what.startswith("many") else 0)
    assert peak < 8 * 2**20


def test_what_cannot_be_opened_is_an_oserror(tmp_path):
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(OSError, match=os.strerror(2) + "|" + os.strerror(21)):
            list(read_certificates(place, lambda _: None))
