"""
All that a mail carries, for whoever looks for certificates in it: words, and files as they are packed.

Also mails that are attached, and what lies in archives, within what one mail may cost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ulak.mail.body import TEXT_LIMIT, Allowance, body_text
from ulak.mail.file_name import safe_name
from ulak.mail.header import decoded
from ulak.mail.message import Message
from ulak.mail.packed import HEAD, Look, look_at_mail, members
from ulak.mail.parameters import Parametrised
from ulak.mail.private_key import without_private_keys
from ulak.mail.structure import read_structure
from ulak.mail.whereabouts import FORWARDED, SUBJECT, LaidOut, in_one_place, laid_out

MAIL = "message/rfc822"
_DEPTH, _MOST_MAILS = 3, 20
_BYTES_OF_MAILS = 16 * 1024 * 1024
_LETTERS_OF_MAILS = TEXT_LIMIT
_FILES_TEXT = 2 * TEXT_LIMIT
_SIGNATURES = ("application/pkcs7-", "application/x-pkcs7-", "application/pgp-")
_BY_NAME = {".html": "text/html", ".htm": "text/html", ".eml": MAIL}
_HEAD = 4096
_WIDE = (("utf-16-be", 0), ("utf-16-le", 1))
_CELL_END = re.compile(r"</(?:\w{1,5}:)?(?:p|si|c|row|td|tr|table-cell|is)>")
_TAG = re.compile(r"<[^<>]{1,2000}>")
_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is attached, or lies in an archive (`is_sealed` where that hides what is in it)."""

    name: str
    type: str
    content: bytes
    found_in: str
    is_sealed: bool = False


@dataclass
class _Purse:
    look: Look = field(default_factory=look_at_mail)
    mails: int = _MOST_MAILS
    bytes: int = _BYTES_OF_MAILS
    letters: int = _LETTERS_OF_MAILS


@dataclass
class Reader:
    """Turns files into text, as far as the text of all files of a mail may go."""

    allowance: Allowance = field(default_factory=lambda: Allowance(_FILES_TEXT))

    def text(self, file: File) -> str:
        """What a file says, empty where it is none that people read as text."""
        label = _charset(file.content[:_HEAD])
        if label is None:
            return ""
        kind = "text/html" if _kind(file) == "text/html" else "text/plain"
        read = body_text(file.content, Parametrised(kind, {"charset": label}), (), self.allowance).text
        return _TAG.sub("", _CELL_END.sub("\n\n", read)) if file.name.lower().endswith(".xml") else read


def carried(message: Message) -> Iterator[LaidOut | File]:
    """Subject, text, what other forms of the text say, then each file."""
    yield in_one_place(message.subject, SUBJECT)
    yield laid_out(message.text, is_forward=message.is_forward)
    for text in message.unshown:
        yield laid_out(text, is_forward=message.is_forward)
    purse = _Purse()
    for one in message.attachments:
        if not one.type.startswith(_SIGNATURES):
            file = File(one.name, one.type, one.content, f"attachment {one.name}")
            yield from _unpacked(file, purse, _DEPTH)


def _unpacked(file: File, purse: _Purse, depth: int) -> Iterator[LaidOut | File]:
    if _kind(file) == MAIL and depth:
        yield from _mail(file, purse, depth)
        return
    yield file
    for member in members(file.content, Look(whole=purse.look)):
        name = without_private_keys(safe_name(member.name))
        place = f"{file.found_in}, {name}" if name else file.found_in
        inner = File(name, "", member.content[:HEAD], place, is_sealed=member.is_sealed)
        if _kind(inner) == MAIL and depth:
            yield from _mail(inner, purse, depth)
        else:
            yield inner


def _charset(head: bytes) -> str | None:
    """Of a text; None for what is none: a zero stands in texts only where a letter has two bytes."""
    if b"\0" not in head or head.startswith(_ORDER_MARKS):
        return ""
    return next((label for label, at in _WIDE if head[at::2].count(0) > len(head) // 4), None)


def _mail(file: File, purse: _Purse, depth: int) -> Iterator[LaidOut | File]:
    """A mail inside the mail: its words, and its files."""
    content = file.content[: purse.bytes]
    if not purse.mails or not content:
        return
    purse.mails -= 1
    purse.bytes -= len(content)
    structure = read_structure(content)
    subject = decoded(structure.block.first("subject"), structure.hints).text
    for text in (subject, structure.text, *structure.unshown):
        yield in_one_place(text[: purse.letters], FORWARDED)
        purse.letters = max(0, purse.letters - len(text))
    for leaf in structure.leaves:
        if not leaf.type.startswith(_SIGNATURES):
            name = without_private_keys(leaf.name)
            yield from _unpacked(File(name, leaf.type, leaf.content, f"attachment {name}"), purse, depth - 1)


def _kind(file: File) -> str:
    """Its type, or where that says nothing, what its name says."""
    ending = f".{file.name.rpartition('.')[2].lower()}"
    return file.type if file.type in ("text/html", MAIL) else _BY_NAME.get(ending, file.type)
