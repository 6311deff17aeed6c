"""
Private keys wherever a mail carries them: in its words or as a file.

They never leave the store. What a text held is replaced by a mark, and a file stays behind; both say
which key it was by its fingerprint, so that its certificates can be found without it.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from itertools import chain

from ulak.mail.armour import blanked
from ulak.mail.bare_key import bare_keys
from ulak.mail.called_key import called_keys, xml_keys
from ulak.mail.hidden_key import embedded_key, hex_keys
from ulak.mail.key_fingerprint import fingerprint
from ulak.mail.key_shape import is_key
from ulak.mail.packed import Look, members
from ulak.mail.pasted_key import Found, pasted_keys
from ulak.mail.uuencoded import uuencoded_keys

REMOVED = "[özel anahtar kaldırıldı / private key removed{which}]"
MOST_TOLD = 100
"""Keys of one text whose fingerprint is worked out; it takes a moment, and nobody reads more."""

ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\xad"))
"""What nobody sees between letters."""
_KEY_FILE = re.compile(
    r".*\.(?:key|p12|pfx|jks|ppk|keystore)|(?:.*/)?id_(?:rsa|dsa|ecdsa|ed25519)", re.IGNORECASE
)
_SEALED_KEY = re.compile(
    r"(?:.*[^a-z])?(?:priv(?:ate)?[-_. ]?(?:key)?|key)[-_. ]?\d{0,3}\.(?:pem|der|txt|bin)|"
    r".*\.(?:pvk|p8|pk8|bks)",
    re.IGNORECASE,
)
"""Names that say key only where nobody can look: `public-key.pem` may be read."""

_ZIP = b"PK\x03\x04"
_ZIP_ENTRY = re.compile(rb"PK\x01\x02.{24}(..)", re.DOTALL)
_LONGEST_NAME = 1000
_CONTENT_READ = 2 * 1024 * 1024
_LABEL = "PRIVATE KEY"
_UTF_16 = (("utf-16-le", _LABEL.encode("utf-16-le")), ("utf-16-be", _LABEL.encode("utf-16-be")))
_BASE64_LINES = re.compile(rb"(?:[A-Za-z0-9+/]{40,76}\r?\n)+[A-Za-z0-9+/]*|[A-Za-z0-9+/]{40,76}")


def without_private_keys(text: str) -> str:
    """The text with each key, also a quoted or a torn one, replaced by its mark."""
    text, found = _read(text)
    pieces: list[str] = []
    at = 0
    for number, one in enumerate(found):
        if one.start >= at:
            which = f": {fingerprint(one.key)}" if one.key and number < MOST_TOLD else ""
            pieces.extend((text[at : one.start], REMOVED.format(which=which)))
        at = max(at, one.end)
    return "".join((*pieces, text[at:]))


def blanked_private_keys(text: str) -> str:
    """Blanks where keys stood, letter for letter, for whoever looks for something else in the text."""
    return blanked(text, _found(text))


def holds_private_key_text(text: str) -> bool:
    """Whether a key is pasted into the text."""
    return _first(text) is not None or (_has_unseen(text) and _first(text.translate(ZERO_WIDTH)) is not None)


def _read(text: str) -> tuple[str, list[Found]]:
    """The keys of a text, and the text they stand in: where nothing is seen between letters, without it."""
    if _has_unseen(text) and (found := _found(shown := text.translate(ZERO_WIDTH))):
        return shown, found
    return text, _found(text)


def _has_unseen(text: str) -> bool:
    return any(chr(letter) in text for letter in ZERO_WIDTH)


def _first(text: str) -> Found | None:
    return next(_every(text), None)


def _found(text: str) -> list[Found]:
    """By their places, a longer one before what lies in it."""
    return sorted(_every(text), key=lambda one: (one.start, -one.end))


def _every(text: str) -> Iterator[Found]:
    looks = (pasted_keys, bare_keys, hex_keys, xml_keys, uuencoded_keys, called_keys)
    return chain.from_iterable(look(text) for look in looks)


def file_fingerprint(whole: bytes, look: Look | None = None) -> str:
    """
    That of a private key the file holds; of a store that is sealed or packed, of the file; or empty.

    An archive is looked into as far as `look` goes, and where it cannot be read its names must do.
    """
    if whole.startswith(_ZIP) and _zip_names_key(whole):
        return fingerprint(whole)
    if found := _fingerprint(whole):
        return found
    for one in members(whole, look or Look()):
        if _KEY_FILE.fullmatch(one.name) or (one.is_sealed and _SEALED_KEY.fullmatch(one.name)):
            return fingerprint(whole)
        if found := _fingerprint(one.content):
            return found
    return ""


def _fingerprint(content: bytes) -> str:
    if is_key(content):
        return fingerprint(content)
    for text in _texts(content):
        if found := _first(text):
            return fingerprint(found.key)
    hidden = embedded_key(content[:_CONTENT_READ])
    return fingerprint(hidden) if hidden else ""


def _texts(whole: bytes) -> Iterator[str]:
    """What the file may say: as it stands, in UTF-16, and of a mail its parts in base64."""
    read = whole if _LABEL.encode() in whole else whole[:_CONTENT_READ]
    yield read.decode("latin-1")
    for charset, label in _UTF_16:
        if label in whole:
            yield whole.decode(charset, "ignore")
            yield whole[1:].decode(charset, "ignore")
    if b"base64" in read:
        for lines in _BASE64_LINES.finditer(read):
            letters = b"".join(lines[0].split())
            part = b64decode(letters[: len(letters) // 4 * 4])
            yield part.decode("latin-1")
            yield from (part.decode(charset, "ignore") for charset, label in _UTF_16 if label in part)


def _zip_names_key(content: bytes) -> bool:
    """By the headers of the central directory (APPNOTE.TXT §4.3.12), read in passing and in any number."""
    for header in _ZIP_ENTRY.finditer(content):
        at = header.end() + 16
        name = content[at : at + min(int.from_bytes(header[1], "little"), _LONGEST_NAME)]
        if _KEY_FILE.fullmatch(name.decode("utf-8", "replace")):
            return True
    return False
