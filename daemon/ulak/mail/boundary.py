"""The lines between the parts of a multipart (RFC 2046 §5.1.1), also where they are not as named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ulak.mail.header import unfolded

_GUESSED_BOUNDARY = re.compile(rb"--([^\s-][^\s]{0,69}|-{1,40}[^\s-][^\s]{0,68})[ \t]*+\r?\n")
_LINE_END = re.compile(rb"(--)?[ \t]*+(?:\r?\n|\Z)")


def spellings(given: str) -> Iterator[bytes]:
    """What a named boundary may look like in the text: as given, unfolded, and without blanks."""
    for spelling in dict.fromkeys(
        (given, re.sub(r"[\r\n]", "", given), unfolded(given), re.sub(r"\s", "", given))
    ):
        yield spelling.rstrip().encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class Delimiter:
    """A line between parts: where it starts and where the next line does."""

    start: int
    end: int
    is_last: bool


def delimiters(raw: bytes, boundary: bytes, start: int, stop: int) -> Iterator[Delimiter]:
    """
    Every line that is this boundary (RFC 2046 §5.1.1), in time that grows with the text alone.

    A body never starts the mail, since the field that makes it a multipart stands before it.
    """
    mark = b"\n--" + boundary
    at = start - 1
    while (at := raw.find(mark, at, stop)) >= 0:
        if rest := _LINE_END.match(raw, at + len(mark), stop):
            yield Delimiter(at + 1, rest.end(), rest[1] is not None)
        at += len(mark)


def guessed(raw: bytes, start: int, stop: int) -> bytes:
    """The first line that looks like a boundary; empty where none does."""
    at = start - 1
    while (at := raw.find(b"\n--", at, stop)) >= 0:
        if found := _GUESSED_BOUNDARY.match(raw, at + 1, stop):
            return found[1]
        at += 3
    return b""


def before_line_break(raw: bytes, start: int, end: int) -> int:
    """The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)."""
    if end > start and raw[end - 1 : end] == b"\n":
        end -= 1
    if end > start and raw[end - 1 : end] == b"\r":
        end -= 1
    return end
