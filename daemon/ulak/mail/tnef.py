"""
Outlook's own wrapping, winmail.dat: its files and its text ([MS-OXTNEF]).

A list of attributes, each with a length. The readers that exist copy the rest of the file for each,
believe any count they are told and cut zeros off the end of files; this one looks at each byte once.
Checksums are not asked: a file that differs by a byte is better than none.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ulak.mail.charset import decode
from ulak.mail.purse import CannotBeOpened, Purse
from ulak.mail.rtf_text import rtf_text

SIGNATURE = bytes.fromhex("789f3e22")
_HEAD = 6  # signature and key
# Attributes, by id and type ([MS-OXTNEF] §2.1.3).
_BODY, _PROPERTIES, _CODE_PAGE = 0x0002800C, 0x00069003, 0x00069007
_NEW_FILE, _FILE_DATA, _FILE_TITLE, _FILE_PROPERTIES = 0x00069002, 0x0006800F, 0x00018010, 0x00069005
# Properties, by id ([MS-OXPROPS]).
_PLAIN, _RTF, _HTML, _INTERNET_CODE_PAGE = 0x1000, 0x1009, 0x1013, 0x3FDE
_DATA, _MIME_TYPE, _NAMES = 0x3701, 0x370E, (0x3707, 0x3704, 0x3001)  # long, short, displayed
_EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage: a letter in the letter
# How long a value is, by its type ([MS-OXTNEF] §2.1.3.4), filled up to four bytes.
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_TEXT8, _TEXT16, _BINARY = 0x1E, 0x1F, 0x0102
_SEVERAL, _NAMED = 0x1000, 0x8000
_DEEPEST = 3
_CODE_PAGES = {65001: "utf-8", 28599: "iso-8859-9", 28591: "iso-8859-1", 20127: "us-ascii"}


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in a letter; `type` is empty where the letter does not say."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """The files, and the text in the forms it has; `charset` is that of the HTML."""

    files: tuple[Packed, ...] = ()
    plain: str = ""
    html: bytes = b""
    rtf: bytes = b""
    charset: str = ""


@dataclass
class _Reader:
    """What one letter has told so far; the code page comes before the texts."""

    purse: Purse
    code_page: str = "windows-1254"

    def text(self, raw: bytes) -> str:
        return decode(raw.rstrip(b"\0"), self.code_page, ()).text

    def attributes(self, content: bytes) -> Iterator[tuple[int, memoryview]]:
        """Each with its bytes, as far as the file goes ([MS-OXTNEF] §2.1.2); two bytes of sum follow."""
        view, at = memoryview(content), _HEAD
        while at + 9 <= len(view):
            self.purse.pay_for_element()
            _, attribute, length = struct.unpack_from("<BII", view, at)
            yield attribute, view[at + 9 : at + 9 + length]
            at += 9 + length + 2

    def properties(self, data: memoryview) -> Iterator[tuple[int, bytes | str]]:
        """The first value of each property ([MS-OXTNEF] §2.1.3.4), up to where a list is broken off."""
        try:
            (count,), at = struct.unpack_from("<I", data), 4
            for _ in range(count):
                kind, name = struct.unpack_from("<HH", data, at)
                at = _after_name(data, at + 4) if name & _NAMED else at + 4
                values, at = self.values(data, at, kind)
                if values:
                    yield name, self.read(values[0], kind & ~_SEVERAL)
        except struct.error:
            return

    def values(self, data: memoryview, at: int, kind: int) -> tuple[list[memoryview], int]:
        """What stands at a place, and where the next property does; of many values the first."""
        size, count = _SIZES.get(kind & ~_SEVERAL), 1
        if size is None or kind & _SEVERAL:
            (count,), at = struct.unpack_from("<I", data, at), at + 4
        first: list[memoryview] = []
        for _ in range(count):
            self.purse.pay_for_element()
            length = size
            if length is None:
                (length,), at = struct.unpack_from("<I", data, at), at + 4
            if at >= len(data):
                raise struct.error("broken off")
            first = first or [data[at : at + length]]
            at += length + -length % 4
        return first, at

    def read(self, value: memoryview, kind: int) -> bytes | str:
        self.purse.pay_for_bytes(len(value))
        if kind == _TEXT8:
            return self.text(bytes(value))
        if kind == _TEXT16:
            return bytes(value).decode("utf-16-le", "replace").rstrip("\0")
        return bytes(value)


def read_tnef(content: bytes, purse: Purse, depth: int = 1) -> Letter:
    """Open one; raises CannotBeOpened, and nothing else, where it is none or costs too much."""
    if not content.startswith(SIGNATURE):
        raise CannotBeOpened("no signature of TNEF")
    reader, letter = _Reader(purse), Letter()
    files: list[dict[int, bytes | str]] = []
    for attribute, data in reader.attributes(content):
        if attribute == _CODE_PAGE:
            reader.code_page = _charset(data) or reader.code_page
        elif attribute == _BODY:
            letter = replace(letter, plain=letter.plain or reader.text(bytes(data)))
        elif attribute == _PROPERTIES:
            letter = _with_texts(letter, dict(reader.properties(data)))
        elif attribute == _NEW_FILE:
            files.append({})
        elif files:
            files[-1] |= _of_file(reader, attribute, data)
    packed = (one for properties in files for one in _files(properties, purse, depth))
    return replace(letter, files=tuple(packed))


def _of_file(reader: _Reader, attribute: int, data: memoryview) -> dict[int, bytes | str]:
    if attribute == _FILE_DATA:
        return {_DATA: reader.read(data, _BINARY)}
    if attribute == _FILE_TITLE:
        return {_NAMES[-1]: reader.text(bytes(data))}
    return dict(reader.properties(data)) if attribute == _FILE_PROPERTIES else {}


def _with_texts(letter: Letter, properties: Mapping[int, bytes | str]) -> Letter:
    return replace(
        letter,
        plain=_string(properties, _PLAIN) or letter.plain,
        html=_octets(properties, _HTML) or letter.html,
        rtf=_octets(properties, _RTF) or letter.rtf,
        charset=_charset(_octets(properties, _INTERNET_CODE_PAGE)) or letter.charset,
    )


def _files(properties: Mapping[int, bytes | str], purse: Purse, depth: int) -> Iterator[Packed]:
    """The file, or of a letter in the letter its text and its files."""
    name = next(filter(None, (_string(properties, one) for one in _NAMES)), "")
    content = _octets(properties, _DATA)
    if not content.startswith(_EMBEDDED) or depth >= _DEEPEST:
        yield Packed(name, _string(properties, _MIME_TYPE).lower(), content)
        return
    inner = read_tnef(content[len(_EMBEDDED) :], purse, depth + 1)
    if inner.plain or inner.rtf:
        text = inner.plain or rtf_text(inner.rtf, purse)
        yield Packed(f"{name}.txt" if name else "", "text/plain", text.encode())
    elif inner.html:
        yield Packed(f"{name}.html" if name else "", "text/html", inner.html)
    elif not inner.files:  # an appointment, a contact, a list of people
        yield Packed(name, "application/ms-tnef", content[len(_EMBEDDED) :])
    yield from inner.files


def _string(properties: Mapping[int, bytes | str], name: int) -> str:
    value = properties.get(name, "")
    return value if isinstance(value, str) else ""


def _octets(properties: Mapping[int, bytes | str], name: int) -> bytes:
    value = properties.get(name, b"")
    return value if isinstance(value, bytes) else b""


def _charset(number: bytes | memoryview) -> str:
    """The name of a Windows code page, empty where none is told."""
    page = int.from_bytes(number[:4], "little")
    return _CODE_PAGES.get(page) or (f"cp{page}" if page else "")


def _after_name(data: memoryview, at: int) -> int:
    """Behind the GUID and the number or words that a named property has (§2.1.3.4, MAPIProp name)."""
    (kind,) = struct.unpack_from("<I", data, at + 16)
    if kind == 0:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + int(length) + -int(length) % 4
