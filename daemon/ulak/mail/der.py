"""
The little of DER (X.690 §10) that a key is made of: read as far as it is whole, and written.

Nothing is copied but what is asked for, and no more elements are read than a key has, so that a
stranger's bytes cost nothing.
"""

INTEGER, BITS, OCTETS, IDENTIFIER, SEQUENCE = 0x02, 0x03, 0x04, 0x06, 0x30
FIRST, SECOND = 0xA0, 0xA1
"""Context tags 0 and 1, constructed; the second is also written 0x81 where its content is primitive."""

MOST = 12
_LONGEST_LENGTH = 4

Element = tuple[int, bytes]


def head(raw: bytes, at: int = 0) -> tuple[int, int, int] | None:
    """Return the tag, where the content starts and its length (-1: indefinite, X.690 §8.1.3.6), or None."""
    if len(raw) < at + 2:
        return None
    first = raw[at + 1]
    if first < 0x80:
        return raw[at], at + 2, first
    if first == 0x80:
        return raw[at], at + 2, -1
    start = at + 2 + (first & 0x7F)
    if first & 0x7F > _LONGEST_LENGTH or start > len(raw):
        return None
    return raw[at], start, int.from_bytes(raw[at + 2 : start])


def elements(content: bytes) -> list[Element]:
    """Tags and contents in a row; the last may be cut off, or of a length that is not said."""
    found: list[Element] = []
    at = 0
    while len(found) < MOST and (read := head(content, at)) is not None:
        tag, start, length = read
        at = start + length if length >= 0 else len(content)
        found.append((tag, content[start:at]))
    return found


def inside(raw: bytes) -> list[Element]:
    """What the SEQUENCE at the beginning is made of; nothing where there is none."""
    read = head(raw)
    if read is None or read[0] != SEQUENCE:
        return []
    _, start, length = read
    return elements(raw[start : start + length if length >= 0 else len(raw)])


def whole_length(raw: bytes) -> int:
    """How many bytes the first element says it takes, with its head; 0 where it does not say."""
    read = head(raw)
    return read[1] + read[2] if read is not None and read[2] >= 0 else 0


def encoded(tag: int, *contents: bytes) -> bytes:
    """Write an element."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content
