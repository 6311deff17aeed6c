"""
Private keys in DER that no beginning shows: behind other bytes in a file, or written in hex in a text.

By chance such a beginning stands elsewhere too (a certificate of version 1, a revocation list), so one
counts only where every element is as long as it says and there are as many as a key has.
"""

import re
from collections.abc import Iterator
from itertools import islice

from ulak.mail.der import FIRST, INTEGER, OCTETS, SECOND, SEQUENCE, head, inside
from ulak.mail.key_fingerprint import LARGEST
from ulak.mail.key_shape import is_key
from ulak.mail.pasted_key import Found

MOST_TRIED = 200
"""Beginnings looked at; no file and no text but a hostile one has so many."""

_LENGTH = rb"(?:[\x20-\x7f]|\x81.|\x82..)"
_BEGIN = re.compile(
    rb"\x30(?="
    + _LENGTH
    + rb"(?:\x02\x01[\x00\x01][\x02\x04\x30]|\x30.\x06[\x09\x0a]\x2a\x86\x48\x86\xf7\x0d\x01[\x05\x0c]))",
    re.DOTALL,
)
_STORES = re.compile(rb"\x07\x02\x00\x00\x00[\x22\xa4]\x00\x00(?:RSA2|DSS2)", re.DOTALL)
_BETWEEN = r"(?:[\s:,;>\\x]|0x){0,6}"
# The digits before what may not stand before them: re then looks for these, and not at every letter.
_HEX = re.compile(
    r"30(?<![0-9A-Fa-f]30)@(?:82@(?:[0-9A-Fa-f]{2}@){2}|81@[0-9A-Fa-f]{2}@|[2-7][0-9A-Fa-f]@)"
    r"(?:02@01@0[01]@(?:02|04|30)|30@[0-9A-Fa-f]{2}@06@0[9Aa]@2[Aa]@86@48@86@[Ff]7@0[Dd]@01@0[5Cc])".replace(
        "@", _BETWEEN
    )
)
_NO_HEX = re.compile(r"0x|[^0-9A-Fa-f]+")
_HEAD_LETTERS = 8
_LETTERS_A_BYTE = 6  # of `0x30, `, a line end and a quotation mark
_LONGEST = 10_000
"""Bytes of a key in hex: one of RSA with 16,384 bits takes 9,300."""


def embedded_key(content: bytes) -> bytes:
    """The first key that stands somewhere in a file, or nothing."""
    for begin in islice(_BEGIN.finditer(content), MOST_TRIED):
        if key := _key_at(content[begin.start() : begin.start() + LARGEST]):
            return key
    store = _STORES.search(content)
    return content[store.start() :] if store else b""


def hex_keys(text: str) -> Iterator[Found]:
    """Each key in a text that is written as hex digits, in pairs or not."""
    at = 0
    for begin in islice(_HEX.finditer(text), MOST_TRIED):
        if begin.start() < at:
            continue
        rest = text[begin.start() : begin.start() + _LONGEST * _LETTERS_A_BYTE]
        length = _length(rest[: _HEAD_LETTERS * _LETTERS_A_BYTE])
        key = _key_at(_bytes(rest, length))
        if key:
            at = begin.start() + _end_of(rest, 2 * len(key))
            yield Found(begin.start(), at, key)


def _length(begin: str) -> int:
    """How many bytes the key takes that begins so."""
    read = head(_bytes(begin, _HEAD_LETTERS))
    return read[1] + read[2] if read else 0


def _bytes(text: str, count: int) -> bytes:
    letters = _NO_HEX.sub("", text[: count * _LETTERS_A_BYTE])[: 2 * count]
    return bytes.fromhex(letters[: len(letters) // 2 * 2])


def _end_of(text: str, digits: int) -> int:
    """Where so many hex digits end."""
    every = re.finditer(r"[0-9A-Fa-f]", text.replace("0x", "  "))
    return next(islice(every, digits - 1, None)).end()


def _key_at(raw: bytes) -> bytes:
    """The key that begins here, where it is whole."""
    read = head(raw)
    if read is None or not is_key(raw):
        return b""
    whole = raw[: read[1] + read[2]]
    parts = inside(whole)
    tags = [tag for tag, _ in parts]
    is_of_a_key = (
        tags[:3] == [INTEGER, SEQUENCE, OCTETS]  # RFC 5958
        or (tags[:2] == [INTEGER, OCTETS] and set(tags[2:]) <= {FIRST, SECOND} and len(tags) > 2)  # RFC 5915
        or tags == [INTEGER] * 9  # RFC 8017 §A.1.2
        or tags == [INTEGER] * 6  # DSA, OpenSSL's own
        or tags == [SEQUENCE, OCTETS]  # RFC 5958 §3
    )
    return whole if is_of_a_key and _is_whole(whole) else b""


def _is_whole(raw: bytes) -> bool:
    """Whether the elements of the sequence end where it says that it ends."""
    _, at, length = head(raw) or (0, 0, 0)
    stop = at + length
    while at < stop and (read := head(raw, at)) is not None and read[2] >= 0:
        at = read[1] + read[2]
    return at == stop == len(raw)
