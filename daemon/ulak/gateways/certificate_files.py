"""
Files of certificates that an administrator hands in, read in pieces however large they are.

A file says itself what it is: DER by its first byte, a table by its heading, else PEM.
"""

import codecs
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from ulak.desk.certificates.bundle import blocks
from ulak.desk.certificates.imported import LARGEST_LIST, Imported, in_der
from ulak.desk.certificates.issued_table import is_heading, is_row, table

LONGEST_LINE = 1024 * 1024
"""Bytes that are read at a time, where no line ends before."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGINS = b"-----BEGIN "
_NOTHING = "there is neither a certificate nor a CRL in it"


def read_certificates(path: Path, tell: Callable[[int], object]) -> Iterator[Imported]:
    """All that stands in a file; `tell` hears how many bytes of it were read. OSError where it cannot be."""
    with path.open("rb") as file:
        found = False
        for one in _read(file, tell):
            found = True
            yield one
        if not found:
            yield Imported(1, problem=_NOTHING)


def _read(file: BinaryIO, tell: Callable[[int], object]) -> Iterator[Imported]:
    start = file.read(2)
    file.seek(0)
    if _is_der(start):
        content = file.read(LARGEST_LIST + 1)
        tell(len(content))
        yield in_der(content)
        return
    lines = _in_utf8(file, tell) if start in _UTF16 else _lines(file, tell)
    first = next(lines, b"").removeprefix(codecs.BOM_UTF8)
    if is_heading(decoded(first)):
        yield from table(map(decoded, _again(first, lines)))
    else:
        yield from _bundle(first, lines)


def _bundle(first: bytes, lines: Iterator[bytes]) -> Iterator[Imported]:
    """Blocks of PEM; a table that names no column is refused whole, since nobody would be told of it."""
    heading, number = first, 1
    while first and _BEGINS not in first:
        first, number = next(lines, b""), number + 1
    if is_row(decoded(first)):
        yield from table([decoded(heading)])
    elif first:
        yield from blocks(_again(first, lines), number)


def decoded(line: bytes) -> str:
    """A line in UTF-8, or in windows-1254 as older Turkish programs write it."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1254", "replace")


def _is_der(start: bytes) -> bool:
    """A SEQUENCE that is longer than 127 bytes (X.690 §8.1.3.5): no text has such a second byte."""
    return start[:1] == b"\x30" and start[1:2] >= b"\x80"


def _lines(file: BinaryIO, tell: Callable[[int], object]) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE):
        tell(len(line))
        yield line


def _in_utf8(file: BinaryIO, tell: Callable[[int], object]) -> Iterator[bytes]:
    """What Excel calls Unicode text, and PowerShell writes."""
    with io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="") as text:
        while line := text.readline(LONGEST_LINE):
            tell(2 * len(line))
            yield line.encode("utf-8", "replace")


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
