"""Undo Content-Transfer-Encoding (RFC 2045 §6), also where it is broken."""

import binascii
import re
from collections.abc import Iterator

_NOT_BASE64 = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)
_CHUNK = 1024 * 1024
_STRETCHES = 1000
"""After so many closed stretches a padding sign is garbage like any other."""

_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ?[^\r\n]*\r?\n", re.MULTILINE)
_LINE = re.compile(rb"[^\r\n]+")


def transfer_decoded(body: bytes | memoryview, encoding: str) -> bytes:
    """
    The content of a part, byte for byte; unknown encodings are taken as they stand.

    Beside the content itself it needs no more memory than a chunk: a mail may be all attachment.
    """
    match encoding:
        case "base64":
            return b"".join(_base64(body))
        case "quoted-printable":
            return binascii.a2b_qp(body)
        case "x-uuencode" | "uuencode" | "uue" | "x-uue":
            return _uuencoded(body)
        case _:
            return bytes(body)


def _base64(body: bytes | memoryview) -> Iterator[bytes]:
    """Each padded stretch by itself: list servers glue encoded footers to encoded bodies."""
    left, stretches = b"", 0
    for at in range(0, len(body), _CHUNK):
        letters = left + bytes(body[at : at + _CHUNK]).translate(None, _NOT_BASE64)
        *closed, left = letters.split(b"=", max(_STRETCHES - stretches, 0))
        stretches += len(closed)
        yield from map(_stretch, closed)
        left = left.replace(b"=", b"")
        whole = len(left) & ~3
        yield binascii.a2b_base64(left[:whole])
        left = left[whole:]
    yield _stretch(left)


def _stretch(letters: bytes) -> bytes:
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _uuencoded(body: bytes | memoryview) -> bytes:
    begin = _UU_BEGIN.search(body)
    content = bytearray()
    for line in _LINE.finditer(body, begin.end() if begin else 0):
        if line[0].strip() in (b"end", b"`"):
            break
        content += _uu_line(line[0])
    return bytes(content)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""
