"""Undo Content-Transfer-Encoding (RFC 2045 §6), also where it is broken."""

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ?[^\r\n]*\r?\n", re.MULTILINE)


def transfer_decoded(body: bytes, encoding: str) -> bytes:
    """The content of a part, byte for byte; unknown encodings are taken as they stand."""
    match encoding:
        case "base64":
            return _base64(body)
        case "quoted-printable":
            return binascii.a2b_qp(body)
        case "x-uuencode" | "uuencode" | "uue" | "x-uue":
            return _uuencoded(body)
        case _:
            return body


def _base64(body: bytes) -> bytes:
    """Each padded stretch by itself: list servers glue encoded footers to encoded bodies."""
    letters = _NOT_BASE64.sub(b"", body)
    return b"".join(_stretch(stretch) for stretch in re.split(rb"=+", letters) if stretch)


def _stretch(letters: bytes) -> bytes:
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _uuencoded(body: bytes) -> bytes:
    begin = _UU_BEGIN.search(body)
    lines = body[begin.end() if begin else 0 :].splitlines()
    stretches: list[bytes] = []
    for line in lines:
        if line.strip() in (b"end", b"`"):
            break
        if line:
            stretches.append(_uu_line(line))
    return b"".join(stretches)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""
