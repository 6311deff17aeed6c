"""Is a file of evidence an archive from its first byte to its last? Nothing else in it would be signed."""

import zlib
from collections.abc import Iterator
from struct import unpack
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_LOCAL, _CENTRAL, _END, _END_OF_LARGE = 30, 46, 22, 56 + 20 + 22
"""Bytes of the fixed parts of a zip file; large ones have two records more at their end (APPNOTE 4.3)."""

_WITH_DESCRIPTOR = 0x08
_LARGE_SIZES = b"\x01\x00"
"""What begins the only extra field that is no addition: sizes that need 64 bits."""

_LONGEST_EXTRA = 32
_PIECE = 256 * 1024


def strange_bytes(raw: BinaryIO, packed: ZipFile) -> Iterator[str]:
    """Say of every byte that is neither a member of the archive nor its directory where it stands."""
    at = 0
    for member in sorted(packed.infolist(), key=lambda one: one.header_offset):
        if member.header_offset != at:
            yield _strange(at)
        at, is_plain = _end_of(raw, member)
        if not is_plain:
            yield f"{member.filename} has bytes beside its content."
    if packed.start_dir != at:
        yield _strange(at)
    directory = sum(
        _CENTRAL + len(_name(one)) + len(one.extra) + len(one.comment) for one in packed.infolist()
    )
    end = packed.start_dir + directory
    if raw.seek(0, 2) - end not in (_END, _END_OF_LARGE):
        yield _strange(end)


def _strange(at: int) -> str:
    return f"The file has bytes of nobody's at {at}: it is no plain archive from the first byte to the last."


def _end_of(raw: BinaryIO, member: ZipInfo) -> tuple[int, bool]:
    """Where a member ends, and whether it brings nothing but its content."""
    raw.seek(member.header_offset)
    name, extra = unpack("<26x2H", raw.read(_LOCAL).ljust(_LOCAL, b"\0"))
    raw.seek(name, 1)
    extras = raw.read(extra), member.extra
    starts = member.header_offset + _LOCAL + name + extra
    is_plain = not member.comment and all(map(_is_of_sizes, extras)) and _is_whole(raw, member)
    return starts + member.compress_size, is_plain and not member.flag_bits & _WITH_DESCRIPTOR


def _is_of_sizes(extra: bytes) -> bool:
    return not extra or (extra.startswith(_LARGE_SIZES) and len(extra) <= _LONGEST_EXTRA)


def _is_whole(raw: BinaryIO, member: ZipInfo) -> bool:
    """Does what was compressed end where the member does?"""
    if member.compress_type != ZIP_DEFLATED:
        return member.compress_size == member.file_size
    stream, left = zlib.decompressobj(-zlib.MAX_WBITS), member.compress_size
    try:
        while left and (piece := raw.read(min(_PIECE, left))):
            left -= len(piece)
            while piece:
                stream.decompress(piece, _PIECE)
                piece = stream.unconsumed_tail
    except zlib.error:
        return False
    return stream.eof and not stream.unused_data and not left


def _name(member: ZipInfo) -> bytes:
    return member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437")
