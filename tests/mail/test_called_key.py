"""Numbers that words call a private key; fingerprints, serial numbers and moduli stay."""

import base64
import re

import pytest

from tests.mail.test_private_key import BINARY, EC, REMOVED, RSA, attached, cut, uuencoded
from ulak.mail.blobs import blobs
from ulak.mail.called_key import xml_keys
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.mail.private_key import holds_private_key_text, without_private_keys

OF_RSA = RSA.private_numbers()
N, P, Q, D = OF_RSA.public_numbers.n, OF_RSA.p, OF_RSA.q, OF_RSA.d
SCALAR = f"{EC.private_numbers().private_value:064x}"
DECIMAL = str(EC.private_numbers().private_value | 1 << 255)
DIGEST = "5f0c" * 16
PRINT = ":".join(re.findall("..", DIGEST.upper()))
SPKI = "SPKI SHA-256"


def b64(number: int) -> str:
    return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8)).decode()


def xml(*names: str, line: str = "") -> str:
    of = {
        "Modulus": N, "Exponent": 65537, "P": P, "Q": Q, "DP": OF_RSA.dmp1, "DQ": OF_RSA.dmq1,
        "InverseQ": OF_RSA.iqmp, "D": D,
    }  # fmt: skip
    inner = line.join(f"<{name}>{b64(of[name])}</{name}>" for name in names or of)
    return f"<RSAKeyValue>{line}{inner}{line}</RSAKeyValue>"


def letter(text: str) -> Message:
    return parse(b"From: a@b.test\nContent-Type: text/plain; charset=utf-8\n\n" + text.encode())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"private key: 0x{SCALAR} son", "private key: 0x⟦key⟧ son"),
        (f"The private key is {SCALAR}.", "The private key is ⟦key⟧."),
        (f"private key scalar 0x{SCALAR}", "private key scalar 0x⟦key⟧"),
        (f"private key d = {DECIMAL}\nson", "private key d = ⟦key⟧\nson"),
        (f"secret: {SCALAR}\n{DIGEST}", f"secret: ⟦key⟧\n{DIGEST}"),
        (f'"privateKey": "{SCALAR}"', '"privateKey": "⟦key⟧"'),
        (f"özel anahtarı: {SCALAR}", "özel anahtarı: ⟦key⟧"),
        (f"d = 0x{SCALAR}, x", "d = 0x⟦key⟧, x"),
        (f"d: {':'.join(re.findall('..', SCALAR))} son", "d: ⟦key⟧ son"),
        (f"private key: {' '.join(re.findall('.{8}', SCALAR))} son", "private key: ⟦key⟧ son"),
        (f"n = {N}\np = {P}\nq = {Q}\nd = {D}\n", f"n = {N}\np = ⟦key⟧\nq = ⟦key⟧\nd = ⟦key⟧\n"),
        (f"I factored it: p = 0x{P:x}", "I factored it: p = 0x⟦key⟧"),
        (f"prime1={P:X}; dmp1: {OF_RSA.dmp1}", "prime1=⟦key⟧; dmp1: ⟦key⟧"),
        ("private exponent:\n" + "\n".join(re.findall(".{1,64}", f"{D:0512x}")) + "\nson", "private exponent:\n⟦key⟧\nson"),
        (f"p = {P:x}\\\n  {Q:x}\nq is prime", "p = ⟦key⟧\nq is prime"),
    ],
    ids=range(15),
)  # fmt: skip
def test_a_number_that_is_called_private_goes(text, left):
    assert cut(text) == left
    assert holds_private_key_text(text)


@pytest.mark.parametrize(
    "text",
    [
        f"SHA-256 of the private key: {DIGEST}",
        f"Fingerprint of the compromised private key: {PRINT}",
        f"The private key of the certificate {DIGEST} is public",
        f"The private key is public: SHA-256 {DIGEST}",
        f"özel anahtarın SHA-256 özeti: {DIGEST}",
        f"n = {N}\nmodulus = {N:x}\nModulus={N:X}\ne = 65537",
        f"seri no: 3A4F11095C7720AB3A4F11095C7720AB\nSHA-256: {DIGEST}",
        f"sha256 Fingerprint={PRINT}",
        f"SPKI: {DIGEST}",
        "private key, serial number 3A4F11095C7720AB3A4F11095C7720AB",
        f"d = 5, p = 3\n{DIGEST}",
        "p = " + "AB" * 40,
        f"d {DIGEST}",
        f"anahtar: {DIGEST}",
    ],
    ids=range(14),
)
def test_fingerprints_serial_numbers_and_moduli_stay(text):
    assert cut(text) == text
    assert not holds_private_key_text(text)


@pytest.mark.parametrize("line", ["", "\n", "\n  "])
def test_a_key_in_xml_goes_and_its_mark_says_which_it_was(line):
    text = without_private_keys(f"Anahtar: {xml(line=line)} son")
    assert cut(f"Anahtar: {xml(line=line)} son") == f"Anahtar: {REMOVED} son"
    assert SPKI in text
    assert without_private_keys(BINARY_RSA) in text
    (one,) = blobs(letter(xml(line=line)))
    assert one.content == BINARY["rsa pkcs1"]


BINARY_RSA = base64.b64encode(BINARY["rsa pkcs1"]).decode()


def test_xml_of_a_part_of_a_key_goes_too_and_of_a_public_key_stays():
    assert cut(f"{xml('Modulus', 'Exponent', 'D')} son") == f"{REMOVED} son"
    assert cut(f"<RSAKeyValue>{xml('P')} son") == f"{REMOVED} son"
    assert cut(f"<RSAKeyValue><D>{b64(D)}") == REMOVED
    public = xml("Modulus", "Exponent")
    assert cut(public) == public


def test_numbers_that_are_small_or_nothing_in_xml_are_no_reason_to_fail():
    names = ("Modulus", "Exponent", "D", "P", "Q", "DP", "DQ", "InverseQ")
    text = "<RSAKeyValue>" + "".join(f"<{name}>AAAA</{name}>" for name in names) + "</RSAKeyValue>"
    (one,) = xml_keys(text)
    assert one.key == bytes.fromhex("301b") + bytes.fromhex("020100") * 9


def test_an_attached_file_that_says_a_private_number_stays_behind():
    assert attached(xml().encode(), "key.xml").holds_private_key
    assert attached(f"privkey={SCALAR}".encode(), "note.txt").holds_private_key
    assert not attached(f"modulus={N:x}\nsha256={DIGEST}".encode(), "note.txt").holds_private_key


@pytest.mark.parametrize("kind", ["rsa pkcs8", "ec sec1", "ed25519"])
def test_a_uuencoded_file_with_a_key_goes(kind):
    assert cut(f"a\n{uuencoded(BINARY[kind])}\nson") == f"a\n{REMOVED}\nson"
    assert cut(f"a\n{uuencoded(BINARY[kind]).removesuffix('end')}") == f"a\n{REMOVED}`\n"


def test_other_uuencoded_files_and_prose_stay():
    for text in (
        uuencoded(b"Merhaba " * 30),
        "begin 644 x\n#~~~~\n!GARBAGE\n",
        "begin 644 x\n!GARBAGE\n",
        "begin 644 x\nSEE ABOVE: NO DATA\n",
    ):
        assert cut(text) == text
