"""
Sealing: what people wrote is unreadable in the database without the desk's secret.

Every item is encrypted with AES-256-GCM (NIST SP 800-38D) under a random key of its own, and that
key is stored wrapped by one derived from the secret (HKDF, RFC 5869). To erase an item is to drop
its wrapped key: then no copy of the content, in a backup either, can be opened again.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ulak.errors import Refused

_NONCE = 12
_KEY = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """A wrapped key with what it opens; `key` is None once the item was erased."""

    key: bytes | None
    content: bytes


class ItemKey:
    """The key of one item, for as long as the item is written; it may seal several of its columns."""

    __slots__ = ("_cipher", "wrapped")

    def __init__(self, key: bytes, wrapped: bytes) -> None:
        self.wrapped = wrapped
        self._cipher = AESGCM(key)

    def seal(self, content: bytes) -> bytes:
        """Encrypt; the nonce stands in front."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open(self, content: bytes) -> bytes:
        """Decrypt; `Refused` when somebody changed the bytes in the database."""
        try:
            return self._cipher.decrypt(content[:_NONCE], content[_NONCE:], None)
        except InvalidTag as trouble:
            raise Refused("A sealed text in the store was changed or damaged: restore a backup.") from trouble


class Seals:
    """All keys that come from the desk's secret."""

    def __init__(self, secret: bytes) -> None:
        self._wrapping = AESGCM(_derived(secret, b"ulak: wrap the keys of sealed items"))
        self._marking = _derived(secret, b"ulak: salted digests")
        self.check = hmac.digest(_derived(secret, b"ulak: check value"), b"ulak", "sha256").hex()

    def new_key(self) -> ItemKey:
        """Make the key of a new item."""
        key, nonce = os.urandom(_KEY), os.urandom(_NONCE)
        return ItemKey(key, nonce + self._wrapping.encrypt(nonce, key, None))

    def key(self, wrapped: bytes) -> ItemKey:
        """Unwrap the key of a stored item."""
        try:
            key = self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], None)
        except InvalidTag as trouble:
            raise Refused("The key of a sealed text was changed or damaged: restore a backup.") from trouble
        return ItemKey(key, wrapped)

    def seal(self, content: bytes) -> Sealed:
        """Seal one content under a key of its own."""
        key = self.new_key()
        return Sealed(key.wrapped, key.seal(content))

    def open(self, sealed: Sealed) -> bytes | None:
        """Return the content, or None when its key was dropped."""
        return None if sealed.key is None else self.key(sealed.key).open(sealed.content)

    def mark(self, *words: str) -> str:
        """
        Return a digest by which the same words are recognised, and from which they cannot be guessed.

        Hex, HMAC-SHA-256; the words are kept apart by their lengths.
        """
        mac = hmac.new(self._marking, digestmod=hashlib.sha256)
        for word in words:
            encoded = word.encode("utf-8", "surrogatepass")
            mac.update(b"%d:" % len(encoded))
            mac.update(encoded)
        return mac.hexdigest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=purpose).derive(secret)
