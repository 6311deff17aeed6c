"""
What lies in an archive: ZIP and all that is made of it (docx, jar), tar, gzip, bzip2 and xz, in each other.

Read in memory, to find out whether a private key is among it, and never written anywhere. An archive
comes from a stranger: of each member the beginning is unpacked, small ones first, as long as a `Look`
allows it. What is beyond that, sealed or of another form has a name at most.
"""

import bz2
import lzma
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

HEAD = 256 * 1024
"""Bytes of a member that are read."""

DEPTH = 3
_STREAM = 2 * 1024 * 1024  # of what one stream packs: a tar has its members behind each other
_FEED = 1024 * 1024  # packed bytes that suffice for the first block, whatever the form
_DICTIONARY = 72 * 1024 * 1024  # bytes that `xz -9` needs
_LONGEST_NAME = 1000
_TROUBLE = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)

# A member's own header (APPNOTE.TXT §4.3.7): it also stands where the directory was cut off.
_ZIP_MEMBER = re.compile(rb"PK\x03\x04..(..)(..).{8}(....).{4}(..)(..)", re.DOTALL)
_SEALED, _SIZE_FOLLOWS = 1, 8
_STORED, _DEFLATED = 0, 8
_TAR_MARK, _TAR_MARK_AT, _TAR_BLOCK = b"ustar", 257, 512
_CLOSED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_CLOSED_NAME = re.compile(rb"[\w./\\ -]{2,200}\.[A-Za-z0-9]{2,8}(?![\w.])|id_(?:rsa|dsa|ecdsa|ed25519)(?!\w)")
_CLOSED_READ = 2 * 1024 * 1024


class Member(NamedTuple):
    """A file in an archive and its beginning; `is_sealed` where nobody can read more than its name."""

    name: str
    content: bytes
    is_sealed: bool = False


@dataclass
class Look:
    """How much may be unpacked, of one archive, and of all in the mail that is the `whole`."""

    bytes: int = 4 * 1024 * 1024
    members: int = 500
    whole: "Look | None" = None

    @property
    def left(self) -> int:
        """Bytes that may still come out; none where enough members were seen."""
        mine = self.bytes if self.members > 0 else 0
        return max(0, mine if self.whole is None else min(mine, self.whole.left))

    def pay(self, count: int) -> None:
        """One more member, of so many bytes."""
        self.bytes -= count
        self.members -= 1
        if self.whole is not None:
            self.whole.pay(count)


def look_at_mail() -> Look:
    """What may be unpacked for one mail, however many archives it has."""
    return Look(16 * 1024 * 1024, 2000)


def members(content: bytes, look: Look, depth: int = DEPTH) -> Iterator[Member]:
    """All that lies in it, each before what lies in that."""
    for one in _members(content, look):
        yield one
        if depth > 1:
            yield from members(one.content, look, depth - 1)


def _members(content: bytes, look: Look) -> Iterator[Member]:
    if content.startswith(b"PK\x03\x04"):
        return _of_zip(content, look)
    if content.startswith(_TAR_MARK, _TAR_MARK_AT):
        return _of_tar(content, look)
    if content.startswith(_CLOSED):
        return _of_closed(content)
    return _of_stream(content, look)


def _of_zip(content: bytes, look: Look) -> Iterator[Member]:
    """Small members first: a key is small, and pictures would use up what may be looked at."""
    headers = islice(_ZIP_MEMBER.finditer(content), max(0, look.members))
    for header in sorted(headers, key=lambda one: _number(one[3])):
        if not look.left:
            return
        flags, method, packed, name = _number(header[1]), *map(_number, header.group(2, 3, 4))
        at = header.end() + name
        start = at + _number(header[5])
        inner = b""
        if not flags & _SEALED:
            wanted = min(HEAD, look.left)
            packed = wanted if flags & _SIZE_FOLLOWS else min(packed, wanted)
            inner = _member(content, start, method, packed, wanted)
        look.pay(len(inner))
        named = content[header.end() : min(at, header.end() + _LONGEST_NAME)].decode("utf-8", "replace")
        yield Member(named, inner, is_sealed=bool(flags & _SEALED))


def _member(content: bytes, start: int, method: int, packed: int, wanted: int) -> bytes:
    if method == _STORED:
        return content[start : start + packed]
    if method == _DEFLATED:
        return _inflated(content[start : start + wanted + _TAR_BLOCK], -zlib.MAX_WBITS, wanted)
    return b""


def _of_tar(content: bytes, look: Look) -> Iterator[Member]:
    """By its headers of 512 bytes (POSIX.1-2001, ustar)."""
    at = 0
    while look.left and content.startswith(_TAR_MARK, at + _TAR_MARK_AT):
        size = _octal(content[at + 124 : at + 136])
        start = at + _TAR_BLOCK
        inner = content[start : start + min(size, HEAD, look.left)]
        look.pay(len(inner))
        yield Member(content[at : at + 100].rstrip(b"\0").decode("utf-8", "replace"), inner)
        at = start + -(-size // _TAR_BLOCK) * _TAR_BLOCK


def _of_closed(content: bytes) -> Iterator[Member]:
    """RAR and 7z are not unpacked; names stand in them as they are, in 7z of two bytes a letter."""
    read = content[:_CLOSED_READ]
    for text in (read, read[::2], read[1::2]):
        for name in _CLOSED_NAME.finditer(text):
            yield Member(name[0].decode("latin-1"), b"", is_sealed=True)


def _of_stream(content: bytes, look: Look) -> Iterator[Member]:
    """One file without a name; bzip2 and xz cost a block's work however little comes out."""
    wanted = min(_STREAM, look.left)
    if not wanted:
        return
    if content.startswith(b"\x1f\x8b"):
        inner = _inflated(content[: wanted + _FEED], zlib.MAX_WBITS | 16, wanted)
    elif content.startswith((b"BZh", b"\xfd7zXZ\0")):
        look.pay(HEAD)
        inner = _unpacked(content[: wanted + _FEED], wanted)
    else:
        return
    look.pay(len(inner))
    yield Member("", inner)


def _inflated(packed: bytes, form: int, wanted: int) -> bytes:
    with suppress(*_TROUBLE):
        return zlib.decompressobj(form).decompress(packed, wanted)
    return b""


def _unpacked(packed: bytes, wanted: int) -> bytes:
    with suppress(*_TROUBLE):
        if packed.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(packed, wanted)
        return lzma.LZMADecompressor(memlimit=_DICTIONARY).decompress(packed, wanted)
    return b""


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")


def _octal(raw: bytes) -> int:
    digits = raw.strip(b" \0")
    return int(digits, 8) if re.fullmatch(rb"[0-7]{1,12}", digits) else 0
