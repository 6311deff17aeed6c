"""
ASN.1 as mail programs write it (X.690 §8): definite and indefinite lengths, octets in pieces.

Each element is looked at once, whatever a stranger nested, and what is cut off ends where the bytes
do. Libraries copy what they have gathered with every piece: a signed mail of 20 MB takes them six
seconds, and one in pieces of a byte for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ulak.mail.purse import CannotBeOpened, Purse

OBJECT_IDENTIFIER, OCTET_STRING, INTEGER, SEQUENCE, SET = 0x06, 0x04, 0x02, 0x30, 0x31
_CONSTRUCTED = 0x20
_INDEFINITE = -1
_LONGEST_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Element:
    """Where the content of one element stands; `after` is where the next one does."""

    tag: int
    start: int
    end: int
    after: int

    @property
    def is_constructed(self) -> bool:
        """Whether it is made of elements."""
        return bool(self.tag & _CONSTRUCTED)


@dataclass
class Ber:
    """The elements of some bytes, paid for from the purse of the mail."""

    raw: bytes
    purse: Purse
    _ends: dict[int, int] = field(default_factory=dict)

    def whole(self) -> Element:
        """Return the first element."""
        return self._element(0, len(self.raw))

    def inside(self, element: Element) -> Iterator[Element]:
        """Yield the elements that one is made of."""
        at = element.start
        while at < element.end:
            child = self._element(at, element.end)
            yield child
            at = child.after

    def content(self, element: Element) -> bytes:
        """Return its content as it stands."""
        return self.raw[element.start : element.end]

    def octets(self, element: Element) -> bytes:
        """Put a string together that may be in pieces of pieces (X.690 §8.7.3)."""
        pieces: list[bytes] = []
        waiting = [element]
        while waiting:
            one = waiting.pop()
            if one.is_constructed:
                waiting.extend(reversed(list(self.inside(one))))
            else:
                pieces.append(self.content(one))
        return b"".join(pieces)

    def _element(self, at: int, stop: int) -> Element:
        tag, start, length = self._head(at, stop)
        if length != _INDEFINITE:
            end = min(start + length, stop)
            return Element(tag, start, end, end)
        end = self._end_of(start, stop)
        return Element(tag, start, end, end + 2)

    def _head(self, at: int, stop: int) -> tuple[int, int, int]:
        """Identifier, where the content starts, and its length (X.690 §8.1.2, §8.1.3)."""
        self.purse.pay_for_element()
        if at + 2 > stop:
            raise CannotBeOpened("cut off within an element")
        tag, first = self.raw[at], self.raw[at + 1]
        if tag & 0x1F == 0x1F:
            raise CannotBeOpened("a tag that signed mail does not have")
        if first < 0x80:
            return tag, at + 2, first
        if first == 0x80 and tag & _CONSTRUCTED:
            return tag, at + 2, _INDEFINITE
        start = at + 2 + (first & 0x7F)
        if first == 0x80 or start - at - 2 > _LONGEST_LENGTH:
            raise CannotBeOpened("a length that cannot be")
        return tag, start, int.from_bytes(self.raw[at + 2 : start])

    def _end_of(self, start: int, stop: int) -> int:
        """Where content of indefinite length ends; those inside of it are learnt in passing."""
        if start in self._ends:
            return self._ends[start]
        at, opened = start, [start]
        while opened:
            if at >= stop or self.raw[at : at + 2] == b"\0\0":
                self._ends[opened.pop()] = min(at, stop)
                at += 2
                continue
            _, begins, length = self._head(at, stop)
            if length == _INDEFINITE:
                opened.append(begins)
            at = begins if length == _INDEFINITE else begins + length
        return self._ends[start]
