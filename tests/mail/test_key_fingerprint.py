"""Which private key it was: told as openssl tells it, and by nothing that a stranger can make dear."""

import base64
import json
import random
import time
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.key_vectors import VECTORS
from ulak.mail.der import MOST, elements, encoded, head, inside, whole_length
from ulak.mail.key_fingerprint import LARGEST, fingerprint
from ulak.mail.key_shape import is_key, length_of


@pytest.mark.parametrize("name", VECTORS)
def test_a_key_is_known_and_told_as_openssl_tells_it(name):
    told, written = VECTORS[name]
    key = base64.b64decode(written)
    assert fingerprint(key) == told
    assert is_key(key)
    assert is_key(key[:32])
    assert length_of(key) == len(key)


def spki(public) -> str:
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"SPKI SHA-256 {sha256(der).hexdigest()}"


def url(number: bytes) -> str:
    return base64.urlsafe_b64encode(number).rstrip(b"=").decode()


def test_a_jwk_tells_its_public_half():
    key = rsa.generate_private_key(65537, 2048).public_key()
    numbers = key.public_numbers()
    jwk = {"kty": "RSA", "n": url(numbers.n.to_bytes(256)), "e": url(b"\1\0\1"), "d": "AA"}
    assert fingerprint(json.dumps(jwk).encode()) == spki(key)
    point = ec.generate_private_key(ec.SECP384R1()).public_key()
    at = point.public_numbers()
    jwk = {"kty": "EC", "crv": "P-384", "x": url(at.x.to_bytes(48)), "y": url(at.y.to_bytes(48)), "d": "AA"}
    assert fingerprint(json.dumps(jwk).encode()) == spki(point)
    seed = ed25519.Ed25519PrivateKey.generate().public_key()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": url(seed.public_bytes_raw()), "d": "AA"}
    assert fingerprint(b" " + json.dumps(jwk).encode()) == spki(seed)


def test_putty_tells_its_public_half_in_clear():
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    blob = base64.b64decode(key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])
    lines = base64.encodebytes(blob).decode()
    text = f"PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 2\n{lines[:40]}\n{lines[40:]}Private-Lines: 1\nAAAA"
    assert fingerprint(text.encode()) == spki(key)


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"{",
        b"{" * 20_000,
        b'{"kty":"oct","k":"AA"}',
        b'{"kty":"EC","crv":"P-1","x":"AA","y":"AA"}',
        b'{"kty":"RSA","n":1}',
        b'["kty"]',
        b'{"kty":"RSA","n":"","e":"AQAB"}',
        b"PuTTY-User-Key-File-2: ssh-rsa",
        b"PuTTY-User-Key-File-2: x\nPublic-Lines: 1\nAAAAAWE=\nAAAA",
        b"openssh-key-v1\0",
        b"openssh-key-v1\0" + b"\0\0\0\0" * 3 + b"\0\0\0\1" + b"\xff\xff\xff\xff",
        encoded(0x30, encoded(2, b"\0"), encoded(2, b"\1" * 40)),
        encoded(0x30, encoded(2, b"\0"), encoded(0x30), encoded(4, b"x")),
        encoded(
            0x30,
            encoded(2, b"\0"),
            encoded(0x30, encoded(6, b"\x2b\x65\x70")),
            encoded(4, encoded(4, b"short")),
        ),
        encoded(0x30, encoded(2, b"\1"), encoded(4, b"\xff" * 32), encoded(0xA0, b"\x06\x03abc")),
        encoded(
            0x30, encoded(2, b"\1"), encoded(4, b"\xff" * 99), encoded(0xA0, bytes.fromhex("06052b81040022"))
        ),
        encoded(
            0x30, encoded(2, b"\1"), encoded(4, b"\0" * 48), encoded(0xA0, bytes.fromhex("06052b81040022"))
        ),
        encoded(0x30, encoded(2, b"\1"), encoded(4, b"\1" * 48)),
        encoded(0x30, encoded(2, b"\1"), encoded(4, b"\1" * 48), encoded(0xA0, encoded(2, b"\1"))),
        b"0" * (LARGEST + 1),
    ],
    ids=range(21),
)
def test_of_what_tells_no_public_half_the_bytes_are_told(key):
    assert fingerprint(key) == f"SHA-256 {sha256(key).hexdigest()}"


@given(st.binary(max_size=300), st.sampled_from(sorted(VECTORS)), st.integers(0, 200))
def test_no_bytes_make_it_raise(noise, name, at):
    key = base64.b64decode(VECTORS[name][1])
    for one in (noise, key[:at] + noise + key[at:], key[:at]):
        assert fingerprint(one)
        is_key(one)
        length_of(one)


def test_the_largest_numbers_are_not_computed_with():
    number = b"\x7f" + random.Random(1).randbytes(LARGEST // 4)
    key = encoded(0x30, encoded(2, b"\0"), *(encoded(2, number) for _ in range(2)), *(encoded(2, b"\1"),) * 6)
    begun = time.perf_counter()
    assert fingerprint(key).startswith("SPKI")
    assert time.perf_counter() - begun < 30


def test_der_is_read_as_far_as_it_is_whole():
    assert head(b"0") is None
    assert head(b"\x30\x85\1\1\1\1\1") is None
    assert head(b"\x30\x82\1") is None
    assert inside(b"\x02\1\0") == []
    assert inside(b"\x30\x80\x02\1\3\x30\x80\x06") == [(2, b"\3"), (0x30, b"\x06")]
    assert elements(b"\x02\5\1") == [(2, b"\1")]
    assert len(elements(b"\x05\0" * 50)) == MOST
    assert whole_length(b"\x30\x80") == whole_length(b"") == 0
    assert length_of(b"\xfe\xed\xfe\xed") == 0
    assert encoded(4, b"x" * 300) == b"\4\x82\1\x2c" + b"x" * 300


def test_a_key_that_is_cut_off_takes_no_bytes():
    assert length_of(b"openssh-key-v1\0\0\0") == 0
