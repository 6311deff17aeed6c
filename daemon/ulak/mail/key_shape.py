"""
What bytes are a private key or a store of keys, told by how they begin.

A certificate, a request for one, a public key and a signature begin otherwise, and no file begins so by
chance. Only the first bytes are read, so that a torn key is one too.
"""

import re

from ulak.mail.der import whole_length
from ulak.mail.key_fingerprint import OPENSSH

HEAD = 32
"""Bytes that are enough to know a key by."""

_LENGTH = rb"(?:[\x00-\x7f]|\x81.|\x82..|\x83...)"  # X.690 §8.1.3
_ANY_LENGTH = rb"(?:" + _LENGTH + rb"|\x80)"
_DATA = rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
_ENCRYPTION = rb"\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05|\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01)"
_INNER = (
    rb"\x02\x01[\x00\x01]\x30" + _LENGTH + rb"\x06",  # PKCS#8 (RFC 5958): a version, an algorithm
    rb"\x02\x01\x00\x02(?:[\x20-\x7f]|\x81.|\x82..)",  # PKCS#1 (RFC 8017), DSA: a version, a large number
    rb"\x02\x01\x01\x04[\x10-\x48]",  # SEC1 (RFC 5915): a version, the number
    rb"\x30" + _LENGTH + _ENCRYPTION,  # PKCS#8 behind a password
    rb"\x02\x01\x03\x30" + _ANY_LENGTH + _DATA,  # PKCS#12 (RFC 7292)
)
_STORES = (
    rb"openssh-key-v1\x00",
    rb"\xfe\xed\xfe\xed",
    rb"\xce\xce\xce\xce",
    rb"\x1e\xf1\xb5\xb0",
    rb"\x07\x02\x00\x00\x00[\x22\xa4]\x00\x00(?:RSA2|DSS2)",
    rb"RSA[23].[\x02-\x40]\x00\x00.\x00\x00\x00",
    rb"EC[KS][246][\x20\x30\x42]\x00\x00\x00",
)
"""OpenSSH's form, Java's JKS and JCEKS, Microsoft's PVK, PRIVATEKEYBLOB and those of its CNG."""
_KEY = re.compile(
    rb"\x30" + _ANY_LENGTH + rb"(?:" + rb"|".join(_INNER) + rb")|" + rb"|".join(_STORES), re.DOTALL
)


def is_key(content: bytes) -> bool:
    """By its first `HEAD` bytes."""
    return _KEY.match(content) is not None


def length_of(content: bytes) -> int:
    """How many bytes a key takes that begins so; 0 where that does not stand at its beginning."""
    if not content.startswith(OPENSSH):
        return whole_length(content) if content[:1] == b"\x30" else 0
    at = len(OPENSSH)
    for skipped in (0, 0, 0, 4, 0):  # cipher, kdf, options; then how many, the public key; the private ones
        start = at + skipped + 4
        if start > len(content):
            return 0
        at = start + int.from_bytes(content[start - 4 : start])
    return at
