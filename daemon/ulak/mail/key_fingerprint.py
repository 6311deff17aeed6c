"""
Which private key it was, told by its public half.

The digest over SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) is what crt.sh and browsers know a key by, so
whoever reads it can look for the certificates. Keys come from strangers: nothing is checked, decrypted
or computed with, but for the curves whose arithmetic takes the same time whatever the number is.
"""

import json
from base64 import b64decode, urlsafe_b64decode
from hashlib import sha256
from typing import TYPE_CHECKING

from ulak.mail.der import (
    BITS,
    FIRST,
    IDENTIFIER,
    INTEGER,
    OCTETS,
    SECOND,
    SEQUENCE,
    Element,
    elements,
    encoded,
    inside,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes as _Public

OPENSSH = b"openssh-key-v1\0"
PUTTY = b"PuTTY-User-Key-File-"
LARGEST = 64 * 1024
"""Bytes of a key that are looked into; of what is larger the digest must do."""

_RSA = bytes.fromhex("06092a864886f70d010101")
_DSA = bytes.fromhex("06072a8648ce380401")
_EC = bytes.fromhex("06072a8648ce3d0201")
_NULL = bytes.fromhex("0500")
_CURVES = {  # a named curve → its name in JWK (RFC 7518 §6.2.1.1), in SSH (RFC 5656 §10.1), in cryptography
    bytes.fromhex("06082a8648ce3d030107"): ("P-256", b"nistp256", "SECP256R1"),
    bytes.fromhex("06052b81040022"): ("P-384", b"nistp384", "SECP384R1"),
    bytes.fromhex("06052b81040023"): ("P-521", b"nistp521", "SECP521R1"),
    bytes.fromhex("06052b8104000a"): ("secp256k1", b"", "SECP256K1"),
}
_ED25519 = bytes.fromhex("06032b6570")
_SEEDED = {  # RFC 8410 §3
    bytes.fromhex("06032b656e"): ("X25519", 32),
    bytes.fromhex("06032b656f"): ("X448", 56),
    _ED25519: ("Ed25519", 32),
    bytes.fromhex("06032b6571"): ("Ed448", 57),
}
_RSA_PRIVATE, _DSA_PRIVATE = 9, 6
"""How many numbers the old forms hold (RFC 8017 §A.1.2; OpenSSL's own)."""


def fingerprint(key: bytes) -> str:
    """`SPKI SHA-256 …` where its public half can be told, else `SHA-256 …` of these very bytes."""
    try:
        public = _public_half(key) if len(key) <= LARGEST else b""
    except (ValueError, TypeError, LookupError, AttributeError, StopIteration, RecursionError):
        public = b""  # a stranger's words that are no key
    if public:
        return f"SPKI SHA-256 {sha256(public).hexdigest()}"
    return f"SHA-256 {sha256(key).hexdigest()}"


def _public_half(key: bytes) -> bytes:
    """SubjectPublicKeyInfo in DER; empty where the key does not say."""
    if key.startswith(OPENSSH):
        return _of_openssh(key)
    if key.startswith(PUTTY):
        return _of_putty(key)
    if key.lstrip().startswith(b"{"):
        return _of_jwk(json.loads(key))
    return _of_der(inside(key))


def _of_der(parts: list[Element]) -> bytes:
    """PKCS#8 (RFC 5958), PKCS#1 (RFC 8017), SEC1 (RFC 5915), or the old form of DSA."""
    tags = [tag for tag, _ in parts]
    if tags[:3] == [INTEGER, SEQUENCE, OCTETS]:
        return _of_pkcs8(parts)
    if tags[:2] == [INTEGER, OCTETS]:
        return _of_sec1(parts, b"")
    numbers = [content for tag, content in parts if tag == INTEGER]
    if len(numbers) >= _RSA_PRIVATE:
        return _rsa(numbers[1], numbers[2])
    if len(numbers) == _DSA_PRIVATE:
        return _dsa(*numbers[1:5])
    return b""


def _of_pkcs8(parts: list[Element]) -> bytes:
    algorithm = [encoded(*one) for one in elements(parts[1][1])]
    kind, private = algorithm[0], parts[2][1]
    if kind == _RSA:
        return _of_der(inside(private))
    if kind == _EC:
        return _of_sec1(inside(private), algorithm[1])
    if kind in _SEEDED:
        return _of_seed(kind, elements(private)[0][1])
    return b""


def _of_sec1(parts: list[Element], curve: bytes) -> bytes:
    """By the public key that stands in it; else by the number, on a curve that is known."""
    rest = dict(parts[2:])
    curve = curve or next((encoded(*one) for one in elements(rest.get(FIRST, b""))), b"")
    point = next((content for tag, content in elements(rest.get(SECOND, b"")) if tag == BITS), b"")
    if not curve or curve[0] not in (IDENTIFIER, SEQUENCE):
        return b""
    if point:
        return _spki(_EC + curve, point[1:])
    return _of_number(curve, parts[1][1]) if curve in _CURVES else b""


def _of_number(curve: bytes, private: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec

    known: ec.EllipticCurve = getattr(ec, _CURVES[curve][2])()
    if len(private) > (known.key_size + 7) // 8:
        return b""
    return _written(ec.derive_private_key(int.from_bytes(private), known).public_key())


def _of_seed(kind: bytes, seed: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ed448, ed25519, x448, x25519

    name, length = _SEEDED[kind]
    if len(seed) != length:
        return b""
    match name:
        case "Ed25519":
            return _written(ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key())
        case "Ed448":
            return _written(ed448.Ed448PrivateKey.from_private_bytes(seed).public_key())
        case "X25519":
            return _written(x25519.X25519PrivateKey.from_private_bytes(seed).public_key())
        case _:
            return _written(x448.X448PrivateKey.from_private_bytes(seed).public_key())


def _of_openssh(key: bytes) -> bytes:
    """The public half stands outside of what is encrypted (OpenSSH's PROTOCOL.key §1)."""
    at = len(OPENSSH)
    for _ in range(3):  # cipher, kdf, its options
        _, at = _ssh_string(key, at)
    return _of_ssh(_ssh_string(key, at + 4)[0])


def _of_putty(key: bytes) -> bytes:
    lines = key.decode("latin-1").splitlines()
    at, count = next((n, line) for n, line in enumerate(lines) if line.startswith("Public-Lines:"))
    blob = "".join(lines[at + 1 : at + 1 + int(count.partition(":")[2])])
    return _of_ssh(b64decode(blob))


def _of_ssh(blob: bytes) -> bytes:
    """A public key as SSH writes it (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4)."""
    strings, at = [], 0
    while at < len(blob):
        read, at = _ssh_string(blob, at)
        strings.append(read)
    match strings:
        case [b"ssh-rsa", exponent, modulus]:
            return _rsa(modulus, exponent)
        case [b"ssh-dss", prime, order, base, public]:
            return _dsa(prime, order, base, public)
        case [b"ssh-ed25519", public]:
            return _spki(_ED25519, public)
        case [kind, curve, point] if kind == b"ecdsa-sha2-" + curve:
            return _spki(_EC + next(one for one, names in _CURVES.items() if names[1] == curve), point)
    return b""


def _ssh_string(raw: bytes, at: int) -> tuple[bytes, int]:
    """Length and bytes (RFC 4251 §5); ValueError where they are cut off."""
    start = at + 4
    end = start + int.from_bytes(raw[at:start])
    if end > len(raw) or start > len(raw):
        raise ValueError("cut off")
    return raw[start:end], end


def _of_jwk(key: dict[str, str]) -> bytes:
    """RFC 7518 §6.2, §6.3; RFC 8037 §2."""
    match key["kty"]:
        case "RSA":
            return _rsa(_number(key["n"]), _number(key["e"]))
        case "EC":
            curve = next(one for one, names in _CURVES.items() if names[0] == key["crv"])
            return _spki(_EC + curve, b"\x04" + _base64url(key["x"]) + _base64url(key["y"]))
        case "OKP":
            kind = next(one for one, (name, _) in _SEEDED.items() if name == key["crv"])
            return _spki(kind, _base64url(key["x"]))
    return b""


def _number(words: str) -> bytes:
    """An unsigned number as DER writes it: a zero before a first byte that would make it negative."""
    content = _base64url(words).lstrip(b"\0")
    return b"\0" + content if content[0] & 0x80 else content


def _base64url(words: str) -> bytes:
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


def _rsa(modulus: bytes, exponent: bytes) -> bytes:
    return _spki(_RSA + _NULL, encoded(SEQUENCE, encoded(INTEGER, modulus), encoded(INTEGER, exponent)))


def _dsa(prime: bytes, order: bytes, base: bytes, public: bytes) -> bytes:
    parameters = encoded(SEQUENCE, *(encoded(INTEGER, one) for one in (prime, order, base)))
    return _spki(_DSA + parameters, encoded(INTEGER, public))


def _spki(algorithm: bytes, public: bytes) -> bytes:
    return encoded(SEQUENCE, encoded(SEQUENCE, algorithm), encoded(BITS, b"\0", public))


def _written(public: "_Public") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
