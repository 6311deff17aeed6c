"""
The signature over the list of digests (Ed25519, RFC 8032): that this desk made the file, and nobody since.

The key is made of the desk's secret, so one signature of the same list is like the other. An auditor compares
the key with the one the desk named by another way.
"""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key


def signed(seed: bytes, words: bytes) -> bytes:
    """64 bytes, as `openssl pkeyutl -verify -rawin` reads them."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(words)


def public_key(seed: bytes) -> bytes:
    """The key that checks it, in PEM."""
    return _in_pem(Ed25519PrivateKey.from_private_bytes(seed).public_key())


def key_name(pem: bytes) -> str:
    """SHA-256 of its SubjectPublicKeyInfo in DER, by which people compare it; empty where it is no key."""
    if (key := _read(pem)) is None:
        return ""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def is_signed(pem: bytes, signature: bytes, words: bytes) -> bool:
    """Did whoever has that key sign exactly this?"""
    key = _read(pem)
    if key is None:
        return False
    try:
        key.verify(signature, words)
    except InvalidSignature:
        return False
    return True


def _read(pem: bytes) -> Ed25519PublicKey | None:
    """Only as `public_key` writes it: PEM allows much around a key that nobody signed."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PublicKey) and _in_pem(key) == pem else None


def _in_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
