"""
PEM read line by line (RFC 7468): bundles of certificates and CRLs of any length.

What stands between the blocks is nothing. No byte of a private key is kept.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ulak.desk.certificates.imported import LARGEST_LIST, PRIVATE_KEY, Imported, in_der
from ulak.desk.certificates.issued import LARGEST
from ulak.mail.der import whole_length

TRUSTED = "TRUSTED CERTIFICATE"
"""OpenSSL's own form: settings of its own follow the certificate."""

_MARK = re.compile(rb"-----(BEGIN|END) ([A-Z0-9 ]{1,40})-----")
_CERTIFICATES = ("CERTIFICATE", "X509 CERTIFICATE", TRUSTED)
_LISTS = ("X509 CRL", "CRL")
_LETTERS_OF_CERTIFICATE = LARGEST * 4 // 3
_LETTERS_OF_LIST = LARGEST_LIST * 4 // 3


class _Block:
    """A block that has begun: its letters, as long as it may become something."""

    def __init__(self, label: str, line: int) -> None:
        self.label, self.line = label, line
        self._letters = bytearray()
        self._size = 0

    @property
    def _most(self) -> int:
        if self.label in _CERTIFICATES:
            return _LETTERS_OF_CERTIFICATE
        return _LETTERS_OF_LIST if self.label in _LISTS else 0

    def take(self, letters: bytes) -> None:
        """Some more of it, without the blanks and line ends of whoever wrote it."""
        letters = b"".join(letters.split())
        self._size += len(letters)
        if self._size <= self._most:
            self._letters += letters

    def whole(self) -> Imported:
        """What it is, now that it has ended."""
        if self.label.endswith("PRIVATE KEY"):
            return Imported(self.line, problem=PRIVATE_KEY)
        if not self._most:
            return Imported(self.line, problem=f"{self.label} is neither a certificate nor a CRL")
        if self._size > self._most:
            return Imported(self.line, problem="larger than any that is read here")
        try:
            content = b64decode(self._letters, validate=True)
        except binascii.Error:
            return Imported(
                self.line, problem="its PEM is damaged: there is something else than base64 in it"
            )
        if self.label == TRUSTED:
            content = content[: whole_length(content)]
        return in_der(content, self.line)


def blocks(lines: Iterable[bytes], first: int = 1) -> Iterator[Imported]:
    """Each block in order, with the line it begins in; `first` is the number of the first line."""
    block: _Block | None = None
    for number, line in enumerate(lines, first):
        at = 0
        for mark in _MARK.finditer(line):
            if block is not None:
                block.take(line[at : mark.start()])
                yield block.whole() if _ends(block, mark) else _torn(block)
                block = None
            if mark[1] == b"BEGIN":
                block = _Block(mark[2].decode(), number)
            at = mark.end()
        if block is not None:
            block.take(line[at:])
    if block is not None:
        yield _torn(block)


def block_in(cell: str, line: int) -> Iterator[Imported]:
    """PEM as programs put it into one cell of a table, or its base64 alone."""
    text = cell.replace("\\r", "\n").replace("\\n", "\n").encode("ascii", "replace")
    if b"-----BEGIN " in text:
        yield from (replace(one, line=line) for one in blocks([text]))
        return
    bare = _Block(_CERTIFICATES[0], line)
    bare.take(text)
    yield bare.whole()


def _ends(block: _Block, mark: re.Match[bytes]) -> bool:
    return mark[1] == b"END" and mark[2].decode() == block.label


def _torn(block: _Block) -> Imported:
    """Of a torn key too nothing but that it was one."""
    if block.label.endswith("PRIVATE KEY"):
        return block.whole()
    return Imported(block.line, problem=f"{block.label} without its end")
