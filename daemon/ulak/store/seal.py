"""
Sealing: what people wrote is unreadable in the database without the desk's secret.

Every item is encrypted with AES-256-GCM (NIST SP 800-38D) under a random key of its own, and that
key is stored wrapped by one derived from the secret (HKDF, RFC 5869). To erase an item is to drop
its wrapped key: then no copy of the content, in a backup either, can be opened again.

The secret may be changed: new keys are wrapped by the current one, and those wrapped by a former one are
opened with that until `rotation` has wrapped them anew. Digests keep the key they were begun with, because
the store recognises mails by them; so that key is kept, wrapped, beside them.
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
        except (InvalidTag, ValueError) as trouble:  # the latter of a nonce that was cut off
            raise Refused("A sealed text in the store was changed or damaged: restore a backup.") from trouble


class Wrapping:
    """What one secret does to keys; `check` tells it from others and gives nothing of it away."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(_derived(secret, b"ulak: wrap the keys of sealed items"))
        self.marking = _derived(secret, b"ulak: salted digests")
        self.check = hmac.digest(_derived(secret, b"ulak: check value"), b"ulak", "sha256").hex()

    def wrap(self, key: bytes) -> bytes:
        """Encrypt a key; the nonce stands in front."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, key, None)

    def unwrapped(self, wrapped: bytes) -> bytes | None:
        """Return the key, or None where another secret wrapped it, or somebody changed the bytes."""
        try:
            return self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], None)
        except (InvalidTag, ValueError):  # the latter of a nonce that was cut off
            return None


class Seals:
    """All keys that come from the desk's secrets; the first wraps and marks, every one opens."""

    def __init__(self, secret: bytes, *former: bytes) -> None:
        self._current = Wrapping(secret)
        self._former = tuple(Wrapping(one) for one in former)
        self._marking = self._current.marking
        self.check = self._current.check

    def known(self, check: str) -> bool:
        """Is it the check value of one of these secrets?"""
        return any(one.check == check for one in self._all())

    def go_on_marking(self, check: str, kept: bytes | None) -> None:
        """Mark as the store has so far: by the key it keeps, else by that of the secret it was made with."""
        self._marking = self._unwrapped(kept) if kept else self._of(check).marking

    def kept_marking(self) -> bytes:
        """The key of marks, wrapped by the current secret, for the store to keep."""
        return self._current.wrap(self._marking)

    def rewrapped(self, wrapped: bytes) -> bytes | None:
        """The same key under the current secret; None where it is that already, or nobody can open it."""
        if self._current.unwrapped(wrapped) is not None:
            return None
        key = self._by_former(wrapped)
        return None if key is None else self._current.wrap(key)

    def new_key(self) -> ItemKey:
        """Make the key of a new item."""
        key = os.urandom(_KEY)
        return ItemKey(key, self._current.wrap(key))

    def key(self, wrapped: bytes) -> ItemKey:
        """Unwrap the key of a stored item."""
        return ItemKey(self._unwrapped(wrapped), wrapped)

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

    def signing_seed(self) -> bytes:
        """What the key that signs evidence is made of: one for the life of a store, as that of marks is."""
        return _derived(self._marking, b"ulak: sign evidence")

    def _all(self) -> tuple[Wrapping, ...]:
        return (self._current, *self._former)

    def _of(self, check: str) -> Wrapping:
        return next(one for one in self._all() if one.check == check)

    def _unwrapped(self, wrapped: bytes) -> bytes:
        key = self._current.unwrapped(wrapped) or self._by_former(wrapped)
        if key is None:
            raise Refused("The key of a sealed text was changed or damaged: restore a backup.")
        return key

    def _by_former(self, wrapped: bytes) -> bytes | None:
        return next((key for one in self._former if (key := one.unwrapped(wrapped))), None)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=purpose).derive(secret)
